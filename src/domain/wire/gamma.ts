import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { DiscoveredMarket, Format, Payout } from '../market.ts'
import { type FeeSchedule, millis, NO_FEE, ONE, price, shares, showMillionths } from '../money.ts'
import { GammaEvent, GammaMarket } from './gammaShapes.ts'
import { formatIn, isBetweenTeams, mapNumberIn, namesTwoTeams, tournamentIn } from './matchWords.ts'
import { inWords, List, maybe, Text } from './text.ts'

/** Something that discovery does not take, and why. */
export interface LeftOut {
  readonly reason: string
  readonly what: string
}
export interface MarketsOfEvent {
  readonly markets: ReadonlyArray<DiscoveredMarket>
  readonly leftOut: ReadonlyArray<LeftOut>
}

/**
 * What a share of each side pays, from resolution evidence only: the market is closed, `umaResolutionStatus` says
 * resolved, and `outcomePrices` are one of the three ends that the rules of Counter-Strike markets know: 1/0, 0/1, 50-50.
 * Anything else is no evidence yet.
 */
const payoutOf = (market: GammaMarket): Payout | null => {
  if (!market.closed || market.umaResolutionStatus !== 'resolved' || market.outcomePrices === null) return null
  const [yes, no] = market.outcomePrices
  return yes + no === ONE && (yes === 0 || yes === ONE || yes === ONE / 2) ? { yes: price(yes), no: price(no) } : null
}

const feeOf = (market: GammaMarket): FeeSchedule | null => {
  if (market.feeSchedule !== null) return { rate: market.feeSchedule.rate, exponent: market.feeSchedule.exponent }
  return market.feesEnabled === true ? null : NO_FEE
}

/** Which tokens it trades by is told by `version`, never by which ids are present. */
const tokensOf = (market: GammaMarket) => (market.version === 'v2' ? market.positionIds : market.clobTokenIds)

const marketOf = (event: GammaEvent, format: Format | null, raw: unknown): E.Either<LeftOut, DiscoveredMarket> => {
  const out = (reason: string, what: string) => E.left({ reason, what })
  const named = t.type({ slug: Text, sportsMarketType: maybe(Text) }).decode(raw)
  if (E.isLeft(named)) return out(inWords(named.left), event.slug)
  const { slug, sportsMarketType: marketType } = named.right
  if (marketType === null) return out('no market of a match: it has no sportsMarketType', slug)
  const read = GammaMarket.decode(raw)
  if (E.isLeft(read)) return out(inWords(read.left), slug)
  const market = read.right
  const tokens = tokensOf(market)
  if (tokens === null)
    return out(`${market.version === 'v2' ? 'positionIds' : 'clobTokenIds'} must be two different token ids`, slug)
  const fee = feeOf(market)
  if (fee === null) return out('feesEnabled without a feeSchedule: its fees are unknown', slug)
  const payout = payoutOf(market)
  const [teamYes, teamNo] = isBetweenTeams(marketType) ? market.outcomes : [null, null]
  return E.right({
    gammaId: market.id,
    conditionId: market.conditionId,
    yesTokenId: tokens[0],
    noTokenId: tokens[1],
    slug,
    question: market.question,
    eventId: event.id,
    gameId: event.gameId ?? market.gameId,
    teamYes,
    teamNo,
    tournament: tournamentIn(event.description ?? market.description, event.title),
    format,
    marketType,
    groupItemTitle: market.groupItemTitle,
    mapNumber: mapNumberIn([market.groupItemTitle, slug, marketType]),
    line: market.line === null ? null : showMillionths(market.line),
    gameStart: market.gameStartTime ?? event.startTime,
    endDate: market.endDate,
    tickSize: price(market.orderPriceMinTickSize),
    minOrderSize: shares(market.orderMinSize),
    takerDelay: millis(Math.ceil((market.secondsDelay ?? 0) / 1000)),
    fee,
    clearBookOnStart: market.clearBookOnStart ?? false,
    negRisk: market.negRisk ?? false,
    version: market.version,
    active: market.active ?? false,
    acceptingOrders: market.acceptingOrders ?? false,
    ended: event.ended ?? false,
    closed: market.closed,
    resolved: payout !== null,
    closedAt: market.closedTime,
    payout,
    volumeTotal: market.volume,
    volume24h: market.volume24hr,
    liquidity: market.liquidity,
    gammaData: raw,
  })
}

const questions = (markets: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  markets.flatMap(raw => {
    const read = t.type({ question: Text, sportsMarketType: t.literal('moneyline') }).decode(raw)
    return E.isRight(read) ? [read.right.question] : []
  })

const whyNoMatch = (event: GammaEvent): string | null => {
  const isCounterStrike =
    event.seriesSlug === null
      ? event.slug.startsWith('cs2-') || event.title.startsWith('Counter-Strike')
      : event.seriesSlug === 'counter-strike'
  if (!isCounterStrike) return 'another game'
  return namesTwoTeams(event.title) ? null : 'no match: no two teams in the title (an award, skins …)'
}

/**
 * The markets of an event of Gamma, from its JSON as it came. What is no Counter-Strike match (awards, skins, other
 * games), what is no market of a match, and what cannot be read is left out, with the reason; never throws.
 * The format of the match is that of its title, else of its score, else of its moneyline's question.
 */
export const marketsOf = (raw: unknown): MarketsOfEvent => {
  const read = GammaEvent.decode(raw)
  if (E.isLeft(read)) return { markets: [], leftOut: [{ reason: inWords(read.left), what: 'an event' }] }
  const event = read.right
  const why = whyNoMatch(event)
  if (why !== null) return { markets: [], leftOut: [{ reason: why, what: event.slug }] }
  const inside = event.markets ?? []
  const format = formatIn([event.title, event.score, ...questions(inside)])
  const { left, right } = separate(inside.map(market => marketOf(event, format, market)))
  return { markets: right, leftOut: left }
}

/** A market that came by itself (`/markets`), with its event inside; otherwise as `marketsOf`. */
export const marketsOfMarket = (raw: unknown): MarketsOfEvent => {
  const read = t.type({ slug: Text, events: maybe(List) }).decode(raw)
  if (E.isLeft(read)) return { markets: [], leftOut: [{ reason: inWords(read.left), what: 'a market' }] }
  const { events, slug } = read.right
  const event = events?.[0]
  return typeof event === 'object' && event !== null
    ? marketsOf({ ...event, markets: [raw] })
    : { markets: [], leftOut: [{ reason: 'a market without its event', what: slug }] }
}

const separate = <E, A>(all: ReadonlyArray<E.Either<E, A>>) => ({
  left: all.flatMap(one => (E.isLeft(one) ? [one.left] : [])),
  right: all.flatMap(one => (E.isRight(one) ? [one.right] : [])),
})
