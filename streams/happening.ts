import type { MarketEvent } from '../src/domain/event.ts'
import type { MarketId } from '../src/domain/ids.ts'
import type { Millis } from '../src/domain/money.ts'
import type { Clock } from '../src/ports/clock.ts'

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

/** A poll has changed these markets. */
export const refreshes =
  ({ now }: Clock) =>
  (changed: ReadonlyArray<MarketId>): ReadonlyArray<Refresh> =>
    changed.map(marketId => ({ eventType: 'refresh', marketId, timestamp: now() }))

/** The ledger has an outcome for this market. */
export const nudge = (marketId: MarketId): Nudge => ({ eventType: 'nudge', marketId })
