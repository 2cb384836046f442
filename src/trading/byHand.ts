/** What persons do by hand: what a close would cost, and the decisions that carry their wishes into the pipeline. Pure. */
import type { Action } from '../domain/action.ts'
import type { Level } from '../domain/book.ts'
import { type MarketId, manualActionId, type Side, type StrategyKey } from '../domain/ids.ts'
import type { Market } from '../domain/market.ts'
import {
  addUsd,
  type Millis,
  millis,
  NO_SHARES,
  NO_USD,
  type Price,
  price,
  type Shares,
  shares,
  showMillionths,
  subUsd,
  takerFee,
  type Usd,
  worth,
} from '../domain/money.ts'
import { priceOf, type Quote, touchOf } from '../domain/quote.ts'
import type { Limits } from '../domain/risk.ts'
import type { Decision } from '../domain/strategy.ts'
import { exitLimit, handLimit } from './orders.ts'

/** What is to be sold, and against what. */
export interface Selling {
  readonly market: Market
  readonly quote: Quote | null
  readonly side: Side
  readonly shares: Shares
  /** Of the stored book of that side, best first. */
  readonly bids: ReadonlyArray<Level>
  /** A person's limit; null: as of any exit. */
  readonly limit: Price | null
  readonly limits: Limits
  readonly maxExitSpread: Price
  readonly at: Millis
}
export interface Estimate {
  readonly bid: Price | null
  readonly value: Usd | null
  readonly fee: Usd | null
  readonly limit: Price | null
  readonly fills: Shares
  readonly worst: Usd
  readonly against: string | null
}

/** What a book gives for so many shares down to a limit: shares taken, and dollars after fees. */
const walked = ({ bids, market, shares: wanted }: Selling, limit: Price): Pick<Estimate, 'fills' | 'worst'> => {
  let fills = NO_SHARES
  let worst = NO_USD
  for (const { price: at, size } of bids) {
    const taken = shares(Math.min(size, wanted - fills))
    if (at < limit || taken <= 0) break
    worst = addUsd(worst, subUsd(worth(taken, at, 'down'), takerFee(taken, at, market.fee)))
    fills = shares(fills + taken)
  }
  return { fills, worst }
}

/** Why risk would refuse it now, as far as it can be foreseen; null: nothing is known against it. */
const againstOf = (selling: Selling, quote: Quote): string | null => {
  const { market, limits, limit, at } = selling
  const least = market.minOrderSize
  const age = at - quote.observedAt
  const orLimit = 'say a limit to sell all the same'
  if (market.closed || market.resolved || !market.acceptingOrders) return 'the market takes no orders'
  if (selling.shares < least)
    return `under the venue's minimum of ${showMillionths(least)} shares: it waits for resolution`
  if (limit !== null) return null
  if (quote.status._tag === 'suspect') return `the price is suspect (${quote.status.reason}): ${orLimit}`
  if (age > limits.maxPriceAge) return `the price is ${Math.round(age / 1000)} s old: ${orLimit}`
  if (quote.spread > selling.maxExitSpread) return `the spread is ${showMillionths(quote.spread)}: ${orLimit}`
  return touchOf(quote, selling.side).bid > 0 ? null : `nobody bids for ${selling.side}: ${orLimit}`
}

/** What selling would bring: at the bid, and at worst by the stored book. */
export const estimate = (selling: Selling): Estimate => {
  const { quote, side, market, limits } = selling
  if (quote === null)
    return {
      bid: null,
      value: null,
      fee: null,
      limit: null,
      fills: NO_SHARES,
      worst: NO_USD,
      against: 'the market was never priced',
    }
  const { bid } = touchOf(quote, side)
  const limit = selling.limit === null ? exitLimit(bid, market, limits) : handLimit(selling.limit, market)
  return {
    bid,
    value: worth(selling.shares, bid, 'down'),
    fee: takerFee(selling.shares, bid, market.fee),
    limit,
    ...walked(selling, limit),
    against: againstOf(selling, quote),
  }
}

/** A wish as it goes into the pipeline: by the strategy whose the position is, without touching what that remembers. */
export interface Wished {
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly action: Action
  readonly quote: Quote | null
}

/** One decision for each wish; `ask` is the number of the wish in `csgo_audit`. */
export const decisionsOf = (ask: number, wishes: ReadonlyArray<Wished>, at: Millis): ReadonlyArray<Decision> =>
  wishes.map(({ strategy, marketId, action, quote }, index) => ({
    strategy,
    marketId,
    step: 0,
    at,
    trigger: {
      causes: [],
      yesPrice: quote?.yesPrice ?? null,
      spread: quote?.spread ?? null,
      observedAt: quote?.observedAt ?? null,
      age: quote === null ? null : millis(Math.max(0, at - quote.observedAt)),
      seq: 0,
      arrived: null,
    },
    // Of step 0: no life, nothing of it is kept.
    life: { strategy, marketId, codec: 0, state: null, step: 0, pending: [], seen: 0, resets: 0 },
    actions: [{ id: manualActionId(ask, index), action }],
    turnedAway: [],
    fault: null,
  }))

/** Selling all that is left of a side; `limit` null: as of any exit. */
export const closeWish = (
  position: { readonly strategy: StrategyKey; readonly marketId: MarketId; readonly side: Side },
  quote: Quote | null,
  { limit, reason }: { readonly limit: Price | null; readonly reason: string },
): Wished => ({
  strategy: position.strategy,
  marketId: position.marketId,
  quote,
  action: {
    _tag: 'CLOSE',
    sides: [position.side],
    reason,
    trigger: quote === null ? price(0) : priceOf(quote, position.side),
    ...(limit === null ? {} : { limit }),
  },
})
