import { type Millis, millis } from '../domain/money.ts'

/** What the page's events have told so far: its rows by table and id, and what stands over them. Read field by field, so that an older or newer engine can be watched too. */
export interface Picture {
  /** The engine's clock when it last said something. */
  readonly at: Millis
  readonly head: Row
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, Row>>
}
export type Row = Readonly<Record<string, unknown>>

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A field as text for a terminal: what is none is '', and nothing in it can steer the terminal. */
export const textOf = (row: Row, field: string): string => {
  const value = row[field]
  return typeof value === 'string' ? value.replace(/[\p{Cc}\p{Cf}]/gu, ' ') : ''
}
export const numberOf = (row: Row, field: string): number | null => {
  const value = row[field]
  return typeof value === 'number' ? value : null
}
export const textsOf = (row: Row, field: string): ReadonlyArray<string> => {
  const value = row[field]
  return Array.isArray(value) ? value.map(text => textOf({ text }, 'text')) : []
}

const rowsOf = (value: unknown): ReadonlyArray<Row> => (Array.isArray(value) ? value.filter(isRow) : [])
const byId = (rows: ReadonlyArray<Row>): ReadonlyMap<string, Row> => new Map(rows.map(row => [textOf(row, 'id'), row]))
const EMPTY: Picture = { at: millis(0), head: {}, tables: new Map() }

const ofSnapshot = (data: Row, at: Millis): Picture => {
  const tables = Object.entries(data).filter(([, value]) => rowsOf(value).length > 0)
  return { at, head: data, tables: new Map(tables.map(([name, value]) => [name, byId(rowsOf(value))])) }
}

const changed = (before: ReadonlyMap<string, Row>, change: Row): ReadonlyMap<string, Row> => {
  const after = new Map([...before, ...byId(rowsOf(change['set']))])
  for (const id of textsOf(change, 'gone')) after.delete(id)
  return after
}

const ofChange = (before: Picture, data: Row, at: Millis): Picture => {
  const { head, tables } = data
  const all = new Map(before.tables)
  for (const [name, change] of Object.entries(isRow(tables) ? tables : {}))
    if (isRow(change)) all.set(name, changed(all.get(name) ?? new Map(), change))
  return { at, head: isRow(head) ? head : before.head, tables: all }
}

/** The picture after one more event; null while none has come. An event that cannot be read changes nothing. */
export const follow = (before: Picture | null, event: string, data: string): Picture | null => {
  const read = parsed(data)
  if (read === null) return before
  const at = millis(numberOf(read, 'at') ?? before?.at ?? 0)
  switch (event) {
    case 'snapshot':
      return ofSnapshot(read, at)
    case 'change':
      return ofChange(before ?? EMPTY, read, at)
    case 'beat':
      return before === null ? null : { ...before, at }
    default:
      return before
  }
}

const parsed = (data: string): Row | null => {
  try {
    const value: unknown = JSON.parse(data)
    return isRow(value) ? value : null
  } catch {
    return null
  }
}

/** The rows of a table in the order of their rank. */
export const tableOf = ({ tables }: Picture, name: string): ReadonlyArray<Row> =>
  [...(tables.get(name)?.values() ?? [])].sort((a, b) => (textOf(a, 'rank') < textOf(b, 'rank') ? -1 : 1))
