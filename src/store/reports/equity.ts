import { savedStrategyKey } from '../../domain/ids.ts'
import type { Millis, Usd } from '../../domain/money.ts'
import type { Sql } from '../connection.ts'
import { readUsd } from '../money.ts'

/** How long a step of the curve is, in seconds, by how long it is: a new engine has a curve after its second minute, a year has no more than 9,000 steps. */
const STEPS = `case when span < interval '12 hours' then 60 when span < interval '7 days' then 900 else 3600 end`

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

/** What all strategies had made at a time: realised, and with what was open then. */
export interface WorthRow {
  readonly at: Millis
  readonly worth: Usd
}

/**
 * Realised and open together after each step of time of the last week, with or without a fill, the oldest first. What is held is valued at half its spread under
 * its price (of NO: one dollar less that of YES), which is the bid where the price is the midpoint; both are those of the last poll before that moment.
 * A moment at which something is held that had no price yet is left out.
 */
export const readWorth = async (sql: Sql): Promise<ReadonlyArray<WorthRow>> => {
  const rows = await sql<{ at: Millis; worth: string }[]>`
    with whole as (
      select first, until, until - first as span from (
        select (select min(created_at) from csgo_fills) as first,
               greatest((select max(created_at) from csgo_fills), (select max(observed_at) from csgo_matches)) as until
      ) ends where first is not null
    ), step as (select ${sql.unsafe(STEPS)} as seconds, greatest(first, until - interval '7 days') as start, until from whole
    ), moment as (
      select at from step, generate_series(to_timestamp(ceil(extract(epoch from start) / seconds) * seconds),
                                           to_timestamp(ceil(extract(epoch from until) / seconds) * seconds), make_interval(secs => seconds)) as at
    ), made as (
      select to_timestamp(ceil(extract(epoch from f.created_at) / seconds) * seconds) as at, sum(f.realized_pnl) as made
        from csgo_fills f, step group by 1
    ), realised as (
      select at, sum(coalesce(made, 0)) over (order by at) as realised, moment.at is not null as asked
        from made full join moment using (at)
    ), span as (
      select p.market_id, p.token_type, l.created_at as begins, lead(l.created_at) over life as ends,
             sum(l.shares_delta) over life as shares, sum(l.cost_delta) over life as cost
        from csgo_position_legs l join csgo_positions p on p.id = l.position_id, step
       where p.closed_at is null or p.closed_at >= step.start
      window life as (partition by l.position_id order by l.id)
    ), open as (
      select at, sum(round(shares * greatest(0, case token_type when 'YES' then bar.close else 1 - bar.close end - bar.spread / 2), 6) - cost) as open,
             bool_and(bar.close is not null) as is_known
        from moment join span on begins <= at and (ends is null or ends > at) and shares > 0
        left join lateral (
          select close, spread from csgo_price_bars b where b.market_id = span.market_id and b.bar < at order by b.bar desc limit 1) bar on true
       group by at
    )
    select at, realised + coalesce(open, 0) as worth from realised left join open using (at)
     where asked and coalesce(is_known, true) order by at`
  return rows.map(row => ({ at: row.at, worth: readUsd(row.worth) }))
}
