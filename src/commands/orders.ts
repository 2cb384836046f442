import { systemClock } from '../clock.ts'
import { cents, dollars, sharesText, span } from '../cockpit/figures.ts'
import { orderJson } from '../cockpit/json.ts'
import { marketTitle } from '../cockpit/names.ts'
import type { OrderRow } from '../cockpit/sources.ts'
import { type Millis, millis } from '../domain/money.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printJson } from './output.ts'
import { type Column, table } from './table.ts'

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'Ago', align: 'right' },
  { title: 'Order', align: 'left' },
  { title: 'Market', align: 'left', give: true },
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Asked', align: 'right' },
  { title: 'Limit', align: 'right' },
  { title: 'Filled', align: 'right' },
  { title: 'Status', align: 'left' },
]
/** More would not be read; `--json` has them all. */
const SHOWN = 40

const shown = (rows: ReadonlyArray<OrderRow>, at: Millis): string => {
  if (rows.length === 0) return 'No order yet.\n'
  const rest = rows.length > SHOWN ? `\n${rows.length - SHOWN} older ones: csgo-engine orders --json\n` : ''
  const lines = rows
    .slice(0, SHOWN)
    .map(row => [
      span(millis(at - row.createdAt)),
      `${row.direction} ${row.side}`,
      marketTitle(row),
      row.strategy,
      row.usd === null ? sharesText(row.shares) : dollars(row.usd),
      cents(row.limit),
      sharesText(row.filledShares),
      row.status.replaceAll('_', ' '),
    ])
  return `${table(COLUMNS, lines)}${rest}`
}

/** `orders`: the latest, newest first, and what came of them. */
export const orders: Run = invocation =>
  withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(createReports(sql).orders(), rows => {
      if (isAsked(invocation, '--json')) printJson(rows.map(orderJson))
      else print(shown(rows, systemClock.now()))
      return EXIT.fine
    }),
  )
