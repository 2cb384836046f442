/** A market's book and prices as seen from one of its tokens. */
import type { Direction, Side } from '../../domain/ids.ts'
import { complement, type Millis, ONE, type Price, price, showMillionths } from '../../domain/money.ts'
import type { Levels, Trade } from '../happening.ts'
import { sha1 } from '../ids.ts'
import type { Listing } from '../listing.ts'
import { SMALLEST, TICK } from '../maker.ts'
import type { Market } from '../market.ts'
import { type BookLevel, bestAsk, bestBid, levelsOf } from '../order-book.ts'

export const TICK_TEXT = showMillionths(TICK)
const SMALLEST_TEXT = showMillionths(SMALLEST)

/** A level as the wire has it: decimals as text. */
export interface LevelText {
  readonly price: string
  readonly size: string
}

export interface Sides {
  readonly bids: ReadonlyArray<LevelText>
  readonly asks: ReadonlyArray<LevelText>
}

const turned = (direction: Direction): Direction => (direction === 'BUY' ? 'SELL' : 'BUY')

/** A price of YES in terms of a token. */
export const priceFor = (side: Side, ofYes: Price): Price => (side === 'YES' ? ofYes : complement(ofYes))
export const directionFor = (side: Side, ofYes: Direction): Direction => (side === 'YES' ? ofYes : turned(ofYes))

export const tokenOf = (listing: Listing, side: Side): string => listing.tokens[side === 'YES' ? 0 : 1]

/** Both sides in terms of a token, worst first: what is asked for YES is bid for NO, at the complement. */
const sidesFor = (side: Side, levels: Levels): Sides => {
  const shown = (list: ReadonlyArray<BookLevel>): ReadonlyArray<LevelText> =>
    list.map(level => ({ price: showMillionths(priceFor(side, level.price)), size: showMillionths(level.size) }))
  return side === 'YES'
    ? { bids: shown(levels.bids), asks: shown(levels.asks) }
    : { bids: shown(levels.asks), asks: shown(levels.bids) }
}

/** A market's book at a moment. */
export interface Snapshot {
  readonly listing: Listing
  readonly at: Millis
  readonly levels: Levels
  readonly lastTrade: Trade | null
}

export const snapshotOf = (market: Market): Snapshot => ({
  listing: market.listing,
  at: market.changedAt,
  levels: levelsOf(market.book),
  lastTrade: market.lastTrade,
})

/** Three decimals at least, as the venue writes it, eg/ `0.620`; empty before the first trade. Both tokens carry the same text. */
export const lastTradeText = (trade: Trade | null): string => {
  if (trade === null) return ''
  const text = showMillionths(trade.price)
  const decimals = text.length - 1 - text.indexOf('.')
  return text.includes('.') ? text + '0'.repeat(Math.max(0, 3 - decimals)) : `${text}.000`
}

/** The whole snapshot as `GET /book` gives it, with its hash: SHA-1 of this very JSON with an empty hash. */
export interface BookJson extends Sides {
  readonly market: string
  readonly asset_id: string
  readonly timestamp: string
  readonly hash: string
  readonly min_order_size: string
  readonly tick_size: string
  readonly neg_risk: boolean
  readonly last_trade_price: string
}

export const bookJson = (snapshot: Snapshot, side: Side): BookJson => {
  const { bids, asks } = sidesFor(side, snapshot.levels)
  const unsigned: BookJson = {
    market: snapshot.listing.conditionId,
    asset_id: tokenOf(snapshot.listing, side),
    timestamp: String(snapshot.at),
    hash: '',
    bids,
    asks,
    min_order_size: SMALLEST_TEXT,
    tick_size: TICK_TEXT,
    neg_risk: false,
    last_trade_price: lastTradeText(snapshot.lastTrade),
  }
  return { ...unsigned, hash: sha1(JSON.stringify(unsigned)) }
}

/** The touch of a token; a missing bid is 0, a missing ask 1. */
export const touchFor = (market: Market, side: Side): { readonly bid: Price; readonly ask: Price } => {
  const bid = bestBid(market.book) ?? price(0)
  const ask = bestAsk(market.book) ?? price(ONE)
  return side === 'YES' ? { bid, ask } : { bid: complement(ask), ask: complement(bid) }
}

/** Half a tick is exact: ticks are even in millionths. */
export const midpointFor = (market: Market, side: Side): Price => {
  const { bid, ask } = touchFor(market, side)
  return price((bid + ask) / 2)
}

const WIDE = price(100_000)

/** What the website shows for YES: its payout, else the midpoint, or the last trade when the spread is over 0.10. */
export const shownPrice = (market: Market): Price => {
  if (market.status === 'resolved') return market.listing.payout
  const { bid, ask } = touchFor(market, 'YES')
  if (ask - bid <= WIDE || market.lastTrade === null) return midpointFor(market, 'YES')
  return priceFor(market.lastTrade.token, market.lastTrade.price)
}
