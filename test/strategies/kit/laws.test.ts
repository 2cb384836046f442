import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TickInput } from '../../../src/domain/strategy.ts'
import {
  allOf,
  type Condition,
  cooldown,
  during,
  fellBy,
  type Gate,
  holding,
  minutes,
  not,
  ofKind,
  once,
  price,
  priceBetween,
  seconds,
  showMillionths,
  spreadAtMost,
  sustained,
  watching,
  when,
} from '../../../strategies/kit/index.ts'
import { each, market } from '../scene.ts'
import { type Look, looksAt, minuteOf, tick } from './looks.ts'

const cents = fc.integer({ min: 0, max: 100 }).map(n => showMillionths(n * 10_000))
const input: fc.Arbitrary<TickInput> = fc
  .record({
    yes: cents,
    spread: cents,
    minute: fc.integer({ min: -60, max: 200 }),
    holds: fc.constantFrom('YES' as const, 'NO' as const, null),
  })
  .map(({ holds, ...words }) => tick(holds === null ? words : { ...words, holds }))

describe('conditions', () => {
  const two = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }))

  test('priceBetween: just what lies between, each side by its own price', () => {
    fc.assert(
      fc.property(input, two, (one, [least, most]) => {
        const [low, high] = [price(least * 10_000), price(most * 10_000)]
        const { yesPrice, noPrice } = one.quote
        expect(priceBetween(low, high)(one)).toBe(yesPrice >= low && yesPrice <= high)
        expect(priceBetween(low, high, 'NO')(one)).toBe(noPrice >= low && noPrice <= high)
      }),
    )
  })

  test('spreadAtMost: whoever passes a bound passes a wider one', () => {
    fc.assert(
      fc.property(input, two, (one, [a, b]) => {
        const [tight, wide] = [price(Math.min(a, b) * 10_000), price(Math.max(a, b) * 10_000)]
        if (spreadAtMost(tight)(one)) expect(spreadAtMost(wide)(one)).toBe(true)
        expect(spreadAtMost(one.quote.spread)(one)).toBe(true)
      }),
    )
  })

  test('during: every moment is before, in, or after a window', () => {
    fc.assert(
      fc.property(input, two, (one, [a, b]) => {
        const [from, to] = [minutes(Math.min(a, b)), minutes(Math.max(a, b))]
        const since = one.sinceStart ?? 0
        expect(Number(since < from) + Number(during({ from, to })(one)) + Number(since > to)).toBe(1)
      }),
    )
  })

  test('cooldown: ends exactly once and never comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 })), fc.integer({ min: 0, max: 60 }), (moments, span) => {
        const said = moments.sort((a, b) => a - b).map(minute => cooldown(minutes(span))(minuteOf(0))(tick({ minute })))
        expect(said).toEqual([...said].sort((a, b) => Number(a) - Number(b)))
      }),
    )
  })

  test('holding, not, allOf and once are what logic says', () => {
    fc.assert(
      fc.property(input, fc.array(fc.boolean()), fc.array(fc.nat(5)), fc.nat(5), (one, facts, done, what) => {
        const conditions: ReadonlyArray<Condition> = facts.map(fact => () => fact)
        expect(allOf(...conditions)(one)).toBe(!facts.includes(false))
        expect(holding('YES')(one)).toBe(one.own.positions.some(({ side }) => side === 'YES'))
        expect(not(holding('YES'))(one)).toBe(!holding('YES')(one))
        expect(once(done)(what)).toBe(!new Set(done).has(what))
        expect(once([...done, what])(what)).toBe(false)
      }),
    )
  })

  test('ofKind: a market that nobody knows the format of is of no kind', () => {
    expect(ofKind({ types: ['moneyline'], formats: ['BO1', 'BO3', 'BO5'] })(market({ format: null }))).toBe(false)
  })
})

/** Ticks at random distances, up to 20 s. */
const story = fc
  .array(
    fc.record({
      yes: cents,
      after: fc.integer({ min: 0, max: 20_000 }),
      spread: fc.constantFrom('0.02', '0.2'),
      gate: fc.constantFrom<Gate[]>('open', 'shut'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map(steps => {
    let ms = 0
    return steps.map(({ after, ...look }) => {
      ms += after
      return { ...look, ms }
    })
  })
const fell = fellBy(each('0.15'), seconds(60))
const value = (look: Look) => each(look.yes ?? '0')

describe('watches', () => {
  test('fellBy never claims a fall that no price within the span shows, and misses none that is older than a bucket', () => {
    fc.assert(
      fc.property(story, looks => {
        const said = looksAt(fell, looks)
        looks.forEach((now, index) => {
          const before = looks.slice(0, index + 1)
          const gap = before.findLastIndex(({ ms }, at) => at > 0 && ms - (before[at - 1]?.ms ?? 0) > 15_000)
          const since = gap < 0 ? -Number.POSITIVE_INFINITY : (before[gap]?.ms ?? 0)
          const isFilled = gap < 0 || now.ms - since >= 60_000
          const highest = (span: number) =>
            Math.max(...before.filter(({ ms }) => ms >= since && ms >= now.ms - span).map(value))
          if (said[index] === true) expect(isFilled && highest(60_000) - value(now) >= 150_000).toBe(true)
          if (isFilled && highest(55_000) - value(now) >= 150_000) expect(said[index]).toBe(true)
        })
      }),
      { numRuns: 200 },
    )
  })

  test('a filter gates what counts, never what is remembered of prices', () => {
    const filtered = when(spreadAtMost(each('0.05')), fell)
    fc.assert(
      fc.property(story, looks => {
        const plain = looksAt(fell, looks)
        const open = looksAt(
          fell,
          looks.map(look => ({ ...look, gate: 'open' as const })),
        )
        expect(plain).toEqual(open)
        expect(looksAt(filtered, looks)).toEqual(plain.map((said, i) => said && looks[i]?.spread === '0.02'))
      }),
    )
  })

  test('sustained holds only after its span without a break or a gap, and only if the gate was open at the start', () => {
    const cheap = watching(priceBetween(each('0'), each('0.5')))
    fc.assert(
      fc.property(story, looks => {
        const said = looksAt(sustained(cheap, seconds(20)), looks)
        const opened = looksAt(
          sustained(cheap, seconds(20)),
          looks.map(look => ({ ...look, gate: 'open' as const })),
        )
        looks.forEach((now, index) => {
          const before = looks.slice(0, index + 1)
          const broken = before.findLastIndex(
            (look, at) => value(look) > 500_000 || (at > 0 && look.ms - (before[at - 1]?.ms ?? 0) > 16_000),
          )
          const start = before.at(Math.max(broken, 0))?.ms ?? 0
          if (said[index] === true) expect(now.ms - start).toBeGreaterThanOrEqual(20_000)
          if (said[index] === true) expect(opened[index]).toBe(true)
        })
      }),
      { numRuns: 200 },
    )
  })
})
