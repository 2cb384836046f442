import * as E from 'fp-ts/lib/Either.js'
import { exhaustMap, mergeMap, type Observable, type OperatorFunction, tap, timer } from 'rxjs'
import type { Deployed } from '../../strategies/index.ts'
import type { StrategyKey } from '../domain/ids.ts'
import { NO_USD, price, type Usd } from '../domain/money.ts'
import type { StrategyLimits } from '../domain/risk.ts'
import type { Decision } from '../domain/strategy.ts'
import type { Tick } from '../domain/tick.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import type { Sql } from '../store/connection.ts'
import { createStrategies, type Params, type Said, type StrategyRow } from '../store/strategies.ts'
import { createStrategyFaults } from '../store/strategyFaults.ts'
import { ensureWallets } from '../store/wallets.ts'

/** How often the engine looks whether somebody has set anything. */
const EVERY = 1_000

/** Of a strategy that does not run any more: it may leave what it holds, and enter nothing. */
const LEAVING: StrategyLimits = {
  maxPositions: 0,
  maxPositionUsd: NO_USD,
  maxEntrySpread: price(0),
  maxExitSpread: price(150_000),
}

/** All parameters of a strategy, as text. */
export const paramsOf = ({ params }: Pick<Deployed, 'params'>): Params =>
  typeof params === 'object' && params !== null
    ? Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
    : {}

/** A strategy of STRATEGIES with what a person has set over it; or every mistake in the two together. */
export const withStored = (
  asGiven: Deployed,
  stored: Pick<StrategyRow, 'params' | 'resets' | 'revivals'> | undefined,
): E.Either<ReadonlyArray<string>, Deployed> =>
  stored === undefined ? E.right(asGiven) : asGiven.redeploy({ ...paramsOf(asGiven), ...stored.params }, stored)

/** What differs, by name, eg/ `{ swing: '0.1 → 0.12' }`. */
const differences = (before: Params, after: Params): Params =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) =>
      before[name] === value ? [] : [[name, `${before[name] ?? ''} → ${value}`]],
    ),
  )

/** Which strategies run, with what: STRATEGIES names them, what a person has set wins over its parameters. */
export interface Control {
  /** Gives each strategy its wallet and reads what is set. Answers the strategies that run from now on: one whose parameters are wrong is named and left out. */
  readonly begin: () => Promise<E.Either<Failure, ReadonlyArray<Deployed>>>
  /** Strategies with other parameters, as soon as somebody has set them; cold: subscribing begins to look. */
  readonly changed$: Observable<Deployed>
  readonly limitsOf: (strategy: StrategyKey) => StrategyLimits
  /** The same decisions; notes in the database where a strategy broke, and logs what a life has to tell. */
  readonly watched: (decisions: OperatorFunction<Tick, Decision>) => OperatorFunction<Tick, Decision>
}

interface ControlPorts {
  readonly sql: Sql
  /** What a strategy gets when it first starts. */
  readonly allocation: Usd
  readonly clock: Clock
  readonly log: Log
  /** Hears whether what is set could be read: what failed, or null. */
  readonly answered: (failure: string | null) => void
}

