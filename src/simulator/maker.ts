/**
 * Makers: each quotes around what it believes the market is worth, which it learns late, shifted against what it holds. A maker's
 * error stays within its half-spread, so that its quotes stand on both sides of the value that it knows.
 */
import type { Direction } from '../domain/ids.ts'
import { ONE, type Price, price, type Shares, shares, subShares } from '../domain/money.ts'
import type { Order } from './order-book.ts'
import { bell, between, type Random } from './random.ts'

export const TICK = price(10_000)
/** The venue takes no smaller resting order. */
export const SMALLEST = shares(5_000_000)
const TICKS = ONE / TICK

/** How one maker works; spans in milliseconds, prices in dollars, sizes in shares. */
export interface Style {
  readonly name: string
  /** From the end of a round to its new quotes: the least and the most. */
  readonly lag: readonly [number, number]
  readonly halfSpread: number
  /** Between quotes when nothing happens, on average. */
  readonly refresh: number
  /** Levels a side, ticks between them, and the size of the best one. */
  readonly levels: number
  readonly step: number
  readonly size: number
  /** The shares that shift its quotes by one tick. */
  readonly patience: number
}

/** A quote that a maker wants to stand. */
export interface Quote {
  readonly direction: Direction
  readonly price: Price
  readonly size: Shares
}

export interface Maker {
  readonly style: Style
  /** What it has learnt, 0 … 1. */
  belief: number
  /** Shares of YES bought less sold. */
  inventory: number
  /** Its orders, as they were placed; what is left of them is the book's to say. */
  readonly resting: Map<number, Order>
}

export const createMaker = (style: Style, belief: number): Maker => ({
  style,
  belief,
  inventory: 0,
  resting: new Map(),
})

/** Whole hundredths of a share, five at least; thin where the outcome is nearly certain. */
const quoteSize = (random: Random, base: number, belief: number): Shares => {
  const certainty = 0.15 + 0.85 * 4 * belief * (1 - belief)
  return shares(Math.max(SMALLEST, Math.round(base * certainty * between(random, 0.7, 1.3) * 100) * 10_000))
}

/** The quotes that a maker wants now, best first; none at a price under one tick or over 1 less one tick. */
export const quotesOf = (maker: Maker, random: Random): ReadonlyArray<Quote> => {
  const { halfSpread, levels, step, size, patience } = maker.style
  const skew = Math.max(-1.2, Math.min(1.2, maker.inventory / patience)) / TICKS
  const error = Math.max(-0.8, Math.min(0.8, 0.35 * bell(random))) * halfSpread
  const middle = maker.belief + error - skew
  const bid = Math.floor((middle - halfSpread) * TICKS + 1e-6)
  const ask = Math.ceil((middle + halfSpread) * TICKS - 1e-6)
  const quotes: Array<Quote> = []
  for (let level = 0; level < levels; level++) {
    const amount = size * (1 + 0.5 * level)
    const bidTick = bid - level * step
    const askTick = ask + level * step
    if (bidTick >= 1 && bidTick < TICKS)
      quotes.push({ direction: 'BUY', price: price(bidTick * TICK), size: quoteSize(random, amount, maker.belief) })
    if (askTick >= 1 && askTick < TICKS)
      quotes.push({ direction: 'SELL', price: price(askTick * TICK), size: quoteSize(random, amount, maker.belief) })
  }
  return quotes
}

/** What stands far from the price and is seldom touched: the same prices always, but none within 6 cents of the belief. */
export const farQuotesOf = (maker: Maker, random: Random): ReadonlyArray<Quote> => {
  const ticks = [1, 2, 3, 5, 8, 10, 13, 18, 25, 30, 35, 40, 45, 48]
  const low = ticks.map((tick): Quote => ({ direction: 'BUY', price: price(tick * TICK), size: SMALLEST }))
  const high = ticks.map((tick): Quote => ({ direction: 'SELL', price: price(ONE - tick * TICK), size: SMALLEST }))
  const gap = (quote: Quote): number =>
    quote.direction === 'BUY' ? maker.belief - quote.price / ONE : quote.price / ONE - maker.belief
  return [...low, ...high]
    .map(quote => ({
      ...quote,
      size: shares(SMALLEST + Math.round(maker.style.size * between(random, 20, 300)) * 10_000),
    }))
    .filter(quote => gap(quote) >= 0.06)
}

export interface Requote {
  readonly cancel: ReadonlyArray<Order>
  readonly place: ReadonlyArray<Quote>
}

/**
 * From what rests to what is wanted with the fewest orders: an order at a wanted price stays, with its place in the queue, and is topped up
 * when less than half is left.
 */
export const requote = (standing: ReadonlyArray<Order>, wanted: ReadonlyArray<Quote>): Requote => {
  const same = (order: Order, quote: Quote): boolean =>
    order.direction === quote.direction && order.price === quote.price
  const place = wanted.flatMap((quote): ReadonlyArray<Quote> => {
    const there = standing.filter(order => same(order, quote)).reduce((sum, order) => sum + order.left, 0)
    if (there * 2 >= quote.size) return []
    const missing = subShares(quote.size, shares(there))
    return [{ ...quote, size: shares(Math.max(missing, SMALLEST)) }]
  })
  return { cancel: standing.filter(order => !wanted.some(quote => same(order, quote))), place }
}
