import { judge, midpointOf, touchIn } from '../../streams/judge.ts'
import type { TokenId } from '../domain/ids.ts'
import { type Millis, mulDiv, type Price, price } from '../domain/money.ts'
import type { Touch } from '../domain/quote.ts'
import type { BeforePoll } from '../ports/store.ts'
import type { VenueSays } from '../venue/check.ts'

/** One token: the venue's own figures beside ours of the very book that it sent with them; null where there is nothing to compare. */
export interface TokenComparison {
  readonly tokenId: TokenId
  readonly venueMidpoint: Price | null
  readonly venueSpread: Price | null
  readonly ourMidpoint: Price | null
  readonly ourSpread: Price | null
  /** The larger of both differences, in dollars a share. */
  readonly difference: Price | null
}
export interface MarketComparison {
  /** What the poll would have said of these books, eg/ `priced`, `suspect`. */
  readonly verdict: string
  readonly yes: TokenComparison
  readonly no: TokenComparison
  /** The largest difference of both tokens; null: nothing could be compared. */
  readonly difference: Price | null
  /** Half a tick: what rounding may explain. */
  readonly allowed: Price
  readonly isOver: boolean
}

const largest = (differences: ReadonlyArray<Price | null>): Price | null => {
  const known = differences.flatMap(one => (one === null ? [] : [one]))
  return known.length === 0 ? null : price(Math.max(...known))
}
const apart = (a: Price | null, b: Price | null): Price | null =>
  a === null || b === null ? null : price(Math.abs(a - b))

const compareToken = (says: VenueSays, touch: Touch | null): TokenComparison => {
  const ourMidpoint = touch === null ? null : midpointOf(touch)
  const ourSpread = touch === null ? null : price(touch.ask - touch.bid)
  return {
    tokenId: says.tokenId,
    venueMidpoint: says.midpoint,
    venueSpread: says.spread,
    ourMidpoint,
    ourSpread,
    difference: largest([apart(says.midpoint, ourMidpoint), apart(says.spread, ourSpread)]),
  }
}

/** A token's best prices; none when a side is empty: a midpoint with nothing is no price, ours or theirs. */
const bothSides = (touch: Touch): Touch | null => (touch.oneSided ? null : touch)

/** A market's two tokens as the venue tells them in three ways, beside what our judging makes of the same books. */
export const compareMarket = (
  market: BeforePoll,
  says: { readonly yes: VenueSays; readonly no: VenueSays },
  circumstances: { readonly observedAt: Millis; readonly wideFor: Millis },
): MarketComparison => {
  const judged = judge(market, { yes: says.yes.book, no: says.no.book }, circumstances)
  const verdict = judged._tag === 'again' ? judged.verdict : judged
  const touchOf = (side: 'yes' | 'no'): Touch | null => {
    if (verdict._tag === 'priced') return bothSides(verdict[side])
    const { book } = says[side]
    return book === null ? null : bothSides(touchIn(book))
  }
  const yes = compareToken(says.yes, touchOf('yes'))
  const no = compareToken(says.no, touchOf('no'))
  const difference = largest([yes.difference, no.difference])
  const allowed = price(mulDiv(market.tickSize, 1, 2, 'down'))
  return { verdict: verdict._tag, yes, no, difference, allowed, isOver: difference !== null && difference > allowed }
}
