import type { Millis } from '../domain/money.ts'
import type { ShownRow, View } from './shown.ts'

export type TableName = {
  [K in keyof View]: View[K] extends ReadonlyArray<ShownRow> ? K : never
}[keyof View]
const TABLES = [
  'figures',
  'markets',
  'stakes',
  'positions',
  'orders',
  'wallets',
  'stages',
  'checks',
  'faults',
  'counts',
  'calls',
  'refusals',
  'deeds',
  'events',
] as const satisfies ReadonlyArray<TableName>

/** Rows that are new or changed, and the ids of those that went. */
export interface TableChange {
  readonly set: ReadonlyArray<ShownRow>
  readonly gone: ReadonlyArray<string>
}

/** What a page that shows one view needs for the next; what did not change is left out. */
export interface ViewChange {
  readonly at: Millis
  readonly head?: Head
  readonly tables: Readonly<Partial<Record<TableName, TableChange>>>
}

/** A row is a value that never changes, so its text is made once, however many pages ask. */
const texts = new WeakMap<ShownRow, string>()
const textOf = (row: ShownRow): string => {
  const known = texts.get(row)
  if (known !== undefined) return known
  const text = JSON.stringify(row)
  texts.set(row, text)
  return text
}

const tableChange = (before: ReadonlyArray<ShownRow>, now: ReadonlyArray<ShownRow>): TableChange | null => {
  if (before === now) return null
  const known = new Map(before.map(row => [row.id, textOf(row)]))
  const present = new Set(now.map(row => row.id))
  const set = now.filter(row => known.get(row.id) !== textOf(row))
  const gone = before.filter(row => !present.has(row.id)).map(row => row.id)
  return set.length === 0 && gone.length === 0 ? null : { set, gone }
}

export type Head = Omit<View, TableName>
const headOf = ({ title, venue, trading, standing, sentence, notes, state, ...rest }: View): Head => ({
  title,
  venue,
  trading,
  standing,
  sentence,
  notes,
  state,
  maxPriceAge: rest.maxPriceAge,
  startedAt: rest.startedAt,
  version: rest.version,
})

/** Null: both look the same. */
export const difference = (before: View, now: View, at: Millis): ViewChange | null => {
  const head = headOf(now)
  const changes = TABLES.flatMap(name => {
    const change = tableChange(before[name], now[name])
    return change === null ? [] : [[name, change] as const]
  })
  const isHeadSame = JSON.stringify(headOf(before)) === JSON.stringify(head)
  if (isHeadSame && changes.length === 0) return null
  return { at, ...(isHeadSame ? {} : { head }), tables: Object.fromEntries(changes) }
}
