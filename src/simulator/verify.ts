/**
 * Replays a truth log and checks what must always hold: time goes forward, books never cross and add up, trades meet what stood there and conserve shares and
 * dollars, outside orders stay within size and limit, settlements go their way once, and markets pay by the score.
 */
import * as E from 'fp-ts/lib/Either.js'
import { createTruthBooks } from '../domain/truth/books.ts'
import { readTruthLine, type TruthLine, type TruthQuestion } from '../domain/truth.ts'
import { createMatches } from './verify/matches.ts'
import { createOrders } from './verify/orders.ts'
import { type Fee, inYes, isOutside, type Traded, wrongWith } from './verify/trades.ts'

export interface Verified {
  readonly lines: number
  readonly trades: number
  readonly resolved: number
  readonly matches: number
}

export interface Verifier {
  /** Takes the next line; says what is wrong with it, null when nothing is. */
  readonly heard: (text: string) => string | null
  readonly counts: () => Verified
}

interface Market {
  readonly match: number
  readonly question: TruthQuestion
  readonly fee: Fee
  tick: number
  status: 'open' | 'stopped'
  /** What the last change took off a level. */
  taken: { readonly direction: 'BUY' | 'SELL'; readonly price: number; readonly size: number } | null
  /** What outside wallets together hold. */
  readonly outside: { YES: number; NO: number }
}

type LevelChanged = TruthLine & { readonly type: 'LevelChanged' }

const FIRST_TICK = 10_000

const ofLevel = (market: Market, line: LevelChanged): string | null => {
  if (market.status !== 'open') return 'a level changes after trading stopped'
  if (line.size < 0) return 'a level has less than nothing'
  if (line.price <= 0 || line.price >= 1_000_000 || line.price % market.tick !== 0)
    return `the price ${line.price / 1e6} is none of the tick ${market.tick / 1e6}`
  if (line.bestBid !== null && line.bestAsk !== null && line.bestBid >= line.bestAsk)
    return `the book is crossed: ${line.bestBid / 1e6} is bid, ${line.bestAsk / 1e6} asked`
  return null
}

