import { systemClock } from '../clock.ts'
import { cents, span } from '../cockpit/figures.ts'
import { marketJson } from '../cockpit/json.ts'
import { marketTitle } from '../cockpit/names.ts'
import { isLive } from '../cockpit/sentence.ts'
import type { MarketRow } from '../cockpit/sources.ts'
import { type Millis, millis } from '../domain/money.ts'
import { createReports } from '../store/reports.ts'
import { checkMarkets } from './check.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printJson } from './output.ts'
import { type Column, table } from './table.ts'

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'Id', align: 'right' },
  { title: 'Market', align: 'left', give: true },
  { title: 'When', align: 'right' },
  { title: 'YES', align: 'right' },
  { title: 'NO', align: 'right' },
  { title: 'Spread', align: 'right' },
  { title: 'Age', align: 'right' },
  { title: 'Price', align: 'left' },
]

const whenOf = (row: MarketRow, at: Millis): string => {
  if (row.resolved) return 'resolved'
  if (row.ended || row.closed) return 'ended'
  if (isLive(row, at)) return 'live'
  return row.gameStart === null ? '?' : `in ${span(millis(row.gameStart - at))}`
}

/** What a strategy would say of the price: good, stale, suspect or none. */
export const priceState = (row: MarketRow, at: Millis, maxPriceAge: Millis): 'good' | 'stale' | 'suspect' | 'none' => {
  switch (row.status) {
    case 'unpriced':
      return 'none'
    case 'disagreement':
    case 'ghost':
      return 'suspect'
    case 'good':
      return row.observedAt !== null && at - row.observedAt <= maxPriceAge ? 'good' : 'stale'
  }
}

const shown = (rows: ReadonlyArray<MarketRow>, at: Millis, maxPriceAge: Millis): string =>
  rows.length === 0
    ? 'No market is followed. The engine looks for some every minute while it runs.\n'
    : table(
        COLUMNS,
        rows.map(row => [
          String(row.marketId),
          marketTitle(row),
          whenOf(row, at),
          cents(row.yesPrice),
          cents(row.noPrice),
          cents(row.spread),
          row.observedAt === null ? '–' : span(millis(at - row.observedAt)),
          priceState(row, at, maxPriceAge),
        ]),
      )

/** `markets`: what is followed, with prices and their ages; `--check`: beside the venue's own. */
export const markets: Run = invocation =>
  withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(createReports(sql).markets(systemClock.now()), rows => {
      if (isAsked(invocation, '--check')) return checkMarkets(invocation, sql, rows)
      if (isAsked(invocation, '--json')) printJson(rows.map(marketJson))
      else print(shown(rows, systemClock.now(), invocation.config.MAX_PRICE_AGE_MS))
      return EXIT.fine
    }),
  )
