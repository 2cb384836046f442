import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Observable } from 'rxjs'
import type { Book } from '../domain/book.ts'
import type { MarketId, TokenId } from '../domain/ids.ts'
import type { DiscoveredMarket } from '../domain/market.ts'
import type { Millis } from '../domain/money.ts'
import type { Order, OrderReport, RiskApproved } from '../domain/order.ts'
import type { Failure } from './failure.ts'
import type { SocketSignal } from './transport.ts'

/** What exists: Gamma. */
export interface Catalogue {
  /** All Counter-Strike events that are not closed, and the markets named by condition id (to see how they ended). */
  readonly discover: (ended: ReadonlyArray<string>) => TaskEither<Failure, Discovered>
}
export interface Discovered {
  readonly markets: ReadonlyArray<DiscoveredMarket>
  /** What was left out or could not be read, by reason. */
  readonly leftOut: ReadonlyArray<{ readonly reason: string; readonly what: string }>
  /** Parts of the pass that failed while another part answered: what was found is true, but not all. */
  readonly failures: ReadonlyArray<Failure>
}

/** What it costs: the CLOB's books. */
export interface Books {
  /** One request; tokens without a book are missing from the answer; at most `BOOKS_A_REQUEST` tokens. */
  readonly read: (tokens: ReadonlyArray<TokenId>, deadline: Millis) => TaskEither<Failure, BooksAnswer>
}
export interface BooksAnswer {
  readonly books: ReadonlyArray<Book>
  /** Books of the answer that could not be read, with the reason. */
  readonly refused: ReadonlyArray<string>
}
export const BOOKS_A_REQUEST = 250

/** That something happened: the market socket, one connection a subscription. */
export interface MarketSocket {
  readonly connect: () => Observable<SocketSignal>
}

/** How matches stand: the sports socket, of all sports, without a subscription. */
export interface SportsSocket {
  readonly connect: () => Observable<SocketSignal>
}

/** The way out for orders, and what comes back of them. */
export interface OrderEntry {
  /**
   * Cold: subscribing sends, once. First the answer: `accepted`, `done` when it is refused, `unknown` when nobody can tell. On paper fills
   * and `done` follow; live it completes after the answer, and what follows comes of the account (`src/ports/account.ts`).
   */
  readonly place: (order: RiskApproved<Order>) => Observable<OrderReport>
  /**
   * Takes an order up again that an earlier process had sent: `filled` is what the ledger knows of it. Live it never sends: an order
   * without an answer is `unknown`, of others it says nothing.
   */
  readonly resume: (sent: SentOrder) => Observable<OrderReport>
  /** Cancels a resting order; its own `place` stream then ends with `done`. */
  readonly cancel: (order: RiskApproved<Order>) => Observable<OrderReport>
  /** Markets whose books it needs now. */
  readonly demand$: Observable<MarketId>
  readonly mode: () => VenueMode
}
/** Whether the venue takes orders at the moment: all, only resting ones, none, or none of ours. */
export type VenueMode = 'open' | 'restarting' | 'post_only' | 'disabled' | 'unauthorised'
export interface SentOrder {
  readonly order: RiskApproved<Order>
  /** When it was sent; null: committed, but nobody knows that it ever went out. */
  readonly sentAt: Millis | null
  readonly filledShares: number
  readonly filledUsd: number
  /** `cancel`: a strategy had asked to cancel it, and nobody knows that this ever went out. */
  readonly wanted: 'fill' | 'cancel'
}
