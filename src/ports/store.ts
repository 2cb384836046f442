import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Observable } from 'rxjs'
import type { Book } from '../domain/book.ts'
import type { ConditionId, MarketId, TokenId } from '../domain/ids.ts'
import type { LoadedLife, SavedLife } from '../domain/life.ts'
import type { DiscoveredMarket, Followed, Market } from '../domain/market.ts'
import type { Millis, Price, Shares } from '../domain/money.ts'
import type { Order, OrderReport, Refusal, RiskApproved } from '../domain/order.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Held } from '../domain/position.ts'
import type { Quote, SuspectReason, Touch } from '../domain/quote.ts'
import type { MatchScore } from '../domain/standing.ts'
import type { Decision } from '../domain/strategy.ts'
import type { Failure } from './failure.ts'
import type { SentOrder } from './venue.ts'

/** `csgo_matches`, all but its prices. */
export interface Matches {
  /** Upserts what discovery found; never touches prices, nor a start that a person has set. Answers how many rows are new or changed. */
  readonly upsert: (found: ReadonlyArray<DiscoveredMarket>, at: Millis) => TaskEither<Failure, number>
  /** From 6 h before the start until resolved; one that is being played is never dropped. */
  readonly followed: (at: Millis) => TaskEither<Failure, ReadonlyArray<Followed>>
  /** Condition ids of rows that are not resolved although nobody lists them any more, or that are closed: discovery asks how they ended. */
  readonly unresolved: (at: Millis) => TaskEither<Failure, ReadonlyArray<ConditionId>>
}

/** The one writer of prices (law 2). */
export interface Prices {
  /** The followed markets (or those named, as far as followed), with what judging a new book needs of the row. */
  readonly before: (
    which: 'all' | ReadonlyArray<MarketId>,
    at: Millis,
  ) => TaskEither<Failure, ReadonlyArray<BeforePoll>>
  /** One statement: rows sorted by id, a younger `observed_at` wins; books beside them. Answers the markets whose price or status changed. */
  readonly write: (judged: ReadonlyArray<JudgedMarket>) => TaskEither<Failure, ReadonlyArray<MarketId>>
}
export interface BeforePoll extends Followed {
  readonly tickSize: Price
  readonly before: Before | null
}
/** A poll found other books in a market than those that were asked for at `since`. */
export interface Stirred {
  readonly marketId: MarketId
  readonly since: Millis
}
/** What the last poll left in the row. */
export interface Before {
  readonly yes: Touch
  readonly no: Touch
  readonly yesPrice: Price
  readonly status: 'good' | SuspectReason
  readonly observedAt: Millis
  /** YES's last midpoint that had a spread of at most 0.10. */
  readonly tightMidpoint: Price | null
  /** The last touch of YES that had a spread of at most 0.10. */
  readonly tightTouch: { readonly bid: Price; readonly ask: Price } | null
  /** Polls in a row that were wide on both tokens while suspect. */
  readonly widePolls: number
}
/** A market after a poll: what to write. A suspect one keeps its last good price and its age. */
export interface JudgedMarket {
  readonly marketId: MarketId
  readonly observedAt: Millis
  readonly verdict: Verdict
  readonly books: { readonly yes: Book | null; readonly no: Book | null }
}
export type Verdict =
  | {
      readonly _tag: 'priced'
      readonly yes: Touch
      readonly no: Touch
      readonly yesPrice: Price
      readonly noPrice: Price
      readonly spread: Price
      readonly lastTrade: Price | null
      readonly tightMidpoint: Price | null
      readonly tightTouch: { readonly bid: Price; readonly ask: Price } | null
    }
  | { readonly _tag: 'suspect'; readonly reason: SuspectReason; readonly widePolls: number }
  | { readonly _tag: 'unpriced' }

/** The lookup: everything that a tick needs of the database, of one snapshot. */
export interface Lookups {
  readonly priced: (asks: ReadonlyArray<Ask>) => TaskEither<Failure, ReadonlyMap<MarketId, Looked>>
}
export type Ask =
  /** The first of a market's group: brings the saved lives, and the outcomes that they have not heard. */
  | { readonly _tag: 'first'; readonly marketId: MarketId }
  /** Brings the outcomes after `heard`. */
  | { readonly _tag: 'next'; readonly marketId: MarketId; readonly heard: number }
export interface Looked {
  readonly market: Market
  /** null: never priced. */
  readonly quote: Quote | null
  /** How the match stands; null: no feed has told of it. */
  readonly score: MatchScore | null
  readonly held: Held
  /** In the order of their `seq`. */
  readonly unheard: ReadonlyArray<Outcome>
  readonly saved: ReadonlyArray<LoadedLife> | null
}

/** Intents, orders, fills, positions, wallets, outcomes, strategy states. */
export interface Ledger {
  /** Judges the decisions in order against ledger and open reservations and writes states, intents, refusals, reservations in one transaction. Safe to call again with the same decisions. */
  readonly approve: (decisions: ReadonlyArray<Waiting>) => TaskEither<Failure, Approval>
  /** One transaction: order status, fill, leg, position, wallet, outcome; a fill told twice counts once. */
  readonly record: (report: OrderReport) => TaskEither<Failure, Recorded>
  /** Lives without actions, one bulk write, `WHERE step < excluded.step`. */
  readonly saveLives: (lives: ReadonlyArray<SavedLife>) => TaskEither<Failure, void>
  /** Orders that an earlier process left without an end. */
  readonly unfinished: () => TaskEither<Failure, ReadonlyArray<SentOrder>>
  /** Pays the positions of markets that resolved (1/0 and 50-50), open or partly closed. Answers the markets paid. */
  readonly settle: (at: Millis) => TaskEither<Failure, ReadonlyArray<MarketId>>
  /** A market has an outcome to hear; only a nudge, the lookup brings it. In a later turn of the loop. */
  readonly outcomes$: Observable<MarketId>
}
export interface Waiting {
  readonly decision: Decision
  /** When the executor got it: entries that waited longer than `MAX_ACTION_AGE` are refused. */
  readonly since: Millis
}
export interface Approval {
  readonly orders: ReadonlyArray<RiskApproved<Order>>
  readonly cancels: ReadonlyArray<RiskApproved<Order>>
  readonly refusals: ReadonlyArray<Refusal>
}
export interface Recorded {
  /** False: it was known already. */
  readonly isNew: boolean
  /** What the pair policy asks next: the missing leg again, or the first leg undone. */
  readonly next: ReadonlyArray<RiskApproved<Order>>
}

/** The books that the polls wrote; only the paper venue reads them. */
export interface PaperBooks {
  /** The stored books of these tokens with when their request began; best first. */
  readonly read: (tokens: ReadonlyArray<TokenId>) => TaskEither<Failure, ReadonlyArray<StoredBook>>
  /** Markets whose books were just written, after the commit. */
  readonly written$: Observable<MarketId>
}
export interface StoredBook {
  readonly tokenId: TokenId
  readonly observedAt: Millis
  readonly bids: ReadonlyArray<{ readonly price: Price; readonly size: Shares }>
  readonly asks: ReadonlyArray<{ readonly price: Price; readonly size: Shares }>
}
