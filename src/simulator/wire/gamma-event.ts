/** A match as an event of Gamma, and the events that are no matches, which a follower of matches must leave out. */
import { type Millis, millis } from '../../domain/money.ts'
import { dayText, secondText, stampText } from '../calendar.ts'
import type { MatchView } from '../directory.ts'
import { sha256 } from '../ids.ts'
import { ART, gammaMarket, type MarketJson, plain, RESOLUTION_SOURCE, rulesOf } from './gamma-market.ts'
import { periodText, type RoundsShown, scoreText } from './score.ts'

type Json = Readonly<Record<string, unknown>>

/** An event, and what lists are filtered by. */
export interface EventJson extends Json {
  readonly closed: boolean
}

/** An event with what lists are filtered by. */
export interface GammaEvent {
  readonly id: number
  readonly slug: string
  readonly seriesSlug: string
  readonly tagSlugs: ReadonlyArray<string>
  /** The event without its markets, and its markets without their event. */
  readonly event: EventJson
  readonly markets: ReadonlyArray<MarketJson>
}

const tags = (slugs: ReadonlyArray<string>): ReadonlyArray<Json> =>
  slugs.map((slug, index) => ({
    id: String(100_000 + index),
    label: slug.replaceAll('-', ' '),
    slug,
    forceShow: false,
    requiresTranslation: false,
  }))

const CS2_TAGS = ['sports', 'esports', 'games', 'counter-strike', 'counter-strike-2', 'cs2']

const FLAGS = {
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
  negRisk: false,
  negRiskAugmented: false,
  new: false,
  openInterest: 0,
  pendingDeployment: false,
  requiresTranslation: false,
  restricted: true,
  showAllOutcomes: true,
  showMarketImages: true,
} as const

export const matchEvent = (view: MatchView, now: Millis, show: RoundsShown): GammaEvent => {
  const { match, rounds } = view
  const isClosed = view.markets.every(({ market }) => market === null || market.status === 'resolved')
  const begun = now >= match.beginsAt
  const ended = rounds === match.timeline.rounds.length
  const volume = plain(view.markets.reduce((sum, { market }) => sum + (market?.volume ?? 0), 0))
  const event = {
    id: match.eventId,
    ticker: match.slug,
    slug: match.slug,
    title: match.title,
    description: rulesOf(view),
    resolutionSource: RESOLUTION_SOURCE,
    ...ART,
    ...FLAGS,
    closed: isClosed,
    ...(isClosed ? { closedTime: secondText(match.resolvedAt) } : {}),
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
      tournament: match.stage,
    },
    gameId: match.gameId,
    live: begun && !ended,
    ended,
    score: scoreText(match, rounds, show),
    period: periodText(match, rounds, begun ? 'begun' : 'not begun'),
    seriesSlug: 'counter-strike',
    series: [{ id: '10310', ticker: 'counter-strike', slug: 'counter-strike', title: 'Counter Strike' }],
    tags: tags(CS2_TAGS),
    volume,
    volume24hr: volume,
    volume1wk: volume,
    volume1mo: volume,
    volume1yr: volume,
  }
  return {
    id: Number(match.eventId),
    slug: match.slug,
    seriesSlug: 'counter-strike',
    tagSlugs: CS2_TAGS,
    event,
    markets: view.markets.map(gammaMarket),
  }
}

interface Oddity {
  readonly id: number
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly outcomes: readonly [string, string]
  readonly seriesSlug: string
  readonly tagSlugs: ReadonlyArray<string>
}

const ODDITIES: ReadonlyArray<Oddity> = [
  {
    id: 880_001,
    slug: 'counter-strike-player-of-the-year',
    title: 'Counter-Strike Player of the Year',
    question: 'Will Anton Reuter be the Counter-Strike Player of the Year?',
    outcomes: ['Yes', 'No'],
    seriesSlug: 'counter-strike',
    tagSlugs: ['esports', 'counter-strike', 'counter-strike-2', 'cs2', 'awards'],
  },
  {
    id: 880_002,
    slug: 'counter-strike-skin-market-cap-above-6b',
    title: 'Counter-Strike skin market above $6B this year?',
    question: 'Will the Counter-Strike skin market be worth more than $6B this year?',
    outcomes: ['Yes', 'No'],
    seriesSlug: 'counter-strike',
    tagSlugs: ['counter-strike', 'counter-strike-2', 'cs2', 'skins'],
  },
  {
    id: 880_003,
    slug: 'lol-tid-bre-final',
    title: 'LoL: Tidewater vs Brevik (BO5) - Fjord League Final',
    question: 'LoL: Tidewater vs Brevik (BO5) - Fjord League Final',
    outcomes: ['Tidewater', 'Brevik'],
    seriesSlug: 'league-of-legends',
    tagSlugs: ['sports', 'esports', 'games', 'league-of-legends'],
  },
]

/** An award, a market about skins, another game: they are listed, but nothing trades in them. */
export const oddEvents = (epoch: Millis): ReadonlyArray<GammaEvent> =>
  ODDITIES.map(odd => {
    const token = (side: number): string => BigInt(`0x${sha256(`${odd.slug}/${side}`)}`).toString()
    const about = {
      slug: odd.slug,
      description: `${odd.title}. This is a simulated market.`,
      resolutionSource: '',
      ...ART,
      createdAt: stampText(epoch),
      updatedAt: stampText(epoch),
      startDate: stampText(epoch),
      endDate: secondText(millis(epoch + 300 * 86_400_000)),
    }
    const market = {
      ...about,
      id: String(odd.id * 10),
      question: odd.question,
      conditionId: `0x${sha256(odd.slug)}`,
      outcomes: JSON.stringify(odd.outcomes),
      outcomePrices: '["0.5", "0.5"]',
      clobTokenIds: JSON.stringify([token(0), token(1)]),
      active: true,
      closed: false,
      archived: false,
      acceptingOrders: true,
      enableOrderBook: true,
      negRisk: false,
      orderMinSize: 5,
      orderPriceMinTickSize: 0.01,
    }
    return {
      id: odd.id,
      slug: odd.slug,
      seriesSlug: odd.seriesSlug,
      tagSlugs: odd.tagSlugs,
      event: {
        ...about,
        ...FLAGS,
        id: String(odd.id),
        ticker: odd.slug,
        title: odd.title,
        closed: false,
        seriesSlug: odd.seriesSlug,
        tags: tags(odd.tagSlugs),
      },
      markets: [market],
    }
  })
