/** A market while it lives: its book, and what orders do to it. Everything that changes a book goes through here. */
import type { Direction, Side } from '../domain/ids.ts'
import {
  addUsd,
  type Millis,
  NO_USD,
  type Price,
  price,
  type Rounding,
  type Shares,
  shares,
  sharesFor,
  subShares,
  subUsd,
  type Usd,
  worth,
} from '../domain/money.ts'
import { type Accounts, createAccounts, isOutside, type Met, post, redeemAgents } from './exchange/accounts.ts'
import { inTermsOf, metAt } from './exchange/legs.ts'
import { type Faults, noFaults } from './faults/fault.ts'
import type { Emit, Trade } from './happening.ts'
import type { Listing, ListingFee, Match } from './listing.ts'
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

/** The market's agents hear what becomes of their orders and when a trade is to be printed. */
export interface AgentsHear {
  readonly met: (at: Millis, order: Order, size: Shares) => void
  readonly traded: (at: Millis, trade: Trade) => void
  /** One of their orders was taken off the book, as if they had done it. */
  readonly pulled: (at: Millis, order: Order) => void
}

/** The exchange hears what concerns outside traders. */
export interface OutsideHear {
  readonly traded: (market: Market, met: Met) => void
  /** The venue took a resting outside order off, at the start. */
  readonly wiped: (market: Market, at: Millis, order: Order) => void
  readonly stopped: (market: Market, at: Millis) => void
  /** Comes before the agents are paid. */
  readonly resolved: (market: Market, at: Millis) => void
}

/** What a market has come to; its book and figures are written only by the functions below. */
export interface Market {
  readonly match: Match
  readonly listing: Listing
  readonly book: OrderBook
  readonly accounts: Accounts
  readonly version: Listing['version']
  readonly negRisk: boolean
  readonly fee: ListingFee
  readonly minimumSize: Shares
  /** Gets finer at the extremes, once and for good. */
  tick: Price
  /** What YES will be paid; planned by the listing, changed by faults before the market resolves. */
  payout: Price
  feeRounding: Rounding
  faults: Faults
  agents: AgentsHear | null
  outside: OutsideHear | null
  status: MarketStatus
  /** Rises whenever the book changes. */
  revision: number
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
  /** Of a taker that spends dollars: as many shares as these buy, whatever `size` says. */
  readonly budget?: Usd | undefined
}

const COARSE = price(10_000)
const FINE = price(1_000)
const HIGH = price(960_000)
const LOW = price(40_000)

export const createMarket = (match: Match, listing: Listing, at: Millis): Market => ({
  match,
  listing,
  book: createOrderBook(),
  accounts: createAccounts(),
  version: listing.version,
  negRisk: listing.negRisk,
  fee: listing.fee,
  minimumSize: listing.minimumSize,
  tick: COARSE,
  payout: listing.payout,
  feeRounding: 'nearest',
  faults: noFaults,
  agents: null,
  outside: null,
  status: 'open',
  revision: 0,
  changedAt: at,
  lastTrade: null,
  orders: 0,
  trades: 0,
  volume: NO_USD,
})

type Touched = Pick<Order, 'id' | 'token' | 'direction' | 'price'>

/** By the midpoint where there is one, else by the one side that stands: a bid over 0.96, an ask under 0.04. */
const isExtreme = (bid: Price | null, ask: Price | null): boolean => {
  if (bid !== null && ask !== null) return bid + ask > 2 * HIGH || bid + ask < 2 * LOW
  return (bid ?? LOW) > HIGH || (ask ?? HIGH) < LOW
}

const refineTick = (market: Market, at: Millis, emit: Emit): void => {
  const { match, listing } = market
  const where = { market: listing.conditionId, match: match.slug }
  const struck = market.faults.strikes('tick-change', where, at)
  if (!isExtreme(bestBid(market.book), bestAsk(market.book)) && !struck) return
  const old = market.tick
  const wished = struck ? market.faults.amount('tick-change', where, at) : 0
  // Every price of before must be one of the new tick, too.
  market.tick = wished > 0 && COARSE % wished === 0 ? price(wished) : FINE
  emit({ _tag: 'TickChanged', at, match, listing, old, new: market.tick })
}

