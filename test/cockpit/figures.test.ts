import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cents, counted, directionOf, dollars, profit, sharesText, span, utcClock } from '../../src/cockpit/figures.ts'
import { millis, price, shares, usd } from '../../src/domain/money.ts'

describe('figures for people', () => {
  it.each([
    [635_000, '63.5¢'],
    [620_000, '62.0¢'],
    [0, '0.0¢'],
    [1_000_000, '100.0¢'],
    [999_500, '99.95¢'],
    [5_000, '0.5¢'],
    [-10_000, '−1.0¢'],
  ])('show a price of %d millionths as %s', (value, text) => {
    expect(cents(price(value))).toBe(text)
  })

  it.each([
    [1_234_500_000, '$1,234.50', '+$1,234.50'],
    [-62_400_000, '−$62.40', '−$62.40'],
    [1_234_567_890_000, '$1,234,567.89', '+$1,234,567.89'],
    [0, '$0.00', '$0.00'],
    [4_999, '$0.00', '$0.00'],
    [-4_999, '$0.00', '$0.00'],
    [-5_000, '−$0.01', '−$0.01'],
  ])('show %d millionths of a dollar as %s, made or lost as %s', (value, text, made) => {
    expect(dollars(usd(value))).toBe(text)
    expect(profit(usd(value))).toBe(made)
  })

  it('never show a minus before zero, nor a sign that differs from what is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), value => {
        const text = profit(usd(value))
        expect(text).not.toMatch(/^[+−]\$0\.00$/)
        expect(directionOf(usd(value))).toBe(text.startsWith('+') ? 'up' : text.startsWith('−') ? 'down' : 'flat')
      }),
    )
  })

  it('are nearest to the exact amount, by at most half a cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), value => {
        const shown = Number(dollars(usd(value)).replace('−', '-').replaceAll(/[$,]/g, ''))
        expect(Math.abs(shown * 1e6 - value)).toBeLessThanOrEqual(5001)
      }),
    )
  })

  it('show shares with two decimals, and a dash for what is not known', () => {
    expect(sharesText(shares(120_500_000))).toBe('120.50')
    expect([cents(null), dollars(null), profit(null), sharesText(null)]).toEqual(['–', '–', '–', '–'])
  })

  it.each([
    [-5, '0 s'],
    [4_999, '4 s'],
    [65_000, '1 m 05 s'],
    [11_520_000, '3 h 12 m'],
    [5 * 86_400_000, '5 d'],
  ])('show a span of %d ms as %s', (ms, text) => {
    expect(span(millis(ms))).toBe(text)
  })

  it('show a moment by its clock in UTC', () => {
    expect([utcClock(millis(0)), utcClock(millis(1_795_955_085_236))]).toEqual(['00:00:00 UTC', '12:24:45 UTC'])
  })

  it('count with the right noun', () => {
    expect([counted(0, 'match', 'matches'), counted(1, 'match', 'matches'), counted(1200, 'match', 'matches')]).toEqual(
      ['0 matches', '1 match', '1,200 matches'],
    )
  })
})
