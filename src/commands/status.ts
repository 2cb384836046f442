import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../clock.ts'
import { counted, dollars, NOTHING, profit, span } from '../cockpit/figures.ts'
import { refusalJson, walletJson } from '../cockpit/json.ts'
import { isLive, modeTitle } from '../cockpit/sentence.ts'
import type { MarketRow, Mode, PositionRow, RefusalRow, WalletRow } from '../cockpit/sources.ts'
import { addUsd, type Millis, millis, NO_USD, showMillionths, type Usd } from '../domain/money.ts'
import { createReports } from '../store/reports.ts'
import { readAndShow, withDatabase } from './database.ts'
import { askEngine, type EngineState } from './engine.ts'
import { wrapped } from './help.ts'
import { isAsked, type Run } from './invocation.ts'
import { priceState } from './markets.ts'
import { complain, EXIT, print, printJson } from './output.ts'
import { table } from './table.ts'

const DAY = 86_400_000
const REFUSALS_SHOWN = 5

/** Everything that one screen tells. */
interface Status {
  readonly mode: Mode
  readonly engine: EngineState
  readonly where: string
  readonly prices: Readonly<Record<ReturnType<typeof priceState>, number>>
  readonly followed: number
  readonly liveMatches: number
  readonly age: { readonly median: Millis | null; readonly oldest: Millis | null }
  readonly held: { readonly count: number; readonly value: Usd; readonly unrealised: Usd }
  readonly wallets: ReadonlyArray<WalletRow>
  readonly refusals: ReadonlyArray<RefusalRow>
}

const total = (amounts: ReadonlyArray<Usd | null>): Usd =>
  amounts.reduce<Usd>((sum, amount) => addUsd(sum, amount ?? NO_USD), NO_USD)

const sumUp = (
  rows: {
    readonly markets: ReadonlyArray<MarketRow>
    readonly positions: ReadonlyArray<PositionRow>
    readonly wallets: ReadonlyArray<WalletRow>
    readonly refusals: ReadonlyArray<RefusalRow>
  },
  about: Pick<Status, 'mode' | 'engine' | 'where'>,
  at: Millis,
  maxPriceAge: Millis,
): Status => {
  const states = rows.markets.map(row => priceState(row, at, maxPriceAge))
  const count = (state: ReturnType<typeof priceState>): number => states.filter(one => one === state).length
  const ages = rows.markets.flatMap(row => (row.observedAt === null ? [] : [at - row.observedAt])).sort((a, b) => a - b)
  const ageAt = (place: number): Millis | null => {
    const age = ages[place]
    return age === undefined ? null : millis(age)
  }
  return {
    ...about,
    prices: { good: count('good'), stale: count('stale'), suspect: count('suspect'), none: count('none') },
    followed: rows.markets.length,
    liveMatches: new Set(rows.markets.filter(row => isLive(row, at)).map(row => row.eventId)).size,
    age: { median: ageAt(Math.floor(ages.length / 2)), oldest: ageAt(ages.length - 1) },
    held: {
      count: rows.positions.length,
      value: total(rows.positions.map(row => row.value)),
      unrealised: total(rows.positions.map(row => row.unrealised)),
    },
    wallets: rows.wallets,
    refusals: rows.refusals,
  }
}

const ageText = (age: Millis | null): string => (age === null ? NOTHING : span(age))

const ENGINE_WORDS = { ready: 'ready', unready: 'NOT READY', absent: 'NOT RUNNING' } as const

const fact = (name: string, says: string): string =>
  wrapped(says, 66)
    .map((line, at) => `${(at === 0 ? name : '').padEnd(12)}  ${line}`)
    .join('\n')

const shown = (status: Status): string => {
  const { engine, prices, held, age } = status
  const walletTable = table(
    [
      { title: 'Strategy', align: 'left', give: true },
      { title: 'Free', align: 'right' },
      { title: 'In positions', align: 'right' },
      { title: 'Realised', align: 'right' },
      { title: 'Fills', align: 'right' },
      { title: '', align: 'left' },
    ],
    status.wallets.map(row => [
      row.strategy,
      dollars(row.available),
      dollars(row.cost),
      profit(row.realised),
      String(row.trades),
      row.active ? '' : 'switched off',
    ]),
  )
  const refused = status.refusals
    .slice(0, REFUSALS_SHOWN)
    .map(row => `${row.count} × ${row.reason.replaceAll('_', ' ')} (${row.strategy})`)
  return `${[
    modeTitle(status.mode),
    '',
    fact('Engine', `${ENGINE_WORDS[engine.state]}${engine.state === 'absent' ? '' : ` at ${engine.url}`}`),
    ...engine.reasons.map(reason => fact('', reason)),
    fact('Database', status.where),
    fact('Markets', `${status.followed} followed, ${counted(status.liveMatches, 'match', 'matches')} live`),
    fact('Prices', `${prices.good} good, ${prices.stale} stale, ${prices.suspect} suspect, ${prices.none} without`),
    fact('Price age', `median ${ageText(age.median)}, oldest ${ageText(age.oldest)}`),
    fact(
      'Positions',
      held.count === 0
        ? 'nothing held'
        : `${held.count}, ${dollars(held.value)} at the bid, unrealised ${profit(held.unrealised)}`,
    ),
    fact('Refused', refused.length === 0 ? 'nothing in the last 24 hours' : `${refused.join(', ')} (last 24 hours)`),
    '',
    status.wallets.length === 0 ? 'No wallet yet: each strategy gets one when it first starts.\n' : walletTable,
  ].join('\n')}`
}

const statusJson = ({ mode, engine, where, prices, followed, liveMatches, age, held, wallets, refusals }: Status) => ({
  ...mode,
  engine,
  database: where,
  markets: { followed, liveMatches, ...prices },
  priceAgeMs: age,
  positions: {
    count: held.count,
    value: showMillionths(held.value),
    unrealised: showMillionths(held.unrealised),
  },
  wallets: wallets.map(walletJson),
  refusals: refusals.map(refusalJson),
})

/** `status`: one screen. Not well (3) when no engine answers, or it is not ready. */
export const status: Run = async invocation => {
  const { config, log } = invocation
  const engine = await askEngine(config)
  const code = await withDatabase(config, 'refuse', log, (sql, where) => {
    const reports = createReports(sql)
    const at = systemClock.now()
    const rows = pipe(
      TE.Do,
      TE.apS('markets', reports.markets(at)),
      TE.apS('positions', reports.positions()),
      TE.apS('wallets', reports.wallets()),
      TE.apS('refusals', reports.refusals(millis(at - DAY))),
    )
    return readAndShow(rows, all => {
      const mode: Mode = { venue: config.VENUE, trading: config.TRADING }
      const summed = sumUp(all, { mode, engine, where }, at, config.MAX_PRICE_AGE_MS)
      if (isAsked(invocation, '--json')) printJson(statusJson(summed))
      else print(shown(summed))
      return engine.state === 'ready' ? EXIT.fine : EXIT.unwell
    })
  })
  if (code !== EXIT.failed) return code
  complain(engine.reasons.map(reason => `csgo-engine: ${reason}`).join('\n'))
  return engine.state === 'ready' ? code : EXIT.unwell
}
