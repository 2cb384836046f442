import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { type StrategyKey, savedStrategyKey } from '../domain/ids.ts'
import type { Format } from '../domain/market.ts'
import { type Millis, millis, type Price, type Usd } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'
import { maybe, readPrice, readUsd } from './money.ts'

/** Fewer trades say nothing. */
export const ENOUGH = 30

/** What closed positions made. All money is exact; rounded once, to the millionth, where a sum of products is not. */
export interface Made {
  /** Closed positions: one side of one market, from its first fill to its last. */
  readonly trades: number
  /** With a profit after fees; the others lost or came out even. */
  readonly wins: number
  readonly losses: number
  /** After fees. */
  readonly pnl: Usd
  readonly fees: Usd
  /** What fills cost against the price that triggered their order, in dollars (above 0 is worse); null: no order of theirs had one. */
  readonly slippage: Usd | null
  /** The same a share, weighted by shares. */
  readonly slippagePerShare: Price | null
  /** Median over the approved actions behind these trades; null: none knew a price. */
  readonly priceAge: Millis | null
}
export interface Result extends Made {
  readonly strategy: StrategyKey
  /** null: nobody knows it. */
  readonly format: Format | null
  readonly marketType: string
}
export interface Results {
  /** By strategy, format, market type. */
  readonly rows: ReadonlyArray<Result>
  readonly strategies: ReadonlyArray<Made & { readonly strategy: StrategyKey }>
  readonly total: Made
}

interface Row {
  readonly level: 'group' | 'strategy' | 'total'
  readonly strategy_name: string
  readonly format: Format | null
  readonly market_type: string
  readonly trades: number
  readonly wins: number
  readonly losses: number
  readonly pnl: string
  readonly fees: string
  readonly slippage: string | null
  readonly slippage_per_share: string | null
  readonly price_age: number | null
}

const EVER = millis(0)

/** All of one snapshot. `grouping()` tells the levels apart, for a format may be null by itself. */
const select = (sql: Sql, since: Millis) => sql<Row[]>`
  with closed as (
    select p.id, p.strategy_name, m.format, m.market_type, p.realized_pnl, p.fees_usd
      from csgo_positions p join csgo_matches m on m.id = p.market_id
     where p.status = 'closed' and p.closed_at >= ${since}
  ), made as (
    select grouping(strategy_name, format, market_type) as level, strategy_name, format, market_type, count(*) as trades,
           count(*) filter (where realized_pnl > 0) as wins, count(*) filter (where realized_pnl < 0) as losses,
           coalesce(sum(realized_pnl), 0) as pnl, coalesce(sum(fees_usd), 0) as fees
      from closed group by grouping sets ((strategy_name, format, market_type), (strategy_name), ())
  ), slipped as (
    select grouping(c.strategy_name, c.format, c.market_type) as level, c.strategy_name, c.format, c.market_type,
           round(sum(f.slippage * f.shares), 6) as slippage, round(sum(f.slippage * f.shares) / sum(f.shares), 6) as slippage_per_share
      from closed c join csgo_fills f on f.position_id = c.id where f.kind = 'order' and f.slippage is not null
     group by grouping sets ((c.strategy_name, c.format, c.market_type), (c.strategy_name), ())
  ), decided as (
    select distinct c.strategy_name, c.format, c.market_type, i.action_id, i.price_age_ms
      from closed c join csgo_fills f on f.position_id = c.id
      join csgo_orders o on o.order_id = f.order_id join csgo_intents i on i.action_id = o.action_id
     where i.price_age_ms is not null
  ), aged as (
    select grouping(strategy_name, format, market_type) as level, strategy_name, format, market_type,
           percentile_disc(0.5) within group (order by price_age_ms) as price_age
      from decided group by grouping sets ((strategy_name, format, market_type), (strategy_name), ())
  )
  select case m.level when 0 then 'group' when 3 then 'strategy' else 'total' end as level,
         m.strategy_name, m.format, m.market_type, m.trades, m.wins, m.losses, m.pnl, m.fees, s.slippage, s.slippage_per_share, a.price_age
    from made m
    left join slipped s on (s.level, s.strategy_name, s.format, s.market_type) is not distinct from (m.level, m.strategy_name, m.format, m.market_type)
    left join aged a on (a.level, a.strategy_name, a.format, a.market_type) is not distinct from (m.level, m.strategy_name, m.format, m.market_type)
   order by m.strategy_name, m.format nulls last, m.market_type`

const madeOf = (row: Row): Made => ({
  trades: row.trades,
  wins: row.wins,
  losses: row.losses,
  pnl: readUsd(row.pnl),
  fees: readUsd(row.fees),
  slippage: maybe(readUsd, row.slippage),
  slippagePerShare: maybe(readPrice, row.slippage_per_share),
  priceAge: row.price_age === null ? null : millis(row.price_age),
})

/** What each strategy has made with positions that closed since then, by format and market type, with totals. */
export const readResults = (sql: Sql, since: Millis = EVER): TaskEither<Failure, Results> =>
  task(async () => {
    const rows = await select(sql, since)
    const [total] = rows.filter(row => row.level === 'total')
    if (total === undefined) throw new RangeError('a select of totals gave no row')
    return {
      rows: rows
        .filter(row => row.level === 'group')
        .map(row => ({
          strategy: savedStrategyKey(row.strategy_name),
          format: row.format,
          marketType: row.market_type,
          ...madeOf(row),
        })),
      strategies: rows
        .filter(row => row.level === 'strategy')
        .map(row => ({ strategy: savedStrategyKey(row.strategy_name), ...madeOf(row) })),
      total: madeOf(total),
    }
  })
