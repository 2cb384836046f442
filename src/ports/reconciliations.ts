import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { OrderId, TokenId } from '../domain/ids.ts'
import type { Millis, Shares, Usd } from '../domain/money.ts'
import type { Order, OrderReport, RiskApproved } from '../domain/order.ts'
import type { OrderStatus } from '../domain/orderLife.ts'
import type { Reconciled } from '../domain/reconciled.ts'
import type { AccountSignal, AccountSnapshot, Settlement, VenueOrder, VenueTrade } from './account.ts'
import type { Failure } from './failure.ts'

/** An order of ours as the ledger knows it. */
export interface OurOrder {
  readonly order: RiskApproved<Order>
  readonly status: OrderStatus
  /** Of all its fills, also those that were reversed. */
  readonly filledShares: Shares
  readonly createdAt: Millis
  /** Since when an unknown one is missing from complete snapshots; null: it never was. */
  readonly absentSince: Millis | null
  /** Nobody waits for it any more. */
  readonly isActionClosed: boolean
}
/** What the ledger holds of a token, over all strategies. */
export interface OurHolding {
  readonly confirmed: Shares
  /** When a fill or its settlement last changed it. */
  readonly changedAt: Millis
  /** `ended`: its market may be paid out at any time, also before the ledger hears of it. */
  readonly market: 'trades' | 'ended'
}
/** Our side of a comparison: what works, and what of ours a snapshot names. */
export interface OurState {
  readonly orders: ReadonlyArray<OurOrder>
  /** The last word on each fill of the snapshot's trades that the ledger has heard of. */
  readonly fills: ReadonlyMap<string, Settlement>
  readonly foreignOrders: ReadonlySet<OrderId>
  /** `trade/order` with the settlement last seen. */
  readonly foreignTrades: ReadonlyMap<string, Settlement>
  readonly held: ReadonlyMap<TokenId, OurHolding>
  readonly money: OurMoney
}
/** What the ledger says of the account's dollars. */
export interface OurMoney {
  /** Realised less what is held, over all strategies and for good. */
  readonly made: Usd
  /** Nothing is unsettled, and nothing was for a while: balances lag. */
  readonly isQuiet: boolean
  /** What may still come of it: sales that are not settled or were just now, and payouts that nobody has redeemed. */
  readonly expected: Usd
  /** What was left unexplained when it was last compared quietly; null: never, or a person has traded or corrected since. */
  readonly before: { readonly spare: Usd; readonly fillsSince: number } | null
}
export type AccountMessage = Extract<AccountSignal, { readonly _tag: 'order' | 'trade' }>
export type ReconcileCause = 'start' | 'reconnect' | 'minute' | 'demand'

/** The pure cores of the comparison, handed to the store. */
export interface ReconciliationCores {
  readonly reconcile: (ours: OurState, snapshot: AccountSnapshot) => Reconciled
  readonly reportsOfOrder: (ours: OurOrder, told: VenueOrder, at: Millis) => ReadonlyArray<OrderReport>
  readonly reportsOfTrade: (order: RiskApproved<Order>, trade: VenueTrade, at: Millis) => ReadonlyArray<OrderReport>
}

/** What to ask the venue for. */
export interface Question {
  readonly since: Millis
  /** Whose shares. */
  readonly tokens: ReadonlyArray<TokenId>
  /** Orders of which nobody knows what became, by name. */
  readonly doubtful: ReadonlyArray<OrderId>
}
/** Our side of the comparison with the venue, and what came of it. */
export interface Reconciliations {
  readonly question: (at: Millis) => TaskEither<Failure, Question>
  /** Our side is read after the snapshot, which must be complete. */
  readonly compare: (snapshot: AccountSnapshot) => TaskEither<Failure, Reconciled>
  /** What a message says of an order of ours that the ledger does not know; nothing when it is none of ours. */
  readonly told: (message: AccountMessage, at: Millis) => TaskEither<Failure, ReadonlyArray<OrderReport>>
  /** Absences, foreign orders and trades, and a row with the evidence when there was anything to say. */
  readonly keep: (cause: ReconcileCause, snapshot: AccountSnapshot, found: Reconciled) => TaskEither<Failure, void>
  /** A comparison that was asked for and could not be made, for whoever asked. */
  readonly missed: (at: Millis, why: string) => TaskEither<Failure, void>
}
