import * as E from 'fp-ts/lib/Either.js'
import { defer, filter, mergeMap, type Observable } from 'rxjs'
import type { MarketId } from '../domain/ids.ts'
import { NO_USD, ONE, type Price, price, takerFee } from '../domain/money.ts'
import { type Amount, type Order, type OrderDone, type OrderFilled, type RiskApproved, rests } from '../domain/order.ts'
import type { Clock } from '../ports/clock.ts'
import type { PaperBooks, StoredBook } from '../ports/store.ts'
import { metBy, type Piece, stillTaken, type TakenLevels, walk } from './paperWalk.ts'

/** Where paper orders meet stored books, and what was taken of them is remembered. */
export interface PaperFloor {
  readonly clock: Clock
  /** The stored book of the order's token; nothing when there is none or it cannot be read. */
  readonly read: (order: Order) => Observable<StoredBook>
  /** Says that the order's market has new books. */
  readonly written: (order: Order) => Observable<MarketId>
  /** Takes what stands within a limit off the book's levels. */
  readonly take: (
    order: Order,
    book: StoredBook,
    limit: Price,
    amount: Amount,
  ) => { readonly pieces: ReadonlyArray<Piece>; readonly left: Amount }
}
/** What has become of an order so far. */
export interface Progress {
  readonly left: Amount
  /** Millionths of shares. */
  readonly filled: number
}

/** Markets of which it is remembered what we took; the one longest untouched is forgotten first. */
const MARKETS = 1_000

export const paperFloor = (paperBooks: PaperBooks, clock: Clock): PaperFloor => {
  const taken = new Map<MarketId, TakenLevels>()
  const remember = (market: MarketId, levels: TakenLevels): void => {
    taken.delete(market)
    if (levels.size > 0) taken.set(market, levels)
    const oldest = taken.keys().next()
    if (taken.size > MARKETS && oldest.done !== true) taken.delete(oldest.value)
  }
  return {
    clock,
    read: order =>
      defer(paperBooks.read([order.tokenId])).pipe(
        // A failed read is no answer; the next write is read again.
        mergeMap(answer => (E.isRight(answer) ? answer.right : [])),
        filter(book => book.tokenId === order.tokenId),
      ),
    written: order => paperBooks.written$.pipe(filter(market => market === order.marketId)),
    take: (order, book, limit, amount) => {
      const known = stillTaken(book, order.side, taken.get(order.marketId) ?? new Map())
      const walked = walk(book, { side: order.side, direction: order.direction, limit }, amount, known)
      remember(order.marketId, walked.taken)
      return walked
    },
  }
}

/** A fill's report; its key is the order's id with the shares filled before, so that the same fill has the same key after a restart. */
export const fillReport = (
  order: RiskApproved<Order>,
  book: StoredBook,
  piece: Piece,
  filledBefore: number,
  clock: Clock,
): OrderFilled => ({
  _tag: 'filled',
  order,
  at: clock.now(),
  fillKey: `${order.orderId}/${filledBefore}`,
  shares: piece.shares,
  price: piece.price,
  role: rests(order) ? 'maker' : 'taker',
  fee: rests(order) ? NO_USD : takerFee(piece.shares, piece.price, order.fee),
  settlement: 'confirmed',
  book: {
    bid: metBy(book, 'SELL')[0]?.price ?? price(0),
    ask: metBy(book, 'BUY')[0]?.price ?? price(ONE),
    observedAt: book.observedAt,
  },
})

export const endReport = (
  order: RiskApproved<Order>,
  result: OrderDone['result'],
  text: string,
  clock: Clock,
): OrderDone => ({ _tag: 'done', order, at: clock.now(), result, text })
