import { systemClock } from '../clock.ts'
import { cents, dollars, NOTHING, profit } from '../cockpit/figures.ts'
import { millis, showMillionths } from '../domain/money.ts'
import { ENOUGH, type Made, type Results, readResults } from '../store/results.ts'
import { readAndShow, withDatabase } from './database.ts'
import { parseDuration } from './duration.ts'
import { isAsked, type Run } from './invocation.ts'
import { complain, EXIT, print, printJson } from './output.ts'
import { type Column, table } from './table.ts'

const LONGEST = 3660 * 24 * 3_600_000

const COLUMNS: ReadonlyArray<Column> = [
  { title: 'Strategy', align: 'left', give: true },
  { title: 'Format', align: 'left' },
  { title: 'Market', align: 'left', give: true },
  { title: 'Won', align: 'right' },
  { title: 'PnL', align: 'right' },
  { title: 'Fees', align: 'right' },
  { title: 'Slip', align: 'right' },
  { title: 'Age', align: 'right' },
  { title: '', align: 'left' },
]

const isEnough = ({ trades }: Made): boolean => trades >= ENOUGH

const line = (strategy: string, format: string, market: string, made: Made): ReadonlyArray<string> => [
  strategy,
  format,
  market,
  `${made.wins} of ${made.trades}`,
  profit(made.pnl),
  dollars(made.fees),
  cents(made.slippagePerShare),
  made.priceAge === null ? NOTHING : `${made.priceAge} ms`,
  isEnough(made) ? '' : 'too few',
]

const shown = ({ rows, strategies, total }: Results): string => {
  if (total.trades === 0) return 'No trade has closed yet. What is still held: csgo-engine positions\n'
  const lines = [
    ...rows.map(row => line(row.strategy, row.format ?? NOTHING, row.marketType, row)),
    ...(strategies.length < 2 ? [] : strategies.map(row => line(row.strategy, 'all', 'all', row))),
    line('all', 'all', 'all', total),
  ]
  const few = isEnough(total) && rows.every(isEnough) ? '' : `\ntoo few: under ${ENOUGH} trades a result is chance.\n`
  return `${table(COLUMNS, lines)}\nWon: closed positions with a profit. PnL after fees. Slip: a share, against\nthe price that triggered the order; above 0 is worse.\n${few}`
}

const madeJson = (made: Made) => ({
  trades: made.trades,
  wins: made.wins,
  losses: made.losses,
  pnl: showMillionths(made.pnl),
  fees: showMillionths(made.fees),
  slippage: made.slippage === null ? null : showMillionths(made.slippage),
  slippagePerShare: made.slippagePerShare === null ? null : showMillionths(made.slippagePerShare),
  priceAgeMs: made.priceAge,
  tooFew: !isEnough(made),
})

const resultsJson = ({ rows, strategies, total }: Results) => ({
  rows: rows.map(({ strategy, format, marketType, ...made }) => {
    const [name = '', set = ''] = strategy.split('@')
    return { strategy: name, set, format, marketType, ...madeJson(made) }
  }),
  strategies: strategies.map(({ strategy, ...made }) => {
    const [name = '', set = ''] = strategy.split('@')
    return { strategy: name, set, ...madeJson(made) }
  }),
  total: madeJson(total),
})

/** `results`: what each strategy has made, by format and market type. */
export const results: Run = async invocation => {
  const given = invocation.flags['--since']
  const span = given === undefined ? null : parseDuration(given, LONGEST)
  if (given !== undefined && span === null) {
    complain(`csgo-engine: --since ${JSON.stringify(given)} must be a span of at most ten years, eg/ 12h, 7d.`)
    return EXIT.usage
  }
  const since = span === null ? undefined : millis(systemClock.now() - span)
  return withDatabase(invocation.config, 'refuse', invocation.log, sql =>
    readAndShow(readResults(sql, since), found => {
      if (isAsked(invocation, '--json')) printJson(resultsJson(found))
      else print(shown(found))
      return EXIT.fine
    }),
  )
}
