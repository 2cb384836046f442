/** Strategies whose parameters change while they run, and which are told to begin anew. */
import fc from 'fast-check'
import { map } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { describe, expect, test } from 'vitest'
import { marketId } from '../../src/domain/ids.ts'
import type { SavedLife } from '../../src/domain/life.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { Tick } from '../../src/domain/tick.ts'
import { type Deployed, deploy, type Living } from '../../strategies/deployed.ts'
import { favoriteHedge } from '../../strategies/favoriteHedge.ts'
import { run } from '../../strategies/index.ts'
import { scalp } from '../../strategies/scalp.ts'
import { exchange } from './exchange.ts'
import { LISTENER, listener, OPEN, quiet } from './listener.ts'
import { type Move, moves } from './moves.ts'
import {
  closing,
  held,
  line,
  otherMarket,
  outcomeTick,
  position,
  priced,
  quote,
  reloaded,
  right,
  SCALP,
  story,
} from './scene.ts'

const SCALPING = right(deploy(scalp, 'default', undefined))
const HEDGING = right(deploy(favoriteHedge, 'default', undefined))
const again = (deployed: Deployed, params: unknown = deployed.params, resets = deployed.resets) =>
  right(deployed.redeploy(params, { resets, revivals: deployed.revivals }))
const anew = (deployed: Deployed) => again(deployed, deployed.params, deployed.resets + 1)

const virtual = () => new TestScheduler((actual, expected) => expect(actual).toEqual(expected))
const first = (id: number, changed: Partial<Tick> = {}) =>
  priced({ market: otherMarket(id), saved: changed.saved ?? [], held: changed.held ?? held() })
const next = (id: number) => priced({ market: otherMarket(id) })

describe('parameters that change', () => {
  const tight = again(SCALPING, { max_entry_spread: '0.01' })
  const play = (drawn: { readonly ticks: string; readonly changes: string; readonly decisions: string }) =>
    virtual().run(({ hot, expectObservable }) => {
      const changed$ = hot(drawn.changes, { t: tight, l: SCALPING, x: listener(() => [OPEN]) })
      const tick$ = hot(drawn.ticks, { a: first(1), A: next(1), b: first(2), B: next(2) })
      expectObservable(tick$.pipe(run([SCALPING], changed$), map(line))).toBe(drawn.decisions, {
        x: 'scalp@default/1/1 OPEN_PAIR',
        y: 'scalp@default/2/1 OPEN_PAIR',
      })
    })

  test('hold from the next tick on, in markets that go on and in those that begin', () => {
    play({
      changes: '  t-----l----',
      ticks: '    -a-A-b-B-A-|',
      decisions: '-------y-x-|',
    })
  })

  test('of a strategy that does not run change nothing', () => {
    play({
      changes: '  x----------',
      ticks: '    -a-A-------|',
      decisions: '-x---------|',
    })
  })

  test('leave a life what it remembers: under a new swing a baseline is still the entry price', () => {
    const filled = { positions: [position(SCALP, 'YES', '40', '20'), position(SCALP, 'NO', '40', '20')], seq: 1 }
    const before = [priced(), outcomeTick(closing(SCALP, 1, 'filled', 1), { held: held(filled) })]
    const later = (yes: string) =>
      priced({ at: closing(SCALP, 1, 'filled', 1).at, held: held(filled), quote: quote(yes) })
    const swung = later('0.54')
    const living = before.reduce<Living>((life, tick) => life.hear(tick)[0], SCALPING.begin(marketId(7), null))
    const small = again(SCALPING, { swing: '0.04', hold_seconds: '0' })
    expect(living.hear(swung)[1]).toBeNull()
    expect(
      living
        .under(small)
        .hear(swung)[1]
        ?.actions.map(({ action }) => action),
    ).toMatchObject([{ _tag: 'PARTIAL_CLOSE', sides: ['YES'], reason: 'YES swung from 0.5 to 0.54' }])
  })

  test('change the limits that risk holds it to', () => {
    expect(again(SCALPING, { max_positions: '2' }).limits.maxPositions).toBe(2)
  })

  test('are all refused when one is wrong, each with what is allowed', () => {
    expect(SCALPING.redeploy({ swing: '2', leg_usd: 'x' }, SCALPING)).toMatchObject({
      _tag: 'Left',
      left: [
        expect.stringMatching(/^scalp@default: leg_usd: "x" is not allowed, but dollars from 1 to/),
        expect.stringMatching(/^scalp@default: swing: "2" is not allowed, but dollars a share from 0 to 1/),
      ],
    })
  })

  test.each([
    ['scalp', SCALPING],
    ['favorite_hedge', HEDGING],
  ])('of %s that are set to the same again, at any moment, change no decision', (_, deployed) => {
    const played = (script: ReadonlyArray<Move>, resets: ReadonlyArray<boolean>) => {
      const ledger = exchange(deployed.key)
      const decisions: Decision[] = []
      let living = deployed.begin(marketId(7), null)
      let at = 0
      for (const move of script)
        for (const tick of ledger.move(move)) {
          if (resets[at++ % resets.length] === true) living = living.under(again(deployed))
          const [after, decision] = living.hear(tick)
          living = after
          if (decision !== null) {
            ledger.take(decision)
            decisions.push(decision)
          }
        }
      return decisions
    }
    fc.assert(
      fc.property(moves, fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (script, resets) => {
        expect(played(script, resets)).toEqual(played(script, [false]))
      }),
    )
  })
})

