/** What prices were, minute by minute: `GET /prices-history` and its batch form. Rules and texts as the venue was seen to have them on 2026-10-02. */
import type { Side } from '../../domain/ids.ts'
import type { Millis, Price } from '../../domain/money.ts'
import { type Answer, ok, refusal } from '../answer.ts'
import type { Happening } from '../happening.ts'
import { field } from './json.ts'
import { plain, priceFor, websitePrice } from './prices.ts'

export interface History {
  /** Hears everything that happens, in order. */
  readonly heard: (happenings: ReadonlyArray<Happening>) => void
  /** `query` asks for one token; `find` says which market it is of. */
  readonly answer: (query: HistoryQuery) => Answer
  /** The same for many tokens at once. */
  readonly batch: (body: unknown) => Answer
}

/** The filters as they were sent, as text. */
export interface HistoryQuery {
  readonly market: string | null
  readonly startTs: string | null
  readonly endTs: string | null
  readonly interval: string | null
  readonly fidelity: string | null
}

/** Minutes since 1970 and the price of YES at the end of each; a minute in which nothing changed has no entry. */
interface Kept {
  readonly minutes: Array<number>
  readonly prices: Array<Price>
  lastTrade: Price | null
}

const MINUTE = 60_000
const DAY = 86_400
/** A window may be as long, in seconds. */
const LONGEST_WINDOW = 15 * DAY
const MONTH = 31 * DAY
/** Points of one answer. */
const MOST_POINTS = 4300
const MOST_MINUTES = 4320
const MOST_TOKENS = 20

interface Interval {
  readonly seconds: number
  readonly leastFidelity: number
}

const INTERVALS: Readonly<Record<string, Interval>> = {
  max: { seconds: MONTH, leastFidelity: 1 },
  all: { seconds: MONTH, leastFidelity: 1 },
  '1m': { seconds: 30 * DAY, leastFidelity: 10 },
  '1w': { seconds: 7 * DAY, leastFidelity: 5 },
  '1d': { seconds: DAY, leastFidelity: 1 },
  '6h': { seconds: 6 * 3600, leastFidelity: 1 },
  '1h': { seconds: 3600, leastFidelity: 1 },
}

const invalid = (why: string): Answer => refusal(400, `invalid filters: ${why}`)

const wholeIn = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null)
/** Seconds may have a fraction: the official client's own example sends `Date.now() / 1000`. */
const secondsIn = (text: string): number | null =>
  /^\d{1,15}(\.\d{1,9})?$/.test(text) ? Math.floor(Number(text)) : null

interface Window {
  readonly from: number
  readonly to: number
  readonly fidelity: number
}

/** The window in seconds; or the refusal. */
const windowOf = (query: HistoryQuery, now: number): Window | Answer => {
  const interval = query.interval === null ? null : INTERVALS[query.interval]
  if (interval === undefined)
    return invalid("the 'interval' value is unknown. Known values: '1m', '1w', '1d', '6h', '1h'")
  const fidelity = wholeIn(query.fidelity ?? '1')
  if (fidelity === null || fidelity < 1) return invalid("'fidelity' must be a whole number of minutes")
  if (interval !== null && fidelity < interval.leastFidelity)
    return invalid(`minimum 'fidelity' for '${query.interval}' range is ${interval.leastFidelity}`)
  if (query.startTs === null) {
    if (query.endTs !== null || interval === null) return invalid("'interval' or 'startTs' and 'endTs' are mandatory")
    return { from: now - interval.seconds, to: now, fidelity }
  }
  const from = secondsIn(query.startTs)
  const to = secondsIn(query.endTs ?? String(now))
  if (from === null || to === null || to < from)
    return invalid("'startTs' and 'endTs' must be times, the first one first")
  if (query.endTs !== null && to - from > LONGEST_WINDOW) return invalid("'startTs' and 'endTs' interval is too long")
  return { from, to, fidelity }
}

interface Point {
  readonly t: number
  readonly p: number
}

