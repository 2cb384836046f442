/** Pairs: settled YES and NO of one market in one strategy's hands, worth a dollar each. */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { By } from '../domain/halt.ts'
import {
  type ConditionId,
  conditionId,
  type MarketId,
  marketId,
  type Side,
  type StrategyKey,
  savedStrategyKey,
} from '../domain/ids.ts'
import { type Shares, showMillionths, type Usd } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { writeAnswer, writeWish } from './audit.ts'
import { type Sql, task } from './connection.ts'
import { readShares, readUsd } from './money.ts'

export interface Pairs {
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly conditionId: ConditionId
  readonly question: string
  readonly pairs: Shares
  /** What both sides cost, of all that is held. */
  readonly cost: Usd
  /** Of that, what belongs to the pairs. */
  readonly costOfPairs: Usd
  /** Whether an order or an action of the strategy is under way there: nothing is merged meanwhile. */
  readonly isUnderWay: boolean
}

/** All pairs, by market; of markets that are resolved there are none: those are paid. */
export const readPairs = (sql: Sql): TaskEither<Failure, ReadonlyArray<Pairs>> =>
  task(async () => {
    const rows = await sql<
      {
        strategy_name: string
        market_id: number
        condition_id: string
        question: string
        pairs: string
        cost: string
        cost_of_pairs: string
        is_under_way: boolean
      }[]
    >`
      select y.strategy_name, y.market_id, m.condition_id, m.question, least(y.confirmed_shares, n.confirmed_shares) as pairs,
             y.cost_basis + n.cost_basis as cost,
             round((y.cost_basis / y.remaining_shares + n.cost_basis / n.remaining_shares) * least(y.confirmed_shares, n.confirmed_shares), 6) as cost_of_pairs,
             exists (select from csgo_orders o where o.market_id = y.market_id and o.strategy_name = y.strategy_name and o.done_at is null)
               or exists (select from csgo_intents i where i.market_id = y.market_id and i.strategy_name = y.strategy_name and i.closed_as is null
                             and exists (select from csgo_orders o where o.action_id = i.action_id)) as is_under_way
        from csgo_positions y
        join csgo_positions n on (n.strategy_name, n.market_id, n.token_type) = (y.strategy_name, y.market_id, 'NO') and n.status <> 'closed'
        join csgo_matches m on m.id = y.market_id
       where y.token_type = 'YES' and y.status <> 'closed' and not m.resolved and least(y.confirmed_shares, n.confirmed_shares) > 0
       order by y.market_id, y.strategy_name`
    return rows.map(row => ({
      strategy: savedStrategyKey(row.strategy_name),
      marketId: marketId(row.market_id),
      conditionId: conditionId(row.condition_id),
      question: row.question,
      pairs: readShares(row.pairs),
      cost: readUsd(row.cost),
      costOfPairs: readUsd(row.cost_of_pairs),
      isUnderWay: row.is_under_way,
    }))
  })

export interface HeldSide {
  readonly strategy: StrategyKey
  readonly side: Side
  readonly shares: Shares
}

/** Who holds which side of a market that is not resolved, when both sides are held; none otherwise. */
export const readSides = (sql: Sql, market: number): TaskEither<Failure, ReadonlyArray<HeldSide>> =>
  task(async () => {
    const rows = await sql<{ strategy_name: string; token_type: Side; confirmed_shares: string }[]>`
      select p.strategy_name, p.token_type, p.confirmed_shares from csgo_positions p join csgo_matches m on m.id = p.market_id
       where p.market_id = ${market} and p.status <> 'closed' and p.confirmed_shares > 0 and not m.resolved
       order by p.token_type desc, p.strategy_name`
    const sides = new Set(rows.map(row => row.token_type))
    if (sides.size < 2) return []
    return rows.map(row => ({
      strategy: savedStrategyKey(row.strategy_name),
      side: row.token_type,
      shares: readShares(row.confirmed_shares),
    }))
  })

/** Turns so many pairs into dollars in the ledger, once, with who asked. Left: something is under way, or so many are not held. */
export const mergePairs = (
  sql: Sql,
  { strategy, marketId: market, pairs }: Pick<Pairs, 'strategy' | 'marketId' | 'pairs'>,
  by: By,
): TaskEither<Failure, Usd> =>
  task(async () => {
    const { dollars } = await sql.begin(async tx => {
      const count = showMillionths(pairs)
      const audit = await writeWish(tx, { by, what: 'merge', asked: { strategy, market, pairs: count } })
      const [row] = await tx<{ dollars: string }[]>`
        select csgo_merge_by_hand(${strategy}, ${market}, ${count}, ${`merge/${audit}`}, ${`merged by hand: ${by.who}`}, clock_timestamp()) as dollars`
      await writeAnswer(tx, audit, { dollars: row?.dollars ?? null })
      return { dollars: readUsd(row?.dollars ?? '0') }
    })
    return dollars
  })

/** Whose money the ledger tells of: `paper`, or a wallet's address; null: nothing was ever started on it. */
export const readLedgerAccount = (sql: Sql): TaskEither<Failure, string | null> =>
  task(async () => {
    const [row] = await sql<{ account: string }[]>`select account from csgo_account`
    return row?.account ?? null
  })
