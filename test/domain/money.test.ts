import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  averagePrice,
  complement,
  mulDiv,
  ONE,
  parseMillionths,
  partOf,
  price,
  shares,
  sharesFor,
  showMillionths,
  takerFee,
  usd,
  worth,
} from '../../src/domain/money.ts'

const anyPrice = fc.integer({ min: 0, max: ONE }).map(price)
const anyShares = fc.integer({ min: 0, max: 10 ** 13 }).map(shares)

describe('millionths as text', () => {
  it.each([
    ['0.62', 620_000],
    ['.5', 500_000],
    ['1.', 1_000_000],
    ['35187.53', 35_187_530_000],
    ['0.000001', 1],
    ['0.1000000000', 100_000],
    ['-1.5', -1_500_000],
    ['-0', 0],
  ])('%s is %d', (text, expected) => {
    expect(parseMillionths(text)).toBe(expected)
  })

  it.each(['', '.', '-', '1e3', '0x1', '1,5', ' 1', '0.0000001', '9007199254.740993', 'NaN'])('%j is none', text => {
    expect(parseMillionths(text)).toBe(null)
  })

  it('are read as they are shown', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), value => {
        expect(parseMillionths(showMillionths(value))).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})

describe('products', () => {
  it('are exact where a float is not', () => {
    expect(mulDiv(9_007_199_254_740_991, 3, 3, 'down')).toBe(9_007_199_254_740_991)
    expect(worth(shares(9_000_000_000_001), price(999_999), 'down')).toBe(8_999_991_000_000)
  })

  it('are rounded as they say, below zero too', () => {
    expect([mulDiv(7, 1, 2, 'down'), mulDiv(7, 1, 2, 'nearest'), mulDiv(7, 1, 2, 'up')]).toEqual([3, 4, 4])
    expect([mulDiv(-7, 1, 2, 'down'), mulDiv(-7, 1, 2, 'nearest'), mulDiv(-7, 1, 2, 'up')]).toEqual([-4, -3, -3])
    expect(mulDiv(1, 1, 3, 'nearest')).toBe(0)
  })

  it('never round by a whole millionth', () => {
    fc.assert(
      fc.property(anyShares, anyPrice, (amount, at) => {
        const down = worth(amount, at, 'down')
        const up = worth(amount, at, 'up')
        expect(up - down === 0 || up - down === 1).toBe(true)
        expect(BigInt(down) * BigInt(ONE) <= BigInt(amount) * BigInt(at)).toBe(true)
        expect(BigInt(up) * BigInt(ONE) >= BigInt(amount) * BigInt(at)).toBe(true)
      }),
    )
  })

  it('throw when they leave the exact numbers: a programming mistake', () => {
    expect(() => mulDiv(Number.MAX_SAFE_INTEGER, 2, 1, 'down')).toThrow(RangeError)
    expect(() => price(0.5)).toThrow(RangeError)
  })
})

describe('shares and dollars', () => {
  it('buy no more than the dollars pay for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 * 10 ** 9 }), fc.integer({ min: 1, max: ONE }), (dollars, at) => {
        const bought = sharesFor(usd(dollars), price(at), 'down')
        expect(worth(bought, price(at), 'up')).toBeLessThanOrEqual(dollars)
      }),
    )
  })

  it('buy nothing at a price of 0, and nothing has no average price', () => {
    expect(sharesFor(usd(5), price(0), 'down')).toBe(0)
    expect(averagePrice(usd(5), shares(0), 'down')).toBe(0)
  })

  it('weigh an average by shares', () => {
    expect(averagePrice(usd(20_000_000 + 10_000_000), shares(150_000_000), 'nearest')).toBe(200_000)
  })

  it('split without a remainder: a part and the rest are all', () => {
    fc.assert(
      fc.property(anyShares, fc.integer({ min: 0, max: ONE }), (amount, part) => {
        expect(partOf(amount, part, 'down') + partOf(amount, ONE - part, 'up')).toBe(amount)
      }),
    )
  })

  it('have two sides that are 1 together', () => {
    fc.assert(fc.property(anyPrice, at => void expect(at + complement(at)).toBe(ONE)))
  })
})

describe("a taker's fee", () => {
  const fee = { rate: 50_000, exponent: 1 }

  it('is shares × rate × p × (1 − p), at five decimals, upwards', () => {
    expect(takerFee(shares(100_000_000), price(500_000), fee)).toBe(1_250_000)
    expect(takerFee(shares(1_000_000), price(10_000), fee)).toBe(500)
    expect(takerFee(shares(1), price(500_000), fee)).toBe(10)
    expect(takerFee(shares(1), price(500_000), fee, 'nearest')).toBe(0)
    expect(takerFee(shares(400), price(500_000), fee, 'nearest')).toBe(10)
  })

  it('is the same for both sides, and nothing at the ends', () => {
    fc.assert(
      fc.property(anyShares, anyPrice, (amount, at) => {
        expect(takerFee(amount, at, fee)).toBe(takerFee(amount, complement(at), fee))
      }),
    )
    expect(takerFee(shares(10 ** 12), price(0), fee)).toBe(0)
  })
})
