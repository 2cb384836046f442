/** What stood in the books of a simulated venue at any moment, folded from its truth log. */
import type { Direction } from '../ids.ts'
import { complement, type Price, type Shares } from '../money.ts'
import type { TruthLine } from './lines.ts'

export interface TruthLevel {
  readonly price: Price
  readonly size: Shares
}

/** In terms of the token that was asked for; best first. */
export interface TruthBook {
  readonly bids: ReadonlyArray<TruthLevel>
  readonly asks: ReadonlyArray<TruthLevel>
}

/** Levels of YES, by price. */
type Levels = Readonly<Record<Direction, Map<Price, Shares>>>

export interface TruthBooks {
  /** Takes the next line of the log. */
  readonly heard: (line: TruthLine) => void
  /** The book of a token as of the last line heard; null for a token that is not known (any more). */
  readonly of: (token: string) => TruthBook | null
  /** What stands at a price of YES; 0 is nothing. */
  readonly sizeAt: (market: string, direction: Direction, price: Price) => number
  readonly bestOf: (market: string, direction: Direction) => Price | null
}

interface Known {
  readonly levels: Levels
  readonly tokens: readonly [string, string]
}

const empty = (): Levels => ({ BUY: new Map(), SELL: new Map() })

const sorted = (levels: Map<Price, Shares>, sign: 1 | -1): ReadonlyArray<TruthLevel> =>
  [...levels].map(([price, size]) => ({ price, size })).sort((a, b) => sign * (a.price - b.price))

const turned = (levels: ReadonlyArray<TruthLevel>): ReadonlyArray<TruthLevel> =>
  levels.map(level => ({ price: complement(level.price), size: level.size }))

/** Books of resolved markets are forgotten. */
export const createTruthBooks = (): TruthBooks => {
  const markets = new Map<string, Known>()
  const tokens = new Map<string, { readonly market: string; readonly side: 0 | 1 }>()

  const forget = (market: string): void => {
    for (const token of markets.get(market)?.tokens ?? []) tokens.delete(token)
    markets.delete(market)
  }

  const heard = (line: TruthLine): void => {
    switch (line.type) {
      case 'world':
        markets.clear()
        tokens.clear()
        return
      case 'Listed':
      case 'Known':
        for (const { market, tokens: pair } of line.markets) {
          markets.set(market, { levels: empty(), tokens: pair })
          tokens.set(pair[0], { market, side: 0 })
          tokens.set(pair[1], { market, side: 1 })
        }
        return
      case 'Book': {
        const known = markets.get(line.market)
        if (line.status === 'resolved') {
          forget(line.market)
          return
        }
        for (const [price, size] of line.bids) known?.levels.BUY.set(price, size)
        for (const [price, size] of line.asks) known?.levels.SELL.set(price, size)
        return
      }
      case 'LevelChanged': {
        const levels = markets.get(line.market)?.levels[line.direction]
        if (line.size === 0) levels?.delete(line.price)
        else levels?.set(line.price, line.size)
        return
      }
      case 'Resolved':
        forget(line.market)
        return
      case 'Started':
      case 'ScoreRepeated':
      case 'RoundWon':
      case 'MapWon':
      case 'Ended':
      case 'Traded':
      case 'TradePrinted':
      case 'TickChanged':
      case 'OrderChanged':
      case 'TradeChanged':
      case 'Merged':
      case 'TradingStopped':
      case 'Faults':
        return
    }
  }

  return {
    heard,
    sizeAt: (market, direction, price) => markets.get(market)?.levels[direction].get(price) ?? 0,
    bestOf: (market, direction) => {
      let best: Price | null = null
      for (const price of markets.get(market)?.levels[direction].keys() ?? [])
        if (best === null || (direction === 'BUY' ? price > best : price < best)) best = price
      return best
    },
    of: token => {
      const found = tokens.get(token)
      const known = found === undefined ? undefined : markets.get(found.market)
      if (found === undefined || known === undefined) return null
      const bids = sorted(known.levels.BUY, -1)
      const asks = sorted(known.levels.SELL, 1)
      return found.side === 0 ? { bids, asks } : { bids: turned(asks), asks: turned(bids) }
    },
  }
}

/** What stood in a token's book at a time: after everything that happened by then. The lines in order; null when the token was not listed then. */
export const truthBookAt = (lines: Iterable<TruthLine>, token: string, at: number): TruthBook | null => {
  const books = createTruthBooks()
  for (const line of lines) {
    if ((line.type === 'world' ? line.from : line.at) > at) break
    books.heard(line)
  }
  return books.of(token)
}
