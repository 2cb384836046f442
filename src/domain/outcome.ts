import type { ActionId, MarketId, StrategyKey } from './ids.ts'
import type { Millis, Shares, Usd } from './money.ts'

/** On the way: the action goes on. */
export type ProgressKind = 'accepted' | 'partly_filled'
/** The end of an action: exactly one of them. `filled`: all or, for a FAK, what there was. */
export type ClosingKind = 'filled' | 'refused' | 'rejected' | 'expired' | 'cancelled' | 'lost'
/** Belongs to no action. */
export type UnaskedKind = 'manual' | 'settled' | 'reversed'

/** What came back of an action, or happened to a position without one. */
export type Outcome = Progress | Closing | Unasked

interface Told {
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  /** The market's `ledger_seq` of the transaction that told it; 0 for what never reached the ledger (`pending`, `lost`). */
  readonly seq: number
  readonly at: Millis
  /** In words: a refusal's reason, the venue's text, a person's note. */
  readonly reason: string
  /** Bought (+) or sold (−) by it so far, both sides of a pair together. */
  readonly shares: Shares
  /** Paid (−) or received (+) by it so far, with fees. */
  readonly cash: Usd
}
export interface Progress extends Told {
  readonly _tag: 'progress'
  readonly kind: ProgressKind
  readonly actionId: ActionId
}
export interface Closing extends Told {
  readonly _tag: 'closing'
  readonly kind: ClosingKind
  readonly actionId: ActionId
}
export interface Unasked extends Told {
  readonly _tag: 'unasked'
  readonly kind: UnaskedKind
}

export const isProgressKind = (kind: string): kind is ProgressKind => kind === 'accepted' || kind === 'partly_filled'
export const isUnaskedKind = (kind: string): kind is UnaskedKind =>
  kind === 'manual' || kind === 'settled' || kind === 'reversed'
export const isClosingKind = (kind: string): kind is ClosingKind =>
  kind === 'filled' ||
  kind === 'refused' ||
  kind === 'rejected' ||
  kind === 'expired' ||
  kind === 'cancelled' ||
  kind === 'lost'
