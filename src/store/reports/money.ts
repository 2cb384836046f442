import { savedStrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Sql } from '../connection.ts'
import { readUsd } from '../money.ts'

interface WalletRow {
  readonly strategy_name: string
  readonly allocated_usd: string
  readonly reserved: string
  readonly available: string
  readonly cost_usd: string
  readonly total_realized_pnl: string
  readonly unrealised: string
  readonly fees_usd: string
  readonly trade_count: number
  readonly win_count: number
  readonly loss_count: number
  readonly high_water_mark: string
  readonly max_drawdown_usd: string
  readonly is_active: boolean
  readonly last_trade_at: Millis | null
}

/** Each strategy's capital; free is what neither positions nor open intents hold. `unrealised` leaves out what has no price. */
export const readWallets = async (sql: Sql) => {
  const rows = await sql<WalletRow[]>`
    select w.*, r.reserved, w.available_usd - r.reserved as available, p.unrealised
    from csgo_wallets w
    cross join lateral (select coalesce(sum(usd), 0) as reserved from csgo_reservations where strategy_name = w.strategy_name) r
    cross join lateral (
      select coalesce(sum(unrealized_pnl), 0) as unrealised from csgo_positions_now
      where strategy_name = w.strategy_name and status <> 'closed') p
    order by w.strategy_name`
  return rows.map(row => ({
    strategy: savedStrategyKey(row.strategy_name),
    allocated: readUsd(row.allocated_usd),
    available: readUsd(row.available),
    reserved: readUsd(row.reserved),
    cost: readUsd(row.cost_usd),
    realised: readUsd(row.total_realized_pnl),
    unrealised: readUsd(row.unrealised),
    fees: readUsd(row.fees_usd),
    trades: row.trade_count,
    wins: row.win_count,
    losses: row.loss_count,
    highWaterMark: readUsd(row.high_water_mark),
    maxDrawdown: readUsd(row.max_drawdown_usd),
    active: row.is_active,
    lastTradeAt: row.last_trade_at,
  }))
}

interface RefusalRow {
  readonly strategy_name: string
  readonly reason: string
  readonly count: number
  readonly last_at: Millis
  readonly detail: string
}

/** How often each strategy was refused since then, by reason, with the numbers of the last time; the most frequent first. */
export const readRefusals = async (sql: Sql, since: Millis) => {
  const rows = await sql<RefusalRow[]>`
    select strategy_name, reason, count(*) as count, max(decided_at) as last_at, (array_agg(detail order by decided_at desc))[1] as detail
    from csgo_refusals where decided_at >= ${since}
    group by strategy_name, reason order by count(*) desc, strategy_name, reason`
  return rows.map(row => ({
    strategy: savedStrategyKey(row.strategy_name),
    reason: row.reason,
    count: row.count,
    lastAt: row.last_at,
    detail: row.detail,
  }))
}

interface TotalsRow {
  readonly intents: number
  readonly refusals: number
  readonly orders: number
  readonly fills: number
  readonly positions: number
  readonly held: number
  readonly realised: string
  readonly fees: string
  readonly cost: string
  readonly unrealised: string
}

/** The ledger in numbers, of one snapshot: counts since then, money as it stands now. */
export const readTotals = async (sql: Sql, since: Millis) => {
  const [row] = await sql<TotalsRow[]>`
    select
      (select count(*) from csgo_intents where decided_at >= ${since}) as intents,
      (select count(*) from csgo_refusals where decided_at >= ${since}) as refusals,
      (select count(*) from csgo_orders where created_at >= ${since}) as orders,
      (select count(*) from csgo_fills where created_at >= ${since}) as fills,
      (select count(*) from csgo_positions where opened_at >= ${since}) as positions,
      (select count(*) from csgo_positions where status <> 'closed') as held,
      (select coalesce(sum(realized_pnl), 0) from csgo_fills where created_at >= ${since}) as realised,
      (select coalesce(sum(fee_usd), 0) from csgo_fills where created_at >= ${since}) as fees,
      (select coalesce(sum(cost_usd), 0) from csgo_wallets) as cost,
      (select coalesce(sum(unrealized_pnl), 0) from csgo_positions_now where status <> 'closed') as unrealised`
  if (row === undefined) throw new RangeError('a select of totals gave no row')
  return {
    intents: row.intents,
    refusals: row.refusals,
    orders: row.orders,
    fills: row.fills,
    positions: row.positions,
    held: row.held,
    realised: readUsd(row.realised),
    fees: readUsd(row.fees),
    cost: readUsd(row.cost),
    unrealised: readUsd(row.unrealised),
  }
}

/** What was realised since then, of fills alone, with their number. */
export const readSince = async (sql: Sql, since: Millis) => {
  const [row] = await sql<{ realised: string; fees: string; fills: number }[]>`
    select coalesce(sum(realized_pnl), 0) as realised, coalesce(sum(fee_usd), 0) as fees, count(*) as fills
      from csgo_fills where created_at >= ${since}`
  if (row === undefined) throw new RangeError('a select of totals gave no row')
  return { realised: readUsd(row.realised), fees: readUsd(row.fees), fills: row.fills }
}
