import type { Cause, Trades } from './event.ts'
import type { LoadedLife } from './life.ts'
import type { Market } from './market.ts'
import type { Millis } from './money.ts'
import type { Outcome } from './outcome.ts'
import type { Held } from './position.ts'
import type { Quote, SuspectReason } from './quote.ts'
import type { MatchState } from './standing.ts'

/** What flows from `tick$` to the strategies: a priced market, the news that it has no trustworthy price, or an outcome. */
export type Tick = PricedTick | BlindTick | OutcomeTick

interface Looked {
  readonly market: Market
  readonly at: Millis
  /** Of all strategies; each is shown its own. */
  readonly held: Held
  /** The strategies' saved lives, on the first tick of a market's group; null afterwards. */
  readonly saved: ReadonlyArray<LoadedLife> | null
  /** `clock.monotonic()` when the oldest event that it carries arrived; null without one. For measuring, never for deciding. */
  readonly arrived: number | null
}
export interface PricedTick extends Looked {
  readonly _tag: 'tick'
  readonly causes: ReadonlyArray<Cause>
  readonly quote: Quote
  /** `at` − the quote's `observedAt`. */
  readonly age: Millis
  /** Since the last priced tick of this market. */
  readonly trades: Trades
  /** Since the price last changed, so that the `refresh` that follows a trade still knows it. */
  readonly tradesSincePrice: Trades
  /** How the match stood at the lookup; null: no feed has told of it. Never the cause of a tick. */
  readonly matchState: MatchState | null
}
export interface BlindTick extends Looked {
  readonly _tag: 'blind'
  readonly causes: ReadonlyArray<Cause>
  readonly reason: BlindReason
}
export interface OutcomeTick extends Looked {
  readonly _tag: 'outcome'
  readonly outcome: Outcome
}

export type BlindReason = 'unpriced' | 'stale' | SuspectReason
