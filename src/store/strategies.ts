import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { type MarketId, marketId, type StrategyKey, savedStrategyKey } from '../domain/ids.ts'
import type { Millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, type Transaction, task } from './connection.ts'
import { LEASE_NAME } from './lease.ts'

/** Parameters by name, as people write them: decimals as text. */
export type Params = Readonly<Record<string, string>>

/** What is stored of a strategy: what a person has set, and what the engine says of it. */
export interface StrategyRow {
  readonly strategy: StrategyKey
  /** Only what a person has set. */
  readonly params: Params
  readonly resets: number
  /** How often a person has brought it back in the markets in which it broke. */
  readonly revivals: number
  /** Rises with every change of the three above. */
  readonly revision: number
  /** All parameters as STRATEGIES had them when the engine last started with it; null: not at its last start. */
  readonly startedWith: Params | null
  /** All that are in force; null: it does not run. */
  readonly runningWith: Params | null
  /** Why what is stored is not in force. */
  readonly trouble: string | null
}

export interface Change {
  readonly strategy: StrategyKey
  /** All that is stored afterwards. */
  readonly params: Params
  /** What it remembers. */
  readonly memory: 'keep' | 'reset'
  /** The revision that the change was made on; 0: nothing was stored. */
  readonly revision: number
  /** Who says so, for the log. */
  readonly by: string
}
export type Changed =
  | { readonly _tag: 'changed' }
  /** Somebody else has changed it meanwhile: nothing was done. */
  | { readonly _tag: 'overtaken' }
  /** A reset was refused: here it holds or waits for something. Nothing was done. */
  | { readonly _tag: 'holds'; readonly positions: ReadonlyArray<MarketId>; readonly pending: ReadonlyArray<MarketId> }

/** What the engine says of a strategy. */
export type Said = Pick<StrategyRow, 'strategy' | 'startedWith' | 'runningWith' | 'trouble'>

export interface LogEntry {
  readonly at: Millis
  readonly what: 'parameter' | 'reset' | 'active' | 'capital' | 'revived'
  /** The parameter's name; null for the others. */
  readonly name: string | null
  readonly before: string | null
  readonly after: string | null
  readonly by: string
}

export interface Strategies {
  readonly all: () => TaskEither<Failure, ReadonlyArray<StrategyRow>>
  readonly change: (change: Change) => TaskEither<Failure, Changed>
  /** Of all that run from now on; those that are not named do not. */
  readonly begin: (said: ReadonlyArray<Said>) => TaskEither<Failure, void>
  /** Of one that runs, after a change. */
  readonly say: (strategy: StrategyKey, runningWith: Params, trouble: string | null) => TaskEither<Failure, void>
  /** The youngest first. */
  readonly log: (strategy: StrategyKey, most: number) => TaskEither<Failure, ReadonlyArray<LogEntry>>
  /** Whether an engine holds the lease. */
  readonly isTrading: () => TaskEither<Failure, boolean>
}

/** Signs what the transaction changes, for the log. */
export const sign = async (tx: Transaction, by: string): Promise<void> => {
  await tx`select set_config('csgo_engine.by_whom', ${by}, true)`
}

interface Row {
  readonly strategy_name: string
  readonly params: Params
  readonly resets: number
  readonly revivals: number
  readonly revision: number
  readonly started_with: Params | null
  readonly running_with: Params | null
  readonly trouble: string | null
}

const all = async (sql: Sql): Promise<ReadonlyArray<StrategyRow>> => {
  const rows = await sql<Row[]>`
    select strategy_name, params, resets, revivals, revision, started_with, running_with, trouble from csgo_strategies order by strategy_name`
  return rows.map(row => ({
    strategy: savedStrategyKey(row.strategy_name),
    params: row.params,
    resets: row.resets,
    revivals: row.revivals,
    revision: row.revision,
    startedWith: row.started_with,
    runningWith: row.running_with,
    trouble: row.trouble,
  }))
}