/** One point a step of `fidelity` minutes, the last price in it; then a point of now, as the venue appends it whatever the window. */
const pointsIn = (kept: Kept | undefined, side: Side, window: Window, now: number): ReadonlyArray<Point> => {
  if (kept === undefined || kept.minutes.length === 0) return []
  const step = window.fidelity * 60
  const shown = (price: Price): number => plain(priceFor(side, price))
  const first = Math.max(window.from, (kept.minutes[0] ?? 0) * 60)
  const points: Array<Point> = []
  let next = 0
  let current: Price | null = null
  const start = Math.max(Math.ceil(first / step), Math.floor(window.to / step) - MOST_POINTS) * step
  for (let t = start; t <= window.to; t += step) {
    while (next < kept.minutes.length && (kept.minutes[next] ?? 0) * 60 <= t) current = kept.prices[next++] ?? current
    if (current !== null) points.push({ t, p: shown(current) })
  }
  const last = kept.prices[kept.prices.length - 1]
  return last === undefined || window.to < first ? points : [...points, { t: now, p: shown(last) }]
}

const textOf = (value: unknown): string | null =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : null

/** Three days of every market at most; that of a resolved market is empty. */
export const createHistory = (
  conditionOf: (token: string) => { readonly condition: string; readonly side: Side } | null,
  now: () => Millis,
): History => {
  const markets = new Map<string, Kept>()

  const keptOf = (condition: string): Kept => {
    const known = markets.get(condition)
    if (known !== undefined) return known
    const fresh: Kept = { minutes: [], prices: [], lastTrade: null }
    markets.set(condition, fresh)
    return fresh
  }

  const put = (kept: Kept, at: Millis, price: Price): void => {
    const minute = Math.floor(at / MINUTE)
    const last = kept.minutes.length - 1
    if (kept.minutes[last] === minute) {
      kept.prices[last] = price
      return
    }
    if (kept.prices[last] === price) return
    kept.minutes.push(minute)
    kept.prices.push(price)
    if (kept.minutes.length <= MOST_MINUTES) return
    kept.minutes.splice(0, MOST_MINUTES / 4)
    kept.prices.splice(0, MOST_MINUTES / 4)
  }

  const heardOne = (happening: Happening): void => {
    if (happening._tag === 'LevelChanged') {
      const kept = keptOf(happening.listing.conditionId)
      put(kept, happening.at, websitePrice(happening.bestBid, happening.bestAsk, kept.lastTrade))
    }
    if (happening._tag === 'Resolved') markets.delete(happening.listing.conditionId)
    if (happening._tag === 'Traded')
      keptOf(happening.listing.conditionId).lastTrade = priceFor(happening.trade.token, happening.trade.price)
  }

  const points = (token: string, window: Window, at: number): ReadonlyArray<Point> => {
    const found = conditionOf(token)
    return found === null ? [] : pointsIn(markets.get(found.condition), found.side, window, at)
  }

  return {
    heard: happenings => {
      for (const happening of happenings) heardOne(happening)
    },
    answer: query => {
      if (query.market === null || query.market === '') return invalid("the 'market' (asset id) is mandatory")
      const at = Math.floor(now() / 1000)
      const window = windowOf(query, at)
      return 'status' in window ? window : ok({ history: points(query.market, window, at) })
    },
    batch: body => {
      const tokens = field(body, 'markets')
      if (!Array.isArray(tokens) || tokens.length === 0 || !tokens.every(token => typeof token === 'string'))
        return refusal(400, 'Invalid payload')
      if (tokens.length > MOST_TOKENS) return refusal(400, 'Payload exceeds the limit')
      const at = Math.floor(now() / 1000)
      const window = windowOf(
        {
          market: null,
          startTs: textOf(field(body, 'start_ts')),
          endTs: textOf(field(body, 'end_ts')),
          interval: textOf(field(body, 'interval')),
          fidelity: textOf(field(body, 'fidelity')),
        },
        at,
      )
      if ('status' in window) return window
      return ok({ history: Object.fromEntries(tokens.map((token: string) => [token, points(token, window, at)])) })
    },
  }
}
