import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import { strategyKey } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import type { Held } from '../../src/domain/position.ts'
import type { PricedTick } from '../../src/domain/tick.ts'
import { deploy } from '../../strategies/deployed.ts'
import { scalp } from '../../strategies/scalp.ts'
import {
  asks,
  closing,
  dollars,
  each,
  held,
  market,
  minutesIn,
  outcomeTick,
  position,
  priced,
  progress,
  quote,
  reloaded,
  right,
  SCALP,
  START,
  story,
  unasked,
} from './scene.ts'

const deployed = right(deploy(scalp, 'default', undefined))
const ENTERED = minutesIn(10)
const at = (seconds: number) => millis(ENTERED + seconds * 1000)

const YES = position(SCALP, 'YES', '40', '20', ENTERED)
const NO = position(SCALP, 'NO', '40', '20', ENTERED)
const pair = (seq: number): Held => held({ seq, positions: [YES, NO], openMarkets: 1, available: '360' })

/** Entered at 0.50 and filled at once. */
const entry = [
  priced({ at: ENTERED, quote: quote('0.5') }),
  outcomeTick(closing(SCALP, 1, 'filled', 2), { at: ENTERED, held: pair(2) }),
]
const later = (yes: string, spread = '0.02', seconds = 30, changed: Partial<PricedTick> = {}) =>
  priced({ at: at(seconds), quote: quote(yes, spread), held: pair(2), ...changed })
const afterEntry = (...ticks: ReadonlyArray<PricedTick>): ReadonlyArray<Action> => asks(deployed, [...entry, ...ticks])
const names = (actions: ReadonlyArray<Action>) =>
  actions.map(action => (action._tag === 'PARTIAL_CLOSE' ? `${action._tag} ${action.sides}` : action._tag))

describe('scalp enters', () => {
  test('with 20 and 20 dollars at an even price', () => {
    expect(asks(deployed, [priced({ quote: quote('0.5') })])).toEqual([
      { _tag: 'OPEN_PAIR', usdEach: dollars('20'), trigger: each('0.5'), reason: 'even at 0.5, spread 0.02' },
    ])
  })

  const cases: ReadonlyArray<readonly [string, Partial<PricedTick>, boolean]> = [
    ['price 0.449999', { quote: quote('0.449999') }, false],
    ['price 0.45', { quote: quote('0.45') }, true],
    ['price 0.55', { quote: quote('0.55') }, true],
    ['price 0.550001', { quote: quote('0.550001') }, false],
    ['spread 0.05', { quote: quote('0.5', '0.05') }, true],
    ['spread 0.050001', { quote: quote('0.5', '0.050001') }, false],
    ['40 USD free', { held: held({ available: '40' }) }, true],
    ['39.999999 USD free', { held: held({ available: '39.999999' }) }, false],
    ['4 markets held', { held: held({ openMarkets: 4 }) }, true],
    ['5 markets held', { held: held({ openMarkets: 5 }) }, false],
    ['its wallet switched off', { held: held({ active: false }) }, false],
    ['the very start', { at: START }, true],
    ['a millisecond before the start', { at: millis(START - 1) }, false],
    ['an unknown start', { market: market({ gameStart: null }) }, false],
    ['an ended match', { market: market({ ended: true }) }, false],
    ['a BO5', { market: market({ format: 'BO5' }) }, true],
    ['a BO1', { market: market({ format: 'BO1' }) }, false],
    ['no format', { market: market({ format: null }) }, false],
    ['a map winner', { market: market({ marketType: 'child_moneyline' }) }, false],
  ]
  test.each(cases)('or not: %s', (_, changed, enters) => {
    expect(names(asks(deployed, [priced(changed)]))).toEqual(enters ? ['OPEN_PAIR'] : [])
  })

  test('although another set of its parameters holds the market, but not while it does itself', () => {
    const own = held({ positions: [{ ...YES, openedAt: minutesIn(1) }] })
    const others = held({ positions: [{ ...YES, strategy: strategyKey('scalp', 'tight') }] })
    expect(asks(deployed, [priced({ held: own })])).toEqual([])
    expect(names(asks(deployed, [priced({ held: others })]))).toEqual(['OPEN_PAIR'])
  })

  test('again after a refusal, a second later', () => {
    const refused = [priced({ at: ENTERED }), outcomeTick(closing(SCALP, 1, 'refused', 1), { at: ENTERED })]
    const again = (ms: number) =>
      asks(deployed, [...refused, priced({ at: millis(ENTERED + ms), held: held({ seq: 1 }) })])
    expect(again(999)).toEqual([])
    expect(names(again(1000))).toEqual(['OPEN_PAIR'])
  })
})

