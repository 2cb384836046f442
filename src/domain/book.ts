import type { ConditionId, TokenId } from './ids.ts'
import type { Millis, Price, Shares } from './money.ts'

/** One price of a book and all that stands there. */
export interface Level {
  readonly price: Price
  readonly size: Shares
}

/** A token's book as the venue answered it; the levels in whatever order they came. */
export interface Book {
  readonly tokenId: TokenId
  readonly conditionId: ConditionId
  readonly bids: ReadonlyArray<Level>
  readonly asks: ReadonlyArray<Level>
  /** The *market's* last trade in the terms of a token that is not named; null when the venue gives none. */
  readonly lastTradePrice: Price | null
  readonly tickSize: Price | null
  readonly minOrderSize: Shares | null
  /** The venue's stamp; shown, never trusted for age. */
  readonly venueTime: Millis | null
}
