import { userInfo } from 'node:os'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Deployed } from '../../strategies/index.ts'
import type { WalletRow } from '../cockpit/sources.ts'
import type { By } from '../domain/halt.ts'
import { parseStrategyKey, type StrategyKey } from '../domain/ids.ts'
import type { Failure } from '../ports/failure.ts'
import type { Library } from '../process/library.ts'
import { withStored } from '../process/strategies.ts'
import type { Sql } from '../store/connection.ts'
import { createReports } from '../store/reports.ts'
import { createStrategies, type StrategyRow } from '../store/strategies.ts'
import { createStrategyFaults, type StrategyFault } from '../store/strategyFaults.ts'
import { nearest } from './nearest.ts'

/** All that is known of a strategy: by STRATEGIES, by the database, by the engine. */
export interface Known {
  readonly key: StrategyKey
  /** With the parameters of STRATEGIES: the running engine's, else of these settings, else all defaults; null: no such strategy in this version. */
  readonly given: Deployed | null
  /** Whether STRATEGIES names it: the running engine's, else of these settings. */
  readonly isNamed: boolean
  readonly stored: StrategyRow | undefined
  readonly wallet: WalletRow | undefined
  /** Where it broke and is off, as the running engine says. */
  readonly faults: ReadonlyArray<StrategyFault>
  /** Whether an engine runs on this database. */
  readonly engine: 'trading' | 'absent'
}

/** `scalp` is `scalp@default`. */
const keyOf = (word: string): StrategyKey | null => parseStrategyKey(word.includes('@') ? word : `${word}@default`)

/** Who sits there, for the log. */
export const whoami = (): string => E.getOrElse(() => 'unknown user')(E.tryCatch(() => userInfo().username, String))

/** Who sits there, and that it was by a command, for what is audited. */
export const byCommand = (): By => ({ who: whoami(), from: 'command' })

/** Without settings: with all its defaults; null when this version has no such strategy. */
const byName = (key: StrategyKey, library: Library): Deployed | null => {
  const deployed = library.deploy(key)
  return E.isRight(deployed) ? (deployed.right[0] ?? null) : null
}

const knownOf = (
  key: StrategyKey,
  inSettings: ReadonlyArray<Deployed>,
  library: Library,
  found: Omit<Known, 'key' | 'given' | 'isNamed'>,
): Known => {
  const ours = inSettings.find(one => one.key === key)
  const base = ours ?? byName(key, library)
  const started = found.stored?.startedWith ?? null
  if (found.engine === 'absent' || base === null) return { key, given: base, isNamed: ours !== undefined, ...found }
  const theirs = started === null ? null : withStored(base, { params: started, resets: 0, revivals: 0 })
  return { key, given: theirs !== null && E.isRight(theirs) ? theirs.right : base, isNamed: started !== null, ...found }
}

/** All strategies that STRATEGIES or the database knows, by key. */
export const readKnown = (
  sql: Sql,
  library: Library,
  inSettings: ReadonlyArray<Deployed>,
): TE.TaskEither<Failure, ReadonlyMap<StrategyKey, Known>> =>
  pipe(
    TE.Do,
    TE.apS('rows', createStrategies(sql).all()),
    TE.apS('wallets', createReports(sql).wallets()),
    TE.apS('faults', createStrategyFaults(sql).all()),
    TE.apS('isTrading', createStrategies(sql).isTrading()),
    TE.map(({ rows, wallets, faults, isTrading }) => {
      const keys = new Set([
        ...inSettings.map(one => one.key),
        ...rows.map(row => row.strategy),
        ...wallets.map(row => row.strategy),
      ])
      return new Map(
        [...keys].sort().map(key => [
          key,
          knownOf(key, inSettings, library, {
            stored: rows.find(row => row.strategy === key),
            wallet: wallets.find(row => row.strategy === key),
            faults: isTrading ? faults.filter(one => one.strategy === key) : [],
            engine: isTrading ? 'trading' : 'absent',
          }),
        ]),
      )
    }),
  )

/**
 * The strategy that a word means. One that neither STRATEGIES nor the database knows, but this version has, may be set before it
 * is first started: eg/ `favorite_hedge@wide`. Or what is wrong, in words.
 */
export const findKnown = (
  word: string,
  all: ReadonlyMap<StrategyKey, Known>,
  library: Library,
  engine: Known['engine'],
): E.Either<string, Known> => {
  const key = keyOf(word)
  if (key === null)
    return E.left(`${JSON.stringify(word)} names no strategy: write name or name@set, eg/ scalp or scalp@tight.`)
  const known = all.get(key)
  if (known !== undefined) return E.right(known)
  const given = byName(key, library)
  if (given !== null)
    return E.right({ key, given, isNamed: false, stored: undefined, wallet: undefined, faults: [], engine })
  const meant = nearest(key, [...all.keys()])
  return E.left(
    `There is no strategy ${key}.${meant === null ? '' : ` Did you mean ${meant}?`} See them with: csgo-engine strategy list`,
  )
}