describe('scalp holds', () => {
  const cases: ReadonlyArray<readonly [string, PricedTick, ReadonlyArray<string>]> = [
    ['29.999 s after the entry', later('0.95', '0.02', 29.999), []],
    ['30 s after the entry', later('0.95', '0.02', 30), ['CLOSE']],
    ['price 0.90', later('0.9'), ['CLOSE']],
    ['price 0.10', later('0.1'), ['CLOSE']],
    ['price 0.90 at any spread', later('0.9', '0.5'), ['CLOSE']],
    ['price 0.899999', later('0.899999'), ['PARTIAL_CLOSE YES']],
    ['price 0.100001', later('0.100001'), ['PARTIAL_CLOSE NO']],
    ['YES 0.10 up', later('0.6'), ['PARTIAL_CLOSE YES']],
    ['YES 0.099999 up', later('0.599999'), []],
    ['NO 0.10 up', later('0.4'), ['PARTIAL_CLOSE NO']],
    ['NO 0.099999 up', later('0.400001'), []],
    ['a swing at spread 0.10', later('0.6', '0.1'), ['PARTIAL_CLOSE YES']],
    ['a swing at spread 0.100001', later('0.6', '0.100001'), []],
    ['nothing new', later('0.5'), []],
  ]
  test.each(cases)('%s', (_, tick, expected) => {
    expect(names(afterEntry(tick))).toEqual(expected)
  })

  test('and sells exactly half of the side that swung, at its own price', () => {
    expect(afterEntry(later('0.4'))).toEqual([
      {
        _tag: 'PARTIAL_CLOSE',
        sides: ['NO'],
        part: 500_000,
        trigger: each('0.6'),
        reason: 'NO swung from 0.5 to 0.6',
      },
    ])
  })

  test('and closes both sides in one action', () => {
    expect(afterEntry(later('0.9'))).toMatchObject([{ _tag: 'CLOSE', sides: ['YES', 'NO'], trigger: each('0.9') }])
  })

  test('YES first when both would do, after their baselines moved apart', () => {
    const cheap = priced({ at: ENTERED, quote: { ...quote('0.45'), noPrice: each('0.45') } })
    const filled = outcomeTick(closing(SCALP, 1, 'filled', 2), { at: ENTERED, held: pair(2) })
    const both = later('0.55', '0.02', 30, { quote: { ...quote('0.55'), noPrice: each('0.55') } })
    expect(names(asks(deployed, [cheap, filled, both]))).toEqual(['PARTIAL_CLOSE YES'])
  })

  test('the NO price of the row, not 1 − YES', () => {
    const dear = later('0.5', '0.02', 30, { quote: { ...quote('0.5'), noPrice: each('0.6') } })
    expect(names(afterEntry(dear))).toEqual(['PARTIAL_CLOSE NO'])
  })
})

