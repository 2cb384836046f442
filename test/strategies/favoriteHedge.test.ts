import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import type { Side } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import type { ClosingKind } from '../../src/domain/outcome.ts'
import type { PricedTick } from '../../src/domain/tick.ts'
import { deploy } from '../../strategies/deployed.ts'
import { favoriteHedge } from '../../strategies/favoriteHedge.ts'
import {
  asks,
  closing,
  dollars,
  each,
  HEDGE,
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
  START,
  story,
  unasked,
} from './scene.ts'

const deployed = right(deploy(favoriteHedge, 'default', undefined))
const early = (changed: Partial<PricedTick> = {}) => priced({ at: minutesIn(5), quote: quote('0.6'), ...changed })
const entered = (actions: ReadonlyArray<Action>) =>
  actions.map(action => (action._tag === 'OPEN_LONG' ? [action.side, action.usd] : [action._tag]))

describe('favorite_hedge enters', () => {
  test('the favourite, at its own price', () => {
    expect(asks(deployed, [early({ quote: quote('0.4') })])).toEqual([
      { _tag: 'OPEN_LONG', side: 'NO', usd: dollars('30'), trigger: each('0.6'), reason: 'favourite NO at 0.6' },
    ])
  })

  const cases: ReadonlyArray<readonly [string, Partial<PricedTick>, ReadonlyArray<readonly [Side, string]>]> = [
    ['3 minutes in', { at: minutesIn(3) }, [['YES', '30']]],
    ['a millisecond less', { at: millis(minutesIn(3) - 1) }, []],
    ['8 minutes in', { at: minutesIn(8) }, [['YES', '30']]],
    ['a millisecond more', { at: millis(minutesIn(8) + 1) }, []],
    ['an unknown start', { market: market({ gameStart: null }) }, []],
    ['YES at 0.549999', { quote: quote('0.549999') }, []],
    ['YES at 0.55', { quote: quote('0.55') }, [['YES', '10']]],
    ['YES at 0.65', { quote: quote('0.65') }, [['YES', '50']]],
    ['YES at 0.650001', { quote: quote('0.650001') }, []],
    ['NO at 0.55', { quote: quote('0.45') }, [['NO', '10']]],
    ['NO at 0.549999', { quote: quote('0.450001') }, []],
    ['NO at 0.65', { quote: quote('0.35') }, [['NO', '50']]],
    ['NO at 0.650001', { quote: quote('0.349999') }, []],
    ['a size in cents', { quote: quote('0.567') }, [['YES', '16.8']]],
    ['NO by its own price, not 1 − YES', { quote: quote('0.4', '0.02', { noPrice: each('0.55') }) }, [['NO', '10']]],
    ['spread 0.10', { quote: quote('0.6', '0.1') }, [['YES', '30']]],
    ['spread 0.100001', { quote: quote('0.6', '0.100001') }, []],
    ['30 USD free', { held: held({ available: '30' }) }, [['YES', '30']]],
    ['29.999999 USD free', { held: held({ available: '29.999999' }) }, []],
    ['9 markets held', { held: held({ openMarkets: 9 }) }, [['YES', '30']]],
    ['10 markets held', { held: held({ openMarkets: 10 }) }, []],
    ['a position that a person bought', { held: held({ positions: [position(HEDGE, 'NO', '10', '4')] }) }, []],
    ['a BO5', { market: market({ format: 'BO5' }) }, [['YES', '30']]],
    ['a BO1', { market: market({ format: 'BO1' }) }, []],
    ['a map winner', { market: market({ marketType: 'child_moneyline' }) }, []],
  ]
  test.each(cases)('or not: %s', (_, changed, expected) => {
    expect(entered(asks(deployed, [early(changed)]))).toEqual(expected.map(([side, usd]) => [side, dollars(usd)]))
  })

  test.each([
    ['0.550012', '10'],
    ['0.550013', '10.01'],
  ])('with a size rounded to the nearest cent: at %s with %s', (yes, usd) => {
    expect(entered(asks(deployed, [early({ quote: quote(yes) })]))).toEqual([['YES', dollars(usd)]])
  })
})

test('at exactly 0.50 YES is the favourite', () => {
  const wide = right(deploy(favoriteHedge, 'wide', { min_favorite_price: 0.5 }))
  expect(
    entered(
      asks(wide, [
        early({
          quote: quote('0.5'),
          held: {
            ...held(),
            wallets: new Map([
              [wide.key, { strategy: wide.key, available: dollars('400'), openMarkets: 0, active: true }],
            ]),
          },
        }),
      ]),
    ),
  ).toEqual([['YES', dollars('10')]])
})

