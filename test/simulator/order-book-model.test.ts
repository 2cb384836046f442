import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Direction } from '../../src/domain/ids.ts'
import { price, shares } from '../../src/domain/money.ts'
import {
  bestFirst,
  cancel,
  createOrderBook,
  crosses,
  levelsOf,
  type Order,
  rest,
  restingOrders,
  take,
} from '../../src/simulator/order-book.ts'

/** The plainest book there is: a list of orders in the order in which they came. */
interface Plain {
  readonly id: number
  readonly direction: Direction
  readonly price: number
  left: number
}

const better = (direction: Direction) => (a: Plain, b: Plain) =>
  (direction === 'BUY' ? b.price - a.price : a.price - b.price) || a.id - b.id

const takePlainly = (all: Array<Plain>, direction: Direction, limit: number, size: number) => {
  const opposite: Direction = direction === 'BUY' ? 'SELL' : 'BUY'
  const fills: Array<readonly [number, number, number]> = []
  let wanted = size
  for (const one of all.filter(order => order.direction === opposite).toSorted(better(opposite))) {
    const fits = direction === 'BUY' ? one.price <= limit : one.price >= limit
    if (wanted === 0 || !fits) break
    const met = Math.min(wanted, one.left)
    one.left -= met
    wanted -= met
    fills.push([one.id, one.price, met])
  }
  for (let i = all.length - 1; i >= 0; i--) if (all[i]?.left === 0) all.splice(i, 1)
  return fills
}

const step = fc.record({
  what: fc.constantFrom('rest', 'rest', 'take', 'cancel'),
  direction: fc.constantFrom<Direction>('BUY', 'SELL'),
  ticks: fc.integer({ min: 40, max: 60 }),
  size: fc.integer({ min: 1, max: 50 }),
  which: fc.nat(),
})

describe('an order book beside the plainest one', () => {
  it('fills the same orders in the same order, and shows the same levels', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), steps => {
        const book = createOrderBook()
        const plain: Array<Plain> = []
        steps.forEach(({ what, direction, ticks, size, which }, id) => {
          const at = price(ticks * 10_000)
          const order: Order = { id, owner: 'someone', token: 'YES', direction, price: at, left: shares(size) }
          if (what === 'rest' && !crosses(book, direction, at)) {
            rest(book, order)
            plain.push({ id, direction, price: at, left: size })
          }
          if (what === 'take') {
            const fills = take(book, direction, at, shares(size)).map(fill => [fill.maker.id, fill.price, fill.size])
            expect(fills).toEqual(takePlainly(plain, direction, at, size))
          }
          const gone = plain[which % Math.max(1, plain.length)]
          if (what === 'cancel' && gone !== undefined) {
            expect(cancel(book, gone.direction, price(gone.price), gone.id)?.left).toBe(gone.left)
            plain.splice(plain.indexOf(gone), 1)
          }
          const sides = (['BUY', 'SELL'] as const).map(side =>
            plain
              .filter(one => one.direction === side)
              .toSorted(better(side))
              .map(one => one.id),
          )
          expect(restingOrders(book).map(one => one.id)).toEqual(sides.flat())
        })
        const { bids, asks } = levelsOf(book)
        expect([...bestFirst(book, 'BUY')]).toEqual(bids.toReversed())
        expect([...bestFirst(book, 'SELL')]).toEqual(asks.toReversed())
      }),
    )
  })
})
