/** What Gamma sorts by: tags, series, sports and the types of markets. */
import { TEAMS } from '../names.ts'
import { ART, RESOLUTION_SOURCE } from './gamma-market.ts'

type Json = Readonly<Record<string, unknown>>

const FIRST_TAG = 100_000
const SLUGS: ReadonlyArray<string> = [
  'sports',
  'esports',
  'games',
  'counter-strike',
  'counter-strike-2',
  'cs2',
  'awards',
  'skins',
  'league-of-legends',
]

export const CS2_TAGS: ReadonlyArray<string> = SLUGS.slice(0, 6)

const SINCE = '2024-11-13T19:58:34.318816Z'

/** The id of a tag, eg/ `100003`; unknown ones have none. */
export const tagId = (slug: string): number | null => {
  const index = SLUGS.indexOf(slug)
  return index === -1 ? null : FIRST_TAG + index
}

const tagOf = (slug: string): Json => ({
  id: String(tagId(slug)),
  label: slug.replaceAll('-', ' '),
  slug,
  forceShow: false,
  createdAt: SINCE,
  updatedAt: SINCE,
  requiresTranslation: false,
})

export const tags = (slugs: ReadonlyArray<string>): ReadonlyArray<Json> =>
  slugs.filter(slug => tagId(slug) !== null).map(tagOf)

export const ALL_TAGS: ReadonlyArray<Json> = tags(SLUGS)

const SERIES_IDS: Readonly<Record<string, string>> = { 'counter-strike': '10310', 'league-of-legends': '10311' }

export const seriesId = (slug: string): string => SERIES_IDS[slug] ?? ''

export const seriesOf = (slug: string): Json => ({
  id: seriesId(slug),
  ticker: slug,
  slug,
  title: slug === 'counter-strike' ? 'Counter Strike' : 'League of Legends',
  seriesType: 'single',
  recurrence: 'daily',
  ...ART,
  active: true,
  closed: false,
  archived: false,
  featured: false,
  restricted: true,
  createdAt: SINCE,
  updatedAt: SINCE,
  commentCount: 0,
  requiresTranslation: false,
})

export const ALL_SERIES: ReadonlyArray<Json> = Object.keys(SERIES_IDS).map(seriesOf)

/** `GET /sports`. */
export const SPORTS: ReadonlyArray<Json> = [
  {
    id: 41,
    sport: 'cs2',
    name: 'Counter-Strike 2',
    image: ART.image,
    resolution: RESOLUTION_SOURCE,
    ordering: 'home',
    tags: CS2_TAGS.map(tagId).join(','),
    series: seriesId('counter-strike'),
    primaryTagId: tagId('cs2'),
    createdAt: SINCE,
  },
  {
    id: 42,
    sport: 'lol',
    name: 'League of Legends',
    image: ART.image,
    resolution: RESOLUTION_SOURCE,
    ordering: 'home',
    tags: ['sports', 'esports', 'league-of-legends'].map(tagId).join(','),
    series: seriesId('league-of-legends'),
    primaryTagId: tagId('league-of-legends'),
    createdAt: SINCE,
  },
]

const perMap = (name: string): ReadonlyArray<string> => [1, 2, 3, 4, 5].map(map => `${name}_${map}`)

/** `GET /sports/market-types`: those of Counter-Strike, among others. */
export const MARKET_TYPES: ReadonlyArray<string> = [
  'moneyline',
  'spreads',
  'totals',
  'child_moneyline',
  'map_handicap',
  ...perMap('round_handicap_game'),
  ...perMap('round_over_under_game'),
  'round_handicap_match',
  'round_over_under_match',
  'cs2_odd_even_total_kills',
  'cs2_odd_even_total_rounds',
]

/** `GET /teams`. */
export const TEAM_LIST: ReadonlyArray<Json> = [...TEAMS.big, ...TEAMS.small].map((team, index) => ({
  id: 130_000 + index,
  name: team.name,
  league: 'cs2',
  record: '',
  logo: ART.image,
  abbreviation: team.short,
  alias: null,
  createdAt: SINCE,
  updatedAt: SINCE,
  color: '#808080',
}))