describe('favorite_hedge enters once per market for good', () => {
  const tried = (kind: ClosingKind) => [early(), outcomeTick(closing(HEDGE, 1, kind, 2), { at: minutesIn(5) })]
  const later = (at = minutesIn(6)) => early({ at, held: held({ seq: 2 }) })

  test.each<[ClosingKind, number]>([
    ['filled', 0],
    ['refused', 1],
    ['rejected', 1],
    ['expired', 1],
    ['cancelled', 1],
  ])('%s: %i more try', (kind, more) => {
    expect(asks(deployed, [...tried(kind), later()])).toHaveLength(more)
  })

  test('lost counts as no entry', () => {
    const life = story(deployed, [early()]).at(-1)?.life
    const saved = life === undefined ? null : reloaded(life, ['favorite_hedge@default/7/1/0'])
    const decisions = story(deployed, [later(), later(minutesIn(7))], saved)
    expect(decisions.map(({ actions }) => actions.length)).toEqual([1])
  })

  test('filled counts after it was accepted', () => {
    const accepted = outcomeTick(progress(HEDGE, 1, 'accepted', 1), { at: minutesIn(5) })
    const [first, ...rest] = tried('filled')
    expect(asks(deployed, [...(first === undefined ? [] : [first]), accepted, ...rest, later()])).toEqual([])
  })

  test('a part of it counts, even when a person sells it all', () => {
    const bought = held({ seq: 1, positions: [position(HEDGE, 'YES', '10', '6')] })
    const ticks = [
      early(),
      outcomeTick(progress(HEDGE, 1, 'partly_filled', 1), { held: bought }),
      outcomeTick(closing(HEDGE, 1, 'cancelled', 2), { held: { ...bought, seq: 2 } }),
      outcomeTick(unasked(HEDGE, 'manual', 3), { held: held({ seq: 3 }) }),
      early({ at: minutesIn(7), held: held({ seq: 3 }) }),
    ]
    expect(asks(deployed, ticks)).toEqual([])
  })

  test('but refused tries end with the window', () => {
    expect(asks(deployed, [...tried('refused'), later(millis(minutesIn(8) + 1))])).toEqual([])
  })
})

describe('favorite_hedge hedges', () => {
  const bought = (cost = '30', seq = 2) =>
    held({ seq, positions: [position(HEDGE, 'YES', '50', cost)], openMarkets: 1, available: '370' })
  const entry = (kind: ClosingKind = 'filled') => [
    early(),
    outcomeTick(closing(HEDGE, 1, kind, 2), { at: minutesIn(5), held: bought() }),
  ]
  const late = (yes: string, spread = '0.02', snapshot = bought()) =>
    priced({ at: minutesIn(60), quote: quote(yes, spread), held: snapshot })

  const cases: ReadonlyArray<readonly [string, PricedTick, string | null]> = [
    ['favourite at 0.85', late('0.85'), '7.5'],
    ['favourite at 0.849999', late('0.849999'), null],
    ['spread 0.05', late('0.9', '0.05'), '7.5'],
    ['spread 0.050001', late('0.9', '0.050001'), null],
    ['the other side nearly won', late('0.1'), null],
    ['a quarter of what it cost, when the entry filled partly', late('0.9', '0.02', bought('13.37')), '3.34'],
    ['a quarter that makes a dollar', late('0.9', '0.02', bought('4')), '1'],
    ['a quarter under the least buy', late('0.9', '0.02', bought('3.9')), null],
    ['no capital', late('0.9', '0.02', { ...bought(), wallets: held({ available: '7.49' }).wallets }), null],
    ['just enough capital', late('0.9', '0.02', { ...bought(), wallets: held({ available: '7.5' }).wallets }), '7.5'],
    ['a favourite that was sold by a person', late('0.9', '0.02', held({ seq: 2 })), null],
  ]
  test.each(cases)('or not: %s', (_, tick, usd) => {
    expect(entered(asks(deployed, [...entry(), tick]))).toEqual(usd === null ? [] : [['NO', dollars(usd)]])
  })

  test('at the price of the side that it buys', () => {
    expect(asks(deployed, [...entry(), late('0.9')])).toMatchObject([{ side: 'NO', trigger: each('0.1') }])
  })

  test.each<[ClosingKind, number]>([
    ['filled', 0],
    ['refused', 1],
    ['expired', 1],
  ])('once: after one that was %s, %i more', (kind, more) => {
    const hedged = { ...bought('30', 4), positions: [...bought().positions, position(HEDGE, 'NO', '75', '7.5')] }
    const after = outcomeTick(closing(HEDGE, 3, kind, 4), { at: minutesIn(60), held: hedged })
    const ticks = [...entry(), late('0.9'), after, priced({ at: minutesIn(62), quote: quote('0.9'), held: hedged })]
    expect(asks(deployed, ticks)).toHaveLength(more)
  })

  test('the favourite as it was at the entry, whoever leads later', () => {
    const saved = story(deployed, entry()).at(-1)?.life
    const life = saved === undefined ? null : reloaded(saved)
    expect(story(deployed, [late('0.1')], life)).toEqual([])
    expect(story(deployed, [late('0.9')], life)).toHaveLength(1)
  })
})

test('favorite_hedge does not need the match to be in play', () => {
  const tick = early({ market: market({ ended: true, gameStart: START }) })
  expect(asks(deployed, [tick])).toHaveLength(1)
})
