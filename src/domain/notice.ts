import type { MarketId, StrategyKey } from './ids.ts'
import type { BlindReason } from './tick.ts'

/** Something that happened beside the streams and is counted and logged by who listens: never swallowed. */
export type Notice =
  | { readonly _tag: 'frame_refused'; readonly reason: string }
  | { readonly _tag: 'frame_unknown'; readonly eventType: string }
  | { readonly _tag: 'duplicate_trade'; readonly marketId: MarketId }
  | { readonly _tag: 'connected'; readonly connection: number; readonly tokens: number }
  | { readonly _tag: 'disconnected'; readonly connection: number; readonly reason: string; readonly retryIn: number }
  | { readonly _tag: 'withheld'; readonly marketId: MarketId; readonly reason: BlindReason }
  | { readonly _tag: 'trades_dropped'; readonly marketId: MarketId; readonly count: number }
  | { readonly _tag: 'lookup_failed'; readonly message: string }
  | { readonly _tag: 'stale_ledger'; readonly marketId: MarketId }
  | { readonly _tag: 'scores_connected' }
  | { readonly _tag: 'scores_disconnected'; readonly reason: string; readonly retryIn: number }
  | { readonly _tag: 'score_refused'; readonly reason: string }
  | {
      readonly _tag: 'strategy_off'
      readonly strategy: StrategyKey
      readonly marketId: MarketId
      readonly fault: string
    }
