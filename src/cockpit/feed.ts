import { type Millis, millis } from '../domain/money.ts'
import type { Happening } from './sources.ts'

/** A line of the feed: the same words about the same market within `TOGETHER` are one line with a count. */
export interface FeedLine extends Happening {
  readonly id: number
  readonly count: number
}

/** Two lists, newest first, so that the many events never push out the few things that the engine did. */
export interface Feed {
  readonly events: ReadonlyArray<FeedLine>
  readonly deeds: ReadonlyArray<FeedLine>
  readonly lines: number
  readonly paces: Paces
}
/** How busy each match is: a count of its events that halves every minute, as of its last one. */
export type Paces = ReadonlyMap<string, { readonly count: number; readonly at: Millis }>

export const EMPTY_FEED: Feed = { events: [], deeds: [], lines: 0, paces: new Map() }
const HALVES_IN = 60_000
const MOST_PACES = 500
/** Of a count that halves every minute and gets one a minute, the sum is ln 2 times less than that rate. */
const A_MINUTE = Math.LN2
const MOST_LINES = 60
const TOGETHER: Millis = millis(15_000)

const isSame = (line: FeedLine, happening: Happening): boolean =>
  line.kind === happening.kind &&
  line.market === happening.market &&
  line.text === happening.text &&
  happening.at - line.at < TOGETHER

const added = (
  lines: ReadonlyArray<FeedLine>,
  among: number,
  happening: Happening,
  id: number,
): ReadonlyArray<FeedLine> => {
  const known = lines.slice(0, among).findIndex(line => isSame(line, happening))
  if (known < 0) return [{ ...happening, id, count: 1 }, ...lines].slice(0, MOST_LINES)
  // It keeps its place: a feed that reorders cannot be read.
  return lines.map((line, place) => (place === known ? { ...line, at: happening.at, count: line.count + 1 } : line))
}

const faded = (pace: { readonly count: number; readonly at: Millis } | undefined, at: Millis): number =>
  pace === undefined ? 0 : pace.count * 2 ** (-Math.max(0, at - pace.at) / HALVES_IN)

/** Events of a match a minute, lately; 0 when none came for minutes. */
export const paceOf = (paces: Paces, event: string, at: Millis): number =>
  Math.round(faded(paces.get(event), at) * A_MINUTE)

const quickened = (paces: Paces, { event, at }: Happening): Paces => {
  if (event === null) return paces
  const count = faded(paces.get(event), at) + 1
  // The one that was heard last stands last: who is forgotten is quiet.
  const all = [...paces].filter(([known]) => known !== event).slice(-(MOST_PACES - 1))
  return new Map([...all, [event, { count, at }]])
}

/** The feed with one more happening; bounded, for any number of them. Of what the engine did only repetitions are counted together: the order tells the story. */
export const follow = (feed: Feed, happening: Happening): Feed => {
  const id = feed.lines + 1
  return happening.kind === 'event'
    ? {
        ...feed,
        events: added(feed.events, MOST_LINES, happening, id),
        lines: id,
        paces: quickened(feed.paces, happening),
      }
    : { ...feed, deeds: added(feed.deeds, 1, happening, id), lines: id }
}
