import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import { millis, type Shares } from '../../src/domain/money.ts'
import type { ClosingKind } from '../../src/domain/outcome.ts'
import type { Held } from '../../src/domain/position.ts'
import type { PricedTick, Tick } from '../../src/domain/tick.ts'
import { deploy } from '../../strategies/deployed.ts'
import { swingRebalance } from '../../strategies/swingRebalance.ts'
import {
  asks,
  closing,
  dollars,
  each,
  held,
  market,
  minutesIn,
  outcomeTick,
  pieces,
  position,
  priced,
  progress,
  quote,
  right,
  SWING,
  story,
} from './scene.ts'

const deployed = right(deploy(swingRebalance, 'default', undefined))
const look = (yes: string, changed: Partial<PricedTick> = {}) =>
  priced({ at: minutesIn(5), quote: quote(yes), ...changed })
const names = (actions: ReadonlyArray<Action>) =>
  actions.map(action => {
    if (action._tag === 'PARTIAL_CLOSE') return `sell ${action.sides}`
    return action._tag === 'ADD' ? `add ${action.side} ${action.usd / 1_000_000}` : action._tag
  })
const after = (...ticks: ReadonlyArray<Tick>) => names(asks(deployed, ticks))
const stageAfter = (...ticks: ReadonlyArray<Tick>) => story(deployed, ticks).at(-1)?.life.state

describe('swing_rebalance looks', () => {
  const enters = 'OPEN_PAIR'
  const cases: ReadonlyArray<readonly [string, PricedTick, string]> = [
    ['price 0.4', look('0.4'), enters],
    ['price 0.399999', look('0.399999'), 'never'],
    ['price 0.6', look('0.6'), enters],
    ['price 0.600001', look('0.600001'), 'never'],
    ['price 0.05', look('0.05'), 'never'],
    ['spread 0.05', look('0.5', { quote: quote('0.5', '0.05') }), enters],
    ['spread 0.050001 is no look', look('0.3', { quote: quote('0.3', '0.050001') }), 'open'],
    ['30 minutes before the start', look('0.5', { at: minutesIn(-30) }), enters],
    ['a millisecond earlier is no look', look('0.3', { at: millis(minutesIn(-30) - 1) }), 'open'],
    ['minute 15', look('0.5', { at: minutesIn(15) }), enters],
    ['a millisecond later is no look', look('0.3', { at: millis(minutesIn(15) + 1) }), 'open'],
    ['an unknown start is no look', look('0.3', { market: market({ gameStart: null }) }), 'open'],
    ['40 USD free', look('0.5', { held: held({ available: '40' }) }), enters],
    ['39.999999 USD free waits', look('0.5', { held: held({ available: '39.999999' }) }), 'open'],
    ['4 markets held', look('0.5', { held: held({ openMarkets: 4 }) }), enters],
    ['5 markets held is no look', look('0.3', { held: held({ openMarkets: 5 }) }), 'open'],
  ]
  test.each(cases)('%s', (_, tick, expected) => {
    expect(after(tick)).toEqual(expected === enters ? [enters] : [])
    expect(stageAfter(tick)).toMatchObject({ stage: expected === enters ? 'open' : expected })
  })

  test('once: what it declined it never enters', () => {
    expect(after(look('0.3'), look('0.5', { at: minutesIn(6) }))).toEqual([])
  })

  test('again when its pair was refused or found nothing', () => {
    for (const kind of ['refused', 'rejected', 'expired', 'cancelled'] as const) {
      const failed = outcomeTick(closing(SWING, 1, kind, 1), { at: minutesIn(5) })
      expect(after(look('0.5'), failed, look('0.5', { at: minutesIn(6), held: held({ seq: 1 }) }))).toEqual([enters])
    }
  })

  test('not again when a person closed the pair', () => {
    const ticks = [
      look('0.5'),
      outcomeTick(closing(SWING, 1, 'filled', 1), { at: minutesIn(5) }),
      look('0.5', { at: minutesIn(8), held: held({ seq: 1 }) }),
    ]
    expect(after(...ticks)).toEqual([])
  })
})

const ENTERED = minutesIn(5)
const at = (seconds: number) => millis(ENTERED + seconds * 1000)
const YES = position(SWING, 'YES', '40', '20', ENTERED)
const NO = position(SWING, 'NO', '40', '20', ENTERED)
const pair = (seq: number, available = '360'): Held => held({ seq, positions: [YES, NO], openMarkets: 1, available })
const entry = [look('0.5'), outcomeTick(closing(SWING, 1, 'filled', 2), { at: ENTERED, held: pair(2) })]
const later = (seconds: number, yes: string, spread = '0.02', snapshot = pair(2)) =>
  look(yes, { at: at(seconds), quote: quote(yes, spread), held: snapshot })
