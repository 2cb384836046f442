import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { type MarketId, marketId, type StrategyKey, savedStrategyKey } from '../domain/ids.ts'
import type { Millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'
import { sign } from './strategies.ts'

/** A market in which a strategy broke: it is off there. */
export interface StrategyFault {
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly question: string
  readonly at: Millis
  readonly fault: string
}

/** Longer texts are cut: a strategy may throw anything. */
const LONGEST = 1_000

export interface StrategyFaults {
  /** By strategy and market; what broke in a market that is resolved concerns nobody any more. */
  readonly all: () => TaskEither<Failure, ReadonlyArray<StrategyFault>>
  /** Once more in the same market: the younger text counts. */
  readonly add: (broke: Pick<StrategyFault, 'strategy' | 'marketId' | 'fault'>) => TaskEither<Failure, void>
  /** An engine starts: everyone is on again. */
  readonly forget: () => TaskEither<Failure, void>
  /** Brings a strategy back wherever it broke, logged in the name of `by`. Answers in how many markets; 0 changes nothing. */
  readonly revive: (strategy: StrategyKey, by: string) => TaskEither<Failure, number>
}

interface Row {
  readonly strategy_name: string
  readonly market_id: number
  readonly question: string
  readonly at: Millis
  readonly fault: string
}

const revive = (sql: Sql, strategy: StrategyKey, by: string): Promise<number> =>
  sql.begin(async tx => {
    await sign(tx, by)
    const broken = await tx`select from csgo_strategy_faults where strategy_name = ${strategy} for update`
    if (broken.length === 0) return 0
    await tx`insert into csgo_strategies (strategy_name) values (${strategy}) on conflict do nothing`
    await tx`update csgo_strategies set revivals = revivals + 1 where strategy_name = ${strategy}`
    await tx`delete from csgo_strategy_faults where strategy_name = ${strategy}`
    return broken.length
  })

/** `csgo_strategy_faults`: what a running engine says of the strategies that broke, and the way back. */
export const createStrategyFaults = (sql: Sql): StrategyFaults => ({
  all: () =>
    task(async () => {
      const rows = await sql<Row[]>`
        select f.strategy_name, f.market_id, f.at, f.fault, m.question
          from csgo_strategy_faults f join csgo_matches m on m.id = f.market_id
         where not m.resolved order by f.strategy_name, f.market_id`
      return rows.map(row => ({
        strategy: savedStrategyKey(row.strategy_name),
        marketId: marketId(row.market_id),
        question: row.question,
        at: row.at,
        fault: row.fault,
      }))
    }),
  add: ({ strategy, marketId: market, fault }) =>
    task(async () => {
      await sql`
        insert into csgo_strategy_faults (strategy_name, market_id, fault) values (${strategy}, ${market}, ${fault.slice(0, LONGEST)})
        on conflict (strategy_name, market_id) do update set at = clock_timestamp(), fault = excluded.fault`
    }),
  forget: () =>
    task(async () => {
      await sql`delete from csgo_strategy_faults`
    }),
  revive: (strategy, by) => task(() => revive(sql, strategy, by)),
})
