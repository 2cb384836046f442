/** What a person may ask of a running engine beside stopping it, what it would cost, and what became of it. */
import type { ActionId, Direction, MarketId, OrderId, Side, StrategyKey } from './ids.ts'
import type { Millis, Price, Shares, Usd } from './money.ts'

export type CloseTarget =
  | { readonly _tag: 'position'; readonly positionId: number }
  | { readonly _tag: 'market'; readonly marketId: MarketId }
  | { readonly _tag: 'match'; readonly eventId: string }
  | { readonly _tag: 'all' }

export type CancelTarget = { readonly _tag: 'order'; readonly orderId: OrderId } | { readonly _tag: 'all' }

/** What persons ask for that is audited. */
export type WishKind =
  | 'halt'
  | 'resume'
  | 'close'
  | 'cancel'
  | 'merge'
  | 'start'
  | 'strategy'
  | 'params'
  | 'capital'
  | 'fault'
  | 'fault_end'

/** What of the market people are told. */
interface About {
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly question: string
  readonly side: Side
}

/** One position that would be closed. */
export interface ClosePreview extends About {
  readonly positionId: number
  /** What is held of it, and what of that can be offered: whole hundredths that no working sale of the strategy offers already. */
  readonly held: Shares
  readonly shares: Shares
  readonly cost: Usd
  /** null: never priced. */
  readonly bid: Price | null
  readonly observedAt: Millis | null
  /** All of it at the bid, and the taker's fee on that. */
  readonly value: Usd | null
  readonly fee: Usd | null
  /** It sells at this or better. */
  readonly limit: Price | null
  /** By the stored book, down to the limit: how many shares it would take, and what they bring after fees. */
  readonly fills: Shares
  readonly worst: Usd
  /** Why it would not go at once; null: nothing is known against it. */
  readonly against: string | null
}

/** One order that would be cancelled. */
export interface CancelPreview extends About {
  readonly orderId: OrderId
  readonly direction: Direction
  readonly limit: Price
  /** What may still fill. */
  readonly left: Shares
}

/** How an action stands that a person asked for; `asked`: risk has not judged it yet. */
export type HandState = 'asked' | 'approved' | 'refused' | 'filled' | 'rejected' | 'expired' | 'cancelled' | 'lost'
export interface AskedAction extends About {
  readonly actionId: ActionId
  readonly state: HandState
  /** Sold so far, and what came of it after fees. */
  readonly shares: Shares
  readonly cash: Usd
  readonly detail: string
}
export interface AskedByHand {
  /** The number of what was asked, in `csgo_audit`. */
  readonly audit: number
  readonly asked: ReadonlyArray<AskedAction>
}
