import type { OrderId, TokenId } from './ids.ts'
import type { Order, OrderReport, RiskApproved } from './order.ts'

/** What to change so that the ledger says what the venue says. `evidence` is for people. */
export type Correction =
  | { readonly _tag: 'report'; readonly report: OrderReport; readonly evidence: string }
  /** Asked of the venue: nobody waits for it, or nobody knows whether it is there. */
  | { readonly _tag: 'cancel'; readonly order: RiskApproved<Order>; readonly evidence: string }
  /** An unknown order is missing for the first time. */
  | { readonly _tag: 'absent'; readonly order: RiskApproved<Order>; readonly evidence: string }
  | { readonly _tag: 'foreign_order'; readonly orderId: OrderId; readonly evidence: string }
  | { readonly _tag: 'foreign_trade'; readonly key: string; readonly evidence: string }

/** What does not fit and nobody may correct without looking. */
export interface Mismatch {
  readonly about: OrderId | TokenId
  readonly text: string
}
export interface Reconciled {
  readonly corrections: ReadonlyArray<Correction>
  readonly mismatches: ReadonlyArray<Mismatch>
  /** Orders of which nobody knows what became. */
  readonly unknown: number
}
