import type { Direction, MarketId, Side } from './ids.ts'
import type { Millis, Shares } from './money.ts'

/**
 * Something happened in a market. No field of it is a price (law 1): what it costs is in the row.
 * `timestamp` is when we received it, `venueTime` the venue's own stamp.
 */
export type MarketEvent = TradeEvent | BookEvent | ChangeEvent | GapEvent

interface Happened {
  readonly marketId: MarketId
  readonly timestamp: Millis
  readonly venueTime: Millis | null
}

export interface TradeEvent extends Happened {
  readonly eventType: 'trade'
  readonly tokenType: Side
  readonly tradeSize: Shares
  /** What the taker did. */
  readonly tradeSide: Direction
}

export interface BookEvent extends Happened {
  readonly eventType: 'book'
  readonly tokenType: Side
}

export interface ChangeEvent extends Happened {
  readonly eventType: 'price_change'
}

/** The socket was away: whatever happened meanwhile in this market was not seen. */
export interface GapEvent extends Happened {
  readonly eventType: 'gap'
}

/** Why a market is looked at. `refresh`: a poll changed its price; `periodic`: time passed. */
export type Cause = MarketEvent['eventType'] | 'refresh' | 'periodic'

/** A trade as strategies see it: who took what, how much, when. */
export interface TradeSeen {
  readonly tokenType: Side
  readonly size: Shares
  readonly side: Direction
  readonly at: Millis
}

/** Trades in order; what did not fit is counted, with its shares. */
export interface Trades {
  readonly seen: ReadonlyArray<TradeSeen>
  readonly overflow: { readonly count: number; readonly volume: Shares }
}
