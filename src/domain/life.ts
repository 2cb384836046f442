import type { PendingAction } from './action.ts'
import type { ActionId, MarketId, StrategyKey } from './ids.ts'

/** A strategy's life in one market, as the table `csgo_strategy_state` keeps it. */
export interface SavedLife {
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  /** The version of the state's codec. */
  readonly codec: number
  /** The state, encoded by the strategy's codec: plain JSON. */
  readonly state: unknown
  /** Rises by one with every input that changed anything. */
  readonly step: number
  readonly pending: ReadonlyArray<PendingAction>
  /** The highest outcome (`ledger_seq`) heard. */
  readonly seen: number
  /** How many resets of its strategy it has gone through; fewer than there were: it is due to begin anew. */
  readonly resets: number
}

/** A life as it was loaded, with which of its pending actions the ledger has never heard of. */
export interface LoadedLife extends SavedLife {
  readonly unknown: ReadonlyArray<ActionId>
}
