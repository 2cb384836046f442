import type { Millis } from '../src/domain/money.ts'
import type { TradeSignal } from '../src/domain/wire/marketFrame.ts'

export interface SeenTradesSettings {
  /** How many trades are remembered at most. */
  readonly tradesRemembered: number
  /** For how long, ms. */
  readonly tradesRememberedFor: number
}

/**
 * Remembers trades by transaction, token, size and the venue's time, and says whether one is seen for the first time.
 * A trade without a transaction hash cannot be told from another of the same size, so it always counts. Memory is
 * bounded by number and by time.
 */
export const seenTrades = ({ tradesRemembered, tradesRememberedFor }: SeenTradesSettings) => {
  /** Key → when it came; a Map keeps the order in which they came. */
  const seen = new Map<string, Millis>()
  return (trade: TradeSignal, at: Millis): boolean => {
    if (trade.hash === null) return true
    for (const [key, since] of seen) {
      if (at - since <= tradesRememberedFor) break
      seen.delete(key)
    }
    const key = `${trade.hash}/${trade.tokenId}/${trade.size}/${trade.venueTime ?? ''}`
    if (seen.has(key)) return false
    seen.set(key, at)
    const [oldest] = seen.keys()
    if (seen.size > tradesRemembered && oldest !== undefined) seen.delete(oldest)
    return true
  }
}
