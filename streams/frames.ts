import type { MarketEvent } from '../src/domain/event.ts'
import type { MarketId, Side, TokenId } from '../src/domain/ids.ts'
import type { Followed } from '../src/domain/market.ts'
import type { Millis } from '../src/domain/money.ts'
import type { BookSignal, Signal, TradeSignal } from '../src/domain/wire/marketFrame.ts'

interface TokenSide {
  readonly marketId: MarketId
  readonly side: Side
}
/** Of which market, and which side of it, a token is. */
export type TokenSides = ReadonlyMap<TokenId, TokenSide>

export const tokenSides = (markets: ReadonlyArray<Followed>): TokenSides =>
  new Map(
    markets.flatMap(
      ({ marketId, yesTokenId, noTokenId }): ReadonlyArray<readonly [TokenId, TokenSide]> => [
        [yesTokenId, { marketId, side: 'YES' }],
        [noTokenId, { marketId, side: 'NO' }],
      ],
    ),
  )

/**
 * The events of one frame: every trade that is new is one; all books and changes of a market together are one, a book
 * wins (the first, when both tokens' books come), and it stands where the first of them stood. Tokens that nobody
 * follows (the venue may still send what was just unsubscribed) give nothing.
 */
export const eventsOf = (
  signals: ReadonlyArray<Signal>,
  sides: TokenSides,
  timestamp: Millis,
  isNewTrade: (trade: TradeSignal, marketId: MarketId) => boolean,
): ReadonlyArray<MarketEvent> => {
  const events: MarketEvent[] = []
  /** Where in `events` the book or change of a market stands. */
  const quiet = new Map<MarketId, number>()

  const book = ({ tokenId, venueTime }: BookSignal) => {
    const known = sides.get(tokenId)
    if (known === undefined) return
    const { marketId, side: tokenType } = known
    const place = quiet.get(marketId) ?? events.length
    if (events[place]?.eventType === 'book') return
    quiet.set(marketId, place)
    events[place] = { eventType: 'book', marketId, timestamp, venueTime, tokenType }
  }
  const change = (tokenId: TokenId, venueTime: Millis | null) => {
    const marketId = sides.get(tokenId)?.marketId
    if (marketId === undefined || quiet.has(marketId)) return
    quiet.set(marketId, events.length)
    events.push({ eventType: 'price_change', marketId, timestamp, venueTime })
  }
  const trade = (signal: TradeSignal) => {
    const known = sides.get(signal.tokenId)
    if (known === undefined || !isNewTrade(signal, known.marketId)) return
    const { venueTime, size: tradeSize, side: tradeSide } = signal
    const { marketId, side: tokenType } = known
    events.push({ eventType: 'trade', marketId, timestamp, venueTime, tokenType, tradeSize, tradeSide })
  }

  for (const signal of signals)
    switch (signal._tag) {
      case 'book':
        book(signal)
        break
      case 'change':
        for (const tokenId of signal.tokenIds) change(tokenId, signal.venueTime)
        break
      case 'trade':
        trade(signal)
        break
      case 'other':
      case 'refused':
        break
    }
  return events
}
