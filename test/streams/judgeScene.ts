import type { Book, Level } from '../../src/domain/book.ts'
import { conditionId, marketId, tokenId } from '../../src/domain/ids.ts'
import { complement, millis, type Price, price, shares } from '../../src/domain/money.ts'
import type { Before, BeforePoll } from '../../src/ports/store.ts'
import { type BookPair, type Judgement, judge, touchIn } from '../../streams/judge.ts'

export const cents = (value: number): Price => price(Math.round(value * 10_000))
export const levels = (...prices: ReadonlyArray<number>): ReadonlyArray<Level> =>
  prices.map(at => ({ price: cents(at), size: shares(100_000_000) }))

const YES = tokenId('1')
const NO = tokenId('2')
export const book = (bids: ReadonlyArray<Level>, asks: ReadonlyArray<Level>, last: number | null = null): Book => ({
  tokenId: YES,
  conditionId: conditionId('0x1'),
  bids,
  asks,
  lastTradePrice: last === null ? null : cents(last),
  tickSize: cents(1),
  minOrderSize: null,
  venueTime: null,
})
const turned = (all: ReadonlyArray<Level>): ReadonlyArray<Level> =>
  all.map(level => ({ ...level, price: complement(level.price) }))
/** The NO book that shows the same orders. */
export const mirrored = (yes: Book): Book => ({ ...yes, tokenId: NO, bids: turned(yes.asks), asks: turned(yes.bids) })
export const pair = (yes: Book): BookPair => ({ yes, no: mirrored(yes) })
/** A pair by its touches in cents, both sides there; `last` as both books carry it. */
export const quoted = (bid: number, ask: number, last: number | null = null): BookPair =>
  pair(book(levels(bid), levels(ask), last))

const market = (before: Before | null): BeforePoll => ({
  marketId: marketId(1),
  yesTokenId: YES,
  noTokenId: NO,
  tickSize: cents(1),
  before,
})
const touch = (bid: number, ask: number) => touchIn(book(levels(bid), levels(ask)))
/** What a good poll left in the row, one interval ago. */
export const good = (bid: number, ask: number): Before => ({
  yes: touch(bid, ask),
  no: touch(100 - ask, 100 - bid),
  yesPrice: cents((bid + ask) / 2),
  status: 'good',
  observedAt: millis(0),
  tightMidpoint: ask - bid <= 10 ? cents((bid + ask) / 2) : null,
  tightTouch: ask - bid <= 10 ? { bid: cents(bid), ask: cents(ask) } : null,
  widePolls: 0,
})
const circumstances = (observedAt: number) => ({ observedAt: millis(observedAt), wideFor: millis(45_000) })
export const judged = (books: BookPair, before: Before | null = null, observedAt = 15_000): Judgement =>
  judge(market(before), books, circumstances(observedAt))
