import { map } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { describe, expect, test } from 'vitest'
import type { Held } from '../../src/domain/position.ts'
import type { Tick } from '../../src/domain/tick.ts'
import type { Deployed } from '../../strategies/deployed.ts'
import { run } from '../../strategies/index.ts'
import { LISTENER, listener, OPEN, quiet } from './listener.ts'
import { blind, closing, held, line, otherMarket, outcomeTick, position, priced, unasked } from './scene.ts'

const virtual = () => new TestScheduler((actual, expected) => expect(actual).toEqual(expected))
const open = quiet(input => (input._tag === 'tick' && input.own.pending.length === 0 ? [OPEN] : []))
const notes = listener(() => [])

/** Plays ticks by letters and compares what each decision says. */
const play = (
  strategies: ReadonlyArray<Deployed>,
  drawn: { readonly ticks: string; readonly decisions: string },
  values: Readonly<Record<string, Tick>>,
  said: Readonly<Record<string, string>>,
) =>
  virtual().run(({ hot, expectObservable }) => {
    expectObservable(hot(drawn.ticks, values).pipe(run(strategies), map(line))).toBe(drawn.decisions, said)
  })

const at = (id: number, changed: Partial<Tick> = {}) => priced({ market: otherMarket(id), ...saved(changed) })
const saved = (changed: Partial<Tick>) => ({ saved: changed.saved ?? null, held: changed.held ?? held() })
const first = (id: number) => at(id, { saved: [] })
const closed = (holding: Held) => ({ market: { ...otherMarket(1), closed: true }, held: holding })

describe('run', () => {
  test('asks once and waits, each market for itself', () => {
    play(
      [open],
      {
        ticks: '    a-b-A-B-|',
        decisions: 'x-y-----|',
      },
      { a: first(1), b: first(2), A: at(1), B: at(2) },
      { x: 'listener@default/1/1 OPEN_LONG', y: 'listener@default/2/1 OPEN_LONG' },
    )
  })

  test('tells each strategy in order, and what one does changes nothing of the other', () => {
    play(
      [open, notes],
      {
        ticks: '    a----A----|',
        decisions: '(xy)-z----|',
      },
      { a: first(1), A: at(1) },
      { x: 'listener@default/1/1 OPEN_LONG', y: 'listener@default/1/1', z: 'listener@default/1/2' },
    )
  })

  test('goes on with the others when one throws', () => {
    const broken = listener(() => {
      throw new Error('broken')
    })
    play(
      [broken, notes],
      {
        ticks: '    a----A----b---|',
        decisions: '(xy)-z----(uv)|',
      },
      { a: first(1), A: at(1), b: first(2) },
      {
        x: 'listener@default/1/0 ! Error: broken',
        y: 'listener@default/1/1',
        z: 'listener@default/1/2',
        u: 'listener@default/2/0 ! Error: broken',
        v: 'listener@default/2/1',
      },
    )
  })

  test('hears what came of an action before it asks again', () => {
    play(
      [open],
      {
        ticks: '    a-A-o-A|',
        decisions: 'x---y-z|',
      },
      {
        a: first(7),
        A: at(7, { held: held({ seq: 1 }) }),
        o: outcomeTick(closing(LISTENER, 1, 'expired', 1)),
      },
      {
        x: 'listener@default/7/1 OPEN_LONG',
        y: 'listener@default/7/2',
        z: 'listener@default/7/3 OPEN_LONG',
      },
    )
  })

  test('ends a market that is closed and flat, and begins it anew when it opens again', () => {
    play(
      [notes],
      {
        ticks: '    a-c-A-a-|',
        decisions: 'x-y---x-|',
      },
      { a: first(1), A: at(1), c: priced(closed(held())) },
      { x: 'listener@default/1/1', y: 'listener@default/1/2' },
    )
  })

  test('keeps a closed market while something is held there', () => {
    const holding = held({ positions: [position(LISTENER, 'YES', '10', '5')] })
    play(
      [notes],
      {
        ticks: '    a-c-b-|',
        decisions: 'x-y-z-|',
      },
      { a: first(1), c: priced(closed(holding)), b: blind(closed(holding)) },
      { x: 'listener@default/1/1', y: 'listener@default/1/2', z: 'listener@default/1/3' },
    )
  })

  test('hears all outcomes of a closed market, also those that follow in the same snapshot', () => {
    const settled = (seq: number) => outcomeTick(unasked(LISTENER, 'settled', seq), closed(held({ seq: 5 })))
    play(
      [notes],
      {
        ticks: '    a-o-p-p-|',
        decisions: 'x-y-z---|',
      },
      { a: first(1), o: settled(4), p: settled(5) },
      { x: 'listener@default/1/1', y: 'listener@default/1/2', z: 'listener@default/1/3' },
    )
  })

  test('lets nobody begin before the saved lives are there', () => {
    play(
      [notes],
      {
        ticks: '    A-a-|',
        decisions: '--x-|',
      },
      { a: first(1), A: at(1) },
      { x: 'listener@default/1/1' },
    )
  })

  test('says nothing without strategies', () => {
    play([], { ticks: 'a-A|', decisions: '---|' }, { a: first(1), A: at(1) }, {})
  })
})
