import { type Direction, orderId, type Side, savedActionId, savedStrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { OrderType } from '../../domain/order.ts'
import type { Sql } from '../connection.ts'
import { maybe, readPrice, readShares, readUsd } from '../money.ts'
import { type NamedRow, namedColumns, toNamed } from './named.ts'

interface OrderRow extends NamedRow {
  readonly line: string | null
  readonly order_id: string
  readonly action_id: string
  readonly strategy_name: string
  readonly token_type: Side
  readonly side: Direction
  readonly order_type: OrderType
  readonly ends_at: Millis | null
  readonly limit_price: string
  readonly usd: string | null
  readonly shares: string | null
  readonly status: string
  readonly text: string
  readonly filled_shares: string
  readonly filled_usd: string
  readonly created_at: Millis
  readonly done_at: Millis | null
}

/** Orders, the youngest first; `working`: only those without an end. */
export const readOrders = async (sql: Sql, which: 'working' | 'all', most: number) => {
  const rows = await sql<OrderRow[]>`
    select ${namedColumns(sql)}, m.line, o.order_id, o.action_id, o.strategy_name, o.token_type, o.side, o.order_type, o.ends_at, o.limit_price, o.usd,
      o.shares, o.status, o.text, o.filled_shares, o.filled_usd, o.created_at, o.done_at
    from csgo_orders o join csgo_matches m on m.id = o.market_id
    where o.done_at is null or ${which}::text = 'all'
    order by o.created_at desc, o.order_id limit ${most}::bigint`
  return rows.map(row => ({
    ...toNamed(row),
    line: row.line,
    orderId: orderId(row.order_id),
    actionId: savedActionId(row.action_id),
    strategy: savedStrategyKey(row.strategy_name),
    side: row.token_type,
    direction: row.side,
    type: row.order_type,
    endsAt: row.ends_at,
    limit: readPrice(row.limit_price),
    usd: maybe(readUsd, row.usd),
    shares: maybe(readShares, row.shares),
    status: row.status,
    text: row.text,
    filledShares: readShares(row.filled_shares),
    filledUsd: readUsd(row.filled_usd),
    createdAt: row.created_at,
    doneAt: row.done_at,
  }))
}

interface FillRow extends NamedRow {
  readonly id: number
  readonly strategy_name: string
  readonly token_type: Side
  readonly side: Direction
  readonly kind: 'order' | 'manual' | 'payout' | 'reversal' | 'dust' | 'legacy'
  readonly shares: string
  readonly price: string
  readonly value_usd: string
  readonly fee_usd: string
  readonly realized_pnl: string
  readonly slippage: string | null
  readonly reason: string
  readonly created_at: Millis
}

/** Fills of every kind, the youngest first. */
export const readFills = async (sql: Sql, most: number) => {
  const rows = await sql<FillRow[]>`
    select ${namedColumns(sql)}, f.id, f.strategy_name, f.token_type, f.side, f.kind, f.shares, f.price, f.value_usd, f.fee_usd,
      f.realized_pnl, f.slippage, f.reason, f.created_at
    from csgo_fills f join csgo_matches m on m.id = f.market_id
    order by f.id desc limit ${most}::bigint`
  return rows.map(row => ({
    ...toNamed(row),
    fillId: row.id,
    strategy: savedStrategyKey(row.strategy_name),
    side: row.token_type,
    direction: row.side,
    kind: row.kind,
    shares: readShares(row.shares),
    price: readPrice(row.price),
    value: readUsd(row.value_usd),
    fee: readUsd(row.fee_usd),
    realised: readUsd(row.realized_pnl),
    /** In dollars a share against the trigger; above 0 is worse. */
    slippage: maybe(readUsd, row.slippage),
    reason: row.reason,
    at: row.created_at,
  }))
}
