/** A market's book and prices as seen from one of its tokens. */
import type { Direction, Side } from '../../domain/ids.ts'
import { complement, type Millis, ONE, type Price, price, showMillionths } from '../../domain/money.ts'
import type { Levels, Trade } from '../happening.ts'
import { sha1 } from '../ids.ts'
import type { Listing } from '../listing.ts'
import type { Market } from '../market.ts'
import { type BookLevel, bestAsk, bestBid, levelsOf } from '../order-book.ts'

/** A number for JSON; nothing is computed with it any more. */
export const plain = (millionths: number): number => millionths / ONE

/** A level as the wire has it: decimals as text. */
interface LevelText {
  readonly price: string
  readonly size: string
}

interface Sides {
  readonly bids: ReadonlyArray<LevelText>
  readonly asks: ReadonlyArray<LevelText>
}

const turned = (direction: Direction): Direction => (direction === 'BUY' ? 'SELL' : 'BUY')

/** A price of YES in terms of a token. */
export const priceFor = (side: Side, ofYes: Price): Price => (side === 'YES' ? ofYes : complement(ofYes))
export const directionFor = (side: Side, ofYes: Direction): Direction => (side === 'YES' ? ofYes : turned(ofYes))

export const tokenOf = (listing: Listing, side: Side): string => listing.tokens[side === 'YES' ? 0 : 1]

/** Prices are few and shown often: the texts of all thousandths. */
const PRICE_TEXTS: ReadonlyArray<string> = Array.from({ length: 1001 }, (_, thousandths) =>
  showMillionths(thousandths * 1000),
)
export const priceText = (price: Price): string =>
  (price % 1000 === 0 ? PRICE_TEXTS[price / 1000] : undefined) ?? showMillionths(price)

/** A market's book at a moment. */
export interface Snapshot {
  readonly listing: Listing
  /** The slug of its match. */
  readonly match: string
  readonly at: Millis
  readonly tick: Price
  readonly levels: Levels
  readonly lastTrade: Trade | null
}

interface Kept {
  readonly revision: number
  readonly tick: Price
  readonly snapshot: Snapshot
}

const kept = new WeakMap<Market, Kept>()

/** The book as it stands; the same object as long as nothing in it changes, so that what follows from it is computed once. */
export const snapshotOf = (market: Market): Snapshot => {
  const known = kept.get(market)
  const { revision, tick } = market
  if (known !== undefined && known.revision === revision && known.tick === tick) return known.snapshot
  const { listing, match, changedAt: at, lastTrade } = market
  const snapshot: Snapshot = { listing, match: match.slug, at, tick, levels: levelsOf(market.book), lastTrade }
  kept.set(market, { revision, tick, snapshot })
  return snapshot
}

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

/** The texts of the sizes: the same for both tokens. */
interface SizeTexts {
  readonly bids: ReadonlyArray<string>
  readonly asks: ReadonlyArray<string>
}

const sizeTexts = new WeakMap<Levels, SizeTexts>()

const sizesOf = (levels: Levels): SizeTexts => {
  const known = sizeTexts.get(levels)
  if (known !== undefined) return known
  const fresh: SizeTexts = {
    bids: levels.bids.map(level => showMillionths(level.size)),
    asks: levels.asks.map(level => showMillionths(level.size)),
  }
  sizeTexts.set(levels, fresh)
  return fresh
}

/** A side of YES in terms of a token, worst first as it stands. */
const listed = <A>(
  side: Side,
  levels: ReadonlyArray<BookLevel>,
  sizes: ReadonlyArray<string>,
  made: (price: string, size: string) => A,
): ReadonlyArray<A> => levels.map((level, index) => made(priceText(priceFor(side, level.price)), sizes[index] ?? '0'))

/** Both sides in terms of a token, worst first: what is asked for YES is bid for NO, at the complement. */
const sidesFor = <A>(
  side: Side,
  levels: Levels,
  made: (price: string, size: string) => A,
): { readonly bids: ReadonlyArray<A>; readonly asks: ReadonlyArray<A> } => {
  const sizes = sizesOf(levels)
  const bids = listed(side, levels.bids, sizes.bids, made)
  const asks = listed(side, levels.asks, sizes.asks, made)
  return side === 'YES' ? { bids, asks } : { bids: asks, asks: bids }
}

/** A book as texts of JSON, from which every message that shows it is put together. */
interface Told {
  readonly hash: string
  /** Lists of levels, worst first. */
  readonly bids: string
  readonly asks: string
  readonly text: string
}

