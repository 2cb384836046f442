import type { Book, Level } from '../src/domain/book.ts'
import type { Millis } from '../src/domain/money.ts'
import { complement, mulDiv, NO_SHARES, ONE, type Price, price, type Shares, shares } from '../src/domain/money.ts'
import type { Touch } from '../src/domain/quote.ts'
import type { Before, BeforePoll, Verdict } from '../src/ports/store.ts'

/**
 * Judging a book: from the two books of a market to what it costs, or why nobody should believe them.
 *
 * - best bid = the highest bid, best ask = the lowest ask, in any order; no bid = 0, no ask = 1 (one-sided)
 * - price = midpoint while ask − bid of YES ≤ 0.10, else the market's last trade in YES's terms; NO = 1 − YES then
 * - disagreement: |yes_bid + no_ask − 1| or |yes_ask + no_bid − 1| over one tick, or a book that crosses itself
 * - ghost: 0.01/0.99 where the book before had a spread ≤ 0.10 and the last trade lies within that touch ± 0.10, or nobody has traded
 * - a suspicion ends when books pass, or after four polls in a row that were wide (> 0.10) on both tokens
 */
const WIDE = 100_000
const GHOST_BID = 10_000
const GHOST_ASK = 990_000
const GHOST_REACH = 100_000
const WIDE_POLLS = 4

/** Both tokens' books of a market, as the venue answered them; null when it answered none. */
export interface BookPair {
  readonly yes: Book | null
  readonly no: Book | null
}
/** When the request of these books began, and how long a market must have been without a good price before wide is true. */
export interface Circumstances {
  readonly observedAt: Millis
  readonly wideFor: Millis
}
export type Judgement =
  | Verdict
  /** The tokens disagree: read both again once, within the poll. */
  | { readonly _tag: 'again'; readonly verdict: Verdict }
  /** The venue answered no book for one of the tokens: not priced this time, the old price grows older. */
  | { readonly _tag: 'missing' }

interface Best {
  readonly price: Price
  readonly size: Shares
}
const best = (levels: ReadonlyArray<Level>, isBetter: (a: Price, b: Price) => boolean): Best | null => {
  let at: Price | null = null
  let size = 0
  for (const level of levels) {
    if (level.size <= 0) continue
    if (at === null || isBetter(level.price, at)) {
      at = level.price
      size = level.size
    } else if (level.price === at) size += level.size
  }
  return at === null ? null : { price: at, size: shares(size) }
}

/** The best of both sides, whatever the order of the levels; levels of one price are added up. */
export const touchIn = (book: Book): Touch => {
  const bid = best(book.bids, (a, b) => a > b)
  const ask = best(book.asks, (a, b) => a < b)
  return {
    bid: bid?.price ?? price(0),
    ask: ask?.price ?? price(ONE),
    bidSize: bid?.size ?? NO_SHARES,
    askSize: ask?.size ?? NO_SHARES,
    oneSided: bid === null || ask === null,
  }
}

/** Half way, to the nearest millionth, a half upwards. */
export const midpointOf = (touch: { readonly bid: Price; readonly ask: Price }): Price =>
  price(mulDiv(touch.bid + touch.ask, 1, 2, 'nearest'))

const spreadOf = (touch: { readonly bid: Price; readonly ask: Price }): number => touch.ask - touch.bid
const isWide = (touch: Touch): boolean => spreadOf(touch) > WIDE
const isEmpty = (touch: Touch): boolean => touch.bidSize === 0 && touch.askSize === 0

/**
 * The last trade names no token: in YES's terms it is p or 1 − p, whichever is nearer to YES's last tight midpoint.
 * Null when none is known, or when both are as near.
 */
const lastTradeOfYes = (last: Price | null, tightMidpoint: Price | null): Price | null => {
  if (last === null || tightMidpoint === null) return null
  const asYes = Math.abs(last - tightMidpoint)
  const asNo = Math.abs(complement(last) - tightMidpoint)
  if (asYes === asNo && last !== complement(last)) return null
  return asYes <= asNo ? last : complement(last)
}

const disagree = (yes: Touch, no: Touch, tick: Price): boolean =>
  Math.abs(yes.bid + no.ask - ONE) > tick || Math.abs(yes.ask + no.bid - ONE) > tick

/** No matching engine leaves its own book crossed or locked. */
const isCrossed = (touch: Touch): boolean => touch.bidSize > 0 && touch.askSize > 0 && touch.bid >= touch.ask

const countedSoFar = (before: Before | null): number =>
  before === null || before.status === 'good' ? 0 : before.widePolls

const isGhost = (yes: Touch, last: Price | null, before: Before | null): boolean => {
  if (before === null || isWide(before.yes)) return false
  if (yes.bid > GHOST_BID || yes.ask < GHOST_ASK) return false
  // No trade says that the price went anywhere.
  if (last === null) return true
  const near = (trade: Price): boolean => trade >= before.yes.bid - GHOST_REACH && trade <= before.yes.ask + GHOST_REACH
  const middle = midpointOf(before.yes)
  return near(Math.abs(last - middle) <= Math.abs(complement(last) - middle) ? last : complement(last))
}

/**
 * Judges one market. `again` holds the verdict that stands when a second reading says the same.
 * The pace of early polls does not end a suspicion sooner: four wide polls count only once the last good price is
 * `wideFor` old.
 */
export const judge = (market: BeforePoll, books: BookPair, { observedAt, wideFor }: Circumstances): Judgement => {
  if (books.yes === null || books.no === null) return { _tag: 'missing' }
  const yes = touchIn(books.yes)
  const no = touchIn(books.no)
  if (isEmpty(yes) && isEmpty(no)) return { _tag: 'unpriced' }

  const { before } = market
  const last = books.yes.lastTradePrice ?? books.no.lastTradePrice
  const priced = pricedFrom(yes, no, last, before)
  const tick = books.yes.tickSize ?? books.no.tickSize ?? market.tickSize
  const disagreement = disagree(yes, no, tick) || isCrossed(yes) || isCrossed(no)
  if (!disagreement && !isGhost(yes, last, before)) return priced

  const widePolls = isWide(yes) && isWide(no) ? countedSoFar(before) + 1 : 0
  const isLongAgo = before === null || observedAt - before.observedAt >= wideFor
  if (widePolls >= WIDE_POLLS && isLongAgo) return priced
  return disagreement
    ? { _tag: 'again', verdict: { _tag: 'suspect', reason: 'disagreement', widePolls } }
    : { _tag: 'suspect', reason: 'ghost', widePolls }
}

const pricedFrom = (yes: Touch, no: Touch, last: Price | null, before: Before | null): Verdict => {
  const midpoint = midpointOf(yes)
  const isTight = !isWide(yes)
  const tightMidpoint = isTight ? midpoint : (before?.tightMidpoint ?? null)
  const lastTrade = lastTradeOfYes(last, tightMidpoint)
  const yesPrice = isTight ? midpoint : (lastTrade ?? midpoint)
  return {
    _tag: 'priced',
    yes,
    no,
    yesPrice,
    noPrice: isTight ? midpointOf(no) : complement(yesPrice),
    spread: price(spreadOf(yes)),
    lastTrade,
    tightMidpoint,
    tightTouch: isTight ? { bid: yes.bid, ask: yes.ask } : (before?.tightTouch ?? null),
  }
}
