import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Observable } from 'rxjs'
import type { ConditionId, Direction, OrderId, TokenId } from '../domain/ids.ts'
import type { Millis, Price, Shares, Usd } from '../domain/money.ts'
import type { Failure } from './failure.ts'

/** An order as the venue tells it, by REST or by the user socket. */
export interface VenueOrder {
  readonly orderId: OrderId
  readonly conditionId: ConditionId
  readonly tokenId: TokenId
  readonly direction: Direction
  readonly price: Price
  readonly size: Shares
  readonly matched: Shares
  /** `ended`: cancelled, killed, expired, or invalid; `text` has the venue's word. */
  readonly state: 'live' | 'delayed' | 'matched' | 'ended'
  readonly text: string
  readonly at: Millis
}

/** How far a trade has come: `matched` (also mined, retrying) is provisional, the others are final. */
export type Settlement = 'matched' | 'confirmed' | 'failed'

/** Our leg of a trade, read from our own entry, whatever the head of the trade says. */
export interface VenueTrade {
  readonly tradeId: string
  /** The trade's, in whichever of the two roles we had. */
  readonly orderId: OrderId
  readonly role: 'taker' | 'maker'
  readonly conditionId: ConditionId
  readonly tokenId: TokenId
  readonly direction: Direction
  readonly shares: Shares
  readonly price: Price
  readonly settlement: Settlement
  readonly at: Millis
}

/** What the venue says of the whole account, of one moment. */
export interface AccountSnapshot {
  /** When the first request of it began. */
  readonly at: Millis
  /** Open orders; and those that were looked up by their hash beside, in whatever state. */
  readonly open: ReadonlyArray<VenueOrder>
  /** Our legs of all trades since what was asked. */
  readonly trades: ReadonlyArray<VenueTrade>
  /** All dollars that are there, also those that open orders hold; null: could not be read. */
  readonly collateral: Usd | null
  /** Shares by token, of the tokens that were asked for. */
  readonly shares: ReadonlyMap<TokenId, Shares>
}

/** What the user socket tells, which never replays what a disconnect missed; and what else makes a comparison due. */
export type AccountSignal =
  | { readonly _tag: 'connected' }
  | { readonly _tag: 'disconnected'; readonly why: string }
  | { readonly _tag: 'order'; readonly order: VenueOrder }
  | { readonly _tag: 'trade'; readonly trade: VenueTrade }
  /** No message tells it, but orders of ours may have changed: a snapshot is due. */
  | { readonly _tag: 'look'; readonly why: string }
  /** Somebody wants account and ledger compared now. */
  | { readonly _tag: 'asked' }

/** The account behind the order entry: what really stands at the venue. Paper has none. */
export interface Account {
  /** Left when any page of it could not be read whole: an incomplete snapshot proves nothing. */
  readonly snapshot: (since: Millis, tokens: ReadonlyArray<TokenId>) => TaskEither<Failure, AccountSnapshot>
  /** null: the venue does not know it (any more), which proves nothing by itself. */
  readonly order: (id: OrderId) => TaskEither<Failure, VenueOrder | null>
  readonly signal$: Observable<AccountSignal>
}
