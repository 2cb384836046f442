import type { Direction, Side } from '../domain/ids.ts'
import {
  addUsd,
  type FeeSchedule,
  mulDiv,
  NO_USD,
  ONE,
  type Price,
  type Shares,
  sharesFor,
  subUsd,
  type Usd,
  usd,
  worth,
} from '../domain/money.ts'
import type { Amount, Draft } from '../domain/order.ts'

/** A taker order fills in at most so many pieces (20 levels a side); each piece's fee is rounded up at five decimals. */
const PIECES = 20
const FEE_STEP = 10

/**
 * The most that so many dollars can cost in fees, whatever the price is: dollars × rate × p^(e−1) × (1 − p)^e is at most
 * dollars × rate for e ≥ 1; without the exponent it is greatest at the lowest price, one tick.
 */
export const worstFee = (dollars: Usd, fee: FeeSchedule, tick: Price): Usd => {
  if (fee.rate === 0) return NO_USD
  const most = fee.exponent >= 1 ? dollars : usd(mulDiv(dollars, ONE, tick, 'up'))
  return usd(mulDiv(most, fee.rate, ONE, 'up') + PIECES * FEE_STEP)
}

/** What a buy of so much may cost at its limit, without fees. */
export const dollarsOf = ({ limit }: Pick<Draft, 'limit'>, left: Amount): Usd => {
  switch (left._tag) {
    case 'usd':
      return left.usd
    case 'shares':
      return worth(left.shares, limit, 'up')
  }
}

/** Dollars to hold back for an order: what a buy may cost with fees; a resting order pays none; a sale needs nothing. */
export const reserveFor = (draft: Draft, tick: Price): Usd => {
  if (draft.direction === 'SELL') return NO_USD
  const dollars = dollarsOf(draft, draft.amount)
  switch (draft.type) {
    case 'FAK':
      return addUsd(dollars, worstFee(dollars, draft.fee, tick))
    case 'GTC':
    case 'GTD':
      return dollars
  }
}

/** An order that may fill or not. */
export interface MayFill {
  readonly side: Side
  readonly direction: Direction
  /** The fewest shares that its dollars may buy; the most that it may sell. */
  readonly shares: Shares
  /** The most that a buy may cost, with fees; the least that a sale brings. */
  readonly usd: Usd
}

/** What is left of an order, as it may fill at its limit. */
export const mayFill = (order: Draft, left: Amount): MayFill => {
  const { side, direction, limit, fee, tickSize } = order
  const amount = left._tag === 'shares' ? left.shares : sharesFor(left.usd, limit, 'down')
  switch (direction) {
    case 'BUY':
      return { side, direction, shares: amount, usd: reserveFor({ ...order, amount: left }, tickSize) }
    case 'SELL': {
      const brings = worth(amount, limit, 'down')
      return { side, direction, shares: amount, usd: subUsd(brings, worstFee(brings, fee, tickSize)) }
    }
  }
}
