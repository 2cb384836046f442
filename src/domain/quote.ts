import type { Side } from './ids.ts'
import type { Millis, Price, Shares } from './money.ts'

/** The best of both sides of one token's book. A missing bid is 0, a missing ask is 1, both flagged `oneSided`. */
export interface Touch {
  readonly bid: Price
  readonly ask: Price
  readonly bidSize: Shares
  readonly askSize: Shares
  readonly oneSided: boolean
}

/** What a market costs, as `csgo_matches` says. "Price" in a strategy's rule means `yesPrice` / `noPrice`. */
export interface Quote {
  readonly yes: Touch
  readonly no: Touch
  /** What the website shows: the midpoint, or the last trade when the spread is over 0.10. */
  readonly yesPrice: Price
  readonly noPrice: Price
  /** Ask − bid of YES, in dollars a share: 0.02 is "2 %". */
  readonly spread: Price
  /** The market's last trade in YES's terms; null while nobody knows of which token it is. */
  readonly lastTrade: Price | null
  /** When the request that brought it *began*. */
  readonly observedAt: Millis
  readonly status: QuoteStatus
  /** Rises when a price changes. */
  readonly version: number
}

export type QuoteStatus = { readonly _tag: 'good' } | { readonly _tag: 'suspect'; readonly reason: SuspectReason }
export type SuspectReason = 'disagreement' | 'ghost'

export const touchOf = (quote: Quote, side: Side): Touch => (side === 'YES' ? quote.yes : quote.no)
export const priceOf = (quote: Quote, side: Side): Price => (side === 'YES' ? quote.yesPrice : quote.noPrice)
