/** An outside order as the exchange keeps it. */
import type { Side } from '../../domain/ids.ts'
import {
  type Millis,
  NO_SHARES,
  type Price,
  type Shares,
  shares,
  subShares,
  type Usd,
  usd,
} from '../../domain/money.ts'
import type { Emit, OrderChange } from '../happening.ts'
import type { Market, Wish } from '../market.ts'
import type { Order } from '../order-book.ts'
import { dollarsOf, inTermsOf } from './legs.ts'
import type { NewOrder, OutsideOrder, OutsideStatus } from './orders.ts'
import { positionsOf, type Wallet } from './wallets.ts'

/** What an order asks, as it was found good. */
export interface Terms {
  readonly market: Market
  readonly side: Side
  /** Of its own token. */
  readonly price: Price
  readonly size: Shares
}

export interface OrderRecord extends Terms {
  readonly order: NewOrder
  readonly wallet: Wallet
  readonly createdAt: Millis
  /** On the book; null while it is not. */
  resting: Order | null
  matched: Shares
  /** Dollars paid or got, without fees. */
  spent: Usd
  status: OutsideStatus
  why: string
  changedAt: Millis
  /** Of its wallet's dollars or shares. */
  offered: number
  readonly trades: Array<string>
}

export const createRecord = (order: NewOrder, terms: Terms, wallet: Wallet, at: Millis): OrderRecord => ({
  ...terms,
  order,
  wallet,
  createdAt: at,
  resting: null,
  matched: NO_SHARES,
  spent: usd(0),
  status: 'live',
  why: '',
  changedAt: at,
  offered: 0,
  trades: [],
})

/** As others may see it. */
export const shownOrder = ({ order, market, side, ...record }: OrderRecord): OutsideOrder => ({
  ...order,
  conditionId: market.listing.conditionId,
  side,
  outcome: market.listing.outcomes[side === 'YES' ? 0 : 1],
  price: record.price,
  size: record.size,
  matched: record.matched,
  status: record.status,
  why: record.why,
  createdAt: record.createdAt,
  changedAt: record.changedAt,
  trades: [...record.trades],
})

export const isOpen = ({ status }: OrderRecord): boolean =>
  status === 'live' || status === 'delayed' || status === 'unmatched'

/** Does it spend dollars, however many shares they buy? */
export const spendsDollars = ({ direction, type }: NewOrder): boolean =>
  direction === 'BUY' && (type === 'FAK' || type === 'FOK')

/** After a fill at that price of its own token: throws when it broke what was signed, a mistake in the simulator. */
export const checkFilled = (record: OrderRecord, filledAt: Price): void => {
  const { order, price, matched, size, spent } = record
  if (order.direction === 'BUY' ? filledAt > price : filledAt < price)
    throw new RangeError(`the order ${order.id} was filled at ${filledAt}, worse than its limit ${price}`)
  if (spendsDollars(order) ? spent > order.makerAmount : matched > size)
    throw new RangeError(`the order ${order.id} was filled beyond its size`)
}

/** What is left of it, as a wish to the market. */
export const wishOf = ({ order, side, ...record }: OrderRecord): Wish => ({
  owner: order.id,
  token: side,
  ...inTermsOf(side, order.direction, record.price),
  size: subShares(record.size, record.matched),
  budget: spendsDollars(order) ? usd(order.makerAmount - record.spent) : undefined,
})

/** Binds so much of its wallet: dollars of a purchase, shares of a sale. */
export const offer = (record: OrderRecord, amount: number): void => {
  const { wallet, market, side, order } = record
  const stock = order.direction === 'BUY' ? wallet.dollars : positionsOf(wallet, market.listing.conditionId)[side]
  stock.offered += amount - record.offered
  record.offered = amount
}

/** What a resting order binds. */
export const offerOfResting = ({ order, price, spent }: OrderRecord, left: Shares): number => {
  if (spendsDollars(order)) return left === 0 ? 0 : order.makerAmount - spent
  return order.direction === 'BUY' ? dollarsOf('BUY', left, price) : shares(left)
}

/** Tells of it; what it says then is as of now. */
export const tell = (record: OrderRecord, at: Millis, change: OrderChange, emit: Emit): void => {
  record.changedAt = at
  const { match, listing } = record.market
  emit({ _tag: 'OrderChanged', at, match, listing, order: shownOrder(record), change })
}
