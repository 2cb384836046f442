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
}

export const EMPTY_FEED: Feed = { events: [], deeds: [], lines: 0 }
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

/** The feed with one more happening; bounded, for any number of them. Of what the engine did only repetitions are counted together: the order tells the story. */
export const follow = (feed: Feed, happening: Happening): Feed => {
  const id = feed.lines + 1
  return happening.kind === 'event'
    ? { ...feed, events: added(feed.events, MOST_LINES, happening, id), lines: id }
    : { ...feed, deeds: added(feed.deeds, 1, happening, id), lines: id }
}
