import * as E from 'fp-ts/lib/Either.js'
import type { DiscoveredMarket } from '../domain/market.ts'
import type { Millis } from '../domain/money.ts'
import { type LeftOut, type MarketsOfEvent, marketsOf, marketsOfMarket } from '../domain/wire/gamma.ts'
import { type Page, readEventsPage, readMarketsPage, readPlainList } from '../domain/wire/gammaShapes.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { Transport } from '../ports/transport.ts'
import type { Catalogue } from '../ports/venue.ts'
import { jsonOf } from './answer.ts'

export interface CatalogueSettings {
  readonly gammaUrl: string
  /** Of each request. */
  readonly deadline: Millis
}

const EVENTS_A_PAGE = 100
/** Two thousand events: a list that goes on longer is a cursor that runs in a circle. */
const MOST_PAGES = 20
/** The venue allows 100; as many ids make an address of 8 kB, which not every proxy takes. */
const IDS_A_REQUEST = 50

type Read = (path: string) => Promise<E.Either<Failure, unknown>>
type Answer<A> = Promise<E.Either<Failure, A>>

const understood =
  <A>(path: string, read: (json: unknown) => E.Either<string, A>) =>
  (json: unknown): E.Either<Failure, A> =>
    E.mapLeft((why: string) => failure('gamma', `${path}: ${why}`, 'garbage'))(read(json))

const isGone = (answer: E.Either<Failure, unknown>): boolean => E.isLeft(answer) && answer.left.code === '404'

/** The older list by offset, for when the keyset one is gone: until a page comes empty. */
const eventsByOffset = async (read: Read): Answer<ReadonlyArray<unknown>> => {
  const items: unknown[] = []
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = `series_slug=counter-strike&closed=false&limit=${EVENTS_A_PAGE}&offset=${items.length}`
    const list = E.chain(understood('/events', readPlainList))(await read(`/events?${query}`))
    if (E.isLeft(list)) return list
    if (list.right.length === 0) return E.right(items)
    items.push(...list.right)
  }
  return E.left(failure('gamma', `/events does not end after ${MOST_PAGES} pages`))
}

/** Every Counter-Strike event that is not closed, page after page. */
const openEvents = async (read: Read): Answer<ReadonlyArray<unknown>> => {
  const items: unknown[] = []
  let cursor: string | null = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const after: string = cursor === null ? '' : `&after_cursor=${encodeURIComponent(cursor)}`
    const answer = await read(`/events/keyset?series_slug=counter-strike&closed=false&limit=${EVENTS_A_PAGE}${after}`)
    if (page === 0 && isGone(answer)) return eventsByOffset(read)
    const list: E.Either<Failure, Page> = E.chain(understood('/events/keyset', readEventsPage))(answer)
    if (E.isLeft(list)) return list
    items.push(...list.right.items)
    if (list.right.cursor === null || list.right.cursor === cursor) return E.right(items)
    cursor = list.right.cursor
  }
  return E.left(failure('gamma', `/events/keyset does not end after ${MOST_PAGES} pages`))
}

/** Which markets are meant: without the word Gamma answers only one kind, and not always the same. */
type Kind = 'closed' | 'open'

const namedMarkets = async (read: Read, ids: ReadonlyArray<string>, kind: Kind): Answer<ReadonlyArray<unknown>> => {
  const items: unknown[] = []
  for (let from = 0; from < ids.length; from += IDS_A_REQUEST) {
    const some = ids.slice(from, from + IDS_A_REQUEST)
    const query = `closed=${kind === 'closed'}&limit=${IDS_A_REQUEST}&${some
      .map(id => `condition_ids=${encodeURIComponent(id)}`)
      .join('&')}`
    const answer = await read(`/markets/keyset?${query}`)
    const list: E.Either<Failure, ReadonlyArray<unknown>> = isGone(answer)
      ? E.chain(understood('/markets', readPlainList))(await read(`/markets?${query}`))
      : E.map((page: Page) => page.items)(E.chain(understood('/markets/keyset', readMarketsPage))(answer))
    if (E.isLeft(list)) return list
    items.push(...list.right)
  }
  return E.right(items)
}

interface Found {
  readonly markets: ReadonlyArray<DiscoveredMarket>
  readonly leftOut: ReadonlyArray<LeftOut>
  readonly failures: ReadonlyArray<Failure>
}
const NOTHING: Found = { markets: [], leftOut: [], failures: [] }

const read =
  (of: (raw: unknown) => MarketsOfEvent) =>
  (items: E.Either<Failure, ReadonlyArray<unknown>>): Found => {
    if (E.isLeft(items)) return { ...NOTHING, failures: [items.left] }
    const each = items.right.map(of)
    return {
      markets: each.flatMap(one => one.markets),
      leftOut: each.flatMap(one => one.leftOut),
      failures: [],
    }
  }

const together = (...parts: ReadonlyArray<Found>): Found => ({
  // One row a market: what was read last knows how it ended.
  markets: [...new Map(parts.flatMap(part => part.markets).map(market => [market.conditionId, market])).values()],
  leftOut: parts.flatMap(part => part.leftOut),
  failures: parts.flatMap(part => part.failures),
})

const without = (ids: ReadonlyArray<string>, found: Found): ReadonlyArray<string> => {
  const known = new Set<string>(found.markets.map(market => market.conditionId))
  return ids.filter(id => !known.has(id))
}

/**
 * What exists: the open Counter-Strike events by `/events/keyset` (by the older `/events` only when that answers 404), and the
 * markets named in `ended`, first among the closed ones, then, when the list did not bring them either, among the open
 * ones. A part that fails does not take the other's findings away: it is told in `failures`; `Left` when nothing answered.
 */
export const createCatalogue = (transport: Transport, { gammaUrl, deadline }: CatalogueSettings): Catalogue => {
  const get: Read = async path =>
    jsonOf(
      'gamma',
      path.replace(/\?.*$/, ''),
      await transport.request({ method: 'GET', url: `${gammaUrl}${path}`, body: null, deadline })(),
    )
  return {
    discover: ended => async () => {
      const events = await openEvents(get)
      const listed = read(marketsOf)(events)
      const over = read(marketsOfMarket)(await namedMarkets(get, ended, 'closed'))
      const missing = without(without(ended, listed), over)
      const open = read(marketsOfMarket)(await namedMarkets(get, missing, 'open'))
      const all = together(listed, open, over)
      return E.isLeft(events) && all.markets.length === 0 ? events : E.right(all)
    },
  }
}
