import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Direction, MarketId, Side, StrategyKey } from '../domain/ids.ts'
import type { Millis, Price, Shares, Usd } from '../domain/money.ts'
import type { Measure } from '../domain/risk.ts'
import type { Failure } from '../ports/failure.ts'
import type { FillRow, MarketName, ReconciliationRow } from './sources.ts'

/** What single views ask for, each when it is opened: rows of the database. */
export interface BarRow {
  readonly at: Millis
  readonly open: Price
  readonly high: Price
  readonly low: Price
  readonly close: Price
}
export interface BookRow {
  readonly side: Side
  readonly bids: ReadonlyArray<{ readonly price: Price; readonly size: Shares }>
  readonly asks: ReadonlyArray<{ readonly price: Price; readonly size: Shares }>
  readonly observedAt: Millis
}
export interface StoryRow {
  readonly at: Millis
  readonly what: 'wanted' | 'refused' | 'order' | 'fill'
  readonly marketId: number
  readonly strategy: StrategyKey
  readonly actionId: string | null
  readonly kind: string
  readonly side: Side | null
  readonly direction: Direction | null
  readonly shares: Shares | null
  readonly price: Price | null
  readonly usd: Usd | null
  readonly text: string
}
/** The score of a match from a moment on. Home and away are the feed's. */
export interface ScoreRow {
  readonly at: Millis
  /** Who is home, as our markets spell it; null: nobody can tell. */
  readonly home: string | null
  readonly maps: readonly [home: number, away: number]
  readonly rounds: readonly [home: number, away: number] | null
  readonly map: number | null
  readonly phase: 'coming' | 'running' | 'ended'
}
/** A fill, and how far its settlement came; without any it never was provisional. */
export interface ChainFill {
  readonly kind: string
  readonly side: Side
  readonly direction: Direction
  readonly shares: Shares
  readonly price: Price
  readonly value: Usd
  readonly fee: Usd
  readonly realised: Usd
  readonly bid: Price | null
  readonly ask: Price | null
  readonly slippage: Usd | null
  readonly reason: string
  readonly at: Millis
  readonly settlements: ReadonlyArray<{ readonly settlement: string; readonly at: number }>
}
/** All that is written of one action. */
export interface ChainRow extends MarketName {
  readonly actionId: string
  readonly verdict: 'approved' | 'refused'
  readonly strategy: StrategyKey
  readonly kind: string
  readonly action: Readonly<Record<string, unknown>>
  readonly reason: string
  readonly detail: string
  readonly causes: ReadonlyArray<string>
  readonly yesPrice: Price | null
  readonly priceAge: number | null
  readonly decidedAt: Millis
  readonly judgedAt: Millis
  readonly closedAs: string | null
  readonly closedAt: Millis | null
  /** null: a person asked, or it is of before they were kept. */
  readonly paramsHash: string | null
  readonly params: unknown
  readonly stateBefore: unknown
  readonly stateAfter: unknown
  readonly checks: ReadonlyArray<Measure> | null
  readonly orders: ReadonlyArray<{
    readonly orderId: string
    readonly side: Side
    readonly direction: Direction
    readonly type: string
    /** Of a GTD: when it ends by itself. */
    readonly endsAt: Millis | null
    readonly limit: Price
    readonly usd: Usd | null
    readonly shares: Shares | null
    readonly status: string
    readonly text: string
    readonly createdAt: Millis
    readonly sentAt: Millis | null
    readonly doneAt: Millis | null
    /** Every state that it went through, and because of what. */
    readonly moves: ReadonlyArray<{
      readonly to: string
      readonly cause: string
      readonly text: string
      readonly at: Millis
    }>
  }>
  readonly fills: ReadonlyArray<ChainFill>
}
/** A position as it stands now. */
export interface ChainPosition extends MarketName {
  readonly positionId: number
  readonly strategy: StrategyKey
  readonly side: Side
  readonly shares: Shares
  readonly cost: Usd
  readonly unrealised: Usd | null
  readonly realised: Usd
  readonly fees: Usd
  readonly status: string
  readonly closeReason: string | null
  readonly openedAt: Millis
  readonly closedAt: Millis | null
  /** What no order did to it: payouts, merges, a person's corrections. */
  readonly others: ReadonlyArray<ChainFill>
}
/** What is behind an action, an order or a position: the actions, oldest first, and the positions that they touched. */
export interface WhyRow {
  readonly asked: 'action' | 'order' | 'position'
  readonly chains: ReadonlyArray<ChainRow>
  readonly positions: ReadonlyArray<ChainPosition>
}
/** null: no matter. */
export interface HistoryAsked {
  readonly since: Millis | null
  readonly until: Millis | null
  readonly strategy: string | null
  readonly text: string | null
  readonly kind: string | null
  readonly most: number
}
export interface HistoryRows {
  readonly rows: ReadonlyArray<FillRow & { readonly actionId: string | null }>
  readonly fills: number
  readonly bought: Usd
  readonly sold: Usd
  readonly fees: Usd
  readonly realised: Usd
}
export interface PlayedRows {
  readonly played: ReadonlyArray<{
    readonly event: string
    readonly first: string
    readonly second: string
    readonly tournament: string
    readonly format: string
    readonly at: Millis | null
    readonly winner: string | null
    /** Maps of the first and the second, eg/ `2–1`; '' when nobody knows them. */
    readonly maps: string
  }>
  readonly against: ReadonlyArray<{
    readonly first: string
    readonly second: string
    readonly firstWon: number
    readonly secondWon: number
  }>
  readonly imported: ReadonlyArray<{ readonly team: string; readonly wins: number; readonly losses: number }>
}

export interface DetailSources {
  readonly bars: (market: MarketId, since: Millis) => TaskEither<Failure, ReadonlyArray<BarRow>>
  readonly books: (market: MarketId) => TaskEither<Failure, ReadonlyArray<BookRow>>
  readonly story: (eventId: string) => TaskEither<Failure, ReadonlyArray<StoryRow>>
  readonly scoreChanges: (eventId: string) => TaskEither<Failure, ReadonlyArray<ScoreRow>>
  readonly reconciled: () => TaskEither<Failure, ReadonlyArray<ReconciliationRow>>
  /** By an action's or an order's id, or a position's number; null: nobody knows it. */
  readonly why: (name: string) => TaskEither<Failure, WhyRow | null>
  readonly history: (asked: HistoryAsked) => TaskEither<Failure, HistoryRows>
  readonly equity: (
    since: Millis,
  ) => TaskEither<
    Failure,
    ReadonlyArray<{ readonly strategy: StrategyKey; readonly at: Millis; readonly realised: Usd }>
  >
  /** Realised and open together over the last week, by steps of time. */
  readonly worth: () => TaskEither<Failure, ReadonlyArray<{ readonly at: Millis; readonly worth: Usd }>>
  readonly made: () => TaskEither<Failure, ReadonlyArray<{ readonly strategy: StrategyKey; readonly realised: Usd }>>
  readonly played: () => TaskEither<Failure, PlayedRows>
  /** Of what the engine stands on; `tables`: the number of the last migration. */
  readonly stands: () => TaskEither<Failure, { readonly postgres: string; readonly tables: number }>
}