describe('scalp remembers', () => {
  const sold = (kind: 'filled' | 'expired') => [
    ...entry,
    later('0.6'),
    outcomeTick(closing(SCALP, 3, kind, 4), { at: at(31), held: pair(4) }),
  ]
  const then = (kind: 'filled' | 'expired', yes: string) =>
    names(asks(deployed, [...sold(kind), priced({ at: at(40), quote: quote(yes), held: pair(4) })]))

  test('the price of the tick that triggered a sale, once it filled', () => {
    expect(then('filled', '0.699999')).toEqual([])
    expect(then('filled', '0.7')).toEqual(['PARTIAL_CLOSE YES'])
  })

  test('nothing of a sale that did not fill', () => {
    expect(then('expired', '0.6')).toEqual(['PARTIAL_CLOSE YES'])
  })

  test('the trigger price of an entry that filled partly, while it is still pending', () => {
    const part = outcomeTick(progress(SCALP, 1, 'partly_filled', 1), { at: ENTERED, held: pair(1) })
    const [, second] = story(deployed, [priced({ at: ENTERED }), part])
    expect(second?.life).toMatchObject({
      state: { memory: { entry: { price: 500_000, at: ENTERED }, baselines: { YES: 500_000, NO: 500_000 } } },
      pending: [{ kind: 'OPEN_PAIR' }],
    })
  })

  test('what it asked for while that was only accepted', () => {
    const ticks = [
      priced({ at: ENTERED }),
      outcomeTick(progress(SCALP, 1, 'accepted', 1), { at: ENTERED }),
      outcomeTick(closing(SCALP, 1, 'filled', 2), { at: at(1), held: pair(2) }),
    ]
    expect(story(deployed, ticks).at(-1)?.life).toMatchObject({ state: { memory: { entry: { at: ENTERED } } } })
  })

  test('nothing once its CLOSE has filled, so that it may enter again', () => {
    const closed = [
      ...entry,
      later('0.9'),
      outcomeTick(closing(SCALP, 3, 'filled', 5), { at: at(31), held: held({ seq: 5 }) }),
    ]
    const decisions = story(deployed, closed)
    expect(decisions.at(-1)?.life.state).toEqual({
      memory: { entry: null, baselines: { YES: null, NO: null } },
      asked: null,
      refusedAt: null,
    })
    const again = priced({ at: at(32), quote: quote('0.5'), held: held({ seq: 5 }) })
    expect(names(asks(deployed, [...closed, again]))).toEqual(['OPEN_PAIR'])
  })

  test('its baselines while a CLOSE left something', () => {
    const rest = held({ seq: 5, positions: [position(SCALP, 'YES', '10', '5', ENTERED)] })
    const ticks = [
      ...entry,
      later('0.9'),
      outcomeTick(closing(SCALP, 3, 'filled', 5), { at: at(31), held: rest }),
      priced({ at: at(33), quote: quote('0.9'), held: rest }),
    ]
    expect(asks(deployed, ticks)).toMatchObject([{ _tag: 'CLOSE', sides: ['YES'] }])
    expect(story(deployed, ticks).at(-1)?.life).toMatchObject({ state: { memory: { entry: { at: ENTERED } } } })
  })

  test('its baselines over a restart', () => {
    const life = story(deployed, sold('filled')).at(-1)?.life
    const saved = life === undefined ? null : reloaded(life)
    const swing = (yes: string) => [priced({ at: at(40), quote: quote(yes), held: pair(4) })]
    expect(story(deployed, swing('0.699999'), saved)).toEqual([])
    expect(story(deployed, swing('0.7'), saved)).toHaveLength(1)
  })

  test('what a person bought by its average price and opening, and moves on from there', () => {
    const bought = held({ seq: 3, positions: [position(SCALP, 'YES', '40', '12', ENTERED)] })
    const ticks = [
      outcomeTick(unasked(SCALP, 'manual', 3), { at: ENTERED, held: bought }),
      priced({ at: at(30), quote: quote('0.4'), held: bought }),
    ]
    expect(names(asks(deployed, ticks))).toEqual(['PARTIAL_CLOSE YES'])
    const half = held({ seq: 5, positions: [position(SCALP, 'YES', '20', '6', ENTERED)] })
    const filled = outcomeTick(closing(SCALP, 2, 'filled', 5), { at: at(31), held: half })
    const next = (yes: string) =>
      names(asks(deployed, [...ticks, filled, priced({ at: at(40), quote: quote(yes), held: half })]))
    expect(next('0.499999')).toEqual([])
    expect(next('0.5')).toEqual(['PARTIAL_CLOSE YES'])
  })

  test('nothing of a pair that a person closed', () => {
    const flat = held({ seq: 4 })
    const ticks = [...entry, outcomeTick(unasked(SCALP, 'manual', 4), { at: at(20), held: flat })]
    expect(story(deployed, ticks).at(-1)?.life).toMatchObject({ state: { memory: { entry: null } } })
  })
})

test('a rest under the least size is not offered, and does not keep the other side from being sold', () => {
  const dust = held({ seq: 2, positions: [position(SCALP, 'YES', '4.999999', '2', ENTERED), NO] })
  const ticks = (yes: string) => [...entry, priced({ at: at(30), quote: quote(yes), held: dust })]
  expect(names(asks(deployed, ticks('0.6')))).toEqual([])
  expect(names(asks(deployed, ticks('0.4')))).toEqual(['PARTIAL_CLOSE NO'])
  expect(asks(deployed, ticks('0.9'))).toMatchObject([{ _tag: 'CLOSE', sides: ['NO'], trigger: each('0.1') }])
})

test('scalp asks for nothing while an action is pending', () => {
  const decisions = story(deployed, [priced({ at: ENTERED }), priced({ at: at(1) }), priced({ at: at(2) })])
  expect(decisions).toHaveLength(1)
})