describe('a strategy that was reset', () => {
  const notes = listener(() => [])
  const heardBy = (decision: Decision | null | undefined) => decision?.life.state
  const holding = held({ seq: 1, positions: [position(LISTENER, 'YES', '40', '20')] })

  test('begins anew at its next tick, and its steps go on counting', () => {
    const [living] = notes.begin(marketId(7), null).hear(priced())
    const decision = living.under(anew(notes)).hear(priced())[1]
    expect(heardBy(decision)).toEqual({ heard: ['tick 0'] })
    expect(decision?.step).toBe(2)
    expect(decision?.life.resets).toBe(1)
  })

  test('forgets nothing where it holds something, and begins anew once it is flat', () => {
    const [living] = notes.begin(marketId(7), null).hear(priced({ held: holding }))
    const [still, kept] = living.under(anew(notes)).hear(priced({ held: holding }))
    expect(heardBy(kept)).toEqual({ heard: ['tick 1', 'tick 1'] })
    expect(kept?.life.resets).toBe(0)
    expect(heardBy(still.hear(priced({ held: held({ seq: 2 }) }))[1])).toEqual({ heard: ['tick 2'] })
  })

  test('does not take an older ledger for being flat', () => {
    const [living] = notes.begin(marketId(7), null).hear(priced({ held: holding }))
    const late = living.under(anew(notes)).hear(priced({ held: held({ seq: 0 }) }))
    expect(late[1]).toBeNull()
    expect(heardBy(late[0].hear(priced({ held: holding }))[1])).toEqual({ heard: ['tick 1', 'tick 1'] })
  })

  test('hears the end of what is pending first', () => {
    const asking = quiet(input => (input._tag === 'tick' && input.own.pending.length === 0 ? [OPEN] : []))
    const [living] = asking.begin(marketId(7), null).hear(priced())
    const [still, nothing] = living.under(anew(asking)).hear(priced())
    expect(nothing).toBeNull()
    const refused = outcomeTick(closing(LISTENER, 1, 'refused', 1))
    const [flat, heard] = still.hear(refused)
    expect(heard?.life).toMatchObject({ pending: [], seen: 1, resets: 0 })
    expect(flat.hear(priced({ held: held({ seq: 1 }) }))[1]?.life).toMatchObject({ step: 3, seen: 1, resets: 1 })
  })

  test('while the engine was down begins anew when its life is loaded', () => {
    const saved: SavedLife | undefined = story(notes, [priced(), priced()]).at(-1)?.life
    const loaded = saved === undefined ? null : reloaded(saved)
    expect(heardBy(story(notes, [priced()], loaded).at(-1))).toEqual({ heard: ['tick 0', 'tick 0', 'tick 0'] })
    expect(story(anew(notes), [priced()], loaded).at(-1)).toMatchObject({
      step: 3,
      life: { state: { heard: ['tick 0'] }, resets: 1 },
    })
  })

  test('begins anew where its state could not be read', () => {
    const saved = story(notes, [priced()]).at(-1)?.life
    const old = saved === undefined ? null : { ...reloaded(saved), codec: 9 }
    expect(story(notes, [priced()], old).map(line)).toEqual([
      expect.stringContaining('was saved in version 9, this code reads version 1. Run the version that wrote it, or'),
    ])
    expect(story(anew(notes), [priced()], old).at(-1)).toMatchObject({ fault: null, step: 2, life: { codec: 1 } })
  })

  test('that is told so twice, or after a life began under it, goes on as it is', () => {
    const reset = anew(notes)
    const [living] = reset.begin(marketId(7), null).hear(priced())
    expect(heardBy(living.under(reset).hear(priced())[1])).toEqual({ heard: ['tick 0', 'tick 0'] })
  })
})
