import type { Team } from '../domain/game/round.ts'
import type { Direction, Side } from '../domain/ids.ts'
import type { Millis, Price, Shares } from '../domain/money.ts'
import type { Met } from './exchange/accounts.ts'
import type { OutsideOrder, OutsideTrade } from './exchange/orders.ts'
import type { Listing, Match } from './listing.ts'
import type { BookLevel } from './order-book.ts'
import type { EndingName } from './timeline.ts'

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
  /** An agent's name, or the id of an outside order. */
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

/** As the user socket names them. */
export type OrderChange = 'PLACEMENT' | 'UPDATE' | 'CANCELLATION'

/** Whatever happens in the world, in the order in which it happens. */
export type Happening =
  | (OfMatch & { readonly _tag: 'Listed' })
  | (OfMatch & { readonly _tag: 'Started' })
  | (OfMatch & { readonly _tag: 'RoundWon'; readonly round: number; readonly winner: Team; readonly fair: number })
  | (OfMatch & { readonly _tag: 'MapWon'; readonly map: number; readonly winner: Team })
  /** Nobody has won a match that was cancelled, or that a team did not turn up for. */
  | (OfMatch & { readonly _tag: 'Ended'; readonly winner: Team | null; readonly how: EndingName })
  /** The feed repeats the score though nothing changed. */
  | (OfMatch & { readonly _tag: 'ScoreRepeated' })
  | LevelChange
  /** `left` is the book after the trade, `met` who paid whom what. */
  | (OfMarket & { readonly _tag: 'Traded'; readonly trade: Trade; readonly left: Levels; readonly met: Met })
  /** The venue says so, a moment after the trade. */
  | (OfMarket & { readonly _tag: 'TradePrinted'; readonly trade: Trade })
  /** The tick got finer. */
  | (OfMarket & { readonly _tag: 'TickChanged'; readonly old: Price; readonly new: Price })
  /** What an outside trader's order came to. */
  | (OfMarket & { readonly _tag: 'OrderChanged'; readonly order: OutsideOrder; readonly change: OrderChange })
  /** A trade with an outside order in it came about, or settles. */
  | (OfMarket & { readonly _tag: 'TradeChanged'; readonly trade: OutsideTrade })
  /** An outside wallet turned pairs into dollars. */
  | (OfMarket & { readonly _tag: 'Merged'; readonly maker: string; readonly pairs: Shares })
  | (OfMarket & { readonly _tag: 'TradingStopped' })
  | (OfMarket & { readonly _tag: 'Resolved'; readonly payout: Price })

export type Emit = (happening: Happening) => void
