/** A strategy that broke in a market, and is brought back while the engine runs. */
import { describe, expect, test } from 'vitest'
import type { StrategyInput } from '../../src/domain/strategy.ts'
import type { Deployed, Living } from '../../strategies/deployed.ts'
import { type Asking, LISTENER, listener, OPEN } from './listener.ts'
import { closing, held, market, outcomeTick, priced, progress, right, SCALP, unasked } from './scene.ts'

const told = (deployed: Deployed, counts: { readonly resets?: number; readonly revivals?: number }): Deployed =>
  right(deployed.redeploy(deployed.params, { resets: deployed.resets, revivals: deployed.revivals, ...counts }))
const back = (deployed: Deployed) => told(deployed, { revivals: deployed.revivals + 1 })

/** Breaks on what the test says, as long as it says so. */
const breaking = (isBad: (input: StrategyInput) => boolean, asking: Asking = () => []) =>
  listener(input => {
    if (isBad(input)) throw new TypeError('a wrong turn')
    return asking(input)
  })
const begun = (deployed: Deployed): Living => deployed.begin(market().marketId, null)
const stateOf = (heard: ReturnType<Living['hear']>) => heard[1]?.life.state
const isTick = (seq: number) => (input: StrategyInput) => input._tag === 'tick' && input.own.seq === seq
const at = (seq: number) => priced({ held: held({ seq }) })

describe('a strategy that broke', () => {
  const strategy = breaking(isTick(1))
  const [alive] = begun(strategy).hear(at(0))
  const [off, broke] = alive.hear(at(1))

  test('is off in that market, and says why', () => {
    expect(broke?.fault).toBe('TypeError: a wrong turn')
    expect(off.hear(at(2))).toEqual([off, null])
  })

  test('goes on from before that tick when it is brought back', () => {
    const heard = off.under(back(strategy)).hear(at(2))
    expect(heard[1]).toMatchObject({ fault: null, step: 2 })
    expect(stateOf(heard)).toEqual({ heard: ['tick 0', 'tick 2'] })
  })

  test('stays off under other parameters, which is no order to come back', () => {
    expect(off.under(told(strategy, {})).hear(at(2))[1]).toBeNull()
  })

  test('is off again when it breaks again, until it is brought back again', () => {
    const second = back(strategy)
    const [still, again] = off.under(second).hear(at(1))
    expect(again?.fault).toBe('TypeError: a wrong turn')
    expect(still.hear(at(2))[1]).toBeNull()
    expect(stateOf(still.under(back(second)).hear(at(2)))).toEqual({ heard: ['tick 0', 'tick 2'] })
  })

  test('begins anew when it is reset, once it is flat', () => {
    const reset = told(strategy, { resets: 1 })
    expect(stateOf(off.under(reset).hear(at(2)))).toEqual({ heard: ['tick 2'] })
  })

  test('before it was brought back, and is brought back once more elsewhere, goes on as it is', () => {
    expect(stateOf(alive.under(back(strategy)).hear(at(2)))).toEqual({ heard: ['tick 0', 'tick 2'] })
  })
})

describe('outcomes that come while it is off', () => {
  const isFirst = (input: StrategyInput) =>
    input._tag === 'tick' && input.own.seq === 0 && input.own.pending.length === 0
  const strategy = breaking(isTick(1), input => (isFirst(input) ? [OPEN] : []))
  const [waiting] = begun(strategy).hear(at(0))
  const [off] = waiting.hear(at(1))
  const missed = [
    outcomeTick(progress(LISTENER, 1, 'partly_filled', 2)),
    outcomeTick(closing(LISTENER, 1, 'filled', 3)),
    outcomeTick(closing(LISTENER, 1, 'filled', 3)),
  ]

  test('are heard when it is back, each once, in order, before the tick', () => {
    const [later] = missed.reduce<ReturnType<Living['hear']>>(([life], tick) => life.hear(tick), [off, null])
    const [, decision] = later.under(back(strategy)).hear(at(4))
    expect(decision?.life).toMatchObject({
      state: { heard: ['tick 0', 'partly_filled 2', 'filled 3', 'tick 4'] },
      pending: [],
      seen: 3,
    })
  })

  test('are heard although it broke on one of them', () => {
    let isBroken = true
    const fragile = breaking(input => isBroken && input._tag === 'outcome')
    const [off] = begun(fragile).hear(outcomeTick(unasked(LISTENER, 'manual', 5)))
    isBroken = false
    expect(stateOf(off.under(back(fragile)).hear(at(5)))).toEqual({ heard: ['manual 5', 'tick 5'] })
  })

  test('are kept in a bounded number: beyond it only a start brings it back', () => {
    const many = Array.from({ length: 201 }, (_, index) => outcomeTick(unasked(LISTENER, 'manual', index + 2)))
    const after = (count: number) => many.slice(0, count).reduce<Living>((life, tick) => life.hear(tick)[0], off)
    expect(after(200).under(back(strategy)).hear(at(300))[1]?.life.seen).toBe(201)
    expect(after(201).under(back(strategy)).hear(at(300))[1]).toBeNull()
  })

  test('of other strategies are none of its own', () => {
    expect(off.hear(outcomeTick(unasked(SCALP, 'manual', 2)))).toEqual([off, null])
  })
})
