import { type Millis, showMillionths } from '../domain/money.ts'
import type { HistoryRows } from './detailSources.ts'
import { matchName } from './names.ts'

/** A field of a CSV file; what a spreadsheet would take for a formula is made a text. */
const field = (value: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(value) && !/^-?[\d.]+$/.test(value) ? `'${value}` : value
  return /[",\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const line = (values: ReadonlyArray<string>): string => `${values.map(field).join(',')}\n`

const UTC = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'UTC' })
/** eg/ `2026-04-05 15:00:00`, UTC. */
const timeText = (at: Millis): string => UTC.format(at)

export const FILLS_HEAD =
  'time,match,question,strategy,side,direction,kind,shares,price,value,fee,realised,reason,action\n'

/** A fill as a line of a CSV file: exact decimals, times in UTC. */
export const fillLine = (row: HistoryRows['rows'][number]): string =>
  line([
    timeText(row.at),
    matchName(row),
    row.question,
    row.strategy,
    row.side,
    row.direction,
    row.kind,
    ...[row.shares, row.price, row.value, row.fee, row.realised].map(showMillionths),
    row.reason,
    row.actionId ?? '',
  ])

/** Flat rows for programs as a CSV file: their names over the first; what is not known is empty. */
export const csvOf = (names: ReadonlyArray<string>, rows: ReadonlyArray<Readonly<Record<string, unknown>>>): string =>
  [line(names), ...rows.map(row => line(names.map(name => String(row[name] ?? ''))))].join('')