/** Ticks every five seconds. */
const staying = (from: number, to: number, yes: string, snapshot = pair(2)) =>
  Array.from({ length: Math.floor((to - from) / 5) + 1 }, (_, i) => later(from + i * 5, yes, '0.02', snapshot))

describe('swing_rebalance sells', () => {
  const calm = [...entry, ...staying(5, 175, '0.5')]
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<Tick>, ReadonlyArray<string>]> = [
    ['3 minutes after the entry', [...calm, later(180, '0.65')], ['sell YES']],
    ['a millisecond earlier', [...calm, later(179.999, '0.65')], []],
    ['YES 0.15 up', [...calm, later(180, '0.65')], ['sell YES']],
    ['YES 0.149999 up', [...calm, later(180, '0.649999')], []],
    ['NO 0.15 up', [...calm, later(180, '0.35')], ['sell NO']],
    ['NO 0.149999 up', [...calm, later(180, '0.350001')], []],
    ['spread 0.15', [...calm, later(180, '0.65', '0.15')], ['sell YES']],
    ['spread 0.150001', [...calm, later(180, '0.65', '0.150001')], []],
    ['up by 0.15 but less than 0.15 over what it cost', [...entry, ...staying(5, 175, '0.49'), later(180, '0.64')], []],
    ['over its cost but not up within 5 minutes', [...entry, ...staying(5, 400, '0.66').slice(0, 30)], []],
    ['an oldest price just within 5 minutes', [...calm, ...staying(180, 475, '0.6'), later(475, '0.65')], ['sell YES']],
    ['the same a tick later', [...calm, ...staying(180, 480, '0.6'), later(480, '0.65')], []],
    ['a gap of 15 s before it', [...calm, later(190, '0.65')], ['sell YES']],
    ['a longer gap', [...calm, later(190.001, '0.65'), later(195, '0.8')], []],
  ]
  test.each(cases)('or not: %s', (_, ticks, expected) => {
    expect(after(...ticks)).toEqual(expected)
  })

  /** What it sells of YES with so much held, as a part in millionths; null: nothing. */
  const part = (yes: readonly [string, string], no: readonly [string, string] | null, price = '0.8'): number | null => {
    const positions = [
      position(SWING, 'YES', yes[0], yes[1], ENTERED),
      ...(no === null ? [] : [position(SWING, 'NO', no[0], no[1], ENTERED)]),
    ]
    const [action] = asks(deployed, [...calm, later(180, price, '0.02', held({ seq: 2, positions, openMarkets: 1 }))])
    return action?._tag === 'PARTIAL_CLOSE' ? action.part : null
  }

  test.each<[string, Parameters<typeof part>, number | null]>([
    [
      'half of it',
      [
        ['40', '20'],
        ['40', '20'],
      ],
      500_000,
    ],
    ['half of it when it holds nothing else', [['40', '20'], null], 500_000],
    // V = 32, O = 8: most = (0.7·32 − 0.3·12) / (0.7·0.8 + 0.3·0.5) = 26.4788…; half is less.
    // O = 48: (22.4 − 14.4) / 0.71 = 11.267605 shares, of which 0.95 are 10.704224, 0.267606 of 40.
    [
      '0.95 of what leaves it 30 % of holdings',
      [
        ['40', '20'],
        ['240', '20'],
      ],
      267_606,
    ],
    [
      'nothing when it is under 30 % already',
      [
        ['40', '20'],
        ['400', '20'],
      ],
      null,
    ],
    [
      'exactly the venue’s minimum of 5 shares',
      [
        ['10', '5'],
        ['10', '5'],
      ],
      500_000,
    ],
    [
      'nothing under the venue’s minimum',
      [
        ['9.999998', '5'],
        ['10', '5'],
      ],
      null,
    ],
    [
      'nothing whose cost is under 1 USD',
      [
        ['20', '1.99'],
        ['20', '10'],
      ],
      null,
    ],
    [
      'what had cost 1 USD',
      [
        ['20', '2'],
        ['20', '10'],
      ],
      500_000,
    ],
  ])('%s', (_, holdings, expected) => {
    expect(part(...holdings)).toBe(expected)
  })
})

