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
  /** What was paid or received, where it was given exactly (a merge); null: shares × price, rounded against us. */
  readonly value: Usd | null
}
/** What a fill did to the books. */
export interface Change {
  readonly side: Side
  readonly delta: Shares
  /** Of the holding's cost. */
  readonly cost: Usd
  readonly realised: Usd
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

/** What a fill does; null when it sells more than is held or nothing at all, which the ledger refuses. */
export const changeOf = (books: Books, { side, delta, price, fee, value }: Fill): Change | null => {
  const held = books.holdings[side]
  const left = addShares(held.shares, delta)
  if (delta === 0 || left < 0) return null
  const amount = shares(Math.abs(delta))
  const paid = value ?? worth(amount, price, delta > 0 ? 'up' : 'down')
  // The last close takes the remainder.
  const sold = left === 0 ? held.cost : usd(mulDiv(held.cost, amount, held.shares === 0 ? 1 : held.shares, 'nearest'))
  return delta > 0
    ? { side, delta, cost: paid, realised: negUsd(fee) }
    : { side, delta, cost: negUsd(sold), realised: subUsd(subUsd(paid, sold), fee) }
}

/**
 * What undoing a fill that failed to settle does: its shares, its cost, its fee and what it realised, all of it, as if it never was.
 * What of a purchase's cost went on with sales meanwhile stays realised. Null: of the purchase not all is held any more.
 */
export const reversalOf = (books: Books, undone: Change): Change | null => {
  const held = books.holdings[undone.side]
  const left = subShares(held.shares, undone.delta)
  if (left < 0) return null
  const cash = subUsd(undone.realised, undone.cost)
  const cost =
    undone.delta < 0 ? negUsd(undone.cost) : negUsd(left === 0 ? held.cost : usd(Math.min(undone.cost, held.cost)))
  return { side: undone.side, delta: shares(-undone.delta), cost, realised: subUsd(cost, cash) }
}

export const withChange = (books: Books, { side, delta, cost, realised }: Change): Books => {
  const held = books.holdings[side]
  const left = addShares(held.shares, delta)
  const next: Holding =
    left === 0 ? FLAT : { shares: left, cost: addUsd(held.cost, cost), realised: addUsd(held.realised, realised) }
  return {
    holdings: { ...books.holdings, [side]: next },
    realised: addUsd(books.realised, realised),
    cost: addUsd(books.cost, cost),
  }
}