const levelChanged = (market: Market, at: Millis, touched: Touched, emit: Emit): void => {
  market.changedAt = at
  market.revision++
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
  if (market.tick === COARSE) refineTick(market, at, emit)
}

/** Rests an order that must not cross (post-only); answers it. */
export const place = (market: Market, at: Millis, wish: Wish, emit: Emit): Order => {
  const { owner, token, direction, price, size, budget } = wish
  const whole = budget === undefined ? {} : { whole: size }
  const order: Order = { id: ++market.orders, owner, token, direction, price, left: size, ...whole }
  rest(market.book, order)
  levelChanged(market, at, order, emit)
  return order
}

/** Takes an order off the book; one that is gone already is no matter. */
export const withdraw = (market: Market, at: Millis, order: Touched, emit: Emit): void => {
  if (cancel(market.book, order.direction, order.price, order.id) !== null) levelChanged(market, at, order, emit)
}

/**
 * Fills what can be filled at once (the rest is the caller's): one trade a price level. The accounts are settled, and those whose orders
 * were met are told. Answers the trades.
 */
export const sweep = (market: Market, at: Millis, wish: Wish, emit: Emit): ReadonlyArray<Met> => {
  const { match, listing } = market
  const all: Array<Met> = []
  let left = wish.size
  let budget = wish.budget ?? NO_USD
  for (;;) {
    const touch = wish.direction === 'BUY' ? bestAsk(market.book) : bestBid(market.book)
    if (touch === null || (wish.direction === 'BUY' ? touch > wish.price : touch < wish.price)) return all
    const own = inTermsOf(wish.token, wish.direction, touch)
    const wanted = wish.budget === undefined ? left : sharesFor(budget, own.price, 'down')
    const fills = take(market.book, wish.direction, touch, wanted)
    const last = fills[fills.length - 1]
    if (last === undefined) return all
    const size = shares(fills.reduce((sum, fill) => sum + fill.size, 0))
    const met = metAt(market, at, { ...wish, size }, touch, fills, ++market.trades)
    left = subShares(left, size)
    budget = subUsd(budget, met.taker.dollars)
    post(market.accounts, met, 'on')
    const trade: Trade = { number: met.number, token: wish.token, ...own, size, taker: wish.owner }
    market.lastTrade = trade
    market.volume = addUsd(market.volume, worth(size, own.price, 'nearest'))
    for (const fill of fills) if (!isOutside(fill.maker.owner)) market.agents?.met(at, fill.maker, fill.size)
    levelChanged(market, at, last.maker, emit)
    emit({ _tag: 'Traded', at, match, listing, trade, left: levelsOf(market.book), met })
    market.agents?.traded(at, trade)
    all.push(met)
    if (isOutside(wish.owner) || fills.some(fill => isOutside(fill.maker.owner))) market.outside?.traded(market, met)
  }
}

/** Takes every order off the book, as at the official start. */
export const wipe = (market: Market, at: Millis, emit: Emit): void => {
  for (const order of restingOrders(market.book)) {
    withdraw(market, at, order, emit)
    if (isOutside(order.owner)) market.outside?.wiped(market, at, order)
  }
}

/** Trading stops: no order is left, and none is taken any more. */
export const stop = (market: Market, at: Millis, emit: Emit): void => {
  market.status = 'stopped'
  for (const order of restingOrders(market.book)) withdraw(market, at, order, emit)
  market.outside?.stopped(market, at)
  emit({ _tag: 'TradingStopped', at, match: market.match, listing: market.listing })
}

/** The market pays `payout` on YES, the rest of a dollar on NO. */
export const resolve = (market: Market, at: Millis, emit: Emit): void => {
  market.status = 'resolved'
  market.outside?.resolved(market, at)
  redeemAgents(market.accounts, market.payout)
  emit({ _tag: 'Resolved', at, match: market.match, listing: market.listing, payout: market.payout })
}
