import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenId } from '../../src/domain/ids.ts'
import { price, shares, usd, worth } from '../../src/domain/money.ts'
import type { Amount } from '../../src/domain/order.ts'
import type { StoredBook } from '../../src/ports/store.ts'
import { isSpent, stillTaken, type TakenLevels, walk } from '../../src/venue/paperWalk.ts'
import { cents, dollars, NOON, pieces } from '../support/trading.ts'

const levels = (...list: ReadonlyArray<readonly [number, number]>) =>
  list.map(([at, size]) => ({ price: cents(at), size: pieces(size) }))
const book = (bids: StoredBook['bids'], asks: StoredBook['asks']): StoredBook => ({
  tokenId: tokenId('1'),
  observedAt: NOON,
  bids,
  asks,
})
const none: TakenLevels = new Map()
const buy = (limit: number) => ({ side: 'YES', direction: 'BUY', limit: cents(limit) }) as const
const sell = (limit: number) => ({ side: 'YES', direction: 'SELL', limit: cents(limit) }) as const
const spend = (amount: number): Amount => ({ _tag: 'usd', usd: dollars(amount) })
const trade = (amount: number): Amount => ({ _tag: 'shares', shares: pieces(amount) })

describe('walking a book', () => {
  const standing = book(levels([48, 10], [49, 20]), levels([53, 100], [51, 10], [52, 10]))

  test('takes the best levels first, in whatever order they stand, up to the limit', () => {
    const { pieces: taken, left } = walk(standing, buy(52), spend(20), none)
    expect(taken).toEqual([
      { price: cents(51), shares: pieces(10) },
      { price: cents(52), shares: pieces(10) },
    ])
    expect(left).toEqual(spend(20 - 5.1 - 5.2))
  })
  test('spends dollars to the millionth', () => {
    const { pieces: taken, left } = walk(standing, buy(53), spend(20), none)
    expect(isSpent(left)).toBe(true)
    expect(taken.reduce((sum, piece) => sum + worth(piece.shares, piece.price, 'up'), 0)).toBe(dollars(20))
  })
  test('sells from the highest bid down', () => {
    expect(walk(standing, sell(48), trade(25), none).pieces).toEqual([
      { price: cents(49), shares: pieces(20) },
      { price: cents(48), shares: pieces(5) },
    ])
    expect(walk(standing, sell(49), trade(25), none).left).toEqual(trade(5))
  })
  test('finds taken what was taken, until the level changes its size', () => {
    const first = walk(standing, buy(51), trade(6), none)
    const second = walk(standing, buy(51), trade(6), first.taken)
    expect(second.pieces).toEqual([{ price: cents(51), shares: pieces(4) }])
    const changed = book(standing.bids, levels([51, 9]))
    expect(walk(changed, buy(51), trade(20), second.taken).pieces).toEqual([{ price: cents(51), shares: pieces(9) }])
    expect(stillTaken(changed, 'YES', second.taken).size).toBe(0)
    expect(stillTaken(standing, 'YES', second.taken).size).toBe(1)
  })
  test('knows that buying YES and selling NO take the same shares', () => {
    const first = walk(standing, buy(51), trade(6), none)
    const mirror = book(levels([49, 10], [48, 10]), levels([51, 20]))
    const sale = walk(mirror, { side: 'NO', direction: 'SELL', limit: cents(49) }, trade(10), first.taken)
    expect(sale.pieces).toEqual([{ price: cents(49), shares: pieces(4) }])
  })
})

test('nothing ever fills beyond the book, the limit or the amount, over any number of orders', () => {
  const level = fc.record({ at: fc.integer({ min: 1, max: 99 }), size: fc.integer({ min: 1, max: 50_000_000 }) })
  const order = fc.record({
    direction: fc.constantFrom('BUY' as const, 'SELL' as const),
    limit: fc.integer({ min: 1, max: 99 }),
    amount: fc.integer({ min: 1, max: 60_000_000 }),
    inDollars: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(level, { selector: one => one.at, maxLength: 20 }),
      fc.array(order, { maxLength: 8 }),
      (list, orders) => {
        const stands = list.map(one => ({ price: cents(one.at), size: shares(one.size) }))
        const standing = book(stands, stands)
        let taken = none
        const bought = new Map<number, number>()
        const sold = new Map<number, number>()
        for (const { direction, limit, amount, inDollars } of orders) {
          const asked: Amount =
            inDollars && direction === 'BUY'
              ? { _tag: 'usd', usd: usd(amount) }
              : { _tag: 'shares', shares: shares(amount) }
          const walked = walk(standing, { side: 'YES', direction, limit: cents(limit) }, asked, taken)
          taken = walked.taken
          const sums = direction === 'BUY' ? bought : sold
          let cost = 0
          let size = 0
          for (const piece of walked.pieces) {
            sums.set(piece.price, (sums.get(piece.price) ?? 0) + piece.shares)
            cost += worth(piece.shares, piece.price, 'up')
            size += piece.shares
            expect(direction === 'BUY' ? piece.price <= cents(limit) : piece.price >= cents(limit)).toBe(true)
          }
          expect(asked._tag === 'usd' ? cost : size).toBeLessThanOrEqual(amount)
          expect(walked.left._tag === 'usd' ? walked.left.usd : walked.left.shares).toBe(
            amount - (asked._tag === 'usd' ? cost : size),
          )
        }
        for (const sums of [bought, sold])
          for (const [at, sum] of sums) {
            const stood = stands.find(one => one.price === price(at))?.size ?? 0
            expect(sum).toBeLessThanOrEqual(stood)
          }
      },
    ),
  )
})
