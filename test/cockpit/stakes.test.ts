import { describe, expect, it } from 'vitest'
import { payoffOf, worstCase } from '../../src/cockpit/matches.ts'
import { worstOf } from '../../src/cockpit/payoff.ts'
import { showStakes } from '../../src/cockpit/stakes.ts'
import { price, shares, usd } from '../../src/domain/money.ts'
import { market, order, position } from './desk.ts'

const MATCHES = new Map([['900', 'FaZe – MOUZ']])
/** 15.625 shares of YES that cost $10: at worst they are gone. */
const HELD = [position()]
const working = (changes: Parameters<typeof order>[0] = {}) =>
  order({ status: 'live', filledShares: shares(0), filledUsd: usd(0), doneAt: null, ...changes })

describe('what a match may cost', () => {
  it('is its worst ending, with what orders under way may add to it', () => {
    const orders = [working({ usd: usd(20_000_000), limit: price(500_000) })]
    const payoff = payoffOf('900', [market()], HELD, orders)
    expect(worstOf(payoff, 'least')).toBe(-10_000_000)
    expect(worstOf(payoff, 'withOrders')).toBe(-30_000_000)
    expect(worstCase([market()], HELD, orders)).toBe(-30_000_000)
  })

  it('counts of an order only what is left of it, and nothing of one that has ended', () => {
    const half = working({ usd: usd(20_000_000), filledUsd: usd(15_000_000) })
    expect(worstCase([market()], [], [half])).toBe(-5_000_000)
    expect(worstCase([market()], [], [order()])).toBe(0)
  })

  it('is not made better by an order that need not fill', () => {
    const other = working({ side: 'NO', usd: usd(4_000_000), limit: price(400_000) })
    const payoff = payoffOf('900', [market()], HELD, [other])
    // NO would pay 10 for 4 where YES loses all: it may not fill. Where YES wins it would be lost.
    expect(worstOf(payoff, 'withOrders')).toBe(-10_000_000)
    expect(payoff.find(one => one.ending === 'FaZe 2–0')).toMatchObject({ least: 5_625_000, withOrders: 1_625_000 })
  })

  it('counts a sale at its limit: what would have been paid is given up', () => {
    const sale = working({ direction: 'SELL', usd: null, shares: shares(10_000_000), limit: price(600_000) })
    const payoff = payoffOf('900', [market()], HELD, [sale])
    expect(payoff.find(one => one.ending === 'FaZe 2–0')).toMatchObject({ least: 5_625_000, withOrders: 1_625_000 })
    expect(worstOf(payoff, 'withOrders')).toBe(-10_000_000)
  })

  it('stands in one line for each match, with the ending that costs most', () => {
    const stakes = showStakes({ markets: [market()], positions: HELD, orders: [working()] }, MATCHES)
    expect(stakes).toMatchObject([
      {
        match: 'FaZe – MOUZ',
        cost: '$10.00',
        value: '$9.84',
        profit: '−$0.16',
        worst: '−$10.00',
        withOrders: '−$30.00',
      },
    ])
    expect(stakes[0]?.ending).toMatch(/^MOUZ 2–/)
  })
})
