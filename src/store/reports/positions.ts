import { type Side, savedStrategyKey } from '../../domain/ids.ts'
import { addUsd, type Millis, millis } from '../../domain/money.ts'
import type { Sql } from '../connection.ts'
import { maybe, readPrice, readShares, readUsd } from '../money.ts'
import { type NamedRow, namedColumns, toNamed } from './named.ts'

/** Closed positions that are shown beside the open ones. */
const CLOSED_SHOWN = 200

interface LegJson {
  readonly type: string
  readonly shares: string
  readonly price: string
  readonly cost: string
  readonly realised: string
  readonly reason: string
  readonly at: number
}
interface PositionRow extends NamedRow {
  readonly id: number
  readonly line: string | null
  readonly strategy_name: string
  readonly token_type: Side
  readonly remaining_shares: string
  readonly initial_shares: string
  readonly avg_entry_price: string
  readonly cost_basis: string
  readonly realized_pnl: string
  readonly fees_usd: string
  readonly status: 'open' | 'partial' | 'closed'
  readonly close_reason: string | null
  readonly current_price: string | null
  readonly unrealized_pnl: string | null
  readonly observed_at: Millis | null
  readonly opened_at: Millis
  readonly closed_at: Millis | null
  readonly pair_id: number | null
  readonly unconfirmed_shares: string
  readonly legs: ReadonlyArray<LegJson>
}

const toLeg = (leg: LegJson) => ({
  type: leg.type,
  shares: readShares(leg.shares),
  price: readPrice(leg.price),
  cost: readUsd(leg.cost),
  realised: readUsd(leg.realised),
  reason: leg.reason,
  at: millis(leg.at),
})

const toReport = (row: PositionRow) => {
  const cost = readUsd(row.cost_basis)
  const unrealised = maybe(readUsd, row.unrealized_pnl)
  return {
    ...toNamed(row),
    positionId: row.id,
    line: row.line,
    strategy: savedStrategyKey(row.strategy_name),
    side: row.token_type,
    shares: readShares(row.remaining_shares),
    initialShares: readShares(row.initial_shares),
    averagePrice: readPrice(row.avg_entry_price),
    cost,
    realised: readUsd(row.realized_pnl),
    fees: readUsd(row.fees_usd),
    status: row.status,
    closeReason: row.close_reason,
    bid: maybe(readPrice, row.current_price),
    value: unrealised === null ? null : addUsd(unrealised, cost),
    unrealised,
    observedAt: row.observed_at,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    /** Bought together with the other side under this number; null: by itself. */
    pairId: row.pair_id,
    /** Of the shares, what the venue has matched and not settled yet. */
    unsettled: readShares(row.unconfirmed_shares),
    legs: row.legs.map(toLeg),
  }
}

/** What is held (`all`: and what was, the youngest of it), with its legs, valued at the bid. */
export const readPositions = async (sql: Sql, which: 'held' | 'all', mostClosed = CLOSED_SHOWN) => {
  const rows = await sql<PositionRow[]>`
    select ${namedColumns(sql)}, m.line, p.id, p.strategy_name, p.token_type, p.remaining_shares, p.initial_shares, p.avg_entry_price, p.cost_basis,
      p.realized_pnl, p.fees_usd, p.status, p.close_reason, p.current_price, p.unrealized_pnl, p.observed_at, p.opened_at, p.closed_at, p.pair_id,
      (select q.unconfirmed_shares from csgo_positions q where q.id = p.id) as unconfirmed_shares,
      coalesce((
        select json_agg(json_build_object(
          'type', l.leg_type, 'shares', l.shares_delta::text, 'price', l.price::text, 'cost', l.cost_delta::text,
          'realised', l.realized_pnl::text, 'reason', l.trigger_reason,
          'at', floor(extract(epoch from l.created_at) * 1000)::bigint) order by l.id)
        from csgo_position_legs l where l.position_id = p.id), '[]') as legs
    from (
      select * from csgo_positions_now where status <> 'closed'
      union all
      (select * from csgo_positions_now where status = 'closed' and ${which}::text = 'all' order by id desc limit ${mostClosed}::bigint)
    ) p
    join csgo_matches m on m.id = p.market_id
    order by p.status = 'closed', p.id desc`
  return rows.map(toReport)
}
