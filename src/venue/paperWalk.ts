/**
 * Meeting a book on paper, level by level, within an order's limit. Nothing fills beyond what stands there, and what we took of a
 * level stays taken until that level's size changes. YES bought at p and NO sold at 1 − p take the same shares (the venue mints
 * and merges), so what was taken is kept in YES's terms.
 */
import type { Level } from '../domain/book.ts'
import type { Direction, Side } from '../domain/ids.ts'
import {
  complement,
  NO_SHARES,
  type Price,
  type Shares,
  shares,
  sharesFor,
  subShares,
  subUsd,
  worth,
} from '../domain/money.ts'
import type { Amount } from '../domain/order.ts'
import type { StoredBook } from '../ports/store.ts'

/** What we took of one level, and how large it was then. */
export interface Taken {
  readonly size: Shares
  readonly taken: Shares
}
/** Of one market, by level in YES's terms. */
export type TakenLevels = ReadonlyMap<string, Taken>

export interface Piece {
  readonly price: Price
  readonly shares: Shares
}
export interface Walk {
  readonly pieces: ReadonlyArray<Piece>
  readonly left: Amount
  readonly taken: TakenLevels
}

const levelKey = (side: Side, stands: 'bids' | 'asks', at: Price): string => {
  const inYes = side === 'YES' ? stands : stands === 'bids' ? 'asks' : 'bids'
  return `${inYes} ${side === 'YES' ? at : complement(at)}`
}

/** The levels that a taker meets, best first. */
export const metBy = (book: StoredBook, direction: Direction): ReadonlyArray<Level> =>
  direction === 'BUY'
    ? [...book.asks].sort((a, b) => a.price - b.price)
    : [...book.bids].sort((a, b) => b.price - a.price)

/** Whether a level at `at` is one that an order with this limit may take. */
const within = (direction: Direction, at: Price, limit: Price): boolean =>
  direction === 'BUY' ? at <= limit : at >= limit

/** The most of a level that an amount can take. */
const takes = (left: Amount, at: Price, stands: Shares): Shares => {
  const wanted = left._tag === 'shares' ? left.shares : sharesFor(left.usd, at, 'down')
  return shares(Math.min(wanted, stands))
}

const less = (left: Amount, taken: Shares, at: Price): Amount =>
  left._tag === 'shares'
    ? { _tag: 'shares', shares: subShares(left.shares, taken) }
    : { _tag: 'usd', usd: subUsd(left.usd, worth(taken, at, 'up')) }

/** Nothing of it can be traded any more: no shares, or dollars that buy none. */
export const isSpent = (left: Amount): boolean => (left._tag === 'shares' ? left.shares <= 0 : left.usd <= 0)

/** Meets a book at once; dollars are spent to the millionth and never exceeded. */
export const walk = (
  book: StoredBook,
  order: { readonly side: Side; readonly direction: Direction; readonly limit: Price },
  amount: Amount,
  taken: TakenLevels,
): Walk => {
  const stands = order.direction === 'BUY' ? 'asks' : 'bids'
  const pieces: Piece[] = []
  const after = new Map(taken)
  let left = amount
  for (const level of metBy(book, order.direction)) {
    if (isSpent(left) || !within(order.direction, level.price, order.limit)) break
    const key = levelKey(order.side, stands, level.price)
    const before = after.get(key)
    const gone = before !== undefined && before.size === level.size ? before.taken : NO_SHARES
    const size = takes(left, level.price, subShares(level.size, gone))
    if (size <= 0) continue
    pieces.push({ price: level.price, shares: size })
    after.set(key, { size: level.size, taken: shares(gone + size) })
    left = less(left, size, level.price)
  }
  return { pieces, left, taken: after }
}

/** Forgets levels that this book does not have any more, or with another size; the rest stays taken. */
export const stillTaken = (book: StoredBook, side: Side, taken: TakenLevels): TakenLevels => {
  const now = new Map<string, Shares>()
  for (const level of book.bids) now.set(levelKey(side, 'bids', level.price), level.size)
  for (const level of book.asks) now.set(levelKey(side, 'asks', level.price), level.size)
  return new Map([...taken].filter(([key, one]) => now.get(key) === one.size))
}