const levelJson = (price: string, size: string): LevelText => ({ price, size })
const levelText = (price: string, size: string): string => `{"price":"${price}","size":"${size}"}`

const tell = (snapshot: Snapshot, side: Side): Told => {
  const { listing, at, levels, tick, lastTrade } = snapshot
  const sides = sidesFor(side, levels, levelText)
  const bids = `[${sides.bids.join(',')}]`
  const asks = `[${sides.asks.join(',')}]`
  const head = `{"market":"${listing.conditionId}","asset_id":"${tokenOf(listing, side)}","timestamp":"${at}","hash":"`
  const tail =
    `","bids":${bids},"asks":${asks},"min_order_size":"${showMillionths(listing.minimumSize)}",` +
    `"tick_size":"${showMillionths(tick)}","neg_risk":${listing.negRisk},"last_trade_price":"${lastTradeText(lastTrade)}"}`
  const hash = sha1(head + tail)
  return { hash, bids, asks, text: head + hash + tail }
}

const books = { YES: new WeakMap<Snapshot, Told>(), NO: new WeakMap<Snapshot, Told>() } as const

const told = (snapshot: Snapshot, side: Side): Told => {
  const known = books[side].get(snapshot)
  if (known !== undefined) return known
  const fresh = tell(snapshot, side)
  books[side].set(snapshot, fresh)
  return fresh
}

/** The book as JSON text, made once a snapshot. */
export const bookText = (snapshot: Snapshot, side: Side): string => told(snapshot, side).text

/** A book in mid-stream, after a trade: no tick, no last trade, other order of keys. */
export const tradedBook = (snapshot: Snapshot, side: Side): string => {
  const { bids, asks, hash } = told(snapshot, side)
  const { listing, at } = snapshot
  return `{"market":"${listing.conditionId}","asset_id":"${tokenOf(listing, side)}","bids":${bids},"asks":${asks},"hash":"${hash}","timestamp":"${at}","event_type":"book"}`
}

export const bookJson = (snapshot: Snapshot, side: Side): BookJson => ({
  market: snapshot.listing.conditionId,
  asset_id: tokenOf(snapshot.listing, side),
  timestamp: String(snapshot.at),
  hash: told(snapshot, side).hash,
  ...sidesFor(side, snapshot.levels, levelJson),
  min_order_size: showMillionths(snapshot.listing.minimumSize),
  tick_size: showMillionths(snapshot.tick),
  neg_risk: snapshot.listing.negRisk,
  last_trade_price: lastTradeText(snapshot.lastTrade),
})

/** Both touches of a token. */
export interface Touch {
  readonly bid: Price
  readonly ask: Price
}

/** The touch of a snapshot in terms of a token; a missing bid is 0, a missing ask 1. */
export const touchIn = (snapshot: Snapshot, side: Side): Touch => {
  const { bids, asks } = snapshot.levels
  const bid = bids[bids.length - 1]?.price ?? price(0)
  const ask = asks[asks.length - 1]?.price ?? price(ONE)
  return side === 'YES' ? { bid, ask } : { bid: complement(ask), ask: complement(bid) }
}

/** Half a tick, to the millionth. */
export const middleOf = ({ bid, ask }: Touch): Price => price(Math.floor((bid + ask) / 2))

/** The touch of a token as the book stands. */
export const touchFor = (market: Market, side: Side): Touch => {
  const bid = bestBid(market.book) ?? price(0)
  const ask = bestAsk(market.book) ?? price(ONE)
  return side === 'YES' ? { bid, ask } : { bid: complement(ask), ask: complement(bid) }
}

const WIDE = price(100_000)

/** What the website shows for YES: the midpoint, or the last trade (in terms of YES) when the spread is over 0.10. */
export const websitePrice = (bestBid: Price | null, bestAsk: Price | null, lastTrade: Price | null): Price => {
  const touch: Touch = { bid: bestBid ?? price(0), ask: bestAsk ?? price(ONE) }
  return touch.ask - touch.bid <= WIDE || lastTrade === null ? middleOf(touch) : lastTrade
}

/** What is shown of a market: its payout when it is resolved, else the website's price of YES. */
export const shownPrice = (market: Market): Price => {
  if (market.status === 'resolved') return market.payout
  const { lastTrade } = market
  const last = lastTrade === null ? null : priceFor(lastTrade.token, lastTrade.price)
  return websitePrice(bestBid(market.book), bestAsk(market.book), last)
}
