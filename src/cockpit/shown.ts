import type { HaltState } from '../domain/halt.ts'
import type { Millis } from '../domain/money.ts'
import type { FeedLine } from './feed.ts'
import type { ProfitDirection } from './figures.ts'
import type { Check } from './health.ts'
import type { MarketRow, Mode, OrderRow, PositionRow, RefusalRow, TodayRow, WalletRow } from './sources.ts'

/** What was read of the database at one moment. */
export interface Rows {
  readonly markets: ReadonlyArray<MarketRow>
  readonly positions: ReadonlyArray<PositionRow>
  /** Without an end. */
  readonly orders: ReadonlyArray<OrderRow>
  readonly wallets: ReadonlyArray<WalletRow>
  readonly refusals: ReadonlyArray<RefusalRow>
  readonly today: TodayRow
  readonly halt: HaltState
}

/** A row as the page puts it up: texts that are ready, and times that the page counts from. `rank` sorts as text. */
export interface ShownRow {
  readonly id: string
  readonly rank: string
}
export interface ShownMarket extends ShownRow {
  /** The match: its markets share it. */
  readonly event: string
  readonly match: string
  readonly market: string
  readonly about: string
  readonly format: string
  readonly tournament: string
  readonly score: string
  readonly yesTeam: string
  readonly noTeam: string
  readonly phase: 'live' | 'coming' | 'over'
  readonly starts: Millis | null
  readonly yes: string
  readonly no: string
  readonly spread: string
  readonly observedAt: Millis | null
  readonly status: 'good' | 'suspect' | 'unpriced'
  readonly says: string
  readonly held: string
  /** Events of its match a minute lately; 0: it stands still. */
  readonly pace: number
}
export interface ShownLeg {
  readonly at: Millis
  /** eg/ `partial exit` */
  readonly type: string
  readonly shares: string
  readonly price: string
  readonly realised: string
  readonly direction: ProfitDirection
  readonly reason: string
}
export interface ShownPosition extends ShownRow {
  readonly event: string
  readonly marketId: string
  readonly match: string
  readonly market: string
  readonly side: 'YES' | 'NO'
  readonly team: string
  readonly strategy: string
  readonly shares: string
  readonly entry: string
  readonly cost: string
  readonly fees: string
  readonly realised: string
  readonly realisedDirection: ProfitDirection
  readonly bid: string
  readonly value: string
  readonly profit: string
  readonly direction: ProfitDirection
  readonly observedAt: Millis | null
  readonly openedAt: Millis
  /** Of one that was bought together with the other side: its number, and what the two of them lock in; '' by itself. */
  readonly pair: string
  readonly locks: string
  /** Shares that the venue has settled, and those that it only has matched; '' when there are none of these. */
  readonly settled: string
  readonly unsettled: string
  readonly legs: ReadonlyArray<ShownLeg>
}
/** A match in which something is held or ordered. */
export interface ShownStake extends ShownRow {
  readonly match: string
  readonly cost: string
  readonly value: string
  readonly profit: string
  readonly direction: ProfitDirection
  readonly worst: string
  readonly worstDirection: ProfitDirection
  /** At which ending. */
  readonly ending: string
  /** What orders under way make of it; '' when they change nothing. */
  readonly withOrders: string
}
export interface ShownOrder extends ShownRow {
  readonly action: string
  readonly event: string
  readonly match: string
  readonly market: string
  readonly strategy: string
  readonly side: 'YES' | 'NO'
  readonly direction: 'BUY' | 'SELL'
  readonly kind: string
  readonly limit: string
  readonly asked: string
  readonly filled: string
  readonly status: string
  readonly at: Millis
}
export interface ShownWallet extends ShownRow {
  readonly strategy: string
  readonly allocated: string
  readonly available: string
  readonly cost: string
  readonly realised: string
  readonly direction: ProfitDirection
  readonly trades: string
  readonly won: string
  readonly state: string
}
export interface ShownRefusal extends ShownRow {
  readonly strategy: string
  readonly reason: string
  readonly means: string
  readonly count: string
  readonly lastAt: Millis
  readonly detail: string
}
export interface ShownFigure extends ShownRow {
  readonly label: string
  readonly value: string
  readonly direction: ProfitDirection
  /** What it means, in a line. */
  readonly means: string
  /** A second figure that belongs to it, in words; '' without one. */
  readonly beside: string
  /** Of money: dollars, to be drawn. */
  readonly exact: number | null
}
/** One arrow of the pipeline's picture. */
export interface ShownStage extends ShownRow {
  readonly label: string
  /** eg/ `12.4 /s` */
  readonly rate: string
  /** How many in each second of the last half minute, the oldest first. */
  readonly spark: ReadonlyArray<number>
  readonly state: 'fine' | 'stuck' | 'broken'
  /** Of one that is not fine: what is wrong. Else what it does. */
  readonly says: string
}
export interface ShownCheck extends ShownRow {
  readonly name: string
  readonly state: Check['state']
  readonly says: string
}
export interface ShownFault extends ShownRow {
  readonly fault: string
  readonly since: Millis
  readonly reason: string
  readonly failures: string
}
/** A count of the engine since it started, by what. */
export interface ShownCount extends ShownRow {
  readonly label: string
  readonly value: string
}
/** How often one address of the venue is asked. */
export interface ShownCall extends ShownRow {
  readonly label: string
  /** Since the start, and in the last ten seconds. */
  readonly all: string
  readonly lately: string
  /** What the venue allows in ten seconds; '' where it has told nothing. */
  readonly allowed: string
  /** 0 … 1 of what is allowed. */
  readonly share: number
  /** Answers that were none or no success, in words; '' when there were none. */
  readonly failed: string
}
export interface ShownLine extends ShownRow {
  readonly kind: FeedLine['kind']
  readonly at: Millis
  readonly market: string
  /** '' where there is none. */
  readonly event: string
  readonly action: string
  readonly text: string
}

/** Whether it may trade: `level` colours it, `says` are the words. */
export interface Standing {
  readonly level: 'trading' | 'waiting' | 'restricted' | 'halted'
  readonly says: string
  readonly why: string
}

/** Everything that the page shows, at one moment. */
export interface View {
  readonly title: string
  readonly venue: Mode['venue']
  readonly trading: Mode['trading']
  /** What it may do now, in a word or two, eg/ `Trading`, `Standby`. */
  readonly standing: Standing
  readonly sentence: string
  /** What else is not as it should be. */
  readonly notes: ReadonlyArray<string>
  /** The worst of what health found. */
  readonly state: Check['state']
  readonly maxPriceAge: Millis
  readonly startedAt: Millis
  readonly version: string
  readonly figures: ReadonlyArray<ShownFigure>
  readonly markets: ReadonlyArray<ShownMarket>
  readonly stakes: ReadonlyArray<ShownStake>
  readonly positions: ReadonlyArray<ShownPosition>
  readonly orders: ReadonlyArray<ShownOrder>
  readonly wallets: ReadonlyArray<ShownWallet>
  readonly stages: ReadonlyArray<ShownStage>
  readonly checks: ReadonlyArray<ShownCheck>
  readonly faults: ReadonlyArray<ShownFault>
  readonly counts: ReadonlyArray<ShownCount>
  readonly calls: ReadonlyArray<ShownCall>
  readonly refusals: ReadonlyArray<ShownRefusal>
  readonly deeds: ReadonlyArray<ShownLine>
  readonly events: ReadonlyArray<ShownLine>
}
