import type { Millis } from '../domain/money.ts'
import type { ChangeEvent, Head } from './pageEvents.ts'
import type { View } from './shown.ts'

/** A row is a value that never changes, so its text is made once, however many pages ask. */
const texts = new WeakMap<object, string>()
const textOf = (row: object): string => {
  const known = texts.get(row)
  if (known !== undefined) return known
  const text = JSON.stringify(row)
  texts.set(row, text)
  return text
}

interface Changed<Row> {
  readonly set: ReadonlyArray<Row>
  readonly gone: ReadonlyArray<string>
}
const changed = <Row extends { readonly id: string }>(
  before: ReadonlyArray<Row>,
  now: ReadonlyArray<Row>,
): Changed<Row> | null => {
  if (before === now) return null
  const known = new Map(before.map(row => [row.id, textOf(row)]))
  const present = new Set(now.map(row => row.id))
  const set = now.filter(row => known.get(row.id) !== textOf(row))
  const gone = before.filter(row => !present.has(row.id)).map(row => row.id)
  return set.length === 0 && gone.length === 0 ? null : { set, gone }
}

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

type Tables = ChangeEvent['tables']
const tablesOf = (before: View, now: View): Tables => ({
  figures: changed(before.figures, now.figures),
  markets: changed(before.markets, now.markets),
  stakes: changed(before.stakes, now.stakes),
  positions: changed(before.positions, now.positions),
  orders: changed(before.orders, now.orders),
  wallets: changed(before.wallets, now.wallets),
  stages: changed(before.stages, now.stages),
  checks: changed(before.checks, now.checks),
  faults: changed(before.faults, now.faults),
  counts: changed(before.counts, now.counts),
  calls: changed(before.calls, now.calls),
  refusals: changed(before.refusals, now.refusals),
  deeds: changed(before.deeds, now.deeds),
  events: changed(before.events, now.events),
})

/** What a page that shows one view needs for the next. Null: both look the same. */
export const difference = (before: View, now: View, at: Millis): ChangeEvent | null => {
  const head = headOf(now)
  const tables = tablesOf(before, now)
  const isHeadSame = JSON.stringify(headOf(before)) === JSON.stringify(head)
  if (isHeadSame && Object.values(tables).every(change => change === null)) return null
  return { at, head: isHeadSame ? null : head, tables }
}
