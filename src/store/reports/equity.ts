import { savedStrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Sql } from '../connection.ts'
import { readUsd } from '../money.ts'

/** How long a step of the curve is, in seconds, by how long it is: a new engine has a curve after its second minute, a year has no more than 9,000 steps. */
export const STEPS = `case when span < interval '12 hours' then 60 when span < interval '7 days' then 900 else 3600 end`

/** What was realised so far after each step of time with a fill, by strategy; the oldest first. */
export const readEquity = async (sql: Sql, since: Millis) => {
  const rows = await sql<{ strategy_name: string; at: Millis; realised: string }[]>`
    with made as (select strategy_name, created_at, realized_pnl from csgo_fills where created_at >= ${since}),
    step as (select ${sql.unsafe(STEPS)} as seconds from (select max(created_at) - min(created_at) as span from made) whole)
    select strategy_name, at, sum(made) over (partition by strategy_name order by at) as realised from (
      select strategy_name, to_timestamp(ceil(extract(epoch from created_at) / seconds) * seconds) as at, sum(realized_pnl) as made
        from made, step group by 1, 2
    ) steps order by at, strategy_name`
  return rows.map(row => ({
    strategy: savedStrategyKey(row.strategy_name),
    at: row.at,
    realised: readUsd(row.realised),
  }))
}
