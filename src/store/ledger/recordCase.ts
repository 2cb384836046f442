import type { MarketId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Move } from '../../domain/orderLife.ts'
import type { TradingCores } from '../../ports/cores.ts'
import type { Recorded } from '../../ports/store.ts'
import type { Transaction } from '../connection.ts'
import type { Fence } from './fence.ts'
import type { OrderRow } from './orderRows.ts'
import type { MarketRow } from './rows.ts'

export interface RecordSettings extends Fence {
  readonly cores: TradingCores
}
export interface RecordedTold extends Recorded {
  readonly told: ReadonlyArray<MarketId>
}

/** A report against its locked market, its order and its action. */
export interface Case {
  readonly tx: Transaction
  readonly settings: RecordSettings
  readonly market: MarketRow
  readonly order: OrderRow
  readonly intent: IntentRow
}
export interface IntentRow {
  readonly action_id: string
  readonly kind: string
  readonly reason: string
  readonly closed_as: string | null
  readonly pair_id: number | null
}

export const nothingNew: RecordedTold = { isNew: false, next: [], told: [] }

/** Bought (+) or sold (−) and paid (−) or received (+) by an action so far. */
export const soFar = (tx: Transaction, action: string) => tx`
  select coalesce(sum(case f.side when 'BUY' then f.shares else -f.shares end), 0) as shares,
         coalesce(sum(case f.side when 'BUY' then -f.value_usd else f.value_usd end - f.fee_usd), 0) as cash
    from csgo_fills f join csgo_orders o using (order_id) where o.action_id = ${action}`

/** Changes the order's state; the database holds the same table and refuses what is not in it. */
export const move = ({ tx, order }: Case, { to, cause }: Move, text: string, at: Millis) =>
  tx`select csgo_move(${order.order_id}, ${to}, ${cause}, ${text}, ${at})`
