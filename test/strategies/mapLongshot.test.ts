import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import type { Side } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import type { PricedTick, Tick } from '../../src/domain/tick.ts'
import { deploy } from '../../strategies/deployed.ts'
import { mapLongshot } from '../../strategies/mapLongshot.ts'
import {
  asks,
  closing,
  dollars,
  each,
  held,
  MAP,
  market,
  outcomeTick,
  position,
  priced,
  quote,
  reloaded,
  right,
  START,
  story,
  unasked,
} from './scene.ts'

const deployed = right(deploy(mapLongshot, 'default', undefined))
const at = (seconds: number) => millis(START + seconds * 1000)
const look = (seconds: number, yes: string, changed: Partial<PricedTick> = {}) =>
  priced({ at: at(seconds), quote: quote(yes), ...changed })

/** Ticks every five seconds from a second on, all the same. */
const staying = (from: number, to: number, yes: string, changed: Partial<PricedTick> = {}) =>
  Array.from({ length: Math.floor((to - from) / 5) + 1 }, (_, i) => look(from + i * 5, yes, changed))
/** 0.40 for ten seconds, then down; the clock starts at second 15. */
const crash = (yes: string, changed: Partial<PricedTick> = {}) => [
  ...staying(0, 10, '0.4', changed),
  ...staying(15, 70, yes, changed),
]
const names = (actions: ReadonlyArray<Action>) =>
  actions.map(action =>
    action._tag === 'OPEN_LONG' ? `buy ${action.side}` : action._tag === 'CLOSE' ? `sell ${action.sides}` : action._tag,
  )
const after = (...ticks: ReadonlyArray<Tick>) => names(asks(deployed, ticks))
const all = (ticks: ReadonlyArray<Tick>) =>
  story(deployed, ticks).flatMap(({ actions }) => names(actions.map(({ action }) => action)))

describe('map_longshot enters', () => {
  test('a minute after a crash, with 15 dollars', () => {
    expect(all(crash('0.2'))).toEqual([])
    expect(asks(deployed, [...crash('0.2'), look(75, '0.2')])).toEqual([
      {
        _tag: 'OPEN_LONG',
        side: 'YES',
        usd: dollars('15'),
        trigger: each('0.2'),
        reason: 'YES crashed and stayed at 0.2',
      },
    ])
  })

  const cases: ReadonlyArray<readonly [string, ReadonlyArray<Tick>, ReadonlyArray<string>]> = [
    ['59.999 s after the clock started', [...crash('0.2'), look(74.999, '0.2')], []],
    ['60 s after it started', [...crash('0.2'), look(75, '0.2')], ['buy YES']],
    ['a drop of 0.149999', [...staying(0, 10, '0.349999'), ...staying(15, 75, '0.2')], []],
    ['a drop of 0.15', [...staying(0, 10, '0.35'), ...staying(15, 75, '0.2')], ['buy YES']],
    ['price 0.200001', [...crash('0.200001'), look(75, '0.200001')], []],
    ['price 0.05', [...crash('0.05'), look(75, '0.05')], ['buy YES']],
    ['price 0.049999', [...crash('0.049999'), look(75, '0.049999')], []],
    ['NO by its own price', [...staying(0, 10, '0.6'), ...staying(15, 75, '0.8')], ['buy NO']],
    ['one price alone', staying(0, 75, '0.1'), []],
    ['a range that failed in between', [...crash('0.2'), look(72, '0.21'), look(75, '0.2')], []],
    ['spread 0.10', [...crash('0.2'), look(75, '0.2', { quote: quote('0.2', '0.1') })], ['buy YES']],
    ['spread 0.100001', [...crash('0.2'), look(75, '0.2', { quote: quote('0.2', '0.100001') })], []],
    ['15 USD free', [...crash('0.2'), look(75, '0.2', { held: held({ available: '15' }) })], ['buy YES']],
    ['14.999999 USD free', [...crash('0.2'), look(75, '0.2', { held: held({ available: '14.999999' }) })], []],
    ['9 markets held', [...crash('0.2'), look(75, '0.2', { held: held({ openMarkets: 9 }) })], ['buy YES']],
    ['10 markets held', [...crash('0.2'), look(75, '0.2', { held: held({ openMarkets: 10 }) })], []],
    ['a map winner', staying(0, 0, '0.5').concat(mapped(crash('0.2')), mapped([look(75, '0.2')])), ['buy YES']],
  ]
  test.each(cases)('or not: %s', (_, ticks, expected) => {
    expect(after(...ticks)).toEqual(expected)
  })

  test('not in a BO1, nor where the format is unknown', () => {
    for (const format of ['BO1', null] as const) {
      const elsewhere = { market: market({ format }) }
      expect(all([...crash('0.2', elsewhere), look(75, '0.2', elsewhere)])).toEqual([])
    }
  })
})

