/** When which fault is on, and where: entries of a timetable, and the questions that the parts of the venue ask of it. */
import { type Millis, millis } from '../../domain/money.ts'
import { hash32 } from '../random.ts'
import type { FaultName, Faults, Where } from './fault.ts'
import { KNOWN } from './known.ts'

export const SCOPES = ['market', 'match', 'endpoint', 'connection', 'key'] as const
export type Scope = (typeof SCOPES)[number]

/** A fault as somebody asks for it; all but its name may be left open. */
export interface FaultWish {
  readonly fault: FaultName
  /** When it begins: so many ms after it was asked for, or at a time. */
  readonly from: { readonly _tag: 'After'; readonly span: number } | { readonly _tag: 'At'; readonly at: Millis }
  /** ms; null: as long as that fault usually lasts. */
  readonly lasts: number | null
  /** ms from one beginning to the next; null: once. */
  readonly every: number | null
  /** The share of occasions that is struck, 0 to 1. */
  readonly rate: number
  /** Null: as much as is usual. */
  readonly amount: number | null
  readonly scope: Readonly<Partial<Record<Scope, string>>>
}

/** An entry of the timetable: a wish, since when it stands there, and until when. */
export interface FaultEntry {
  readonly id: number
  readonly fault: FaultName
  /** It changes nothing before. */
  readonly askedAt: Millis
  readonly from: Millis
  readonly lasts: number | null
  readonly every: number | null
  readonly rate: number
  readonly amount: number | null
  readonly scope: Readonly<Partial<Record<Scope, string>>>
  /** When it was taken off; null: it was not. */
  readonly endedAt: Millis | null
}

export const entryOf = (wish: FaultWish, id: number, at: Millis): FaultEntry => ({
  id,
  fault: wish.fault,
  askedAt: at,
  from: wish.from._tag === 'At' ? wish.from.at : millis(at + wish.from.span),
  lasts: wish.lasts ?? (wish.every === null ? KNOWN[wish.fault].lasts : (KNOWN[wish.fault].lasts ?? wish.every / 2)),
  every: wish.every,
  rate: wish.rate,
  amount: wish.amount,
  scope: wish.scope,
  endedAt: null,
})

/** The beginning of the stretch in which an entry is on at a time; null: it is off then. */
export const onSince = (entry: FaultEntry, at: Millis): Millis | null => {
  if (at < entry.from || at < entry.askedAt || (entry.endedAt !== null && at >= entry.endedAt)) return null
  const begun = entry.every === null ? entry.from : at - ((at - entry.from) % entry.every)
  return entry.lasts === null || at < begun + entry.lasts ? millis(begun) : null
}

/** When an entry is next switched on or off after a time; null: never again. */
export const changesAfter = (entry: FaultEntry, at: Millis): Millis | null => {
  const round = entry.every === null || at < entry.from ? 0 : Math.floor((at - entry.from) / entry.every)
  const begin = entry.from + round * (entry.every ?? 0)
  const candidates = [
    begin,
    ...(entry.lasts === null ? [] : [begin + entry.lasts]),
    ...(entry.every === null ? [] : [begin + entry.every]),
  ].filter(change => change > at && (entry.endedAt === null || change < entry.endedAt))
  const ends = entry.endedAt !== null && entry.endedAt > at ? [entry.endedAt] : []
  const all = [...candidates, ...ends]
  return all.length === 0 ? null : millis(Math.min(...all))
}

/** `GET /clob/book` fits itself, `/clob/book` (any method), `GET /clob/*` and `*`. */
const fitsEndpoint = (pattern: string, endpoint: string): boolean => {
  const path = endpoint.slice(endpoint.indexOf(' ') + 1)
  return [endpoint, path].some(text =>
    pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern,
  )
}

/** Is that place within the scope? A place that does not say which market it is lies in no market's scope. */
const isWithin = (scope: FaultEntry['scope'], where: Where): boolean =>
  (scope.market === undefined || scope.market === where.market || scope.market === where.match) &&
  (scope.match === undefined || scope.match === where.match) &&
  (scope.key === undefined || scope.key === where.key) &&
  (scope.connection === undefined || scope.connection === String(where.connection)) &&
  (scope.endpoint === undefined || (where.endpoint !== undefined && fitsEndpoint(scope.endpoint, where.endpoint)))

/** Decided once for as long as the fault is on, not anew at every occasion: a connection is frozen or it is not. */
const LASTING: ReadonlySet<FaultName> = new Set(['drop', 'freeze', 'silent', 'http-425', 'clock-skew'])

/** The entries, earliest first; they may become more and end, and stay what they were of a time that has been. */
export interface Timetable {
  readonly of: (name: FaultName) => ReadonlyArray<FaultEntry>
  readonly all: () => ReadonlyArray<FaultEntry>
}

/** The faults of a timetable, for the parts of the venue to ask. */
export const faultsOf = (seed: number, timetable: Timetable): Faults => {
  const isStruck = (entry: FaultEntry, where: Where, since: Millis, at: Millis): boolean => {
    if (entry.rate >= 1 || entry.rate <= 0) return entry.rate >= 1
    const lasting = LASTING.has(entry.fault)
    const place = [where.market, where.match, where.endpoint, where.connection, where.key]
    const name = [seed, entry.fault, lasting ? since : at, ...place, lasting ? '' : where.what]
    return hash32(name.join('|'), 7) / 4_294_967_296 < entry.rate
  }
  /** The latest entry that strikes. */
  const striking = (name: FaultName, where: Where, at: Millis): FaultEntry | null =>
    timetable.of(name).findLast(entry => {
      const since = onSince(entry, at)
      return since !== null && isWithin(entry.scope, where) && isStruck(entry, where, since, at)
    }) ?? null

  return {
    strikes: (name, where, at) => {
      const listed = timetable.of(name)
      if (name !== 'start-wipe') return listed.length > 0 && striking(name, where, at) !== null
      const meant = listed.findLast(entry => onSince(entry, at) !== null && isWithin(entry.scope, where))
      return meant === undefined || isStruck(meant, where, meant.from, at)
    },
    amount: (name, where, at) => striking(name, where, at)?.amount ?? KNOWN[name].amount?.usual ?? 0,
    nextAt: after => {
      const next = timetable.all().flatMap(entry => changesAfter(entry, after) ?? [])
      return next.length === 0 ? null : millis(Math.min(...next))
    },
  }
}
