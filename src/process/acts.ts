import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Deployed } from '../../strategies/index.ts'
import type { NotDone } from '../cockpit/acted.ts'
import type { Acts } from '../cockpit/acts.ts'
import type { StrategiesAnswer } from '../cockpit/answers.ts'
import { cents, directionOf, dollars, NOTHING, profit } from '../cockpit/figures.ts'
import { handActs } from '../cockpit/handActs.ts'
import { interval } from '../cockpit/showDetails.ts'
import type { Config } from '../config.ts'
import type { By } from '../domain/halt.ts'
import { parseStrategyKey, type StrategyKey } from '../domain/ids.ts'
import { ONE, parseMillionths, usd } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Controls } from '../ports/controls.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import type { Sql } from '../store/connection.ts'
import type { createReports } from '../store/reports.ts'
import { ENOUGH, type Result, readResults } from '../store/results.ts'
import { correctStart } from '../store/starts.ts'
import { createStrategies, type LogEntry } from '../store/strategies.ts'
import { createStrategyFaults } from '../store/strategyFaults.ts'
import { changeWallet } from '../store/wallets.ts'
import { audited, away } from './audited.ts'
import { createHandMerging } from './handMerging.ts'
import { paramsOf, withStored } from './strategies.ts'

/** SQLSTATE of a broken check: less capital than is in use. */
const CHECK_VIOLATION = '23514'
const MOST_CHANGES = 20
/** The simulated venue is a process of this machine. */
const VENUE_WITHIN = 5000

interface ActParts {
  readonly sql: Sql
  readonly config: Config
  readonly deployed: ReadonlyArray<Deployed>
  readonly reports: ReturnType<typeof createReports>
  readonly controls: Controls
  readonly clock: Clock
  readonly log: Log
  /** Where the simulated venue's faults are switched; null: the venue is real. */
  readonly faultsUrl: string | null
}

const simUrlOf = (faultsUrl: string | null): string | null => faultsUrl?.replace(/\/sim\/faults$/, '') ?? null
const refused = (says: string): NotDone => ({ _tag: 'refused', says })
const signed = ({ who, from }: By): string => `${who} from ${from}`

const changeText = ({ what, name, before, after }: LogEntry): string =>
  `${name ?? what}: ${before ?? 'as STRATEGIES says'} → ${after ?? 'as STRATEGIES says'}`

const showResult = (one: Result): StrategiesAnswer['strategies'][number]['results'][number] => ({
  format: one.format ?? NOTHING,
  kind: one.marketType.replaceAll('_', ' '),
  trades: one.trades,
  wins: one.wins,
  made: profit(one.pnl),
  direction: directionOf(one.pnl),
  fees: dollars(one.fees),
  slippage: cents(one.slippagePerShare),
  priceAge: one.priceAge === null ? NOTHING : `${one.priceAge} ms`,
  isEnough: one.trades >= ENOUGH,
})

