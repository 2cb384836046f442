import type { Worded } from './game/endings.ts'
import type { HaltState } from './halt.ts'
import type { ActionId, MarketId, Side, StrategyKey } from './ids.ts'
import type { Format, Market } from './market.ts'
import { type Millis, millis, type Price, price, type Shares, type Usd, usd } from './money.ts'
import type { Amount, Draft, Intent, Order, Refusal, RefusalReason, RiskApproved } from './order.ts'
import type { ClosingKind } from './outcome.ts'
import type { Position } from './position.ts'
import type { Quote } from './quote.ts'

/** What no strategy may exceed, whatever it asks. */
export interface Limits {
  /** No order on a price older than this. */
  readonly maxPriceAge: Millis
  /** Entries that waited longer for their verdict are refused. */
  readonly maxActionAge: Millis
  /** How far the price may have moved since the tick that an entry was decided on. */
  readonly maxMove: Price
  /** How far from the touch a taker order's limit lies. */
  readonly maxSlippage: Price
  /** No taker buy above this. */
  readonly highestPrice: Price
  /** The venue's least for a marketable buy. */
  readonly minEntry: Usd
  /** Cost of all that is held and all that is reserved, over all strategies. */
  readonly maxExposure: Usd
  /** What a match may lose under its worst ending, over all strategies. */
  readonly maxMatch: Usd
  /** No entry so shortly before a start at which the venue cancels what rests. */
  readonly quietBeforeStart: Millis
  /** Realised since midnight UTC, over all strategies; entries only. */
  readonly maxDailyLoss: Usd
  /** Entries only. */
  readonly ordersPerSecond: number
}

export const DEFAULT_LIMITS: Limits = {
  maxPriceAge: millis(20_000),
  maxActionAge: millis(1_000),
  maxMove: price(30_000),
  maxSlippage: price(20_000),
  highestPrice: price(990_000),
  minEntry: usd(1_000_000),
  maxExposure: usd(1_000_000_000),
  maxMatch: usd(200_000_000),
  quietBeforeStart: millis(10_000),
  maxDailyLoss: usd(100_000_000),
  ordersPerSecond: 10,
}

/** What one strategy may not exceed. */
export interface StrategyLimits {
  /** Distinct markets in which it holds something or is about to. */
  readonly maxPositions: number
  /** Cost of one side of one market, with what is on the way. */
  readonly maxPositionUsd: Usd
  readonly maxEntrySpread: Price
  readonly maxExitSpread: Price
}

/** What risk judges against: ledger and open reservations, of one moment. */
export interface LedgerView {
  readonly markets: ReadonlyMap<MarketId, MarketView>
  readonly wallets: ReadonlyMap<StrategyKey, WalletView>
  /** Cost of all that is held plus all that is reserved. */
  readonly exposure: Usd
  /** Since midnight UTC; below 0 is a loss. */
  readonly realisedToday: Usd
  readonly ordersLastSecond: number
  /** How far trading is stopped. */
  readonly halt: HaltState
  /** Every market of the matches that are judged, by event: what all strategies hold and have working there. */
  readonly matches: ReadonlyMap<string, ReadonlyArray<Stake>>
}
/** What one market puts at stake, and what says how it pays. */
export interface Stake extends Worded {
  readonly marketId: MarketId
  readonly format: Format | null
  readonly yes: Shares
  readonly no: Shares
  /** Of both sides. */
  readonly cost: Usd
  readonly working: ReadonlyArray<Working>
}
/** An order that may fill or not, with what may. */
export interface Working {
  readonly order: Draft
  readonly left: Amount
}
export interface MarketView {
  readonly market: Market
  /** null: never priced. */
  readonly quote: Quote | null
  /** Of all strategies. */
  readonly positions: ReadonlyArray<Position>
  readonly orders: ReadonlyArray<OpenOrder>
  /** Sides closed for entries: an order there is unknown, or was lately presumed not placed. */
  readonly quarantined: ReadonlySet<Side>
  /** Strategies with an action here that has no end yet and is no resting order. */
  readonly pending: ReadonlySet<StrategyKey>
  /** Whether the venue cancels all that rests when the game starts. */
  readonly clearsAtStart: boolean
}
/** An order without an end, with what may still fill. */
export interface OpenOrder {
  readonly order: RiskApproved<Order>
  readonly left: Amount
}
export interface WalletView {
  /** After reservations. */
  readonly available: Usd
  readonly openMarkets: ReadonlySet<MarketId>
  readonly active: boolean
}

/** A number that risk measured, and the most that it may be: millionths of a dollar, ms, or a count. */
export interface Measure {
  /** For what it would be refused. */
  readonly check: RefusalReason
  readonly unit: 'dollars' | 'ms' | 'count'
  readonly is: number
  readonly most: number
}

/** Risk's answer to one action, with what was measured until it was given. */
export type Verdict = Judged & { readonly measured: ReadonlyArray<Measure> }
export type Judged =
  | { readonly _tag: 'approved'; readonly intent: Intent }
  /** Under the venue's minimum: approved without an order, it stays open until the market resolves; said once. */
  | { readonly _tag: 'waits'; readonly intent: Intent; readonly text: string }
  | { readonly _tag: 'cancel'; readonly intent: Intent; readonly order: RiskApproved<Order> }
  | { readonly _tag: 'refused'; readonly refusal: Refusal }

/** An order of an action as the ledger knows it; `result` is null while it is under way. */
export interface ActionOrder {
  readonly order: RiskApproved<Order>
  readonly filledShares: Shares
  /** Of these, what the venue has not settled yet. */
  readonly unsettled: Shares
  readonly result: 'filled' | 'killed' | 'cancelled' | 'expired' | 'rejected' | 'not_placed' | null
  readonly text: string
}

/** What follows when an order of an action has ended. */
export type AfterOrder =
  | { readonly _tag: 'wait' }
  | { readonly _tag: 'next'; readonly order: RiskApproved<Order> }
  | { readonly _tag: 'close'; readonly actionId: ActionId; readonly kind: ClosingKind; readonly reason: string }
