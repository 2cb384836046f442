/** A market while it lives: its book, and what orders do to it. Everything that changes a book goes through here. */
import type { Direction, Side } from '../domain/ids.ts'
import {
  addUsd,
  complement,
  type Millis,
  NO_USD,
  type Price,
  type Shares,
  subShares,
  type Usd,
  worth,
} from '../domain/money.ts'
import type { Emit, Trade } from './happening.ts'
import type { Listing, Match } from './listing.ts'
import {
  bestAsk,
  bestBid,
  cancel,
  createOrderBook,
  levelsOf,
  type Order,
  type OrderBook,
  rest,
  restingOrders,
  sizeAt,
  take,
} from './order-book.ts'

export type MarketStatus = 'open' | 'stopped' | 'resolved'

/** What a market has come to; only the functions below write it. */
export interface Market {
  readonly match: Match
  readonly listing: Listing
  readonly book: OrderBook
  status: MarketStatus
  /** When the book last changed: the stamp that it carries. */
  changedAt: Millis
  /** In the terms of the token that the taker named. */
  lastTrade: Trade | null
  orders: number
  trades: number
  volume: Usd
}

/** An order as its owner wants it, in terms of YES; `token` is what the owner calls it. */
export interface Wish {
  readonly owner: string
  readonly token: Side
  readonly direction: Direction
  readonly price: Price
  readonly size: Shares
}

export const createMarket = (match: Match, listing: Listing, at: Millis): Market => ({
  match,
  listing,
  book: createOrderBook(),
  status: 'open',
  changedAt: at,
  lastTrade: null,
  orders: 0,
  trades: 0,
  volume: NO_USD,
})

type Touched = Pick<Order, 'id' | 'token' | 'direction' | 'price'>

const levelChanged = (market: Market, at: Millis, touched: Touched, emit: Emit): void => {
  market.changedAt = at
  emit({
    _tag: 'LevelChanged',
    at,
    match: market.match,
    listing: market.listing,
    direction: touched.direction,
    price: touched.price,
    size: sizeAt(market.book, touched.direction, touched.price),
    bestBid: bestBid(market.book),
    bestAsk: bestAsk(market.book),
    order: touched.id,
    token: touched.token,
  })
}

/** Rests an order that must not cross (post-only); answers it. */
export const place = (market: Market, at: Millis, wish: Wish, emit: Emit): Order => {
  const { owner, token, direction, price, size } = wish
  const order: Order = { id: ++market.orders, owner, token, direction, price, left: size }
  rest(market.book, order)
  levelChanged(market, at, order, emit)
  return order
}

/** Takes an order off the book; one that is gone already is no matter. */
export const withdraw = (market: Market, at: Millis, order: Touched, emit: Emit): void => {
  if (cancel(market.book, order.direction, order.price, order.id) !== null) levelChanged(market, at, order, emit)
}

const inTermsOf = (token: Side, direction: Direction, price: Price): { direction: Direction; price: Price } => {
  switch (token) {
    case 'YES':
      return { direction, price }
    case 'NO':
      return { direction: direction === 'BUY' ? 'SELL' : 'BUY', price: complement(price) }
  }
}

/**
 * Fills what can be filled at once and kills the rest (FAK): one trade a price level. `onFill` hears every maker's fill, `onTrade` every
 * trade.
 */
export const sweep = (
  market: Market,
  at: Millis,
  wish: Wish,
  emit: Emit,
  hears: { readonly onFill: (maker: Order, size: Shares) => void; readonly onTrade: (trade: Trade) => void },
): void => {
  let left = wish.size
  while (left > 0) {
    const touch = wish.direction === 'BUY' ? bestAsk(market.book) : bestBid(market.book)
    if (touch === null || (wish.direction === 'BUY' ? touch > wish.price : touch < wish.price)) return
    const before = left
    let maker: Order | null = null
    for (const fill of take(market.book, wish.direction, touch, left)) {
      left = subShares(left, fill.size)
      maker = fill.maker
      hears.onFill(fill.maker, fill.size)
    }
    if (maker === null) return
    const size = subShares(before, left)
    const own = inTermsOf(wish.token, wish.direction, touch)
    const trade: Trade = { number: ++market.trades, token: wish.token, ...own, size, taker: wish.owner }
    market.lastTrade = trade
    market.volume = addUsd(market.volume, worth(size, own.price, 'nearest'))
    levelChanged(market, at, maker, emit)
    emit({ _tag: 'Traded', at, match: market.match, listing: market.listing, trade, left: levelsOf(market.book) })
    hears.onTrade(trade)
  }
}

/** Takes every order off the book: at the official start, and when trading stops. */
export const wipe = (market: Market, at: Millis, emit: Emit): void => {
  for (const order of restingOrders(market.book)) withdraw(market, at, order, emit)
}