describe('swing_rebalance adds', () => {
  const sale = [...entry, ...staying(5, 175, '0.5'), later(180, '0.65')]
  const step = story(deployed, sale).at(-1)?.step ?? 0
  const less = (seq: number, no = NO): Held =>
    held({ seq, positions: [position(SWING, 'YES', '20', '10', ENTERED), no], openMarkets: 1 })
  const sold = (kind: ClosingKind, shares: Shares = pieces('20'), snapshot = less(4)) => {
    const end = closing(SWING, step, kind, 4)
    return outcomeTick({ ...end, shares }, { at: at(180), held: snapshot })
  }
  const next = (yes: string, spread = '0.02', snapshot = less(4)) => later(181, yes, spread, snapshot)

  test.each<[string, PricedTick, ReadonlyArray<string>]>([
    ['what the part that was sold had cost', next('0.65'), ['add NO 10']],
    ['NO at 0.010001', next('0.989999'), ['add NO 10']],
    ['NO at 0.01', next('0.99'), []],
    ['NO at 0.99', next('0.01'), []],
    ['spread 0.05', next('0.65', '0.05'), ['add NO 10']],
    ['spread 0.050001 waits', next('0.65', '0.050001'), []],
    [
      '100 USD of it at cost',
      next('0.65', '0.02', less(4, position(SWING, 'NO', '180', '90', ENTERED))),
      ['add NO 10'],
    ],
    ['more than 100 USD of it', next('0.65', '0.02', less(4, position(SWING, 'NO', '180', '90.01', ENTERED))), []],
    ['without the money waits', next('0.65', '0.02', { ...less(4), wallets: held({ available: '9.99' }).wallets }), []],
  ])('or not: %s', (_, tick, expected) => {
    expect(after(...sale, sold('filled'), tick)).toEqual(expected)
  })

  test('with the price of the side that it buys', () => {
    expect(asks(deployed, [...sale, sold('filled'), next('0.65')])).toMatchObject([
      { _tag: 'ADD', side: 'NO', usd: dollars('10'), trigger: each('0.35') },
    ])
  })

  test('the cost of what was really sold, and of no more than it wanted to sell', () => {
    expect(after(...sale, sold('filled', pieces('8')), next('0.65'))).toEqual(['add NO 4'])
    expect(after(...sale, sold('filled', pieces('40')), next('0.65'))).toEqual(['add NO 10'])
  })

  test('nothing when under 1 USD was sold, or nothing at all', () => {
    expect(after(...sale, sold('filled', pieces('1.99')), next('0.65'))).toEqual([])
    expect(after(...sale, sold('expired', pieces('0'), pair(4)), next('0.6', '0.02', pair(4)))).toEqual([])
  })

  test('what waits is dropped for good when its side is dead', () => {
    const dead = later(182, '0.65', '0.02', less(4))
    expect(after(...sale, sold('filled'), next('0.99'), dead)).toEqual([])
  })

  test('again when the ADD was refused, never twice when it filled', () => {
    const adding = [...sale, sold('filled'), next('0.65')]
    const asked = story(deployed, adding).at(-1)?.step ?? 0
    const ended = (kind: ClosingKind) => outcomeTick(closing(SWING, asked, kind, 6), { at: at(181), held: less(6) })
    const then = later(183, '0.65', '0.02', less(6))
    expect(after(...adding, ended('refused'), then)).toEqual(['add NO 10'])
    expect(after(...adding, ended('filled'), then)).toEqual([])
  })

  test('only when the sale has ended', () => {
    const partly = outcomeTick(progress(SWING, step, 'partly_filled', 3), { at: at(180), held: less(3) })
    expect(after(...sale, partly, next('0.65', '0.02', less(3)))).toEqual([])
  })

  test('and sells nothing within 3 minutes of the sale', () => {
    const done = [...sale, sold('filled')]
    const adding = story(deployed, [...done, next('0.65')]).at(-1)?.step ?? 0
    const added = [next('0.65'), outcomeTick(closing(SWING, adding, 'filled', 6), { at: at(181), held: less(6) })]
    const calm = staying(185, 355, '0.65', less(6))
    expect(after(...done, ...added, ...calm, later(359.999, '0.85', '0.02', less(6)))).toEqual([])
    expect(after(...done, ...added, ...calm, later(360, '0.85', '0.02', less(6)))).toEqual(['sell YES'])
  })
})
