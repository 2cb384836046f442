/** What Gamma's lists can be asked for. A filter that is not given lets everything through. */
import type { GammaEvent, GammaMarketEntry } from './gamma-event.ts'
import { seriesId, tagId } from './gamma-tags.ts'

type Json = Readonly<Record<string, unknown>>

const YES_NO = ['closed', 'active', 'live', 'featured', 'archived', 'cyom', 'decimalized', 'related_tags'] as const
const NUMBERS = [
  ['liquidity', 'liquidity'],
  ['volume', 'volume'],
  ['liquidity_num', 'liquidityNum'],
  ['volume_num', 'volumeNum'],
] as const
const TIMES = [
  ['start_date', 'startDate'],
  ['end_date', 'endDate'],
  ['start_time', 'startTime'],
] as const

const DECIMAL = /^-?\d{1,15}(\.\d{1,9})?$/
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00))?$/

/** What is wrong with the filters, if anything. */
export const mistakeIn = (query: URLSearchParams): string | null => {
  const notYesNo = YES_NO.find(name => query.getAll(name).some(value => value !== 'true' && value !== 'false'))
  if (notYesNo !== undefined) return `${notYesNo} must be true or false`
  const bounds = (name: string): ReadonlyArray<string> => [
    ...query.getAll(`${name}_min`),
    ...query.getAll(`${name}_max`),
  ]
  const notNumber = NUMBERS.find(([name]) => bounds(name).some(value => !DECIMAL.test(value)))
  if (notNumber !== undefined) return `${notNumber[0]}_min and ${notNumber[0]}_max must be numbers`
  const noTime = TIMES.find(([name]) => bounds(name).some(value => !TIME.test(value)))
  if (noTime !== undefined) return `${noTime[0]}_min and ${noTime[0]}_max must be times, eg/ 2026-04-05T15:10:00Z`
  const tags = query.getAll('tag_id')
  if (query.getAll('exclude_tag_id').some(tag => tags.includes(tag))) return 'tag_id overlaps with exclude_tag_id'
  return null
}

/** Is one of these asked for, or nothing? */
const isAsked = (query: URLSearchParams, name: string, has: ReadonlyArray<string>): boolean => {
  const asked = query.getAll(name)
  return asked.length === 0 || asked.some(value => has.includes(value))
}

const isState = (query: URLSearchParams, name: string, state: string): boolean => (query.get(name) ?? state) === state

const second = (time: unknown): string => String(time ?? '').slice(0, 19)

const isWithin = (query: URLSearchParams, json: () => Json): boolean =>
  NUMBERS.every(([name, key]) => {
    const [least, most] = [query.get(`${name}_min`), query.get(`${name}_max`)]
    if (least === null && most === null) return true
    const value = Number(json()[key])
    return value >= Number(least ?? -Infinity) && value <= Number(most ?? Infinity)
  }) &&
  TIMES.every(([name, key]) => {
    const [least, most] = [query.get(`${name}_min`), query.get(`${name}_max`)]
    if (least === null && most === null) return true
    const value = second(json()[key])
    return value !== '' && (least === null || value >= second(least)) && (most === null || value <= second(most))
  })

const hasTags = (event: GammaEvent, query: URLSearchParams): boolean => {
  const ids = event.tagSlugs.map(slug => String(tagId(slug)))
  return (
    isAsked(query, 'tag_slug', event.tagSlugs) &&
    isAsked(query, 'tag_id', ids) &&
    !query.getAll('exclude_tag_id').some(id => ids.includes(id))
  )
}

/** What events are asked for by, and markets by their event. */
const isOfEvent = (event: GammaEvent, query: URLSearchParams): boolean =>
  hasTags(event, query) &&
  isAsked(query, 'series_slug', [event.seriesSlug]) &&
  isAsked(query, 'series_id', [seriesId(event.seriesSlug)]) &&
  isAsked(query, 'game_id', event.gameId === null ? [] : [String(event.gameId)])

const isOpenState = (query: URLSearchParams, closed: boolean): boolean =>
  isState(query, 'closed', String(closed)) &&
  isState(query, 'active', 'true') &&
  isState(query, 'archived', 'false') &&
  isState(query, 'featured', 'false') &&
  isState(query, 'cyom', 'false')

export const isWantedEvent = (event: GammaEvent, query: URLSearchParams): boolean => {
  const title = query.get('title_search')?.toLowerCase()
  return (
    isOfEvent(event, query) &&
    isAsked(query, 'slug', [event.slug]) &&
    isAsked(query, 'id', [String(event.id)]) &&
    isState(query, 'live', String(event.live)) &&
    isOpenState(query, event.closed) &&
    (title === undefined || String(event.event()['title']).toLowerCase().includes(title)) &&
    isAsked(query, 'event_date', query.has('event_date') ? [String(event.event()['eventDate'])] : []) &&
    isWithin(query, event.event)
  )
}

export const isWantedMarket = (event: GammaEvent, market: GammaMarketEntry, query: URLSearchParams): boolean => {
  const decimalized = query.get('decimalized')
  return (
    isOfEvent(event, query) &&
    isAsked(query, 'slug', [market.slug]) &&
    isAsked(query, 'id', [String(market.id)]) &&
    isOpenState(query, market.closed) &&
    (!query.has('sports_market_types') ||
      isAsked(query, 'sports_market_types', [String(market.json()['sportsMarketType'])])) &&
    (!query.has('question_ids') || isAsked(query, 'question_ids', [String(market.json()['questionID'])])) &&
    (!query.has('uma_resolution_status') ||
      isAsked(query, 'uma_resolution_status', [String(market.json()['umaResolutionStatus'])])) &&
    (decimalized === null || market.json()['orderPriceMinTickSize'] === (decimalized === 'true' ? 0.001 : 0.01)) &&
    isWithin(query, market.json)
  )
}
