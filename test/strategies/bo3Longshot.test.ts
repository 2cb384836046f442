import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import { millis } from '../../src/domain/money.ts'
import type { Position } from '../../src/domain/position.ts'
import type { PricedTick, Tick } from '../../src/domain/tick.ts'
import { bo3Longshot } from '../../strategies/bo3Longshot.ts'
import { deploy } from '../../strategies/deployed.ts'
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
  quote,
  right,
  START,
  story,
  TIERS,
} from './scene.ts'

const deployed = right(deploy(bo3Longshot, 'default', undefined))
const look = (yes: string, changed: Partial<PricedTick> = {}) =>
  priced({ at: minutesIn(30), quote: quote(yes), ...changed })
const names = (actions: ReadonlyArray<Action>) =>
  actions.map(action => {
    if (action._tag === 'OPEN_LONG') return `${action.side} ${action.usd / 1_000_000}`
    return action._tag === 'PARTIAL_CLOSE' ? `sell ${action.sides} ${action.part}` : action._tag
  })
const after = (...ticks: ReadonlyArray<Tick>) => names(asks(deployed, ticks))
const yes = (changed: Partial<Position> = {}): Position => ({
  ...position(TIERS, 'YES', '125', '20', minutesIn(30)),
  ...changed,
})
const holds = (seq: number, ...positions: ReadonlyArray<Position>) => held({ seq, positions, openMarkets: 1 })

describe('bo3_longshot enters', () => {
  const cases: ReadonlyArray<readonly [string, PricedTick, ReadonlyArray<string>]> = [
    ['YES at 0.199999', look('0.199999'), ['YES 20']],
    ['YES at 0.2', look('0.2'), []],
    ['YES at 0.05: tier 1 first', look('0.05'), ['YES 20']],
    ['YES at 0.049999', look('0.049999'), []],
    ['NO at 0.199999', look('0.800001'), ['NO 20']],
    ['NO by its own price', look('0.8', { quote: quote('0.8', '0.02', { noPrice: each('0.19') }) }), ['NO 20']],
    ['YES before NO', look('0.1', { quote: quote('0.1', '0.02', { noPrice: each('0.1') }) }), ['YES 20']],
    ['the very start', look('0.1', { at: START }), ['YES 20']],
    ['a millisecond before', look('0.1', { at: millis(START - 1) }), []],
    ['minute 90', look('0.1', { at: minutesIn(90) }), ['YES 20']],
    ['a millisecond later', look('0.1', { at: millis(minutesIn(90) + 1) }), []],
    ['an unknown start', look('0.1', { market: market({ gameStart: null }) }), []],
    ['spread 0.10', look('0.1', { quote: quote('0.1', '0.1') }), ['YES 20']],
    ['spread 0.100001', look('0.1', { quote: quote('0.1', '0.100001') }), []],
    ['20 USD free', look('0.1', { held: held({ available: '20' }) }), ['YES 20']],
    ['19.999999 USD free', look('0.1', { held: held({ available: '19.999999' }) }), []],
    ['9 markets held', look('0.1', { held: held({ openMarkets: 9 }) }), ['YES 20']],
    ['10 markets held', look('0.1', { held: held({ openMarkets: 10 }) }), []],
    ['a BO5', look('0.1', { market: market({ format: 'BO5' }) }), []],
    ['a map winner', look('0.1', { market: market({ marketType: 'child_moneyline' }) }), []],
  ]
  test.each(cases)('or not: %s', (_, tick, expected) => {
    expect(after(tick)).toEqual(expected)
  })

  test('with the price of its side and its tier', () => {
    expect(asks(deployed, [look('0.85')])).toEqual([
      { _tag: 'OPEN_LONG', side: 'NO', usd: dollars('20'), trigger: each('0.15'), reason: 'NO at 0.15, tier 1' },
    ])
  })
})