/** Memory is bounded by what is listed: resolved markets and matches are forgotten. */
export const createVerifier = (): Verifier => {
  let books = createTruthBooks()
  let matches = createMatches()
  let orders = createOrders()
  let markets = new Map<string, Market>()
  let last = Number.NEGATIVE_INFINITY
  let mayPayHalf = false
  let hasWorld = false
  const counts = { lines: 0, trades: 0, resolved: 0, matches: 0 }

  const begin = (from: number): void => {
    books = createTruthBooks()
    matches = createMatches()
    orders = createOrders()
    markets = new Map()
    last = from
    mayPayHalf = false
    hasWorld = true
  }

  const list = (line: TruthLine & { readonly type: 'Listed' | 'Known' }): string | null => {
    counts.matches++
    for (const one of line.markets) {
      if (markets.has(one.market)) return `market ${one.market} is listed twice`
      const { rate, exponent, rebate } = one.fee
      markets.set(one.market, {
        match: line.match,
        question: one.question,
        fee: { rate, exponent, rebate },
        tick: FIRST_TICK,
        status: 'open',
        taken: null,
        outside: { YES: 0, NO: 0 },
      })
    }
    return null
  }

  const forget = (id: string): void => {
    const match = markets.get(id)?.match
    markets.delete(id)
    orders.forget(id)
    if (match !== undefined && ![...markets.values()].some(market => market.match === match)) matches.forget(match)
  }

  const stands = (market: Market, line: TruthLine & { readonly type: 'Book' }): string | null => {
    market.tick = line.tick
    market.outside.YES = line.outside.YES
    market.outside.NO = line.outside.NO
    if (line.status === 'resolved') forget(line.market)
    else market.status = line.status
    return null
  }

  const changed = (market: Market, line: LevelChanged): string | null => {
    const before = books.sizeAt(line.market, line.direction, line.price)
    market.taken = { direction: line.direction, price: line.price, size: before - line.size }
    return ofLevel(market, line)
  }

  /** After the books have heard of it. */
  const agrees = (line: LevelChanged): string | null =>
    books.bestOf(line.market, 'BUY') === line.bestBid && books.bestOf(line.market, 'SELL') === line.bestAsk
      ? null
      : 'the best prices are not those that the changes add up to'

  const hold = (market: Market, leg: { readonly token: 'YES' | 'NO' }, amount: number): string | null => {
    market.outside[leg.token] += amount
    return market.outside[leg.token] < 0
      ? `outside wallets owe ${-market.outside[leg.token]} millionths of ${leg.token}`
      : null
  }

  const traded = (market: Market, line: Traded): string | null => {
    counts.trades++
    const wrong = wrongWith(line, market.fee)
    if (wrong !== null) return `trade ${line.trade}: ${wrong}`
    const own = inYes(line.taker)
    const { taken } = market
    market.taken = null
    if (
      taken === null ||
      taken.direction === own.direction ||
      taken.price !== own.price ||
      taken.size !== line.taker.size
    )
      return `trade ${line.trade}: what it took did not stand in the book`
    for (const leg of [line.taker, ...line.makers]) {
      if (!isOutside(leg)) continue
      const beyond = orders.met(line.market, leg) ?? hold(market, leg, leg.direction === 'BUY' ? leg.size : -leg.size)
      if (beyond !== null) return beyond
    }
    return null
  }

  const settled = ({ market: id, trade }: TruthLine & { readonly type: 'TradeChanged' }): string | null => {
    const wrong = orders.settled(trade)
    const market = markets.get(id)
    if (wrong !== null || market === undefined || trade.status !== 'FAILED') return wrong
    for (const leg of [trade.taker, ...trade.makers]) {
      const owes = orders.isKnown(leg.order) ? hold(market, leg, leg.direction === 'BUY' ? -leg.size : leg.size) : null
      if (owes !== null) return owes
    }
    return null
  }

  const resolved = (market: Market, line: TruthLine & { readonly type: 'Resolved' }): string | null => {
    counts.resolved++
    const wrong = matches.pays(market.match, line.market, market.question, line.payout)
    forget(line.market)
    if (market.status === 'open') return `market ${line.market} pays while it trades`
    return mayPayHalf && line.payout === 500_000 ? null : wrong
  }

  const ofMarket = (line: Extract<TruthLine, { readonly market: string }>): string | null => {
    if (line.type === 'TradeChanged') return settled(line)
    const market = markets.get(line.market)
    if (market === undefined)
      return line.type === 'TradePrinted' || line.type === 'Book' ? null : `market ${line.market} is not listed`
    switch (line.type) {
      case 'Book':
        return stands(market, line)
      case 'LevelChanged':
        return changed(market, line)
      case 'Traded':
        return traded(market, line)
      case 'TickChanged': {
        const { tick } = market
        market.tick = line.new
        return line.old === tick && line.new < tick ? null : `the tick of market ${line.market} was ${tick / 1e6}`
      }
      case 'OrderChanged':
        return orders.changed(line.market, line.order)
      case 'Merged':
        return hold(market, { token: 'YES' }, -line.pairs) ?? hold(market, { token: 'NO' }, -line.pairs)
      case 'TradingStopped':
        market.status = 'stopped'
        return books.bestOf(line.market, 'BUY') === null && books.bestOf(line.market, 'SELL') === null
          ? null
          : `orders are left in market ${line.market} though trading stopped`
      case 'Resolved':
        return resolved(market, line)
      case 'TradePrinted':
        return null
    }
  }

  const check = (line: TruthLine): string | null => {
    if (line.type === 'world') {
      begin(line.from)
      return null
    }
    if (!hasWorld) return 'the log does not begin with its world'
    if (line.at < last) return `time goes back from ${last} to ${line.at}`
    last = line.at
    if (line.type === 'Faults') {
      mayPayHalf ||= JSON.stringify(line.change).includes('fifty-fifty')
      return null
    }
    const wrong = matches.heard(line)
    if (wrong !== null) return `match ${line.match}: ${wrong}`
    if (line.type === 'Listed' || line.type === 'Known') return list(line)
    return 'market' in line ? ofMarket(line) : null
  }

  return {
    counts: () => ({ ...counts }),
    heard: text => {
      counts.lines++
      const read = readTruthLine(text)
      if (E.isLeft(read)) return read.left
      const wrong = check(read.right)
      books.heard(read.right)
      if (wrong !== null || read.right.type !== 'LevelChanged') return wrong
      return agrees(read.right)
    },
  }
}
