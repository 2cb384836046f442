import type { ActionId, Direction, MarketId, OrderId, Side, StrategyKey } from './ids.ts'
import type { Millis, Price, Shares, Usd } from './money.ts'

/** What a strategy holds of one side of one market: the sum of its fills, to the last digit. */
export interface Position {
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly side: Side
  /** What is left. */
  readonly shares: Shares
  /** Of what is left, what the venue has settled: only this can be offered for sale. */
  readonly confirmed: Shares
  /** What was ever bought of it. */
  readonly initialShares: Shares
  /** Cost of what is left, without fees (they are realised when paid). */
  readonly cost: Usd
  /** By shares. */
  readonly averagePrice: Price
  readonly realised: Usd
  readonly status: 'open' | 'partial'
  readonly openedAt: Millis
}

/** An order that may still fill. */
export interface WorkingOrder {
  readonly orderId: OrderId
  readonly actionId: ActionId
  readonly strategy: StrategyKey
  readonly side: Side
  readonly direction: Direction
  readonly price: Price
  readonly remaining: Shares
}

/** A strategy's capital: `available` = allocation + realised − cost − what open intents have reserved. */
export interface Wallet {
  readonly strategy: StrategyKey
  readonly available: Usd
  /** Markets in which it holds something. */
  readonly openMarkets: number
  readonly active: boolean
}

/** All strategies' holdings in one market, of one snapshot. `seq` is the market's `ledger_seq`. */
export interface Held {
  readonly seq: number
  readonly positions: ReadonlyArray<Position>
  readonly working: ReadonlyArray<WorkingOrder>
  readonly wallets: ReadonlyMap<StrategyKey, Wallet>
}
