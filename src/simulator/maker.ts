/**
 * Makers: each quotes around what it believes the market is worth, which it learns late, shifted against what it holds. A maker's
 * error stays within its half-spread, so that its quotes stand on both sides of the value that it knows.
 */
import type { Direction } from '../domain/ids.ts'
import { ONE, type Price, price, type Shares, shares, subShares } from '../domain/money.ts'
import type { Order } from './order-book.ts'
import { bell, between, type Random } from './random.ts'

const CENT = 10_000
/** The venue takes no smaller resting order. */
export const SMALLEST = shares(5_000_000)

/** How one maker works; spans in milliseconds, prices in dollars, sizes in shares. */
export interface Style {
  readonly name: string
  /** From the end of a round to its new quotes: the least and the most. */
  readonly lag: readonly [number, number]
  readonly halfSpread: number
  /** Between quotes when nothing happens, on average. */
  readonly refresh: number
  /** Levels a side, cents between them (fewer near 0 and 1), and the size of the best one. */
  readonly levels: number
  readonly step: number
  readonly size: number
  /** The shares that shift its quotes as far as they may be shifted. */
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

/** How unsettled the question is: 1 at an even price, 0 when the answer is known. */
const openness = (belief: number): number => 4 * belief * (1 - belief)

/** Whole hundredths of a share, five at least; thin where the outcome is nearly certain. */
const quoteSize = (random: Random, base: number, belief: number): Shares => {
  const part = 0.1 + 0.9 * openness(belief)
  return shares(Math.max(SMALLEST, Math.round(base * part * between(random, 0.7, 1.3) * 100) * 10_000))
}

/**
 * The quotes that a maker wants now on the market's tick, best first; none at a price under one tick or over 1 less one tick. What it holds
 * and its errors shift its quotes by less than its half-spread, which narrows as the answer becomes known: so it never offers for
 * less, or bids more, than it believes the market to be worth.
 */
export const quotesOf = (maker: Maker, tick: Price, random: Random): ReadonlyArray<Quote> => {
  const { levels, step, size, patience } = maker.style
  const ticks = ONE / tick
  const narrowed = 0.3 + 0.7 * openness(maker.belief)
  const halfSpread = maker.style.halfSpread * narrowed
  const skew = Math.max(-1, Math.min(1, maker.inventory / patience)) * 0.5 * halfSpread
  const error = Math.max(-0.4, Math.min(0.4, 0.2 * bell(random))) * halfSpread
  const middle = maker.belief + error - skew
  const bid = Math.floor((middle - halfSpread) * ticks + 1e-6)
  const ask = Math.ceil((middle + halfSpread) * ticks - 1e-6)
  const gap = Math.max(1, Math.round(0.01 * step * Math.max(0.6, narrowed) * ticks))
  const quotes: Array<Quote> = []
  for (let level = 0; level < levels; level++) {
    const amount = size * (1 + 0.5 * level)
    const bidTick = bid - level * gap
    const askTick = ask + level * gap
    if (bidTick >= 1 && bidTick < ticks)
      quotes.push({ direction: 'BUY', price: price(bidTick * tick), size: quoteSize(random, amount, maker.belief) })
    if (askTick >= 1 && askTick < ticks)
      quotes.push({ direction: 'SELL', price: price(askTick * tick), size: quoteSize(random, amount, maker.belief) })
  }
  return quotes
}

const FAR = [1, 2, 3, 5, 8, 10, 13, 18, 25, 30, 35, 40, 45, 48]

/** What stands far from the price and is seldom touched: the same whole cents always, but none within 6 of the belief. */
export const farQuotesOf = (maker: Maker, random: Random): ReadonlyArray<Quote> => {
  const low = FAR.map((cents): Quote => ({ direction: 'BUY', price: price(cents * CENT), size: SMALLEST }))
  const high = FAR.map((cents): Quote => ({ direction: 'SELL', price: price(ONE - cents * CENT), size: SMALLEST }))
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
