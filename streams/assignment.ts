import type { Followed } from '../src/domain/market.ts'

/** Which connection listens to which markets; an emptied connection stands there once, with none, and is gone then. */
export type Assignment = ReadonlyMap<number, ReadonlyArray<Followed>>

/**
 * Spreads the followed markets over connections, at most so many on each, both tokens of a market on the same. A market
 * keeps its connection as long as it is followed; new ones fill what has room, lowest number first, then open new ones.
 */
export const assign =
  (marketsAConnection: number) =>
  (before: Assignment, followed: ReadonlyArray<Followed>): Assignment => {
    const homeless = new Map(followed.map(market => [market.marketId, market]))
    const next = new Map<number, Followed[]>()
    for (const [connection, markets] of before) {
      if (markets.length === 0) continue
      const kept: Followed[] = []
      for (const { marketId } of markets) {
        const market = homeless.get(marketId)
        if (market === undefined || !homeless.delete(marketId)) continue
        kept.push(market)
      }
      next.set(connection, kept)
    }
    let connection = 0
    for (const market of homeless.values()) {
      while ((next.get(connection)?.length ?? 0) >= marketsAConnection) connection++
      const markets = next.get(connection)
      if (markets === undefined) next.set(connection, [market])
      else markets.push(market)
    }
    return next
  }
