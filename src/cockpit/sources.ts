import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Observable } from 'rxjs'
import type { HaltState } from '../domain/halt.ts'
import type { Direction, MarketId, Side, StrategyKey } from '../domain/ids.ts'
import type { Format } from '../domain/market.ts'
import type { Millis, Price, Shares, Usd } from '../domain/money.ts'
import type { OrderType } from '../domain/order.ts'
import type { SuspectReason } from '../domain/quote.ts'
import type { MatchState } from '../domain/standing.ts'
import type { Failure } from '../ports/failure.ts'
import type { OpenFault } from './faults.ts'
import type { Measured } from './metricTable.ts'

/** What people call a market by. */
export interface MarketName {
  readonly marketId: MarketId
  readonly eventId: string
  readonly question: string
  readonly teamYes: string | null
  readonly teamNo: string | null
  readonly marketType: string
  readonly groupItemTitle: string | null
  readonly mapNumber: number | null
  readonly format: Format | null
}

/** A followed market with its price as the row has it; prices null: never priced. */
export interface MarketRow extends MarketName {
  readonly tournament: string | null
  /** Of a handicap or a total, as decimal text; null for other questions. */
  readonly line: string | null
  readonly gameStart: Millis | null
  readonly acceptingOrders: boolean
  readonly ended: boolean
  readonly closed: boolean
  readonly resolved: boolean
  readonly yesPrice: Price | null
  readonly noPrice: Price | null
  readonly yesBid: Price | null
  readonly yesAsk: Price | null
  readonly noBid: Price | null
  readonly noAsk: Price | null
  readonly spread: Price | null
  readonly observedAt: Millis | null
  readonly status: 'unpriced' | 'good' | SuspectReason
  /** How its match stands; null: no feed has told of it. */
  readonly matchState: MatchState | null
}

/** What is held (or was: `closed`) of one side of one market by one strategy. */
export interface PositionRow extends MarketName {
  readonly positionId: number
  readonly line: string | null
  readonly strategy: StrategyKey
  readonly side: Side
  readonly shares: Shares
  readonly initialShares: Shares
  readonly averagePrice: Price
  readonly cost: Usd
  readonly realised: Usd
  readonly fees: Usd
  readonly status: 'open' | 'partial' | 'closed'
  /** What one share brings now; null: never priced. */
  readonly bid: Price | null
  /** All of it at the bid, and that less what it cost. */
  readonly value: Usd | null
  readonly unrealised: Usd | null
  readonly observedAt: Millis | null
  readonly openedAt: Millis
  /** Bought together with the other side; null: by itself. */
  readonly pairId: number | null
  /** Of the shares, what the venue has matched and not settled yet. */
  readonly unsettled: Shares
  readonly legs: ReadonlyArray<Leg>
}
/** One change of a position. */
export interface Leg {
  /** `entry`, `add`, `partial_exit`, `full_exit`. */
  readonly type: string
  /** Below 0: sold. */
  readonly shares: Shares
  readonly price: Price
  readonly realised: Usd
  readonly reason: string
  readonly at: Millis
}

export interface OrderRow extends MarketName {
  readonly line: string | null
  readonly orderId: string
  readonly actionId: string
  readonly strategy: StrategyKey
  readonly side: Side
  readonly direction: Direction
  readonly type: OrderType
  /** Of a GTD: when it ends by itself. */
  readonly endsAt: Millis | null
  readonly limit: Price
  /** What was asked: dollars or shares, the other is null. */
  readonly usd: Usd | null
  readonly shares: Shares | null
  readonly status: string
  readonly text: string
  readonly filledShares: Shares
  readonly filledUsd: Usd
  readonly createdAt: Millis
  readonly doneAt: Millis | null
}

export interface FillRow extends MarketName {
  readonly fillId: number
  readonly strategy: StrategyKey
  readonly side: Side
  readonly direction: Direction
  /** `order`, `manual`, `payout` …: how it came about. */
  readonly kind: string
  readonly shares: Shares
  readonly price: Price
  readonly value: Usd
  readonly fee: Usd
  readonly realised: Usd
  readonly reason: string
  readonly at: Millis
}

export interface WalletRow {
  readonly strategy: StrategyKey
  readonly allocated: Usd
  /** Free now: allocated + realised − cost of what is held − reserved. */
  readonly available: Usd
  readonly reserved: Usd
  readonly cost: Usd
  readonly realised: Usd
  readonly trades: number
  readonly wins: number
  readonly losses: number
  readonly active: boolean
}

