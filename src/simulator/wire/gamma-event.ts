/** A match as an event of Gamma. */
import { mapsOf } from '../../domain/game/series.ts'
import { type Millis, millis } from '../../domain/money.ts'
import { dayText, secondText, stampText } from '../calendar.ts'
import { type MarketView, type MatchView, statusOf } from '../directory.ts'
import { ART, gammaMarket, liquidityOf, RESOLUTION_SOURCE, rulesOf } from './gamma-market.ts'
import { CS2_TAGS, seriesOf, tags } from './gamma-tags.ts'
import { plain } from './prices.ts'
import { periodText, type RoundsShown, scoreText } from './score.ts'

type Json = Readonly<Record<string, unknown>>

const SERIES = 'counter-strike'

/** A market of an event; its JSON, without the event, is made when it is asked for. */
export interface GammaMarketEntry {
  readonly id: number
  readonly slug: string
  readonly conditionId: string
  readonly closed: boolean
  readonly json: () => Json
}

/** An event with what lists are filtered by most; its JSON, without its markets, is made when it is asked for. */
export interface GammaEvent {
  readonly id: number
  readonly slug: string
  readonly seriesSlug: string
  readonly tagSlugs: ReadonlyArray<string>
  readonly closed: boolean
  readonly live: boolean
  readonly gameId: number | null
  readonly event: () => Json
  readonly markets: ReadonlyArray<GammaMarketEntry>
}

export const FLAGS = {
  active: true,
  archived: false,
  automaticallyActive: true,
  automaticallyResolved: true,
  commentCount: 0,
  cyom: false,
  deploying: false,
  enableNegRisk: false,
  enableOrderBook: true,
  featured: false,
  negRiskAugmented: false,
  new: false,
  openInterest: 0,
  pendingDeployment: false,
  requiresTranslation: false,
  restricted: true,
  showAllOutcomes: true,
  showMarketImages: true,
} as const

/** Before the match begins the venue writes its rounds with one digit, eg/ `0-0|0-0|Bo3`. */
const scoreOf = ({ match, rounds }: MatchView, begun: 'begun' | 'not begun', show: RoundsShown): string =>
  begun === 'begun' ? scoreText(match, rounds, show) : `0-0|0-0|Bo${mapsOf(match.format)}`

const round4 = (value: number): number => Math.round(value * 1e4) / 1e4

const jsonOf = (view: MatchView, closed: 'open' | 'closed', now: Millis, show: RoundsShown): Json => {
  const { match, rounds } = view
  const begun = now >= match.beginsAt ? 'begun' : 'not begun'
  const ended = now >= match.endsAt
  const volume = plain(view.markets.reduce((sum, { market }) => sum + (market?.volume ?? 0), 0))
  const liquidity = round4(view.markets.reduce((sum, { market }) => sum + liquidityOf(market), 0))
  const negRisk = match.listings.some(listing => listing.negRisk)
  return {
    id: match.eventId,
    ticker: match.slug,
    slug: match.slug,
    title: match.title,
    description: rulesOf(view),
    resolutionSource: RESOLUTION_SOURCE,
    ...ART,
    ...FLAGS,
    negRisk,
    closed: closed === 'closed',
    ...(closed === 'closed' ? { closedTime: secondText(match.resolvedAt) } : {}),
    createdAt: stampText(match.listedAt),
    creationDate: stampText(match.listedAt),
    updatedAt: stampText(now),
    startDate: stampText(match.listedAt),
    startTime: secondText(match.startsAt),
    endDate: secondText(millis(match.startsAt + 6 * 3_600_000)),
    eventDate: dayText(match.startsAt),
    eventWeek: 1,
    eventMetadata: {
      context_description: 'A simulated match.',
      context_requires_regen: false,
      context_updated_at: stampText(match.listedAt),
      league: match.tournament,
      leagueTier: match.tier === 'big' ? '1' : '4',
      pandascoreMatchId: match.gameId,
      serie: match.stage,
      tournament: match.stage,
    },
    gameId: match.gameId,
    live: begun === 'begun' && !ended,
    ended,
    ...(ended ? { finishedTimestamp: stampText(match.endsAt) } : {}),
    score: scoreOf(view, begun, show),
    period: periodText(match, rounds, begun),
    seriesSlug: SERIES,
    series: [seriesOf(SERIES)],
    tags: tags(CS2_TAGS),
    liquidity,
    liquidityClob: liquidity,
    volume,
    volume24hr: volume,
    volume1wk: volume,
    volume1mo: volume,
    volume1yr: volume,
  }
}

const entryOf = (view: MarketView): GammaMarketEntry => ({
  id: Number(view.listing.gammaId),
  slug: view.listing.slug,
  conditionId: view.listing.conditionId,
  closed: statusOf(view) === 'resolved',
  json: () => gammaMarket(view),
})

export const matchEvent = (view: MatchView, now: Millis, show: RoundsShown): GammaEvent => {
  const { match } = view
  const closed = view.markets.every(market => statusOf(market) === 'resolved')
  return {
    id: Number(match.eventId),
    slug: match.slug,
    seriesSlug: SERIES,
    tagSlugs: CS2_TAGS,
    closed,
    live: now >= match.beginsAt && view.rounds < match.timeline.rounds.length,
    gameId: match.gameId,
    event: () => jsonOf(view, closed ? 'closed' : 'open', now, show),
    markets: view.markets.map(entryOf),
  }
}