describe('the tiers of bo3_longshot', () => {
  const first = [
    look('0.16'),
    outcomeTick(closing(TIERS, 1, 'filled', 2), { at: minutesIn(30), held: holds(2, yes()) }),
  ]
  const then = (price: string, changed: Partial<PricedTick> = {}) =>
    look(price, { at: minutesIn(31), held: holds(2, yes()), ...changed })

  test.each<[string, PricedTick, ReadonlyArray<string>]>([
    ['0.099999', then('0.099999'), ['YES 30']],
    ['0.1', then('0.1'), []],
    ['0.16 again', then('0.16'), []],
    [
      'all 10 markets held, this one among them',
      then('0.09', { held: held({ seq: 2, positions: [yes()], openMarkets: 10 }) }),
      ['YES 30'],
    ],
    ['70 USD of it at cost', then('0.09', { held: holds(2, yes({ cost: dollars('70') })) }), ['YES 30']],
    ['a millionth more', then('0.09', { held: holds(2, yes({ cost: dollars('70.000001') })) }), []],
    ['the rest of a half-closed position', then('0.09', { held: holds(2, yes({ status: 'partial' })) }), []],
    [
      'the other side, held or not',
      then('0.16', { quote: quote('0.16', '0.02', { noPrice: each('0.15') }) }),
      ['NO 20'],
    ],
  ])('the second while the first is held: %s', (_, tick, expected) => {
    expect(after(...first, tick)).toEqual(expected)
  })

  test('one after the other, each once', () => {
    const both = [
      ...first,
      then('0.09'),
      outcomeTick(closing(TIERS, 3, 'filled', 4), { at: minutesIn(31), held: holds(4, yes()) }),
      look('0.09', { at: minutesIn(32), held: holds(4, yes()) }),
    ]
    expect(story(deployed, both).flatMap(({ actions }) => names(actions.map(({ action }) => action)))).toEqual([
      'YES 20',
      'YES 30',
    ])
  })

  test.each(['refused', 'rejected', 'expired', 'cancelled'] as const)('a tier that was %s is not used up', kind => {
    const failed = outcomeTick(closing(TIERS, 1, kind, 2), { at: minutesIn(30) })
    expect(after(look('0.16'), failed, look('0.16', { at: minutesIn(31), held: held({ seq: 2 }) }))).toEqual(['YES 20'])
  })

  test('are used up for good, even when a person sells everything', () => {
    expect(after(...first, look('0.16', { at: minutesIn(60), held: held({ seq: 3 }) }))).toEqual([])
  })
})

describe('bo3_longshot exits', () => {
  const first = [
    look('0.16'),
    outcomeTick(closing(TIERS, 1, 'filled', 2), { at: minutesIn(30), held: holds(2, yes()) }),
  ]
  const at = (price: string, spread = '0.02', positions = [yes()]) =>
    look(price, { at: minutesIn(200), quote: quote(price, spread), held: holds(2, ...positions) })

  test.each<[string, PricedTick, ReadonlyArray<string>]>([
    ['twice its average price', at('0.32'), ['sell YES 700000']],
    ['a millionth less', at('0.319999'), []],
    ['spread 0.15', at('0.32', '0.15'), ['sell YES 700000']],
    ['spread 0.150001', at('0.32', '0.150001'), []],
    ['half-closed already', at('0.9', '0.02', [yes({ status: 'partial' })]), []],
    ['dust', at('0.9', '0.02', [position(TIERS, 'YES', '4.999999', '0.8')]), []],
  ])('or not: %s', (_, tick, expected) => {
    expect(after(...first, tick)).toEqual(expected)
  })

  test('by the average weighted by shares: 20 USD at 0.16 and 30 USD at 0.08 double at 0.2, not at 0.224', () => {
    const both = position(TIERS, 'YES', '500', '50')
    expect(both.averagePrice).toBe(each('0.1'))
    expect(after(...first, at('0.2', '0.02', [both]))).toEqual(['sell YES 700000'])
    expect(after(...first, at('0.199999', '0.02', [both]))).toEqual([])
  })

  test('and rests on that side for five minutes when nothing was left', () => {
    const sold = [
      ...first,
      look('0.32', { at: minutesIn(40), held: holds(2, yes()) }),
      outcomeTick(closing(TIERS, 3, 'filled', 4), { at: minutesIn(41), held: held({ seq: 4 }) }),
    ]
    const again = (ms: number, price = '0.09') =>
      after(...sold, look(price, { at: millis(minutesIn(40) + ms), held: held({ seq: 4 }) }))
    expect(again(299_999)).toEqual([])
    expect(again(300_000)).toEqual(['YES 30'])
    expect(again(299_999, '0.9')).toEqual(['NO 20'])
  })

  test('but an exit that did not fill makes no rest and is asked for again', () => {
    const missed = [
      ...first,
      look('0.32', { at: minutesIn(40), held: holds(2, yes()) }),
      outcomeTick(closing(TIERS, 3, 'expired', 4), { at: minutesIn(40), held: holds(4, yes()) }),
    ]
    const next = (price: string) => after(...missed, look(price, { at: minutesIn(41), held: holds(4, yes()) }))
    expect(next('0.32')).toEqual(['sell YES 700000'])
    expect(next('0.09')).toEqual(['YES 30'])
  })

  test('before it enters, one action a tick', () => {
    const both = { held: holds(2, yes()), quote: quote('0.32', '0.02', { noPrice: each('0.1') }) }
    expect(after(...first, look('0.32', { at: minutesIn(40), ...both }))).toEqual(['sell YES 700000'])
  })
})
