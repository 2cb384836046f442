import type { Cause, TradeSeen, Trades } from '../src/domain/event.ts'
import { NO_SHARES, type Shares, shares } from '../src/domain/money.ts'
import type { Happening } from './happening.ts'

/**
 * What a market's next tick will carry. It is filled in place and private to its market: an event costs one push and no
 * copy, however many came before it.
 */
export interface Basket {
  /** Distinct, in the order in which they first came. */
  readonly causes: Set<Cause>
  /** At most `most` trades, the oldest; the rest is counted. */
  readonly trades: TradeSeen[]
  overflow: Trades['overflow']
  /** `clock.monotonic()` when the oldest happening of it came; null while it is empty. */
  oldest: number | null
  /** The same of the oldest that causes a tick: nudges do not. */
  arrived: number | null
}

const NO_OVERFLOW: Trades['overflow'] = { count: 0, volume: NO_SHARES }
export const NO_TRADES: Trades = { seen: [], overflow: NO_OVERFLOW }

export const emptyBasket = (): Basket => ({
  causes: new Set(),
  trades: [],
  overflow: NO_OVERFLOW,
  oldest: null,
  arrived: null,
})

/** A sum that stops at the greatest exact number instead of throwing: what overflows is only counted. */
const sum = (a: Shares, b: Shares): Shares => shares(Math.min(a + b, Number.MAX_SAFE_INTEGER))

const overflowed = (a: Trades['overflow'], b: Trades['overflow']): Trades['overflow'] =>
  b.count === 0 ? a : { count: a.count + b.count, volume: sum(a.volume, b.volume) }

const counted = (overflow: Trades['overflow'], trade: TradeSeen): Trades['overflow'] => ({
  count: overflow.count + 1,
  volume: sum(overflow.volume, trade.size),
})

const putTrade = (basket: Basket, trade: TradeSeen, most: number): void => {
  if (basket.trades.length < most) basket.trades.push(trade)
  else basket.overflow = counted(basket.overflow, trade)
}

/** Puts a happening that came at `at` (monotonic) into the basket. */
export const put = (basket: Basket, happening: Happening, at: number, most: number): void => {
  basket.oldest ??= at
  if (happening.eventType === 'nudge') return
  basket.arrived ??= at
  basket.causes.add(happening.eventType)
  if (happening.eventType !== 'trade') return
  const { tokenType, tradeSize: size, tradeSide: side, timestamp } = happening
  putTrade(basket, { tokenType, size, side, at: timestamp }, most)
}

/** Moves all that is in `from` behind what is in `into`, and leaves `from` empty. */
export const pour = (from: Basket, into: Basket, most: number): void => {
  for (const cause of from.causes) into.causes.add(cause)
  for (const trade of from.trades) putTrade(into, trade, most)
  into.overflow = overflowed(into.overflow, from.overflow)
  into.oldest ??= from.oldest
  into.arrived ??= from.arrived
  from.causes.clear()
  from.trades.length = 0
  from.overflow = NO_OVERFLOW
  from.oldest = null
  from.arrived = null
}

/** What stays when a tick is withheld: the trades, and that they are a cause; the waiting for it has had its answer. */
export const withheld = (basket: Basket): Basket => ({
  ...basket,
  causes: new Set(basket.causes.has('trade') ? ['trade'] : []),
  oldest: null,
  arrived: null,
})

/** The trades of a basket that is given away whole. */
export const tradesOf = ({ trades: seen, overflow }: Basket): Trades =>
  seen.length === 0 && overflow.count === 0 ? NO_TRADES : { seen, overflow }

/** Both, in order: the oldest `most` of them, the rest counted. */
export const joined = (before: Trades, after: Trades, most: number): Trades => {
  if (after === NO_TRADES) return before
  if (before === NO_TRADES) return after
  const room = Math.max(0, most - before.seen.length)
  return {
    seen: room === 0 ? before.seen : before.seen.concat(after.seen.slice(0, room)),
    overflow: after.seen.slice(room).reduce(counted, overflowed(before.overflow, after.overflow)),
  }
}