function mapped(ticks: ReadonlyArray<PricedTick>): ReadonlyArray<PricedTick> {
  return ticks.map(tick => ({ ...tick, market: market({ marketType: 'child_moneyline' }) }))
}

describe('the memory of map_longshot', () => {
  const wide = { quote: quote('0.2', '0.2') }

  test('starts no clock while the spread is wide, but keeps a running one', () => {
    const startsLate = [...staying(0, 10, '0.4'), look(15, '0.2', wide), ...staying(20, 75, '0.2')]
    expect(after(...startsLate)).toEqual([])
    expect(after(...startsLate, look(80, '0.2'))).toEqual(['buy YES'])
    expect(after(...crash('0.2').slice(0, -2), look(65, '0.2', wide), look(75, '0.2'))).toEqual(['buy YES'])
  })

  test('stops the clock at any spread', () => {
    const shaken = [...crash('0.2'), look(72, '0.3', { quote: quote('0.3', '0.2') }), look(75, '0.2')]
    expect(after(...shaken)).toEqual([])
  })

  test('remembers prices at any spread', () => {
    const unseen = staying(0, 10, '0.4', { quote: quote('0.4', '0.3') })
    expect(after(...unseen, ...staying(15, 75, '0.2'))).toEqual(['buy YES'])
  })

  test('knows a high for five minutes', () => {
    const high = (last: number) => [look(0, '0.4'), ...staying(5, last - 65, '0.3'), ...staying(last - 60, last, '0.2')]
    expect(after(...high(300))).toEqual(['buy YES'])
    expect(after(...high(305))).toEqual([])
  })

  test('knows nothing after a gap of more than 15 s, until five minutes are full again', () => {
    const gap = (seconds: number) => [...staying(0, 10, '0.4'), ...staying(10 + seconds, 71 + seconds, '0.2')]
    expect(all(gap(15))).toEqual(['buy YES'])
    expect(all(gap(15.001))).toEqual([])
    const again = [...staying(0, 10, '0.4'), ...staying(100, 340, '0.4'), ...staying(345, 395, '0.2')]
    expect(all(again)).toEqual([])
    expect(all([...again, ...staying(400, 455, '0.2')])).toEqual([])
    expect(all([...again, ...staying(400, 460, '0.2')])).toEqual(['buy YES'])
  })

  test('goes on after a short restart', () => {
    const life = story(deployed, crash('0.2')).at(-1)?.life
    const saved = life === undefined ? null : reloaded(life)
    expect(story(deployed, [look(75, '0.2')], saved).flatMap(({ actions }) => actions)).toHaveLength(1)
    expect(story(deployed, [look(85.001, '0.2')], saved).flatMap(({ actions }) => actions)).toEqual([])
  })
})

