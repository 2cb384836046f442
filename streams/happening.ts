import type { MarketEvent } from '../src/domain/event.ts'
import type { MarketId } from '../src/domain/ids.ts'
import type { Millis } from '../src/domain/money.ts'

/** Why a market is looked at: something happened in it, a poll changed its price, time passed, the ledger has news. */
export type Happening = MarketEvent | Refresh | Periodic | Nudge

/** A poll changed the market's price or status, and has committed it. */
export interface Refresh {
  readonly eventType: 'refresh'
  readonly marketId: MarketId
  readonly timestamp: Millis
}
export interface Periodic {
  readonly eventType: 'periodic'
  readonly marketId: MarketId
  readonly timestamp: Millis
}
/** An outcome was committed: the lookup brings it. Alone it brings no tick. */
export interface Nudge {
  readonly eventType: 'nudge'
  readonly marketId: MarketId
}
