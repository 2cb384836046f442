import { dollars, profit } from '../cockpit/figures.ts'
import { walletJson } from '../cockpit/json.ts'
import type { WalletRow } from '../cockpit/sources.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printJson } from './output.ts'
import { type Column, table } from './table.ts'

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Capital', align: 'right' },
  { title: 'Free', align: 'right' },
  { title: 'Reserved', align: 'right' },
  { title: 'In positions', align: 'right' },
  { title: 'Realised', align: 'right' },
  { title: 'Fills', align: 'right' },
  { title: '', align: 'left', give: true },
]

const shown = (rows: ReadonlyArray<WalletRow>): string =>
  rows.length === 0
    ? 'No wallet yet: each strategy gets one when it first starts.\n'
    : table(
        COLUMNS,
        rows.map(row => [
          row.strategy,
          dollars(row.allocated),
          dollars(row.available),
          dollars(row.reserved),
          dollars(row.cost),
          profit(row.realised),
          String(row.trades),
          row.active ? '' : 'switched off',
        ]),
      )

/** `wallets`: each strategy's capital. */
export const wallets: Run = invocation =>
  withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(createReports(sql).wallets(), rows => {
      if (isAsked(invocation, '--json')) printJson(rows.map(walletJson))
      else print(shown(rows))
      return EXIT.fine
    }),
  )
