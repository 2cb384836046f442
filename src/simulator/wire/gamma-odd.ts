/** The events that are no matches, which a follower of matches must leave out: an award, a market about skins, another game. */
import { type Millis, millis } from '../../domain/money.ts'
import { secondText, stampText } from '../calendar.ts'
import { sha256 } from '../ids.ts'
import { FLAGS, type GammaEvent } from './gamma-event.ts'
import { ART } from './gamma-market.ts'
import { seriesOf, tags } from './gamma-tags.ts'

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

/** They are listed, but nothing trades in them. */
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
    const event = {
      ...about,
      ...FLAGS,
      id: String(odd.id),
      ticker: odd.slug,
      title: odd.title,
      closed: false,
      seriesSlug: odd.seriesSlug,
      series: [seriesOf(odd.seriesSlug)],
      tags: tags(odd.tagSlugs),
    }
    return {
      id: odd.id,
      slug: odd.slug,
      seriesSlug: odd.seriesSlug,
      tagSlugs: odd.tagSlugs,
      closed: false,
      live: false,
      gameId: null,
      event: () => event,
      markets: [
        { id: odd.id * 10, slug: odd.slug, conditionId: market.conditionId, closed: false, json: () => market },
      ],
    }
  })
