import type { Team } from '../domain/game/round.ts'
import type { Direction, Side } from '../domain/ids.ts'
import type { Millis, Price, Shares } from '../domain/money.ts'
import type { Listing, Match } from './listing.ts'
import type { BookLevel } from './order-book.ts'

/** One level of a book, after an order came, went or was met. Price and direction are of YES. */
export interface LevelChange {
  readonly _tag: 'LevelChanged'
  readonly at: Millis
  readonly match: Match
  readonly listing: Listing
  readonly direction: Direction
  readonly price: Price
  /** What stands there now; 0 = gone. */
  readonly size: Shares
  readonly bestBid: Price | null
  readonly bestAsk: Price | null
  /** The order that did it, and the token that it named. */
  readonly order: number
  readonly token: Side
}

/** A taker met what rested at one price. Price, token and direction are the taker's own. */
export interface Trade {
  readonly number: number
  readonly token: Side
  readonly direction: Direction
  readonly price: Price
  readonly size: Shares
  readonly taker: string
}

/** A book in terms of YES, worst first. */
export interface Levels {
  readonly bids: ReadonlyArray<BookLevel>
  readonly asks: ReadonlyArray<BookLevel>
}

interface OfMatch {
  readonly at: Millis
  readonly match: Match
}

interface OfMarket extends OfMatch {
  readonly listing: Listing
}

/** Whatever happens in the world, in the order in which it happens. */
export type Happening =
  | (OfMatch & { readonly _tag: 'Listed' })
  | (OfMatch & { readonly _tag: 'Started' })
  | (OfMatch & { readonly _tag: 'RoundWon'; readonly round: number; readonly winner: Team; readonly fair: number })
  | (OfMatch & { readonly _tag: 'MapWon'; readonly map: number; readonly winner: Team })
  | (OfMatch & { readonly _tag: 'Ended'; readonly winner: Team })
  /** The feed repeats the score though nothing changed. */
  | (OfMatch & { readonly _tag: 'ScoreRepeated' })
  | LevelChange
  /** `left` is the book after the trade. */
  | (OfMarket & { readonly _tag: 'Traded'; readonly trade: Trade; readonly left: Levels })
  /** The venue says so, a moment after the trade. */
  | (OfMarket & { readonly _tag: 'TradePrinted'; readonly trade: Trade })
  | (OfMarket & { readonly _tag: 'TradingStopped' })
  | (OfMarket & { readonly _tag: 'Resolved' })

export type Emit = (happening: Happening) => void
