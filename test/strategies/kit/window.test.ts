import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { millis, ONE, price } from '../../../src/domain/money.ts'
import { LONGEST_WINDOW, PriceWindow, priceWindow } from '../../../strategies/kit/window.ts'
import { right, START } from '../scene.ts'

const span = millis(60_000)
const filled = (prices: ReadonlyArray<readonly [ms: number, price: number]>, keep = span): PriceWindow =>
  prices.reduce((window, [ms, now]) => window.with(millis(START + ms), price(now), keep), PriceWindow.EMPTY)
const steps = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 16_000 }), fc.integer({ min: 0, max: ONE })), { maxLength: 200 })
  .map(drawn => {
    let ms = 0
    return drawn.map(([after, now]) => {
      ms += after
      return [ms, now] as const
    })
  })

describe('a window of prices', () => {
  test('says what it saw', () => {
    const window = filled([
      [0, 400_000],
      [1000, 500_000],
      [6000, 300_000],
      [9000, 350_000],
    ])
    expect(window.within(span)).toEqual({ oldest: 400_000, highest: 500_000, lowest: 300_000, points: 4 })
  })

  test('counts of a bucket that only partly lies in the span its last price alone', () => {
    const window = filled([
      [0, 900_000],
      [4000, 500_000],
      [10_000, 300_000],
    ])
    expect(window.within(millis(6000))).toEqual({ oldest: 500_000, highest: 500_000, lowest: 300_000, points: 2 })
    expect(window.within(millis(5999))).toMatchObject({ oldest: 300_000, points: 1 })
  })

  test('takes the last price again within a second for the same look', () => {
    const window = filled([[0, 400_000]])
    expect(window.with(millis(START + 999), price(400_000), span)).toBe(window)
    expect(window.with(millis(START + 1000), price(400_000), span)).not.toBe(window)
    expect(window.with(millis(START + 1), price(400_001), span)).not.toBe(window)
  })

  test('stands still when the clock is set back a little, and begins anew when it is set back by more than 15 s', () => {
    const window = filled([
      [0, 400_000],
      [20_000, 500_000],
    ]).with(millis(START + 30_000), price(300_000), span)
    expect(window.with(millis(START + 29_000), price(200_000), span).open?.slice(0, 3)).toEqual([
      (START + 30_000) / 5000,
      0,
      0,
    ])
    expect(window.with(millis(START + 14_999), price(200_000), span).refilling).toBe(START + 14_999)
  })

  test('keeps at most five minutes, however long it is asked to', () => {
    const window = filled(
      Array.from({ length: 1000 }, (_, i) => [i * 1000, i * 1000] as const),
      millis(3_600_000),
    )
    expect(window.past).toHaveLength(60)
  })

  test('is loaded as it was saved', () => {
    fc.assert(
      fc.property(steps, prices => {
        const window = filled(prices)
        expect(right(priceWindow.decode(JSON.parse(JSON.stringify(priceWindow.encode(window)))))).toEqual(window)
      }),
    )
  })

  test('takes less than 4 KB in the worst case', () => {
    const worst = Array.from({ length: 6000 }, (_, i) => [i * 50 + 4_999, i % 2 === 0 ? ONE : ONE - 1] as const)
    const window = filled(worst, LONGEST_WINDOW)
    expect(window.past.length + 1).toBeGreaterThanOrEqual(60)
    expect(JSON.stringify(window).length).toBeLessThan(4096)
  })

  const saved = { past: [], open: [360_000_000, 0, 0, 500_000, 500_000, 500_000, 500_000, 1], refilling: null }
  test.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['no buckets', { ...saved, past: null }],
    ['a bucket that is short', { ...saved, open: [1, 2] }],
    ['a bucket of parts', { ...saved, open: [360_000_000, 0, 0, 0.5, 0.5, 0.5, 0.5, 1] }],
    ['a price over a dollar', { ...saved, open: [360_000_000, 0, 0, ONE + 1, ONE + 1, 0, 0, 1] }],
    ['a high under its low', { ...saved, open: [360_000_000, 0, 0, 5, 4, 6, 5, 1] }],
    ['a bucket that ends before it began', { ...saved, open: [360_000_000, 2, 1, 5, 5, 5, 5, 1] }],
    ['a bucket of nothing', { ...saved, open: [360_000_000, 0, 0, 5, 5, 5, 5, 0] }],
    ['buckets out of order', { ...saved, past: [saved.open] }],
    ['a past without a present', { ...saved, past: [saved.open], open: null }],
    ['too many buckets', { ...saved, past: Array(61).fill(saved.open) }],
    ['a refill that never began', { ...saved, refilling: 'yes' }],
  ])('is not read from %s', (_, value) => {
    expect(priceWindow.is(value)).toBe(false)
    expect(priceWindow.decode(value)._tag).toBe('Left')
    expect(priceWindow.decode(saved)._tag).toBe('Right')
  })
})
