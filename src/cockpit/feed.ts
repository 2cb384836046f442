import { type Millis, millis } from '../domain/money.ts'
import { counted } from './figures.ts'
import type { Deed, Happening, Seen } from './sources.ts'

/** What the socket told of one match, in one line that lasts at most `LASTS`. */
export interface SeenLine {
  readonly id: number
  readonly kind: 'event'
  readonly since: Millis
  readonly at: Millis
  readonly market: string | null
  readonly event: string | null
  readonly counts: Readonly<Record<Seen['saw'], number>>
}
/** What the engine did; `count`: how often, told by its last text. */
export interface DeedLine extends Deed {
  readonly id: number
  readonly count: number
}

/** Two lists, newest first, so that the many events never push out the few things that the engine did. */
export interface Feed {
  readonly events: ReadonlyArray<SeenLine>
  readonly deeds: ReadonlyArray<DeedLine>
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
const LASTS: Millis = millis(60_000)
const TOGETHER: Millis = millis(15_000)
/** A wish that is refused again within this time is the same story. */
const STORY: Millis = millis(600_000)

const NOTHING_SEEN = { trade: 0, book: 0, change: 0 } as const

/** Eg/ `12 trades, 3 books and 40 changes seen`. */
export const seenText = ({ trade, book, change }: SeenLine['counts']): string => {
  const parts = [
    ...(trade > 0 ? [counted(trade, 'trade', 'trades')] : []),
    ...(book > 0 ? [counted(book, 'book', 'books')] : []),
    ...(change > 0 ? [counted(change, 'change', 'changes')] : []),
  ]
  const [last, ...before] = [...parts].reverse()
  return `${before.length === 0 ? last : `${before.reverse().join(', ')} and ${last}`} seen`
}

const withSeen = (lines: ReadonlyArray<SeenLine>, seen: Seen, id: number): ReadonlyArray<SeenLine> => {
  const { at, market, event, saw } = seen
  const known = lines.findIndex(line => line.event === event && line.market === market && at - line.since < LASTS)
  if (known < 0) {
    const begun = { id, kind: 'event', since: at, at, market, event, counts: { ...NOTHING_SEEN, [saw]: 1 } } as const
    return [begun, ...lines].slice(0, MOST_LINES)
  }
  // It keeps its place: a feed that reorders cannot be read.
  return lines.map((line, place) =>
    place === known ? { ...line, at, counts: { ...line.counts, [saw]: line.counts[saw] + 1 } } : line,
  )
}

/** Whether a deed says further what became of a line: of a decision, or of an order that has no fill yet. */
const becomes = (line: DeedLine, next: Deed): boolean => {
  if (line.action === null || line.action !== next.action || next.at - line.at >= TOGETHER) return false
  return line.kind === 'decision' || (line.kind === 'order' && line.by?.order === next.by?.order)
}

const isOfSame = (line: DeedLine, next: Deed): boolean =>
  line.market === next.market && line.by !== null && line.by.strategy === next.by?.strategy

/** Where the same wish was refused before, with nothing done in between; -1: nowhere. */
const refusedBefore = (lines: ReadonlyArray<DeedLine>, next: Deed): number => {
  if (next.kind !== 'refusal') return -1
  const last = lines.findIndex(
    line =>
      isOfSame(line, next) &&
      (line.kind === 'order' || line.kind === 'fill' || (line.kind === 'refusal' && line.by?.wish === next.by?.wish)),
  )
  const line = lines[last]
  return line?.kind === 'refusal' && next.at - line.at < STORY ? last : -1
}

const isSaidAgain = (line: DeedLine, next: Deed): boolean =>
  line.kind === next.kind && line.market === next.market && line.text === next.text && next.at - line.at < TOGETHER

/**
 * A wish, what became of it and that it was refused again are one line, which is new each time and stands on top; each
 * fill, and whatever else was done, has its own.
 */
const withDeed = (lines: ReadonlyArray<DeedLine>, deed: Deed, id: number): ReadonlyArray<DeedLine> => {
  const [first] = lines
  if (first !== undefined && isSaidAgain(first, deed))
    return [{ ...first, at: deed.at, count: first.count + 1 }, ...lines.slice(1)]
  const wished = lines.findIndex(line => becomes(line, deed))
  const before = refusedBefore(lines, deed)
  const count = (lines[before]?.count ?? 0) + 1
  const others = lines.filter((_, place) => place !== wished && place !== before)
  return [{ ...deed, id, count }, ...others].slice(0, MOST_LINES)
}

const faded = (pace: { readonly count: number; readonly at: Millis } | undefined, at: Millis): number =>
  pace === undefined ? 0 : pace.count * 2 ** (-Math.max(0, at - pace.at) / HALVES_IN)

/** Events of a match a minute, lately; 0 when none came for minutes. */
export const paceOf = (paces: Paces, event: string, at: Millis): number =>
  Math.round(faded(paces.get(event), at) * A_MINUTE)

const quickened = (paces: Paces, { event, at }: Seen): Paces => {
  if (event === null) return paces
  const count = faded(paces.get(event), at) + 1
  // The one that was heard last stands last: who is forgotten is quiet.
  const all = [...paces].filter(([known]) => known !== event).slice(-(MOST_PACES - 1))
  return new Map([...all, [event, { count, at }]])
}

/** The feed with one more happening; bounded, for any number of them. */
export const follow = (feed: Feed, happening: Happening): Feed => {
  const id = feed.lines + 1
  return happening.kind === 'event'
    ? {
        ...feed,
        events: withSeen(feed.events, happening, id),
        lines: id,
        paces: quickened(feed.paces, happening),
      }
    : { ...feed, deeds: withDeed(feed.deeds, happening, id), lines: id }
}
