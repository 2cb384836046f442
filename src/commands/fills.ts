import { systemClock } from '../clock.ts'
import { cents, dollars, profit, sharesText, span } from '../cockpit/figures.ts'
import { fillJson } from '../cockpit/json.ts'
import { marketTitle } from '../cockpit/names.ts'
import type { FillRow } from '../cockpit/sources.ts'
import { type Millis, millis } from '../domain/money.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printJson } from './output.ts'
import { type Column, table } from './table.ts'

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'Ago', align: 'right' },
  { title: 'Fill', align: 'left', give: true },
  { title: 'Market', align: 'left', give: true },
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Shares', align: 'right' },
  { title: 'Price', align: 'right' },
  { title: 'Fee', align: 'right' },
  { title: 'Realised', align: 'right' },
]
/** More would not be read; `--json` has them all. */
const SHOWN = 40

const shown = (rows: ReadonlyArray<FillRow>, at: Millis): string => {
  if (rows.length === 0) return 'No fill yet.\n'
  const rest = rows.length > SHOWN ? '\nOlder ones: csgo-engine fills --json, csgo-engine export fills\n' : ''
  const lines = rows
    .slice(0, SHOWN)
    .map(row => [
      span(millis(at - row.at)),
      `${row.direction} ${row.side}${row.kind === 'order' ? '' : ` (${row.kind})`}`,
      marketTitle(row),
      row.strategy,
      sharesText(row.shares),
      cents(row.price),
      dollars(row.fee),
      profit(row.realised),
    ])
  return `${table(COLUMNS, lines)}${rest}`
}

/** `fills`: the latest of every kind, newest first. */
export const fills: Run = invocation =>
  withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(createReports(sql).fills(), rows => {
      if (isAsked(invocation, '--json')) printJson(rows.map(fillJson))
      else print(shown(rows, systemClock.now()))
      return EXIT.fine
    }),
  )
