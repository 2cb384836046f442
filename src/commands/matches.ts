import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../clock.ts'
import { NOTHING, profit, span } from '../cockpit/figures.ts'
import { type MatchRow, matchJson, matchRows } from '../cockpit/matchRows.ts'
import { shortScore } from '../cockpit/scoreText.ts'
import { type Millis, millis } from '../domain/money.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { isAsked, type Run } from './invocation.ts'
import { EXIT, print, printJson } from './output.ts'
import { type Column, table } from './table.ts'

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'When', align: 'right' },
  { title: 'Match', align: 'left', give: true },
  { title: 'Format', align: 'left' },
  { title: 'Score', align: 'left' },
  { title: 'Markets', align: 'right' },
  { title: 'Held', align: 'right' },
  { title: 'At worst', align: 'right' },
]

const whenOf = ({ phase, naming }: MatchRow, at: Millis): string => {
  if (phase !== 'coming') return phase
  return naming.gameStart === null ? '?' : `in ${span(millis(naming.gameStart - at))}`
}

const shown = (rows: ReadonlyArray<MatchRow>, at: Millis): string =>
  rows.length === 0
    ? 'No match is followed. The engine looks for some every minute while it runs.\n'
    : table(
        COLUMNS,
        rows.map(row => [
          whenOf(row, at),
          row.match,
          row.naming.format ?? NOTHING,
          shortScore(row.naming),
          String(row.markets.length),
          row.held.length === 0 ? '' : String(row.held.length),
          row.worst === null ? '' : profit(row.worst),
        ]),
      )

/** `matches`: the followed markets by their match, live ones first, with what is held and what it makes at worst. */
export const matches: Run = invocation =>
  withDatabase(invocation.config, 'refuse', invocation.log, sql => {
    const at = systemClock.now()
    const reports = createReports(sql)
    const read = pipe(
      TE.Do,
      TE.apS('markets', reports.markets(at)),
      TE.apS('positions', reports.positions()),
      TE.apS('orders', reports.orders('working')),
    )
    return readAndShow(read, found => {
      const rows = matchRows(found.markets, found.positions, found.orders, at)
      if (isAsked(invocation, '--json')) printJson(rows.map(matchJson))
      else print(shown(rows, at))
      return EXIT.fine
    })
  })
