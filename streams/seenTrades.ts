import type { Millis } from '../src/domain/money.ts'
import type { TradeSignal } from '../src/domain/wire/marketFrame.ts'

export interface SeenTradesSettings {
  /** How many trades are remembered at most. */
  readonly tradesRemembered: number
  /** For how long, ms. */
  readonly tradesRememberedFor: number
}

interface Remembered {
  readonly key: string
  readonly since: Millis
}

/**
 * Remembers trades by transaction, token, size and the venue's time, and says whether one is seen for the first time.
 * A trade without a transaction hash cannot be told from another of the same size, so it always counts. Memory is
 * bounded by number and by time.
 */
export const seenTrades = ({ tradesRemembered, tradesRememberedFor }: SeenTradesSettings) => {
  const seen = new Set<string>()
  /** A ring, oldest at `first`: to find the oldest in a Set from which the oldest are deleted takes longer with each deletion. */
  const ring: Array<Remembered | undefined> = []
  let first = 0

  const forgetOldest = (oldest: Remembered): void => {
    seen.delete(oldest.key)
    ring[first] = undefined
    first = (first + 1) % tradesRemembered
  }
  const forgetOld = (at: Millis): void => {
    for (
      let oldest = ring[first];
      oldest !== undefined && at - oldest.since > tradesRememberedFor;
      oldest = ring[first]
    )
      forgetOldest(oldest)
  }

  return (trade: TradeSignal, at: Millis): boolean => {
    if (trade.hash === null) return true
    forgetOld(at)
    const key = `${trade.hash}/${trade.tokenId}/${trade.size}/${trade.venueTime ?? ''}`
    if (seen.has(key)) return false
    const oldest = ring[first]
    if (seen.size >= tradesRemembered && oldest !== undefined) forgetOldest(oldest)
    ring[(first + seen.size) % tradesRemembered] = { key, since: at }
    seen.add(key)
    return true
  }
}
