import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Direction } from '../../src/domain/ids.ts'
import { price, shares } from '../../src/domain/money.ts'
import {
  bestAsk,
  bestBid,
  cancel,
  createOrderBook,
  crosses,
  levelsOf,
  type Order,
  type OrderBook,
  rest,
  restingOrders,
  sizeAt,
  take,
} from '../../src/simulator/order-book.ts'

const order = (id: number, direction: Direction, ticks: number, size: number, owner = 'someone'): Order => ({
  id,
  owner,
  token: 'YES',
  direction,
  price: price(ticks * 10_000),
  left: shares(size),
})

const bookOf = (...orders: ReadonlyArray<Order>): OrderBook => {
  const book = createOrderBook()
  for (const one of orders) rest(book, one)
  return book
}

describe('an order book', () => {
  it('lists both sides worst first', () => {
    const book = bookOf(
      order(1, 'BUY', 48, 5),
      order(2, 'BUY', 49, 5),
      order(3, 'SELL', 51, 5),
      order(4, 'SELL', 55, 5),
    )
    const { bids, asks } = levelsOf(book)
    expect(bids.map(level => level.price)).toEqual([480_000, 490_000])
    expect(asks.map(level => level.price)).toEqual([550_000, 510_000])
    expect([bestBid(book), bestAsk(book)]).toEqual([490_000, 510_000])
  })

  it('fills the best price first, and at one price the oldest order first', () => {
    const book = bookOf(order(1, 'SELL', 52, 10), order(2, 'SELL', 51, 10), order(3, 'SELL', 51, 10))
    const fills = take(book, 'BUY', price(520_000), shares(25))
    expect(fills.map(fill => [fill.maker.id, fill.price, fill.size])).toEqual([
      [2, 510_000, 10],
      [3, 510_000, 10],
      [1, 520_000, 5],
    ])
    expect(sizeAt(book, 'SELL', price(520_000))).toBe(5)
  })

  it('fills nothing worse than the limit', () => {
    const book = bookOf(order(1, 'BUY', 47, 10), order(2, 'BUY', 48, 10))
    expect(take(book, 'SELL', price(480_000), shares(100)).map(fill => fill.maker.id)).toEqual([2])
    expect(bestBid(book)).toBe(470_000)
  })

  it('refuses an order that would cross', () => {
    const book = bookOf(order(1, 'SELL', 51, 10))
    expect(crosses(book, 'BUY', price(510_000))).toBe(true)
    expect(() => rest(book, order(2, 'BUY', 51, 10))).toThrow('would cross')
  })

  it('keeps every share and never crosses, whatever comes', () => {
    const step = fc.record({
      what: fc.constantFrom('rest', 'take', 'cancel'),
      direction: fc.constantFrom<Direction>('BUY', 'SELL'),
      ticks: fc.integer({ min: 40, max: 60 }),
      size: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), steps => {
        const book = createOrderBook()
        let put = 0
        let gone = 0
        steps.forEach(({ what, direction, ticks, size }, id) => {
          const at = price(ticks * 10_000)
          if (what === 'rest' && !crosses(book, direction, at)) {
            rest(book, order(id, direction, ticks, size))
            put += size
          }
          if (what === 'take') for (const fill of take(book, direction, at, shares(size))) gone += fill.size
          const first = restingOrders(book)[0]
          if (what === 'cancel' && first !== undefined)
            gone += cancel(book, first.direction, first.price, first.id)?.left ?? 0
          const bid = bestBid(book)
          const ask = bestAsk(book)
          expect(bid === null || ask === null || bid < ask).toBe(true)
          expect(restingOrders(book).reduce((sum, one) => sum + one.left, 0)).toBe(put - gone)
        })
      }),
    )
  })
})
