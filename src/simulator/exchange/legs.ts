/** A trade at one price as each of its parties sees it: side, price and token in its own terms, dollars, fee and rebate. */
import type { Direction, Side } from '../../domain/ids.ts'
import {
  addShares,
  complement,
  type Millis,
  NO_USD,
  type Price,
  type Rounding,
  type Shares,
  subShares,
  subUsd,
  type Usd,
  worth,
} from '../../domain/money.ts'
import type { ListingFee } from '../listing.ts'
import type { Fill } from '../order-book.ts'
import type { Leg, Met } from './accounts.ts'
import { feeOf, rebatesOf } from './fees.ts'

/** From terms of YES to those of a token, and back. */
export const inTermsOf = (
  token: Side,
  direction: Direction,
  price: Price,
): { readonly direction: Direction; readonly price: Price } => {
  switch (token) {
    case 'YES':
      return { direction, price }
    case 'NO':
      return { direction: direction === 'BUY' ? 'SELL' : 'BUY', price: complement(price) }
  }
}

interface Party {
  readonly owner: string
  readonly token: Side
  /** Of YES. */
  readonly direction: Direction
  readonly size: Shares
}

/** What shares cost their buyer or bring their seller: to the disadvantage of both, by less than a millionth; the venue keeps the rest. */
export const dollarsOf = (direction: Direction, size: Shares, at: Price): Usd =>
  worth(size, at, direction === 'BUY' ? 'up' : 'down')

/**
 * A maker's dollars over all its fills are those of the whole: a purchase never costs more than what was set aside for it. Of an order that
 * spends dollars they are those of its first shares, whatever becomes of the others.
 */
const makerDollars = (direction: Direction, { left, whole }: Fill['maker'], size: Shares, at: Price): Usd => {
  if (whole === undefined)
    return subUsd(dollarsOf(direction, left, at), dollarsOf(direction, subShares(left, size), at))
  const before = subShares(whole, left)
  return subUsd(dollarsOf(direction, addShares(before, size), at), dollarsOf(direction, before, at))
}

const takerLeg = ({ owner, token, direction, size }: Party, at: Price, fee: Usd): Leg => {
  const own = inTermsOf(token, direction, at)
  const dollars = dollarsOf(own.direction, size, own.price)
  const charged = own.direction === 'SELL' && fee > dollars ? dollars : fee
  return { owner, token, ...own, size, dollars, fee: charged, rebate: NO_USD }
}

const makerLeg = ({ maker, size }: Fill, at: Price, rebate: Usd): Leg => {
  const { owner, token, direction } = maker
  const own = inTermsOf(token, direction, at)
  const dollars = makerDollars(own.direction, maker, size, own.price)
  return { owner, token, ...own, size, dollars, fee: NO_USD, rebate }
}

/** How the shares came about: from the seller, or as a pair that is made of two purchases or ends in two sales. */
export const kindOf = (taker: Leg, maker: Leg): 'transfer' | 'mint' | 'merge' => {
  if (taker.token === maker.token) return 'transfer'
  return taker.direction === 'BUY' ? 'mint' : 'merge'
}

/** What a taker of the whole size and these makers exchange at a price of YES. */
export const metAt = (
  market: { readonly fee: ListingFee; readonly feeRounding: Rounding },
  at: Millis,
  taker: Party,
  price: Price,
  fills: ReadonlyArray<Fill>,
  number: number,
): Met => {
  const fee = feeOf(taker.size, price, market.fee, market.feeRounding)
  const leg = takerLeg(taker, price, fee)
  const rebates = rebatesOf(
    leg.fee,
    market.fee.rebate,
    fills.map(fill => fill.size),
  )
  return {
    at,
    number,
    taker: leg,
    makers: fills.map((fill, index) => makerLeg(fill, price, rebates[index] ?? NO_USD)),
  }
}
