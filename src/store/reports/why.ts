import { savedStrategyKey } from '../../domain/ids.ts'
import type { Sql } from '../connection.ts'
import { maybe, readShares, readUsd } from '../money.ts'
import { namedColumns, toNamed } from './named.ts'
import {
  type FillRow,
  type MoveRow,
  type OrderRow,
  type PositionRow,
  toFill,
  toOrder,
  toVerdict,
  type VerdictRow,
} from './whyRows.ts'

/** Of a position that was traded very often: its latest actions. */
const MOST_ACTIONS = 50

/** What a name stands for, and the actions behind it, oldest first. */
interface Found {
  readonly asked: 'action' | 'order' | 'position'
  readonly actions: ReadonlyArray<string>
  readonly position: number | null
}

const findByText = async (sql: Sql, name: string): Promise<Found | null> => {
  const [row] = await sql<{ asked: 'action' | 'order'; action_id: string }[]>`
    select 'action' as asked, action_id from csgo_intents where action_id = ${name}
    union all select 'action', action_id from csgo_refusals where action_id = ${name}
    union all select 'order', action_id from csgo_orders where order_id in (${name}, lower(${name}))
    limit 1`
  return row === undefined ? null : { asked: row.asked, actions: [row.action_id], position: null }
}

const findByNumber = async (sql: Sql, position: number): Promise<Found | null> => {
  const [held] = await sql`select 1 from csgo_positions where id = ${position}`
  if (held === undefined) return null
  const rows = await sql<{ action_id: string }[]>`
    select o.action_id from csgo_fills f join csgo_orders o using (order_id)
     where f.position_id = ${position} group by 1 order by min(f.id) desc limit ${MOST_ACTIONS}`
  return { asked: 'position', actions: rows.map(row => row.action_id).reverse(), position }
}

const verdicts = (sql: Sql, actions: ReadonlyArray<string>) => sql<VerdictRow[]>`
  select ${namedColumns(sql)}, v.* from (
    select action_id, 'approved' as verdict, market_id as market, strategy_name, kind, action, reason, '' as detail, causes, yes_price, price_age_ms,
           decided_at, created_at as judged_at, closed_as, closed_at, params_hash, params, state_before, state_after, checks
      from csgo_intents where action_id = any(${[...actions]}::text[])
    union all
    select action_id, 'refused', market_id, strategy_name, kind, action, reason, detail, causes, yes_price, price_age_ms,
           decided_at, created_at, null, null, params_hash, params, state_before, state_after, checks
      from csgo_refusals where action_id = any(${[...actions]}::text[])
  ) v join csgo_matches m on m.id = v.market order by v.judged_at, v.action_id`

/** Fills of the actions' orders, and what no order did to the positions of those fills. */
const fillsOf = (sql: Sql, actions: ReadonlyArray<string>, position: number | null) => sql<FillRow[]>`
  with mine as materialized (
    select o.action_id, f.id, f.position_id from csgo_orders o join csgo_fills f using (order_id) where o.action_id = any(${[...actions]}::text[])
  ), wanted as (
    select action_id, id from mine
     union all
    select null, f.id from csgo_fills f where f.order_id is null and f.position_id in (select ${position}::bigint union select position_id from mine)
  )
  select w.action_id, f.order_id, f.position_id, f.kind, f.token_type, f.side, f.shares, f.price, f.value_usd, f.fee_usd, f.realized_pnl,
         f.best_bid, f.best_ask, f.slippage, f.reason, f.created_at,
         (select coalesce(json_agg(json_build_object('settlement', s.settlement, 'at', (extract(epoch from s.at) * 1000)::bigint)
                                   order by s.at, s.settlement desc), '[]')
            from csgo_fill_settlements s where s.fill_key = f.fill_key) as settlements
    from wanted w join csgo_fills f using (id) order by f.id`

/**
 * All that is written of an action, an order's action, or a position's actions (oldest first): what each was decided on, its verdict, its orders
 * and what was answered to them, its fills and their settlement; then the positions of those fills, as they stand now. Null: nobody knows the name.
 */
export const readWhy = async (sql: Sql, name: string) => {
  const found = /^\d{1,15}$/.test(name) ? await findByNumber(sql, Number(name)) : await findByText(sql, name)
  if (found === null) return null
  const { asked, actions, position } = found
  const [rows, orders, moves, fills] = await Promise.all([
    verdicts(sql, actions),
    sql<OrderRow[]>`
      select action_id, order_id, token_type, side, order_type, ends_at, limit_price, usd, shares, status, text, created_at, sent_at, done_at
        from csgo_orders where action_id = any(${[...actions]}::text[]) order by created_at, order_id`,
    sql<MoveRow[]>`
      select t.order_id, t.to_status, t.cause, t.text, t.at from csgo_order_transitions t join csgo_orders o using (order_id)
       where o.action_id = any(${[...actions]}::text[]) order by t.id`,
    fillsOf(sql, actions, position),
  ])
  const held = [...new Set([...(position === null ? [] : [position]), ...fills.map(fill => fill.position_id)])]
  const positions = await sql<PositionRow[]>`
    select ${namedColumns(sql)}, p.id, p.strategy_name, p.token_type, p.remaining_shares, p.cost_basis, p.unrealized_pnl, p.realized_pnl, p.fees_usd, p.status,
           p.close_reason, p.opened_at, p.closed_at
      from csgo_positions_now p join csgo_matches m on m.id = p.market_id where p.id = any(${held}::bigint[]) order by p.id`
  return {
    asked,
    chains: rows.map(row => ({
      ...toVerdict(row),
      orders: orders.filter(one => one.action_id === row.action_id).map(one => toOrder(one, moves)),
      fills: fills.filter(one => one.action_id === row.action_id).map(toFill),
    })),
    positions: positions.map(row => ({
      ...toNamed(row),
      positionId: row.id,
      strategy: savedStrategyKey(row.strategy_name),
      side: row.token_type,
      shares: readShares(row.remaining_shares),
      cost: readUsd(row.cost_basis),
      unrealised: maybe(readUsd, row.unrealized_pnl),
      realised: readUsd(row.realized_pnl),
      fees: readUsd(row.fees_usd),
      status: row.status,
      closeReason: row.close_reason,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      /** What no order of ours did: payouts, merges, a person's corrections. */
      others: fills.filter(one => one.order_id === null && one.position_id === row.id).map(toFill),
    })),
  }
}
