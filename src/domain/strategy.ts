import type * as t from 'io-ts'
import type { Action, AskedAction, PendingAction } from './action.ts'
import type { Cause, Trades } from './event.ts'
import type { MarketId, StrategyKey } from './ids.ts'
import type { SavedLife } from './life.ts'
import type { Market } from './market.ts'
import type { Millis, Price, Usd } from './money.ts'
import type { Outcome } from './outcome.ts'
import type { Position, WorkingOrder } from './position.ts'
import type { Quote } from './quote.ts'
import type { MatchState } from './standing.ts'
import type { BlindReason } from './tick.ts'

/** A strategy is a value. `step` is pure: no clock, no chance, no I/O; time comes in the input. */
export interface Strategy<Params, State> {
  readonly name: string
  /** Decoded from configuration; every parameter has its default. */
  readonly params: t.Type<Params, unknown>
  readonly follows: (params: Params) => (market: Market) => boolean
  /** Serialisable. */
  readonly state: t.Type<State, unknown>
  /** The version of `state`'s codec. */
  readonly codec: number
  /**
   * A state that an older version saved, as this version would save it: `state` decodes what it answers. Null, or nobody who knows: the
   * strategy stays off in that market, in plain words, and the row stays as it is.
   */
  readonly upgrade?: (version: number, saved: unknown) => unknown
  readonly initial: (params: Params) => (market: Market) => State
  /** Return the same state object when nothing changed. */
  readonly step: (params: Params) => (state: State, input: StrategyInput) => readonly [State, ReadonlyArray<Action>]
}

/** What a strategy holds, from the ledger. */
export interface Own {
  /** The market's `ledger_seq` of the snapshot. */
  readonly seq: number
  readonly positions: ReadonlyArray<Position>
  readonly working: ReadonlyArray<WorkingOrder>
  readonly pending: ReadonlyArray<PendingAction>
  /** Free in the wallet. */
  readonly available: Usd
  /** Markets in which it holds something, this one included. */
  readonly openMarkets: number
}

export type StrategyInput = TickInput | BlindInput | OutcomeInput

interface Heard {
  readonly market: Market
  readonly at: Millis
  readonly own: Own
}
export interface TickInput extends Heard {
  readonly _tag: 'tick'
  readonly causes: ReadonlyArray<Cause>
  readonly quote: Quote
  readonly age: Millis
  readonly trades: Trades
  readonly tradesSincePrice: Trades
  /** Since the start in force; negative before it, null when nobody knows it. */
  readonly sinceStart: Millis | null
  readonly inPlay: boolean
  /** How the match stands, if known. Late, wrong or missing at times: never the only ground of a trade. */
  readonly matchState: MatchState | null
}
export interface BlindInput extends Heard {
  readonly _tag: 'blind'
  readonly reason: BlindReason
}
export interface OutcomeInput extends Heard {
  readonly _tag: 'outcome'
  readonly outcome: Outcome
}

/** The tick that a decision was made on, for people and for measuring. */
export interface Trigger {
  readonly causes: ReadonlyArray<Cause>
  readonly yesPrice: Price | null
  readonly spread: Price | null
  readonly observedAt: Millis | null
  /** Price age at the decision, ms; null without a price. */
  readonly age: Millis | null
  readonly seq: number
  readonly arrived: number | null
}

/** What a decision was made of beside its tick, for people. */
export interface Basis {
  /** Before the step, encoded like `life.state`, which is the one after it. */
  readonly stateBefore: unknown
  /** All parameters, as a person would write them: decimals as text. */
  readonly params: unknown
}

/** What one input led to in one strategy: its new life and what it asks. Emitted only when something changed. */
export interface Decision {
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly step: number
  readonly at: Millis
  readonly trigger: Trigger
  readonly life: SavedLife
  readonly actions: ReadonlyArray<AskedAction>
  /** Of decisions of strategies that ask something. */
  readonly basis?: Basis
  /** Asked while an action was pending: refused at once, heard by the strategy, counted here. */
  readonly turnedAway: ReadonlyArray<AskedAction>
  /** The text of what the strategy threw, when it was switched off for this market. */
  readonly fault: string | null
  /** For the log: how this life came to go on, eg/ that its state was of an older version. */
  readonly note?: string
}