/** What the page may do, done by the store and by the simulated venue. */
export const createActs = ({ sql, config, deployed, reports, controls, clock, log, faultsUrl }: ActParts): Acts => {
  const strategies = createStrategies(sql)
  const faults = createStrategyFaults(sql)
  const known = (text: string): E.Either<NotDone, StrategyKey> => {
    const key = parseStrategyKey(text)
    return key === null ? E.left(refused(`${text} is no strategy.`)) : E.right(key)
  }
  const allocation = config.WALLET_USD

  const askVenue = (path: string, init?: RequestInit): TE.TaskEither<NotDone, unknown> => {
    if (faultsUrl === null) return TE.left(refused('The real venue has no switches for faults.'))
    return TE.tryCatch(
      async () => {
        const tooLate = new AbortController()
        const deadline = clock.scheduler.schedule(() => tooLate.abort(), VENUE_WITHIN)
        const answer = await fetch(`${faultsUrl}${path}`, { signal: tooLate.signal, ...init })
        deadline.unsubscribe()
        const body: unknown = await answer.json()
        if (!answer.ok) throw new Error(JSON.stringify(body))
        return body
      },
      error =>
        refused(`The simulated venue did not take it: ${error instanceof Error ? error.message : String(error)}`),
    )
  }

  const lineOf = async (
    strategy: StrategyKey,
    rows: Parameters<typeof describe>[1],
  ): Promise<StrategiesAnswer['strategies'][number]> => {
    const changes = await strategies.log(strategy, MOST_CHANGES)()
    return describe(strategy, rows, E.isRight(changes) ? changes.right : [])
  }
  const describe = (
    strategy: StrategyKey,
    rows: {
      readonly stored: ReadonlyArray<
        Awaited<ReturnType<ReturnType<typeof strategies.all>>> extends E.Either<Failure, ReadonlyArray<infer Row>>
          ? Row
          : never
      >
      readonly wallets: Extract<Awaited<ReturnType<ReturnType<typeof reports.wallets>>>, { _tag: 'Right' }>['right']
      readonly results: ReadonlyArray<Result>
      readonly made: Extract<Awaited<ReturnType<ReturnType<typeof reports.made>>>, { _tag: 'Right' }>['right']
    },
    log: ReadonlyArray<LogEntry>,
  ): StrategiesAnswer['strategies'][number] => {
    const stored = rows.stored.find(row => row.strategy === strategy)
    const wallet = rows.wallets.find(row => row.strategy === strategy)
    const given = deployed.find(one => one.key === strategy)
    const started = stored?.startedWith ?? (given === undefined ? {} : paramsOf(given))
    const running = stored?.runningWith ?? started
    const made = rows.made.filter(one => one.strategy === strategy).map(one => one.realised / ONE)
    const between = interval(made)
    const text = (value: number): string => profit(usd(Math.round(value * ONE)))
    return {
      strategy,
      isActive: wallet?.active ?? false,
      runs: (stored?.runningWith ?? null) !== null,
      trouble: stored?.trouble ?? '',
      params: Object.entries({ ...started, ...running }).map(([name, value]) => ({
        name,
        value: stored?.params[name] ?? value,
        started: started[name] ?? '',
        isSet: stored?.params[name] !== undefined,
      })),
      revision: stored?.revision ?? 0,
      allocated: dollars(wallet?.allocated ?? null),
      highWaterMark: dollars(wallet?.highWaterMark ?? null),
      maxDrawdown: dollars(wallet?.maxDrawdown ?? null),
      results: rows.results.filter(one => one.strategy === strategy).map(showResult),
      trades: made.length,
      mean: text(between.middle),
      interval: `${text(between.low)} to ${text(between.high)}`,
      ...between,
      log: log.map(entry => ({ at: entry.at, text: changeText(entry), by: entry.by })),
    }
  }

  const acts: Acts = {
    ...handActs(controls),
    ...createHandMerging({ sql, config, reconcile: controls.reconcile, clock, simUrl: simUrlOf(faultsUrl) }),
    correctStart: (event, at, by) =>
      pipe(
        correctStart(sql, event, at),
        TE.mapLeft(away),
        TE.flatMap(count =>
          count === 0
            ? TE.left(refused('No market of this match is open any more.'))
            : TE.right(
                at === null
                  ? `The venue's start counts again in ${count} markets from the next pass of discovery on (${signed(by)}).`
                  : `The start is set by hand in ${count} markets.`,
              ),
        ),
      ),
    switchStrategy: (strategy, to, by) =>
      pipe(
        TE.fromEither(known(strategy)),
        TE.flatMap(key =>
          pipe(
            changeWallet(sql, key, { _tag: to === 'on' ? 'active' : 'inactive' }, { by: signed(by), allocation }),
            TE.flatMap(() => (to === 'on' ? faults.revive(key, signed(by)) : TE.right(0))),
            TE.mapLeft(away),
          ),
        ),
        TE.map(() =>
          to === 'on' ? `${strategy} is switched on.` : `${strategy} enters nothing any more; exits go on.`,
        ),
      ),
    setParams: (strategy, params, revision, by) =>
      pipe(
        TE.fromEither(known(strategy)),
        TE.flatMap(key => {
          const given = deployed.find(one => one.key === key)
          if (given === undefined) return TE.left(refused(`${strategy} does not run: STRATEGIES does not name it.`))
          const fits = withStored(given, { params, resets: 0, revivals: 0 })
          if (E.isLeft(fits)) return TE.left(refused(fits.left.join(' ')))
          return pipe(
            strategies.change({ strategy: key, params, memory: 'keep', revision, by: signed(by) }),
            TE.mapLeft(away),
          )
        }),
        TE.flatMap(changed =>
          changed._tag === 'changed'
            ? TE.right(`${strategy} goes on with them within a second.`)
            : TE.left(refused('Somebody else has changed it meanwhile: look at it anew, then set yours.')),
        ),
      ),
    setCapital: (strategy, amount, by) =>
      pipe(
        TE.fromEither(known(strategy)),
        TE.flatMap(key => {
          const value = parseMillionths(amount)
          if (value === null || value < 0) return TE.left(refused('Capital is dollars, at most six decimals.'))
          return pipe(
            changeWallet(sql, key, { _tag: 'capital', usd: usd(value) }, { by: signed(by), allocation }),
            TE.mapLeft(failed => (failed.code === CHECK_VIOLATION ? refused(failed.message) : away(failed))),
            TE.map(() => `${strategy} has a capital of ${dollars(usd(value))}.`),
          )
        }),
      ),
    strategies: () =>
      pipe(
        TE.Do,
        TE.apS('stored', strategies.all()),
        TE.apS('wallets', reports.wallets()),
        TE.apS('made', reports.made()),
        TE.apS(
          'results',
          pipe(
            readResults(sql),
            TE.map(({ rows }) => rows),
          ),
        ),
        TE.mapLeft(away),
        TE.flatMap(rows => {
          const keys = [...new Set([...rows.stored.map(row => row.strategy), ...rows.wallets.map(row => row.strategy)])]
          return TE.fromTask(async () => ({ strategies: await Promise.all(keys.sort().map(key => lineOf(key, rows))) }))
        }),
      ),
    venueFaults: () => askVenue(''),
    beginFault: (fault, seconds) =>
      pipe(
        askVenue('', {
          method: 'POST',
          body: JSON.stringify({ fault, ...(seconds === null ? {} : { for: `${Math.round(seconds)}s` }) }),
        }),
        TE.map(() => `${fault} is on.`),
      ),
    endFault: id =>
      pipe(
        askVenue(id === null ? '' : `/${id}`, { method: 'DELETE' }),
        TE.map(() => (id === null ? 'All faults are off.' : 'The fault is off.')),
      ),
  }
  return audited(acts, sql, log)
}