/** A comparison of the ledger with the venue. */
export interface ReconciliationRow {
  readonly id: number
  readonly cause: string
  readonly at: Millis
  readonly openOrders: number
  readonly trades: number
  readonly corrections: ReadonlyArray<{ readonly what: string; readonly about: string; readonly evidence: string }>
  readonly mismatches: ReadonlyArray<{ readonly about: string; readonly text: string }>
}

/** How often a strategy was refused for one reason, and when last with which numbers. */
export interface RefusalRow {
  readonly strategy: StrategyKey
  readonly reason: string
  readonly count: number
  readonly lastAt: Millis
  readonly detail: string
}

/** The ledger since midnight UTC. */
export interface TodayRow {
  readonly realised: Usd
  readonly fees: Usd
  /** Fills. */
  readonly fills: number
}

export interface Mode {
  readonly venue: 'sim' | 'polymarket'
  readonly trading: 'paper' | 'live'
}

/** Something that the market socket told, eg/ a trade in `FaZe – MOUZ`; those of one match are counted together. */
export interface Seen {
  readonly kind: 'event'
  readonly at: Millis
  readonly saw: 'trade' | 'book' | 'change'
  /** The match, by name and by its event; null: nobody has looked it up yet. */
  readonly market: string | null
  readonly event: string | null
}
/** Something that the engine did, in plain words, eg/ kind `fill`, market `FaZe – MOUZ · Match winner`, text `scalp@default bought 20.00 YES at 54.0¢`. */
export interface Deed {
  readonly kind: 'decision' | 'refusal' | 'order' | 'fill' | 'notice'
  readonly at: Millis
  /** What it is about; null: the engine itself. */
  readonly market: string | null
  readonly event: string | null
  /** The action that it belongs to, whose why can be asked. */
  readonly action: string | null
  /** Whose action it is, what that asked for, and by which order; null: nobody's. */
  readonly by: { readonly strategy: string; readonly wish: string; readonly order: string | null } | null
  readonly text: string
}
export type Happening = Seen | Deed

/** What the engine knows of itself; judged by `src/cockpit/health.ts`. */
export interface HealthFacts {
  readonly startedAt: Millis
  /** The last pass that found markets; what stopped the latest pass, if anything did. */
  readonly discovery: { readonly lastAt: Millis | null; readonly followed: number; readonly failure: string | null }
  /** When the last poll that brought a price began; what stopped the latest one, if anything did. */
  readonly polls: { readonly lastAt: Millis | null; readonly failure: string | null }
  /** Open connections to the market socket; what closed the last one. */
  readonly socket: { readonly open: number; readonly failure: string | null }
  /** The score feed; trading goes on without it. When a match of ours was last told of. */
  readonly scores: { readonly isOpen: boolean; readonly lastAt: Millis | null; readonly failure: string | null }
  readonly lease: { readonly _tag: 'held' } | { readonly _tag: 'standby'; readonly holder: string | null }
  /** What is wrong at present and since when. */
  readonly faults: ReadonlyArray<OpenFault>
}

/** Everything that the cockpit shows, handed in: it reads no table and no stream by itself. */
export interface CockpitSources {
  readonly mode: Mode
  readonly version: string
  /** Of Node, eg/ `v22.11.0`. */
  readonly node: string
  /** Older prices are stale. */
  readonly maxPriceAge: Millis
  readonly markets: () => TaskEither<Failure, ReadonlyArray<MarketRow>>
  /** What is held now. */
  readonly positions: () => TaskEither<Failure, ReadonlyArray<PositionRow>>
  /** The latest, newest first. */
  readonly orders: () => TaskEither<Failure, ReadonlyArray<OrderRow>>
  /** Without an end yet. */
  readonly working: () => TaskEither<Failure, ReadonlyArray<OrderRow>>
  /** How far trading is stopped, and why. */
  readonly halt: () => TaskEither<Failure, HaltState>
  /** Since midnight UTC. */
  readonly today: () => TaskEither<Failure, TodayRow>
  /** The latest, newest first. */
  readonly fills: () => TaskEither<Failure, ReadonlyArray<FillRow>>
  readonly wallets: () => TaskEither<Failure, ReadonlyArray<WalletRow>>
  readonly refusals: () => TaskEither<Failure, ReadonlyArray<RefusalRow>>
  readonly happening$: Observable<Happening>
  readonly health: () => HealthFacts
  /** What `/metrics` tells, read anew each time. */
  readonly measured: () => Measured
}