/** Where it holds or waits for something; its wallet is locked first, so that no approval comes in between. */
const holdings = async (tx: Transaction, strategy: StrategyKey): Promise<Extract<Changed, { _tag: 'holds' }>> => {
  await tx`select from csgo_wallets where strategy_name = ${strategy} for no key update`
  const rows = await tx<{ market_id: number; what: 'position' | 'pending' }[]>`
    select market_id, 'position' as what from csgo_positions where strategy_name = ${strategy} and status <> 'closed'
     union
    select market_id, 'pending' from csgo_intents where strategy_name = ${strategy} and closed_as is null
     order by 1`
  const markets = (what: 'position' | 'pending') =>
    rows.filter(row => row.what === what).map(row => marketId(row.market_id))
  return { _tag: 'holds', positions: markets('position'), pending: markets('pending') }
}

const change = ({ sql, ...to }: Change & { readonly sql: Sql }): Promise<Changed> =>
  sql.begin(async (tx): Promise<Changed> => {
    await sign(tx, to.by)
    await tx`insert into csgo_strategies (strategy_name) values (${to.strategy}) on conflict do nothing`
    const [found] = await tx<{ revision: number }[]>`
      select revision from csgo_strategies where strategy_name = ${to.strategy} for update`
    if (found?.revision !== to.revision) return { _tag: 'overtaken' }
    if (to.memory === 'reset') {
      const held = await holdings(tx, to.strategy)
      if (held.positions.length + held.pending.length > 0) return held
    }
    await tx`
      update csgo_strategies set params = ${JSON.stringify(to.params)}::text::jsonb,
             resets = resets + case ${to.memory}::text when 'reset' then 1 else 0 end
       where strategy_name = ${to.strategy}`
    return { _tag: 'changed' }
  })

const begin = (sql: Sql, said: ReadonlyArray<Said>): Promise<void> =>
  sql.begin(async tx => {
    const rows = said.map(one => ({
      strategy_name: one.strategy,
      started_with: one.startedWith,
      running_with: one.runningWith,
      trouble: one.trouble,
    }))
    await tx`
      update csgo_strategies set started_with = null, running_with = null, trouble = null
       where strategy_name <> all(${said.map(one => one.strategy)}::text[])`
    await tx`
      insert into csgo_strategies (strategy_name, started_with, running_with, trouble)
      select strategy_name, started_with, running_with, trouble from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (
        strategy_name text, started_with jsonb, running_with jsonb, trouble text) order by strategy_name
      on conflict (strategy_name) do update set
        started_with = excluded.started_with, running_with = excluded.running_with, trouble = excluded.trouble`
  })

interface LogRow {
  readonly at: Millis
  readonly what: LogEntry['what']
  readonly name: string | null
  readonly before: string | null
  readonly after: string | null
  readonly by: string
}

/** What people have set for strategies while they run, and what the engine says of it: `csgo_strategies` and its log. */
export const createStrategies = (sql: Sql): Strategies => ({
  all: () => task(() => all(sql)),
  change: to => task(() => change({ sql, ...to })),
  begin: said => task(() => begin(sql, said)),
  say: (strategy, runningWith, trouble) =>
    task(async () => {
      await sql`
        update csgo_strategies set running_with = ${JSON.stringify(runningWith)}::text::jsonb, trouble = ${trouble}
         where strategy_name = ${strategy}`
    }),
  log: (strategy, most) =>
    task(
      () => sql<LogRow[]>`
        select at, what, name, before, after, by_whom as by from csgo_strategy_log
         where strategy_name = ${strategy} order by id desc limit ${most}::bigint`,
    ),
  isTrading: () =>
    task(async () => {
      const held = await sql`select from csgo_lease where name = ${LEASE_NAME} and expires_at > clock_timestamp()`
      return held.length > 0
    }),
})