describe('map_longshot exits', () => {
  const bought = (seq: number, sides: ReadonlyArray<Side> = ['YES']) =>
    held({ seq, positions: sides.map(side => position(MAP, side, '100', '15', at(75))), openMarkets: 1 })
  const entry = [
    ...crash('0.2'),
    look(75, '0.2'),
    outcomeTick(closing(MAP, 16, 'filled', 2), { at: at(75), held: bought(2) }),
  ]
  const later = (yes: string, spread = '0.02') => look(80, yes, { quote: quote(yes, spread), held: bought(2) })
  const stepOfEntry = story(deployed, [...crash('0.2'), look(75, '0.2')]).at(-1)?.step

  test('(the entry was step 16)', () => {
    expect(stepOfEntry).toBe(16)
  })

  test.each<[string, PricedTick, ReadonlyArray<string>]>([
    ['0.20 above the price of the tick that triggered it', later('0.4'), ['sell YES']],
    ['a millionth less', later('0.399999'), []],
    ['spread 0.15', later('0.4', '0.15'), ['sell YES']],
    ['spread 0.150001', later('0.4', '0.150001'), []],
  ])('or not: %s', (_, tick, expected) => {
    expect(after(...entry, tick)).toEqual(expected)
  })

  test('by the average price of what a person bought', () => {
    const manual = outcomeTick(unasked(MAP, 'manual', 1), { at: at(0), held: bought(1) })
    const one = (yes: string) => look(5, yes, { held: bought(1) })
    expect(after(manual, one('0.349999'))).toEqual([])
    expect(after(manual, one('0.35'))).toEqual(['sell YES'])
  })

  test('and may buy the other side while it holds one', () => {
    const rising = [...staying(80, 85, '0.35', { held: bought(2) }), ...staying(90, 145, '0.39', { held: bought(2) })]
    const no = (yes: string, seconds: number) =>
      look(seconds, yes, {
        held: bought(2),
        quote: quote(yes, '0.02', { noPrice: each(seconds < 90 ? '0.5' : '0.2') }),
      })
    const both = rising.map(tick => no('0.39', (tick.at - START) / 1000))
    expect(after(...entry, ...both, no('0.39', 150))).toEqual(['buy NO'])
  })

  test('before it enters, one action a tick', () => {
    const no = (seconds: number, yes = '0.35') =>
      look(seconds, yes, {
        held: bought(2),
        quote: quote(yes, '0.02', { noPrice: each(seconds < 90 ? '0.5' : '0.2') }),
      })
    const both = [80, 85, 90, 95, 100, 105, 110, 115, 120, 125, 130, 135, 140, 145].map(seconds => no(seconds))
    expect(after(...entry, ...both, no(150, '0.4'))).toEqual(['sell YES'])
  })

  test('and enters again only on a new drop', () => {
    const sold = [
      ...entry,
      later('0.4'),
      outcomeTick(closing(MAP, 18, 'filled', 4), { at: at(80), held: held({ seq: 4 }) }),
    ]
    expect(story(deployed, sold).at(-1)?.life).toMatchObject({
      state: { trading: { memory: { YES: null }, asked: null } },
      pending: [],
    })
    const flat = { held: held({ seq: 4 }) }
    const again = [...staying(85, 95, '0.4', flat), ...staying(100, 155, '0.2', flat)]
    expect(all([...sold, ...again])).toEqual(['buy YES', 'sell YES'])
    expect(all([...sold, ...again, look(160, '0.2', flat)])).toEqual(['buy YES', 'sell YES', 'buy YES'])
  })
})

test('map_longshot waits another minute after an entry that was refused', () => {
  const refused = outcomeTick(closing(MAP, 16, 'refused', 1), { at: at(75) })
  const then = { held: held({ seq: 1 }) }
  const tries = [...crash('0.2'), look(75, '0.2'), refused, ...staying(80, 135, '0.2', then)]
  expect(all(tries)).toEqual(['buy YES'])
  expect(all([...tries, look(140, '0.2', then)])).toEqual(['buy YES', 'buy YES'])
})
