import type { Book, Level } from '../../src/domain/book.ts'
import { conditionId, type MarketId, type TokenId, tokenId } from '../../src/domain/ids.ts'
import { complement, type Millis, price, shares } from '../../src/domain/money.ts'
import type { Touch } from '../../src/domain/quote.ts'
import type { JudgedMarket, Verdict } from '../../src/ports/store.ts'

const level = (cents: number, size = 100): Level => ({ price: price(cents * 10_000), size: shares(size * 1_000_000) })
const touch = (bid: number, ask: number): Touch => ({
  bid: price(bid * 10_000),
  ask: price(ask * 10_000),
  bidSize: shares(100_000_000),
  askSize: shares(100_000_000),
  oneSided: false,
})

/** A token's book with one cent between its levels, three a side, from its best bid and ask in cents; worst first. */
export const bookOf = (token: TokenId, bid: number, ask: number): Book => ({
  tokenId: token,
  conditionId: conditionId('0x'),
  bids: [level(bid - 2), level(bid - 1), level(bid)],
  asks: [level(ask + 2), level(ask + 1), level(ask)],
  lastTradePrice: null,
  tickSize: price(10_000),
  minOrderSize: null,
  venueTime: null,
})

/** A good verdict from YES's best bid and ask in cents; NO mirrors it. */
const goodAt = (bid: number, ask: number): Verdict => {
  const yes = touch(bid, ask)
  const midpoint = price((bid + ask) * 5_000)
  return {
    _tag: 'priced',
    yes,
    no: touch(100 - ask, 100 - bid),
    yesPrice: midpoint,
    noPrice: complement(midpoint),
    spread: price((ask - bid) * 10_000),
    lastTrade: price(500_000),
    tightMidpoint: midpoint,
    tightTouch: { bid: yes.bid, ask: yes.ask },
  }
}

/** A market judged good, with its books; tokens are named after the market's number. */
export const judgedAt = (marketId: MarketId, observedAt: Millis, bid: number, ask: number): JudgedMarket => ({
  marketId,
  observedAt,
  verdict: goodAt(bid, ask),
  books: {
    yes: bookOf(tokenId(`${marketId}-yes`), bid, ask),
    no: bookOf(tokenId(`${marketId}-no`), 100 - ask, 100 - bid),
  },
})

/** A market without a good price. */
export const judgedAs = (
  marketId: MarketId,
  observedAt: Millis,
  verdict: Exclude<Verdict, { readonly _tag: 'priced' }>,
): JudgedMarket => ({
  ...judgedAt(marketId, observedAt, 1, 99),
  verdict,
})
