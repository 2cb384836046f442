import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ONE, price, shares } from '../../src/domain/money.ts'
import {
  createMaker,
  farQuotesOf,
  type Quote,
  quotesOf,
  requote,
  SMALLEST,
  type Style,
} from '../../src/simulator/maker.ts'
import type { Order } from '../../src/simulator/order-book.ts'
import { stream } from '../../src/simulator/random.ts'

const STYLE: Style = {
  name: 'fast',
  lag: [300, 1000],
  halfSpread: 0.01,
  refresh: 5000,
  levels: 5,
  step: 1,
  size: 250,
  patience: 500,
}

const standing = (id: number, ticks: number, left: number): Order => ({
  id,
  owner: 'maker',
  token: 'YES',
  direction: 'BUY',
  price: price(ticks * 10_000),
  left: shares(left),
})
const quote = (ticks: number, size: number) =>
  ({ direction: 'BUY', price: price(ticks * 10_000), size: shares(size) }) as const

const best = (quotes: ReadonlyArray<Quote>, direction: Quote['direction']): number | null =>
  quotes.find(one => one.direction === direction)?.price ?? null

describe('a maker', () => {
  it('leaves orders at wanted prices in their queue, tops up what is eaten and takes off the rest', () => {
    const change = requote(
      [standing(1, 48, 60_000_000), standing(2, 49, 10_000_000), standing(3, 50, 60_000_000)],
      [quote(49, 80_000_000), quote(48, 80_000_000)],
    )
    expect(change.cancel.map(order => order.id)).toEqual([3])
    expect(change.place).toEqual([quote(49, 70_000_000)])
  })

  it('places nothing under the smallest order', () => {
    expect(requote([standing(1, 49, 4_000_000)], [quote(49, 8_500_000)]).place).toEqual([quote(49, SMALLEST)])
  })

  it('never offers for less, or bids more, than it believes the market to be worth, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: -50_000, max: 50_000 }),
        fc.constantFrom(10_000, 1000),
        fc.integer(),
        (belief, inventory, tick, seed) => {
          const maker = createMaker(STYLE, belief)
          maker.inventory = inventory
          const quotes = quotesOf(maker, price(tick), stream('quotes', seed))
          const bid = best(quotes, 'BUY')
          const ask = best(quotes, 'SELL')
          if (bid !== null) expect(bid / ONE).toBeLessThanOrEqual(belief)
          if (ask !== null) expect(ask / ONE).toBeGreaterThanOrEqual(belief)
          for (const one of [...quotes, ...farQuotesOf(maker, stream('far', seed))]) {
            expect(one.price % (one.price % 10_000 === 0 ? 10_000 : tick)).toBe(0)
            expect(one.price > 0 && one.price < ONE && one.size >= SMALLEST).toBe(true)
          }
        },
      ),
    )
  })

  it('quotes closer and thinner where the answer is nearly known, on the finer tick', () => {
    const quotesAt = (belief: number, tick: number) =>
      quotesOf(createMaker(STYLE, belief), price(tick), stream('closer'))
    const spread = (quotes: ReadonlyArray<Quote>): number => (best(quotes, 'SELL') ?? 0) - (best(quotes, 'BUY') ?? 0)
    const open = quotesAt(0.5, 10_000)
    const known = quotesAt(0.97, 1000)
    expect(spread(known)).toBeLessThan(spread(open) / 2)
    expect(known[0]?.size ?? 0).toBeLessThan((open[0]?.size ?? 0) / 2)
  })

  it('leans against what it holds', () => {
    const middle = (inventory: number): number => {
      const maker = createMaker(STYLE, 0.5)
      maker.inventory = inventory
      const quotes = quotesOf(maker, price(1000), stream('lean'))
      return ((best(quotes, 'BUY') ?? 0) + (best(quotes, 'SELL') ?? 0)) / 2
    }
    expect(middle(500)).toBeLessThan(middle(0))
    expect(middle(-500)).toBeGreaterThan(middle(0))
  })
})
