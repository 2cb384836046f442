/** Rows behind a chain, and what they say. */
import { type Direction, type Side, type StrategyKey, savedStrategyKey } from '../../domain/ids.ts'
import type { Millis, Price } from '../../domain/money.ts'
import type { OrderType } from '../../domain/order.ts'
import type { Measure } from '../../domain/risk.ts'
import { maybe, readPrice, readShares, readUsd } from '../money.ts'
import { type Named, type NamedRow, toNamed } from './named.ts'

interface Verdict extends Named {
  readonly actionId: string
  readonly verdict: 'approved' | 'refused'
  readonly strategy: StrategyKey
  readonly kind: string
  readonly action: Readonly<Record<string, unknown>>
  readonly reason: string
  readonly detail: string
  readonly causes: ReadonlyArray<string>
  readonly yesPrice: Price | null
  readonly priceAge: number | null
  readonly decidedAt: Millis
  readonly judgedAt: Millis
  readonly closedAs: string | null
  readonly closedAt: Millis | null
  /** null: a person asked, or it is of before they were kept. */
  readonly paramsHash: string | null
  readonly params: unknown
  readonly stateBefore: unknown
  readonly stateAfter: unknown
  readonly checks: ReadonlyArray<Measure> | null
}
/** As it is written: dollars as decimals. */
type CheckRow = Pick<Measure, 'check'> &
  (
    | { readonly unit: 'dollars'; readonly is: string; readonly most: string }
    | { readonly unit: 'ms' | 'count'; readonly is: number; readonly most: number }
  )
export interface VerdictRow extends NamedRow {
  readonly action_id: string
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
  readonly params_hash: string | null
  readonly params: unknown
  readonly state_before: unknown
  readonly state_after: unknown
  readonly checks: ReadonlyArray<CheckRow> | null
}
export interface OrderRow {
  readonly action_id: string
  readonly order_id: string
  readonly token_type: Side
  readonly side: Direction
  readonly order_type: OrderType
  readonly ends_at: Millis | null
  readonly limit_price: string
  readonly usd: string | null
  readonly shares: string | null
  readonly status: string
  readonly text: string
  readonly created_at: Millis
  readonly sent_at: Millis | null
  readonly done_at: Millis | null
}
export interface MoveRow {
  readonly order_id: string
  readonly to_status: string
  readonly cause: string
  readonly text: string
  readonly at: Millis
}
export interface FillRow {
  readonly action_id: string | null
  readonly order_id: string | null
  readonly position_id: number
  readonly kind: string
  readonly token_type: Side
  readonly side: Direction
  readonly shares: string
  readonly price: string
  readonly value_usd: string
  readonly fee_usd: string
  readonly realized_pnl: string
  readonly best_bid: string | null
  readonly best_ask: string | null
  readonly slippage: string | null
  readonly reason: string
  readonly created_at: Millis
  readonly settlements: ReadonlyArray<{ readonly settlement: string; readonly at: number }>
}
export interface PositionRow extends NamedRow {
  readonly id: number
  readonly strategy_name: string
  readonly token_type: Side
  readonly remaining_shares: string
  readonly cost_basis: string
  readonly unrealized_pnl: string | null
  readonly realized_pnl: string
  readonly fees_usd: string
  readonly status: string
  readonly close_reason: string | null
  readonly opened_at: Millis
  readonly closed_at: Millis | null
}

const toMeasure = (row: CheckRow): Measure =>
  row.unit === 'dollars' ? { ...row, is: readUsd(row.is), most: readUsd(row.most) } : row

export const toVerdict = (row: VerdictRow): Verdict => ({
  ...toNamed(row),
  actionId: row.action_id,
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
  paramsHash: row.params_hash,
  params: row.params,
  stateBefore: row.state_before,
  stateAfter: row.state_after,
  checks: row.checks === null ? null : row.checks.map(toMeasure),
})

export const toOrder = (row: OrderRow, moves: ReadonlyArray<MoveRow>) => ({
  orderId: row.order_id,
  side: row.token_type,
  direction: row.side,
  type: row.order_type,
  endsAt: row.ends_at,
  limit: readPrice(row.limit_price),
  usd: maybe(readUsd, row.usd),
  shares: maybe(readShares, row.shares),
  status: row.status,
  text: row.text,
  createdAt: row.created_at,
  sentAt: row.sent_at,
  doneAt: row.done_at,
  moves: moves
    .filter(move => move.order_id === row.order_id)
    .map(({ to_status: to, cause, text, at }) => ({ to, cause, text, at })),
})

export const toFill = (row: FillRow) => ({
  kind: row.kind,
  side: row.token_type,
  direction: row.side,
  shares: readShares(row.shares),
  price: readPrice(row.price),
  value: readUsd(row.value_usd),
  fee: readUsd(row.fee_usd),
  realised: readUsd(row.realized_pnl),
  bid: maybe(readPrice, row.best_bid),
  ask: maybe(readPrice, row.best_ask),
  slippage: maybe(readUsd, row.slippage),
  reason: row.reason,
  at: row.created_at,
  settlements: row.settlements,
})
