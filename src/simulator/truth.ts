/** The truth log: one line of JSON for everything that happened. */
import { showMillionths } from '../domain/money.ts'
import type { Happening } from './happening.ts'
import type { WorldSettings } from './schedule.ts'

/** The first line of a log, and of every continuation. */
export const truthHeader = (settings: WorldSettings, from: number): string =>
  `${JSON.stringify({ type: 'world', ...settings, from })}\n`

const priceOrNull = (price: number | null): string | null => (price === null ? null : showMillionths(price))

const facts = (happening: Happening): Readonly<Record<string, unknown>> => {
  switch (happening._tag) {
    case 'Listed':
      return {
        slug: happening.match.slug,
        title: happening.match.title,
        startsAt: happening.match.startsAt,
        markets: happening.match.listings.map(listing => ({ market: listing.conditionId, tokens: listing.tokens })),
      }
    case 'Started':
    case 'ScoreRepeated':
      return {}
    case 'RoundWon':
      return { round: happening.round, winner: happening.winner, fair: happening.fair }
    case 'MapWon':
      return { map: happening.map, winner: happening.winner }
    case 'Ended':
      return { winner: happening.winner }
    case 'LevelChanged':
      return {
        market: happening.listing.conditionId,
        direction: happening.direction,
        price: showMillionths(happening.price),
        size: showMillionths(happening.size),
        bestBid: priceOrNull(happening.bestBid),
        bestAsk: priceOrNull(happening.bestAsk),
        order: happening.order,
      }
    case 'Traded':
    case 'TradePrinted':
      return {
        market: happening.listing.conditionId,
        trade: happening.trade.number,
        token: happening.trade.token,
        direction: happening.trade.direction,
        price: showMillionths(happening.trade.price),
        size: showMillionths(happening.trade.size),
        taker: happening.trade.taker,
      }
    case 'TradingStopped':
      return { market: happening.listing.conditionId }
    case 'Resolved':
      return { market: happening.listing.conditionId, payout: showMillionths(happening.listing.payout) }
  }
}

/** One line, with its end. Prices and sizes as exact decimals; directions of books in terms of YES, of trades the taker's own. */
export const truthLine = (happening: Happening): string =>
  `${JSON.stringify({ at: happening.at, type: happening._tag, match: happening.match.number, ...facts(happening) })}\n`
