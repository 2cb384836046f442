/** The truth log: one line of JSON for everything that happened; `src/domain/truth.ts` reads it. */
import { type Price, showMillionths } from '../domain/money.ts'
import { type MatchView, statusOf, tickOf } from './directory.ts'
import { winnerOf } from './ending.ts'
import type { Leg, Met } from './exchange/accounts.ts'
import type { OutsideOrder, OutsideTrade, TradeLeg } from './exchange/orders.ts'
import type { Happening } from './happening.ts'
import type { Listing, Match } from './listing.ts'
import { type BookLevel, levelsOf } from './order-book.ts'
import type { WorldSettings } from './schedule.ts'

type Json = Readonly<Record<string, unknown>>

const line = (json: Json): string => `${JSON.stringify(json)}\n`

const priceOrNull = (price: Price | null): string | null => (price === null ? null : showMillionths(price))

/** Rounds of either team on the maps that were decided in the first so many rounds. */
const mapsIn = (match: Match, rounds: number): ReadonlyArray<readonly [number, number]> =>
  match.timeline.rounds.slice(0, rounds).flatMap(round => (round.mapWinner === null ? [] : [round.after.won]))

/** Rounds that were over by a time, of a match that goes as it was planned. */
const roundsBy = (match: Match, at: number): number =>
  match.timeline.rounds.filter(round => match.beginsAt + round.to <= at).length

const marketFacts = (listing: Listing): Json => ({
  market: listing.conditionId,
  slug: listing.slug,
  tokens: listing.tokens,
  question: listing.question,
  fee: {
    rate: showMillionths(listing.fee.rate),
    exponent: listing.fee.exponent,
    rebate: showMillionths(listing.fee.rebate),
  },
  minimumSize: showMillionths(listing.minimumSize),
})

const matchFacts = (match: Match, rounds: number): Json => ({
  slug: match.slug,
  title: match.title,
  format: match.format,
  startsAt: match.startsAt,
  maps: mapsIn(match, rounds),
  markets: match.listings.map(marketFacts),
})

const endOf = ({ endsAt, timeline }: Match, at: number): Json | null =>
  endsAt <= at ? { winner: winnerOf(timeline), how: timeline.ending._tag } : null

const leg = ({ owner, token, direction, price, size, dollars, fee, rebate }: Leg): Json => ({
  owner,
  token,
  direction,
  price: showMillionths(price),
  size: showMillionths(size),
  dollars: showMillionths(dollars),
  fee: showMillionths(fee),
  rebate: showMillionths(rebate),
})

const met = ({ number, taker, makers }: Met): Json => ({ trade: number, taker: leg(taker), makers: makers.map(leg) })

const orderFacts = (order: OutsideOrder): Json => ({
  id: order.id,
  maker: order.maker,
  token: order.side,
  direction: order.direction,
  orderType: order.type,
  price: showMillionths(order.price),
  size: showMillionths(order.size),
  matched: showMillionths(order.matched),
  making: showMillionths(order.makerAmount),
  taking: showMillionths(order.takerAmount),
  status: order.status,
  why: order.why,
  createdAt: order.createdAt,
})

const tradeLeg = ({ order, maker, side, direction, price, size, dollars, fee }: TradeLeg): Json => ({
  order,
  maker,
  token: side,
  direction,
  price: showMillionths(price),
  size: showMillionths(size),
  dollars: showMillionths(dollars),
  fee: showMillionths(fee),
})

const tradeFacts = (trade: OutsideTrade): Json => ({
  id: trade.id,
  status: trade.status,
  matchedAt: trade.matchedAt,
  transactionHash: trade.transactionHash,
  taker: tradeLeg(trade.taker),
  makers: trade.makers.map(tradeLeg),
})

const facts = (happening: Happening): Json => {
  switch (happening._tag) {
    case 'Listed':
      return matchFacts(happening.match, roundsBy(happening.match, happening.at))
    case 'Started':
    case 'ScoreRepeated':
      return {}
    case 'RoundWon': {
      const { round, winner, fair, match } = happening
      const played = match.timeline.rounds[round - 1]
      return { round, winner, fair, map: played?.map, rounds: played?.after.won }
    }
    case 'MapWon':
      return { map: happening.map, winner: happening.winner }
    case 'Ended':
      return { winner: happening.winner, how: happening.how }
    case 'LevelChanged':
      return {
        market: happening.listing.conditionId,
        direction: happening.direction,
        price: showMillionths(happening.price),
        size: showMillionths(happening.size),
        bestBid: priceOrNull(happening.bestBid),
        bestAsk: priceOrNull(happening.bestAsk),
        order: happening.order,
        token: happening.token,
      }
    case 'Traded':
      return { market: happening.listing.conditionId, ...met(happening.met) }
    case 'TradePrinted':
      return { market: happening.listing.conditionId, trade: happening.trade.number }
    case 'TickChanged':
      return {
        market: happening.listing.conditionId,
        old: showMillionths(happening.old),
        new: showMillionths(happening.new),
      }
    case 'OrderChanged':
      return { market: happening.listing.conditionId, change: happening.change, order: orderFacts(happening.order) }
    case 'TradeChanged':
      return { market: happening.listing.conditionId, trade: tradeFacts(happening.trade) }
    case 'Merged':
      return {
        market: happening.listing.conditionId,
        maker: happening.maker,
        pairs: showMillionths(happening.pairs),
      }
    case 'TradingStopped':
      return { market: happening.listing.conditionId }
    case 'Resolved':
      return { market: happening.listing.conditionId, payout: showMillionths(happening.payout) }
  }
}

/** One line, with its end. */
export const truthLine = (happening: Happening): string =>
  line({ at: happening.at, type: happening._tag, match: happening.match.number, ...facts(happening) })

const levels = (list: ReadonlyArray<BookLevel>): ReadonlyArray<readonly [string, string]> =>
  list.map(level => [showMillionths(level.price), showMillionths(level.size)])

const standing = (view: MatchView, from: number): ReadonlyArray<string> => [
  line({
    at: from,
    type: 'Known',
    match: view.match.number,
    ...matchFacts(view.match, view.rounds),
    ended: endOf(view.match, from),
  }),
  ...view.markets.map(one => {
    const book = one.market === null ? { bids: [], asks: [] } : levelsOf(one.market.book)
    const outside = one.market?.accounts.outside ?? { YES: 0, NO: 0 }
    return line({
      at: from,
      type: 'Book',
      match: view.match.number,
      market: one.listing.conditionId,
      status: statusOf(one),
      tick: showMillionths(tickOf(one)),
      bids: levels(book.bids),
      asks: levels(book.asks),
      outside: { YES: showMillionths(outside.YES), NO: showMillionths(outside.NO) },
    })
  }),
]

/**
 * Where a log begins, and where it goes on after a restart or a sleep: the world's settings, then every match that was listed before with its books, so
 * that a reader knows what stood there. A match whose first moment is `from` is told as it is listed, not here.
 */
export const truthOpening = (settings: WorldSettings, from: number, matches: ReadonlyArray<MatchView>): string => {
  const { seed, epoch, pace, matches: count } = settings
  const known = matches.filter(view => view.opensAt < from)
  return [
    line({ type: 'world', seed, epoch, pace, matches: count, from }),
    ...known.flatMap(view => standing(view, from)),
  ].join('')
}

/** Faults were switched, in the words of `GET /sim/faults`. */
export const truthFaults = (at: number, change: unknown): string => line({ at, type: 'Faults', change })
