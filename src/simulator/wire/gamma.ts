/** Gamma: what exists. Lists by cursor (keyset) and, as of old, by offset; single events and markets by id and slug; tags, series, sports. */
import { type Answer, ok } from '../answer.ts'
import type { Directory, MarketView } from '../directory.ts'
import { type Faults, noFaults } from '../faults/fault.ts'
import type { WorldSettings } from '../schedule.ts'
import { type GammaEvent, type GammaMarketEntry, matchEvent } from './gamma-event.ts'
import { isWantedEvent, isWantedMarket, mistakeIn } from './gamma-filters.ts'
import { maybeLost, maybeSpoilt } from './gamma-garbage.ts'
import { oddEvents } from './gamma-odd.ts'
import { EVENTS, type Item, invalid, keyset, MARKETS, paged } from './gamma-pages.ts'
import { ALL_SERIES, ALL_TAGS, MARKET_TYPES, SPORTS, TEAM_LIST, tags } from './gamma-tags.ts'
import type { RoundsShown } from './score.ts'

type Json = Readonly<Record<string, unknown>>

const MOST_IDS = 100

export type Gamma = (path: string, query: URLSearchParams) => Answer

const notFound = (what: string): Answer => ({
  status: 404,
  body: { type: 'not found error', error: `${what} not found` },
})

const named = (list: ReadonlyArray<Json>, key: 'id' | 'slug', value: string): Answer => {
  const found = list.find(one => String(one[key]) === value)
  return found === undefined ? notFound(key) : ok(found)
}

/** Lists that never change. */
const fixed = (path: string): Answer | null => {
  switch (path) {
    case '/status':
      return ok('OK')
    case '/tags':
      return ok(ALL_TAGS)
    case '/series':
      return ok(ALL_SERIES)
    case '/sports':
      return ok(SPORTS)
    case '/sports/market-types':
      return ok({ marketTypes: MARKET_TYPES })
    case '/teams':
      return ok(TEAM_LIST)
    default: {
      const [, kind, bySlug, value] = /^\/(tags|series)\/(slug\/)?([^/]+)$/.exec(path) ?? []
      if (kind === undefined || value === undefined) return null
      return named(kind === 'tags' ? ALL_TAGS : ALL_SERIES, bySlug === undefined ? 'id' : 'slug', value)
    }
  }
}

/** A market in its event, whether the event is still listed or of long ago. */
interface Placed {
  readonly event: GammaEvent
  readonly market: GammaMarketEntry
}

export const createGamma = (
  directory: Directory,
  settings: WorldSettings,
  show: RoundsShown,
  faults: Faults = noFaults,
): Gamma => {
  const odd = oddEvents(settings.epoch)
  const allEvents = (): ReadonlyArray<GammaEvent> => [
    ...odd,
    ...directory.matches().map(view => matchEvent(view, directory.now(), show)),
  ]
  const marketJson = (event: GammaEvent, market: GammaMarketEntry): Json =>
    maybeSpoilt(faults, market.json(), event.slug, market.conditionId, directory.now())
  const eventJson = (event: GammaEvent): Json => ({
    ...event.event(),
    markets: event.markets.map(market => marketJson(event, market)),
  })
  const placedJson = ({ event, market }: Placed): Json => ({ ...marketJson(event, market), events: [event.event()] })

  const everyMarket = (): ReadonlyArray<Placed> =>
    allEvents().flatMap(event => event.markets.map(market => ({ event, market })))

  const placedOf = (view: MarketView): ReadonlyArray<Placed> => {
    const { match, rounds } = view
    const siblings = directory.matches().find(other => other.match.number === match.number)?.markets
    const markets = siblings ?? match.listings.map(listing => ({ match, listing, market: null, rounds }))
    const event = matchEvent({ match, opensAt: match.listedAt, rounds, markets }, directory.now(), show)
    return event.markets
      .filter(market => market.conditionId === view.listing.conditionId)
      .map(market => ({ event, market }))
  }

  /** By condition and token also markets of long ago are found. */
  const candidates = (query: URLSearchParams): ReadonlyArray<Placed> => {
    const views = [
      ...query.getAll('condition_ids').map(id => directory.byCondition(id)),
      ...query.getAll('clob_token_ids').map(token => directory.byToken(token)?.view ?? null),
    ]
    if (views.length === 0) return everyMarket()
    const found = views.flatMap(view => (view === null ? [] : placedOf(view)))
    return [...new Map(found.map(placed => [placed.market.id, placed])).values()]
  }

  const events = (query: URLSearchParams): ReadonlyArray<Item> =>
    allEvents()
      .filter(event => isWantedEvent(event, query))
      .map(event => ({ id: event.id, json: () => eventJson(event) }))
  const markets = (query: URLSearchParams): ReadonlyArray<Item> =>
    candidates(query)
      .filter(({ event, market }) => isWantedMarket(event, market, query))
      .map(placed => ({ id: placed.market.id, json: () => placedJson(placed) }))

  const single = (path: string): Answer => {
    const [, kind, bySlug, value, ofTags] = /^\/(events|markets)\/(slug\/)?([^/]+)(\/tags)?$/.exec(path) ?? []
    const is = (one: { readonly id: number; readonly slug: string }): boolean =>
      bySlug === undefined ? String(one.id) === value : one.slug === value
    const missing = notFound(bySlug === undefined ? 'id' : 'slug')
    if (kind === 'events') {
      const event = allEvents().find(is)
      if (event === undefined) return missing
      return ok(ofTags === undefined ? eventJson(event) : tags(event.tagSlugs))
    }
    const placed = kind === 'markets' ? everyMarket().find(one => is(one.market)) : undefined
    if (placed === undefined) return missing
    return ok(ofTags === undefined ? placedJson(placed) : tags(placed.event.tagSlugs))
  }

  const list = (path: string, query: URLSearchParams): Answer | null => {
    switch (path) {
      case '/events/keyset':
        return keyset(EVENTS, events(query), query)
      case '/markets/keyset':
        return keyset(MARKETS, markets(query), query)
      case '/events':
        return paged(EVENTS, events(query), query)
      case '/markets':
        return paged(MARKETS, markets(query), query)
      default:
        return null
    }
  }

  return (path, query) => {
    const mistake = mistakeIn(query)
    if (mistake !== null) return invalid(mistake)
    for (const name of ['condition_ids', 'clob_token_ids', 'question_ids'])
      if (query.getAll(name).length > MOST_IDS) return invalid(`at most ${MOST_IDS} ${name}`)
    const found = list(path, query)
    return found === null ? (fixed(path) ?? single(path)) : maybeLost(faults, found, path, query, directory.now())
  }
}