export const createControl = (
  given: ReadonlyArray<Deployed>,
  { sql, allocation, clock, log, answered }: ControlPorts,
): Control => {
  const strategies = createStrategies(sql)
  const faults = createStrategyFaults(sql)
  /** What runs now, and the revision of what is set that was last looked at. */
  const running = new Map<StrategyKey, Deployed>()
  const revisions = new Map<StrategyKey, number>()

  const saidOf = (one: Deployed, stored: StrategyRow | undefined): Said => {
    const { key: strategy } = one
    const startedWith = paramsOf(one)
    revisions.set(strategy, stored?.revision ?? 0)
    const deployed = withStored(one, stored)
    if (E.isLeft(deployed)) {
      log.error(
        `${strategy} does not run: what was set for it does not fit this version or STRATEGIES. What it holds stays as it is. Look: csgo-engine strategy show ${strategy}; mend it by csgo-engine strategy set ${strategy} name=value, or name= to take back what was set; then restart`,
        { mistakes: deployed.left },
      )
      return { strategy, startedWith, runningWith: null, trouble: deployed.left.join('; ') }
    }
    running.set(strategy, deployed.right)
    const runningWith = paramsOf(deployed.right)
    const set = differences(startedWith, runningWith)
    if (Object.keys(set).length > 0) log.warn(`what was set for ${strategy} wins over STRATEGIES`, set)
    return { strategy, startedWith, runningWith, trouble: null }
  }

  const takeOver = async (before: Deployed, stored: StrategyRow, asGiven: Deployed): Promise<Deployed | null> => {
    const { strategy } = stored
    const deployed = withStored(asGiven, stored)
    const runningWith = paramsOf(E.isRight(deployed) ? deployed.right : before)
    const trouble = E.isRight(deployed) ? null : deployed.left.join('; ')
    const told = await strategies.say(strategy, runningWith, trouble)()
    if (E.isLeft(told)) log.warn('the table of strategies cannot be written', { failure: told.left.message })
    if (E.isLeft(deployed)) {
      log.error(`${strategy} goes on as before: what was set for it is wrong`, { mistakes: deployed.left })
      return null
    }
    if (stored.resets > before.resets)
      log.warn(`${strategy} begins anew in each market in which it holds nothing`, { strategy })
    if (stored.revivals > before.revivals) log.warn(`${strategy} is brought back in each market in which it broke`)
    const changed = differences(paramsOf(before), runningWith)
    if (Object.keys(changed).length > 0) log.info(`${strategy} goes on with other parameters`, changed)
    running.set(strategy, deployed.right)
    return deployed.right
  }

  const look = async (): Promise<ReadonlyArray<Deployed>> => {
    const rows = await strategies.all()()
    answered(E.isLeft(rows) ? rows.left.message : null)
    if (E.isLeft(rows)) return []
    const changed: Deployed[] = []
    for (const row of rows.right) {
      const before = running.get(row.strategy)
      const asGiven = given.find(one => one.key === row.strategy)
      if (before === undefined || asGiven === undefined || revisions.get(row.strategy) === row.revision) continue
      revisions.set(row.strategy, row.revision)
      const deployed = await takeOver(before, row, asGiven)
      if (deployed !== null) changed.push(deployed)
    }
    return changed
  }

  const hear = ({ strategy, marketId, fault, note }: Decision): void => {
    if (note !== undefined) log.info(`${strategy}: ${note}`, { marketId })
    if (fault === null) return
    void faults
      .add({ strategy, marketId, fault })()
      .then(told => {
        if (E.isLeft(told)) log.warn('the table of faults cannot be written', { failure: told.left.message })
      })
  }

  return {
    begin: async () => {
      const keys = given.map(({ key }) => key)
      const wallets = await ensureWallets(sql, keys, allocation)()
      if (E.isLeft(wallets)) return wallets
      const forgotten = await faults.forget()()
      if (E.isLeft(forgotten)) return forgotten
      const rows = await strategies.all()()
      if (E.isLeft(rows)) return rows
      const said = given.map(one =>
        saidOf(
          one,
          rows.right.find(row => row.strategy === one.key),
        ),
      )
      const told = await strategies.begin(said)()
      return E.isLeft(told) ? told : E.right([...running.values()])
    },
    // exhaustMap: a look that takes longer than a turn is answer enough.
    changed$: timer(EVERY, EVERY, clock.scheduler).pipe(
      exhaustMap(look),
      mergeMap(changed => changed),
    ),
    limitsOf: strategy => running.get(strategy)?.limits ?? LEAVING,
    watched: decisions => tick$ => tick$.pipe(decisions, tap(hear)),
  }
}
