import { systemClock } from '../clock.ts'
import { cents, dollars, profit, sharesText, span } from '../cockpit/figures.ts'
import { positionJson } from '../cockpit/json.ts'
import { marketTitle } from '../cockpit/names.ts'
import type { PositionRow } from '../cockpit/sources.ts'
import { addUsd, type Millis, millis, NO_USD, type Usd } from '../domain/money.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printJson } from './output.ts'
import { type Column, table } from './table.ts'

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'Side', align: 'left' },
  { title: 'Market', align: 'left', give: true },
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Shares', align: 'right' },
  { title: 'Entry', align: 'right' },
  { title: 'Bid', align: 'right' },
  { title: 'Age', align: 'right' },
  { title: 'Value', align: 'right' },
  { title: 'Unreal.', align: 'right' },
]

const total = (amounts: ReadonlyArray<Usd | null>): Usd =>
  amounts.reduce<Usd>((sum, amount) => addUsd(sum, amount ?? NO_USD), NO_USD)

const shown = (rows: ReadonlyArray<PositionRow>, at: Millis): string =>
  rows.length === 0
    ? 'Nothing is held.\n'
    : `${table(
        COLUMNS,
        rows.map(row => [
          row.side,
          marketTitle(row),
          row.strategy,
          sharesText(row.shares),
          cents(row.averagePrice),
          cents(row.bid),
          row.observedAt === null ? '–' : span(millis(at - row.observedAt)),
          dollars(row.value),
          profit(row.unrealised),
        ]),
      )}\nAt the bid, before fees: ${dollars(total(rows.map(row => row.value)))}, unrealised ${profit(total(rows.map(row => row.unrealised)))}.\n`

/** `positions`: what is held, valued at the bid. */
export const positions: Run = invocation =>
  withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(createReports(sql).positions(), rows => {
      if (isAsked(invocation, '--json')) printJson(rows.map(positionJson))
      else print(shown(rows, systemClock.now()))
      return EXIT.fine
    }),
  )
