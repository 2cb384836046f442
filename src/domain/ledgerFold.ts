/**
 * What the ledger says, as a fold of its fills: the same arithmetic as the database's `csgo_fill`, written a second time, so that
 * each can be checked against the other.
 */
import type { Side } from './ids.ts'
import {
  addShares,
  addUsd,
  mulDiv,
  NO_SHARES,
  NO_USD,
  negUsd,
  type Price,
  type Shares,
  shares,
  subShares,
  subUsd,
  type Usd,
  usd,
  worth,
} from './money.ts'

/** A change of a position: bought (+) or sold (−). */
export interface Fill {
  readonly side: Side
  readonly delta: Shares
  readonly price: Price
  readonly fee: Usd
}
/** One side of a market, from flat to flat. */
export interface Holding {
  readonly shares: Shares
  readonly cost: Usd
  readonly realised: Usd
}
export interface Books {
  readonly holdings: { readonly YES: Holding; readonly NO: Holding }
  /** Of all fills, closed holdings too. */
  readonly realised: Usd
  readonly cost: Usd
}

const FLAT: Holding = { shares: NO_SHARES, cost: NO_USD, realised: NO_USD }
export const EMPTY_BOOKS: Books = { holdings: { YES: FLAT, NO: FLAT }, realised: NO_USD, cost: NO_USD }

/** Books after a fill; null when it sells more than is held or nothing at all, which the ledger refuses. */
export const withFill = (books: Books, { side, delta, price, fee }: Fill): Books | null => {
  const held = books.holdings[side]
  const left = addShares(held.shares, delta)
  if (delta === 0 || left < 0) return null
  const amount = shares(Math.abs(delta))
  const value = worth(amount, price, delta > 0 ? 'up' : 'down')
  // The last close takes the remainder.
  const sold = left === 0 ? held.cost : usd(mulDiv(held.cost, amount, held.shares === 0 ? 1 : held.shares, 'nearest'))
  const costChange = delta > 0 ? value : negUsd(sold)
  const realised = delta > 0 ? negUsd(fee) : subUsd(subUsd(value, sold), fee)
  const next: Holding =
    left === 0
      ? FLAT
      : {
          shares: delta > 0 ? addShares(held.shares, amount) : subShares(held.shares, amount),
          cost: addUsd(held.cost, costChange),
          realised: addUsd(held.realised, realised),
        }
  return {
    holdings: { ...books.holdings, [side]: next },
    realised: addUsd(books.realised, realised),
    cost: addUsd(books.cost, costChange),
  }
}
