import type { Millis } from '../src/domain/money.ts'
import type { TradeSignal } from '../src/domain/wire/marketFrame.ts'

export interface SeenTradesSettings {
  /** How many trades are remembered at most. */
  readonly tradesRemembered: number
  /** For how long, ms. */
  readonly tradesRememberedFor: number
}

/** What is forgotten is cut off the list once it is so many: cutting costs a copy of the rest. */
const CUT = 4096

/**
 * Remembers trades by transaction, token, size and the venue's time, and says whether one is seen for the first time.
 * A trade without a transaction hash cannot be told from another of the same size, so it always counts. Memory is
 * bounded by number and by time.
 */
export const seenTrades = ({ tradesRemembered, tradesRememberedFor }: SeenTradesSettings) => {
  const seen = new Set<string>()
  // A list beside the set, because the oldest of a set is found only by walking over the places of all that was deleted before it.
  const inOrder: Array<{ readonly key: string; readonly since: Millis }> = []
  let forgotten = 0

  const forget = (isTooOld: (since: Millis) => boolean): void => {
    for (let oldest = inOrder[forgotten]; oldest !== undefined; oldest = inOrder[forgotten]) {
      if (seen.size <= tradesRemembered && !isTooOld(oldest.since)) break
      seen.delete(oldest.key)
      forgotten++
    }
    if (forgotten < CUT) return
    inOrder.splice(0, forgotten)
    forgotten = 0
  }

  return (trade: TradeSignal, at: Millis): boolean => {
    if (trade.hash === null) return true
    const isTooOld = (since: Millis) => at - since > tradesRememberedFor
    forget(isTooOld)
    const key = `${trade.hash}/${trade.tokenId}/${trade.size}/${trade.venueTime ?? ''}`
    if (seen.has(key)) return false
    seen.add(key)
    inOrder.push({ key, since: at })
    forget(isTooOld)
    return true
  }
}
