import type { OrderId, TokenId } from './ids.ts'
import type { Millis, Usd } from './money.ts'
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
  readonly about: OrderId | TokenId | 'money'
  readonly text: string
}
export interface Reconciled {
  readonly corrections: ReadonlyArray<Correction>
  readonly mismatches: ReadonlyArray<Mismatch>
  /** Orders of which nobody knows what became. */
  readonly unknown: number
  /** Dollars of the account that no fill explains; null: it cannot be told now. */
  readonly spare: Usd | null
}

/** A correction in words: what is done, to what, and because of what. */
export interface ShownCorrection {
  readonly what: Correction['_tag']
  readonly about: string
  readonly evidence: string
}
export const shownCorrection = (one: Correction): ShownCorrection => {
  const { _tag: what, evidence } = one
  switch (one._tag) {
    case 'report':
      return { what, about: `${one.report.order.orderId}: ${one.report._tag}`, evidence }
    case 'cancel':
    case 'absent':
      return { what, about: one.order.orderId, evidence }
    case 'foreign_order':
      return { what, about: one.orderId, evidence }
    case 'foreign_trade':
      return { what, about: one.key, evidence }
  }
}

/** Money that only a person gets: the engine sends no chain transaction. */
export interface AtVenue {
  /** `redeem`: a resolved side whose shares are still there. `merge`: settled YES and NO of one market that one strategy holds. */
  readonly what: 'redeem' | 'merge'
  readonly question: string
  /** What it brings. */
  readonly worth: Usd
}

/** A comparison as it is told to whoever asked for it. */
export interface ComparedNow {
  /** When the first request of the snapshot began. */
  readonly at: Millis
  readonly openOrders: number
  readonly trades: number
  readonly corrections: ReadonlyArray<ShownCorrection>
  readonly mismatches: ReadonlyArray<Mismatch>
}
/** With what waits at the venue for a person. */
export interface ComparedWaiting extends ComparedNow {
  readonly waiting: ReadonlyArray<AtVenue>
}
