import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, shares, usd } from '../../../src/domain/money.ts'
import { feeOf, rebatesOf } from '../../../src/simulator/exchange/fees.ts'

const FEE = { rate: 50_000, exponent: 1, rebate: 150_000 }

describe("a taker's fee", () => {
  it.each([
    // shares, price, down, nearest, up
    [100_000_000, 500_000, 1_250_000, 1_250_000, 1_250_000],
    [16_393_442, 610_000, 194_990, 195_000, 195_000],
    [10_000_000, 330_000, 110_550, 110_550, 110_550],
    [1_234_567, 370_000, 14_380, 14_390, 14_390],
    [5_000_000, 999_000, 240, 250, 250],
    [10_000, 10_000, 0, 0, 10],
    [1, 500_000, 0, 0, 10],
    [0, 500_000, 0, 0, 0],
  ])('of %i millionths of a share at %i is %i, %i or %i', (size, at, down, nearest, up) => {
    const fee = (rounding: 'down' | 'nearest' | 'up') => feeOf(shares(size), price(at), FEE, rounding)
    expect([fee('down'), fee('nearest'), fee('up')]).toEqual([down, nearest, up])
  })

  it('is the same for YES at p and for NO at 1 − p', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), fc.integer({ min: 1, max: 999_999 }), (size, at) => {
        const of = (p: number) => feeOf(shares(size), price(p), FEE, 'nearest')
        expect(of(at)).toBe(of(1_000_000 - at))
      }),
    )
  })

  it('follows the exponent', () => {
    expect(feeOf(shares(100_000_000), price(500_000), { ...FEE, exponent: 2 }, 'nearest')).toBe(312_500)
    expect(feeOf(shares(100_000_000), price(500_000), { ...FEE, rate: 0 }, 'up')).toBe(0)
  })
})

describe('rebates', () => {
  it('go to the makers by size, the odd millionths to the first of them', () => {
    const sizes = [1, 1, 1].map(size => shares(size))
    expect(rebatesOf(usd(100), 150_000, sizes)).toEqual([5, 5, 5])
    expect(rebatesOf(usd(113), 150_000, sizes)).toEqual([6, 5, 5])
  })

  it('are together exactly the part of the fee, whatever the sizes', () => {
    const size = fc.integer({ min: 1, max: 1e12 }).map(one => shares(one))
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 9 }), fc.integer({ min: 0, max: 1e9 }), (sizes, fee) => {
        const rebates = rebatesOf(usd(fee), 150_000, sizes)
        expect(rebates.reduce((sum, one) => sum + one, 0)).toBe(Math.floor((fee * 150_000) / 1e6))
        expect(Math.min(...rebates)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
