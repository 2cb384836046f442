/** What is checked of outside orders and their trades over time: nothing beyond size, dollars and limit; a settlement goes its way once. */
import type { TruthLeg, TruthLine } from '../../domain/truth.ts'

type Order = (TruthLine & { readonly type: 'OrderChanged' })['order']
type OutsideTrade = (TruthLine & { readonly type: 'TradeChanged' })['trade']

/** What an order has met so far. */
interface Filled {
  dollars: number
  size: number
  fills: number
  lowest: number
  highest: number
}

export interface Orders {
  readonly met: (market: string, leg: TruthLeg) => string | null
  readonly changed: (market: string, order: Order) => string | null
  /** Is this order one that traded? Agents' hashes are made up. */
  readonly isKnown: (order: string) => boolean
  readonly settled: (trade: OutsideTrade) => string | null
  readonly forget: (market: string) => void
}

const NEXT: Readonly<Record<OutsideTrade['status'], ReadonlyArray<OutsideTrade['status']>>> = {
  MATCHED: ['MINED', 'RETRYING', 'CONFIRMED', 'FAILED'],
  MINED: ['CONFIRMED', 'RETRYING', 'FAILED'],
  RETRYING: ['MINED', 'CONFIRMED', 'FAILED'],
  CONFIRMED: [],
  FAILED: [],
}

const beyond = (order: Order, filled: Filled): string | null => {
  const named = `order ${order.id}`
  if (filled.size === 0) return null
  if (order.direction === 'BUY' && filled.highest > order.price) return `${named} bought over its limit`
  if (order.direction === 'SELL' && filled.lowest < order.price) return `${named} sold under its limit`
  // Every fill is rounded up to a whole millionth.
  if (order.direction === 'BUY' && filled.dollars > order.making + filled.fills)
    return `${named} spent ${filled.dollars} millionths of a dollar and offered ${order.making}`
  if (order.direction === 'SELL' && filled.size > order.making)
    return `${named} sold ${filled.size} millionths of a share and offered ${order.making}`
  return null
}

export const createOrders = (): Orders => {
  const fills = new Map<string, Filled>()
  const known = new Map<string, Order>()
  const ofMarket = new Map<string, Set<string>>()
  const trades = new Map<string, OutsideTrade['status']>()

  const remember = (market: string, id: string): void => {
    const ids = ofMarket.get(market) ?? new Set()
    ofMarket.set(market, ids.add(id))
  }
  const check = (id: string): string | null => {
    const order = known.get(id)
    const filled = fills.get(id)
    return order === undefined || filled === undefined ? null : beyond(order, filled)
  }

  return {
    isKnown: order => fills.has(order),
    met: (market, leg) => {
      remember(market, leg.owner)
      const filled = fills.get(leg.owner) ?? { dollars: 0, size: 0, fills: 0, lowest: leg.price, highest: leg.price }
      fills.set(leg.owner, filled)
      filled.dollars += leg.dollars
      filled.size += leg.size
      filled.fills++
      filled.lowest = Math.min(filled.lowest, leg.price)
      filled.highest = Math.max(filled.highest, leg.price)
      return check(leg.owner)
    },
    changed: (market, order) => {
      remember(market, order.id)
      const before = known.get(order.id)
      known.set(order.id, order)
      if (order.matched < 0) return `order ${order.id} has matched less than nothing`
      if (before !== undefined && before.price !== order.price) return `order ${order.id} changed its limit`
      return check(order.id)
    },
    settled: trade => {
      const before = trades.get(trade.id)
      trades.set(trade.id, trade.status)
      if (before === undefined || NEXT[before].includes(trade.status)) return null
      return `trade ${trade.id} was ${before} and is ${trade.status}`
    },
    forget: market => {
      for (const id of ofMarket.get(market) ?? []) {
        fills.delete(id)
        known.delete(id)
      }
      ofMarket.delete(market)
      for (const [id, status] of trades) if (NEXT[status].length === 0) trades.delete(id)
    },
  }
}
