/** Gamma: what exists. Lists by cursor (keyset) and, as of old, by offset. */
import { type Answer, ok } from '../answer.ts'
import type { Directory, MarketView } from '../directory.ts'
import type { WorldSettings } from '../schedule.ts'
import { type GammaEvent, matchEvent, oddEvents } from './gamma-event.ts'
import { gammaMarket, type MarketJson } from './gamma-market.ts'
import type { RoundsShown } from './score.ts'

const MOST_EVENTS = 500
const MOST_MARKETS = 100
const DEFAULT_LIMIT = 20
const MOST_CONDITIONS = 100

const invalid = (error: string): Answer => ({ status: 422, body: { type: 'validation error', error } })

const wholeIn = (text: string | null, otherwise: number, most: number): number | null => {
  if (text === null) return otherwise
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text), most) : null
}

const isYesNo = (text: string | null): boolean => text === null || text === 'true' || text === 'false'

const cursorOf = (id: number): string => Buffer.from(JSON.stringify({ id })).toString('base64url')
const idOfCursor = (cursor: string): number | null => {
  const id = /^\{"id":(\d{1,12})\}$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1]
  return id === undefined ? null : Number(id)
}

interface Numbered {
  readonly id: number
  readonly json: unknown
}

const byId = (a: { readonly id: number }, b: { readonly id: number }): number => a.id - b.id

/** A page after the cursor; `next_cursor` is left out on the last page. */
const keyset = (name: string, all: ReadonlyArray<Numbered>, query: URLSearchParams, most: number): Answer => {
  if (query.has('offset')) return invalid('offset is not supported here: use after_cursor')
  const limit = wholeIn(query.get('limit'), DEFAULT_LIMIT, most)
  const cursor = query.get('after_cursor')
  const after = cursor === null ? -1 : idOfCursor(cursor)
  if (limit === null || limit === 0) return invalid('invalid limit')
  if (after === null) return invalid('invalid after_cursor')
  const rest = all.filter(one => one.id > after).sort(byId)
  const page = rest.slice(0, limit)
  const last = page[page.length - 1]
  const more = last === undefined || rest.length <= limit ? {} : { next_cursor: cursorOf(last.id) }
  return ok({ [name]: page.map(one => one.json), ...more })
}

const paged = (all: ReadonlyArray<Numbered>, query: URLSearchParams, most: number): Answer => {
  const limit = wholeIn(query.get('limit'), DEFAULT_LIMIT, most)
  const offset = wholeIn(query.get('offset'), 0, 1_000_000)
  if (limit === null || offset === null) return invalid('invalid limit or offset')
  return ok(
    all
      .toSorted(byId)
      .slice(offset, offset + limit)
      .map(one => one.json),
  )
}

/** A filter that is not given lets everything through. */
const isWanted = (event: GammaEvent, query: URLSearchParams): boolean => {
  const series = query.getAll('series_slug')
  const tagSlugs = query.getAll('tag_slug')
  const slugs = query.getAll('slug')
  const ids = query.getAll('id')
  return (
    (series.length === 0 || series.includes(event.seriesSlug)) &&
    (tagSlugs.length === 0 || tagSlugs.some(tag => event.tagSlugs.includes(tag))) &&
    (slugs.length === 0 || slugs.includes(event.slug)) &&
    (ids.length === 0 || ids.includes(String(event.id)))
  )
}

const hasState = (query: URLSearchParams, closed: boolean): boolean => {
  const wanted = query.get('closed')
  return (wanted === null || wanted === String(closed)) && query.get('active') !== 'false'
}

export type Gamma = (path: string, query: URLSearchParams) => Answer

export const createGamma = (directory: Directory, settings: WorldSettings, show: RoundsShown): Gamma => {
  const odd = oddEvents(settings.epoch)
  const allEvents = (): ReadonlyArray<GammaEvent> => [
    ...odd,
    ...directory.matches().map(view => matchEvent(view, directory.now(), show)),
  ]
  const events = (query: URLSearchParams): ReadonlyArray<Numbered> =>
    allEvents()
      .filter(event => isWanted(event, query) && hasState(query, event.event.closed))
      .map(event => ({ id: event.id, json: { ...event.event, markets: event.markets } }))

  const withEvent = (view: MarketView): MarketJson => {
    const { match, rounds } = view
    const siblings = directory.matches().find(other => other.match.number === match.number)?.markets
    const markets = siblings ?? match.listings.map(listing => ({ match, listing, market: null, rounds }))
    return { ...gammaMarket(view), events: [matchEvent({ match, rounds, markets }, directory.now(), show).event] }
  }

  const everyMarket = (): ReadonlyArray<MarketJson> =>
    allEvents().flatMap(event => event.markets.map(market => ({ ...market, events: [event.event] })))

  const asked = (query: URLSearchParams): ReadonlyArray<MarketJson> => {
    const conditions = query.getAll('condition_ids')
    if (conditions.length > 0)
      return [...new Set(conditions)].flatMap(id => {
        const view = directory.byCondition(id)
        return view === null ? [] : [withEvent(view)]
      })
    const slugs = query.getAll('slug')
    const tokens = query.getAll('clob_token_ids')
    const found = tokens.flatMap(token => directory.byToken(token)?.view ?? [])
    if (tokens.length > 0) return [...new Map(found.map(view => [view.listing.gammaId, withEvent(view)])).values()]
    return everyMarket().filter(market => slugs.length === 0 || slugs.some(slug => slug === market.slug))
  }
  const markets = (query: URLSearchParams): ReadonlyArray<Numbered> =>
    asked(query)
      .filter(market => hasState(query, market.closed))
      .map(market => ({ id: Number(market.id), json: market }))

  return (path, query) => {
    if (!isYesNo(query.get('closed')) || !isYesNo(query.get('active')))
      return invalid('closed and active are true or false')
    if (query.getAll('condition_ids').length > MOST_CONDITIONS) return invalid('at most 100 condition_ids')
    if (path === '/events/keyset') return keyset('events', events(query), query, MOST_EVENTS)
    if (path === '/markets/keyset') return keyset('markets', markets(query), query, MOST_MARKETS)
    if (path === '/events') return paged(events(query), query, MOST_EVENTS)
    if (path === '/markets') return paged(markets(query), query, MOST_MARKETS)
    const slug = /^\/markets\/slug\/([^/]+)$/.exec(path)?.[1]
    const found = slug === undefined ? undefined : everyMarket().find(market => market.slug === slug)
    return found === undefined ? { status: 404, body: { type: 'not found error', error: 'slug not found' } } : ok(found)
  }
}
