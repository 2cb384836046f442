import { type Direction, type Side, savedStrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { OrderType } from '../../domain/order.ts'
import type { Sql } from '../connection.ts'
import { maybe, readPrice, readShares, readUsd } from '../money.ts'
import { type NamedRow, namedColumns, toNamed } from './named.ts'

interface VerdictRow extends NamedRow {
  readonly verdict: 'approved' | 'refused'
  readonly strategy_name: string
  readonly kind: string
  readonly action: Readonly<Record<string, unknown>>
  readonly reason: string
  readonly detail: string
  readonly causes: ReadonlyArray<string>
  readonly yes_price: string | null
  readonly price_age_ms: number | null
  readonly decided_at: Millis
  readonly judged_at: Millis
  readonly closed_as: string | null
  readonly closed_at: Millis | null
}
interface OrderRow {
  readonly order_id: string
  readonly token_type: Side
  readonly side: Direction
  readonly order_type: OrderType
  readonly limit_price: string
  readonly usd: string | null
  readonly shares: string | null
  readonly status: string
  readonly text: string
  readonly created_at: Millis
  readonly sent_at: Millis | null
  readonly done_at: Millis | null
}
interface FillRow {
  readonly order_id: string
  readonly token_type: Side
  readonly side: Direction
  readonly shares: string
  readonly price: string
  readonly fee_usd: string
  readonly realized_pnl: string
  readonly best_bid: string | null
  readonly best_ask: string | null
  readonly slippage: string | null
  readonly created_at: Millis
}
interface HeldRow {
  readonly token_type: Side
  readonly remaining_shares: string
  readonly unrealized_pnl: string | null
  readonly realized_pnl: string
  readonly status: string
}

const select = (sql: Sql, action: string) => sql<VerdictRow[]>`
  select ${namedColumns(sql)}, v.* from (
    select 'approved' as verdict, market_id, strategy_name, kind, action, reason, '' as detail, causes, yes_price, price_age_ms, decided_at,
           created_at as judged_at, closed_as, closed_at
      from csgo_intents where action_id = ${action}
    union all
    select 'refused', market_id, strategy_name, kind, action, reason, detail, causes, yes_price, price_age_ms, decided_at, created_at, null, null
      from csgo_refusals where action_id = ${action}
  ) v join csgo_matches m on m.id = v.market_id limit 1`

/** All that is written of one action: what it was decided on, its verdict, orders, fills, and what is held now. Null: nobody knows it. */
export const readChain = async (sql: Sql, action: string) => {
  const [row] = await select(sql, action)
  if (row === undefined) return null
  const orders = await sql<OrderRow[]>`
    select order_id, token_type, side, order_type, limit_price, usd, shares, status, text, created_at, sent_at, done_at
      from csgo_orders where action_id = ${action} order by created_at, order_id`
  const fills = await sql<FillRow[]>`
    select f.order_id, f.token_type, f.side, f.shares, f.price, f.fee_usd, f.realized_pnl, f.best_bid, f.best_ask, f.slippage, f.created_at
      from csgo_fills f join csgo_orders o on o.order_id = f.order_id where o.action_id = ${action} order by f.id`
  const held = await sql<HeldRow[]>`
    select token_type, remaining_shares, unrealized_pnl, realized_pnl, status from csgo_positions_now
     where market_id = ${row.market_id} and strategy_name = ${row.strategy_name} order by id desc limit 2`
  return {
    ...toNamed(row),
    verdict: row.verdict,
    strategy: savedStrategyKey(row.strategy_name),
    kind: row.kind,
    action: row.action,
    reason: row.reason,
    detail: row.detail,
    causes: row.causes,
    yesPrice: maybe(readPrice, row.yes_price),
    priceAge: row.price_age_ms,
    decidedAt: row.decided_at,
    judgedAt: row.judged_at,
    closedAs: row.closed_as,
    closedAt: row.closed_at,
    orders: orders.map(order => ({
      orderId: order.order_id,
      side: order.token_type,
      direction: order.side,
      type: order.order_type,
      limit: readPrice(order.limit_price),
      usd: maybe(readUsd, order.usd),
      shares: maybe(readShares, order.shares),
      status: order.status,
      text: order.text,
      createdAt: order.created_at,
      sentAt: order.sent_at,
      doneAt: order.done_at,
    })),
    fills: fills.map(fill => ({
      side: fill.token_type,
      direction: fill.side,
      shares: readShares(fill.shares),
      price: readPrice(fill.price),
      fee: readUsd(fill.fee_usd),
      realised: readUsd(fill.realized_pnl),
      bid: maybe(readPrice, fill.best_bid),
      ask: maybe(readPrice, fill.best_ask),
      slippage: maybe(readUsd, fill.slippage),
      at: fill.created_at,
    })),
    held: held.map(one => ({
      side: one.token_type,
      shares: readShares(one.remaining_shares),
      unrealised: maybe(readUsd, one.unrealized_pnl),
      realised: readUsd(one.realized_pnl),
      status: one.status,
    })),
  }
}
