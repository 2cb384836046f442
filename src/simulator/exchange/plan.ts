/** What a taker would get if it were let in now, without touching the book. */
import { NO_USD, type Shares, shares, sharesFor, subShares, subUsd, type Usd, usd } from '../../domain/money.ts'
import type { Market, Wish } from '../market.ts'
import { bestFirst } from '../order-book.ts'
import { feeOf } from './fees.ts'
import { dollarsOf, inTermsOf } from './legs.ts'

export interface Plan {
  readonly size: Shares
  readonly dollars: Usd
  readonly fee: Usd
  /** Whether all that it wants is there. */
  readonly fills: 'all' | 'some' | 'none'
}

export const planOf = (market: Market, wish: Wish): Plan => {
  let left = wish.size
  let budget = wish.budget ?? NO_USD
  let size = 0
  let dollars = 0
  let fee = 0
  for (const level of bestFirst(market.book, wish.direction === 'BUY' ? 'SELL' : 'BUY')) {
    if (wish.direction === 'BUY' ? level.price > wish.price : level.price < wish.price) break
    const own = inTermsOf(wish.token, wish.direction, level.price)
    const wanted = wish.budget === undefined ? left : sharesFor(budget, own.price, 'down')
    const met = shares(Math.min(wanted, level.size))
    const paid = dollarsOf(own.direction, met, own.price)
    size += met
    dollars += paid
    fee += feeOf(met, level.price, market.fee, market.feeRounding)
    if (wanted <= level.size) return { size: shares(size), dollars: usd(dollars), fee: usd(fee), fills: 'all' }
    left = subShares(left, met)
    budget = subUsd(budget, paid)
  }
  return { size: shares(size), dollars: usd(dollars), fee: usd(fee), fills: size === 0 ? 'none' : 'some' }
}
