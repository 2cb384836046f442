/** What outside wallets hold, in millionths. What a trade takes is gone at once; what it brings waits until the trade is on the chain. */
import type { ConditionId, Side } from '../../domain/ids.ts'
import { mulDiv } from '../../domain/money.ts'
import type { Leg } from './accounts.ts'
import type { Address } from './orders.ts'

export interface Stock {
  /** On the chain: can be offered, less what is. */
  free: number
  /** Of trades that are not on the chain yet. */
  pending: number
  /** Bound in open orders. */
  offered: number
}

export interface Position extends Stock {
  /** Dollars that it cost, fees included. */
  cost: number
  /** Shares that were bought or sold. */
  moved: number
}

export type Positions = Readonly<Record<Side, Position>>

export interface Wallet {
  readonly address: Address
  readonly dollars: Stock
  /** Rebates that are paid at the end of the day. */
  rebates: number
  readonly positions: Map<ConditionId, Positions>
}

const nothing = (): Position => ({ free: 0, pending: 0, offered: 0, cost: 0, moved: 0 })

export const createWallet = (address: Address, dollars: number): Wallet => ({
  address,
  dollars: { free: dollars, pending: 0, offered: 0 },
  rebates: 0,
  positions: new Map(),
})

export const positionsOf = (wallet: Wallet, market: ConditionId): Positions => {
  const known = wallet.positions.get(market)
  if (known !== undefined) return known
  const fresh = { YES: nothing(), NO: nothing() }
  wallet.positions.set(market, fresh)
  return fresh
}

/** Throws when a wallet would owe something, or offers what it does not have: a mistake in the simulator. */
export const checkStock = (wallet: Wallet, { free, pending, offered }: Stock): void => {
  if (free < 0 || pending < 0 || offered < 0 || offered > free)
    throw new RangeError(`the wallet ${wallet.address} has ${free}, offers ${offered} and waits for ${pending}`)
}

/** What a wallet's part of a trade did, so that it can be brought to its end or be undone. */
export interface Part {
  readonly wallet: Wallet
  readonly market: ConditionId
  readonly leg: Leg
  /** Of a sale: what the shares had cost. */
  readonly costTaken: number
}

/** Takes what the wallet gives. */
export const giveFor = (wallet: Wallet, market: ConditionId, leg: Leg): Part => {
  const position = positionsOf(wallet, market)[leg.token]
  wallet.dollars.pending += leg.rebate
  position.moved += leg.size
  switch (leg.direction) {
    case 'BUY': {
      wallet.dollars.free -= leg.dollars + leg.fee
      position.pending += leg.size
      position.cost += leg.dollars + leg.fee
      return { wallet, market, leg, costTaken: 0 }
    }
    case 'SELL': {
      const all = position.free + position.pending
      const costTaken = all === 0 ? 0 : mulDiv(position.cost, leg.size, all, 'nearest')
      position.cost -= costTaken
      position.free -= leg.size
      wallet.dollars.pending += leg.dollars - leg.fee
      return { wallet, market, leg, costTaken }
    }
  }
}

/** The trade is on the chain: what it brings is there. */
export const receive = ({ wallet, market, leg }: Part): void => {
  const position = positionsOf(wallet, market)[leg.token]
  wallet.dollars.pending -= leg.rebate
  wallet.rebates += leg.rebate
  switch (leg.direction) {
    case 'BUY':
      position.pending -= leg.size
      position.free += leg.size
      break
    case 'SELL':
      wallet.dollars.pending -= leg.dollars - leg.fee
      wallet.dollars.free += leg.dollars - leg.fee
  }
  checkStock(wallet, wallet.dollars)
  checkStock(wallet, position)
}

/** The trade failed: what it took comes back, what it was to bring does not come. */
export const giveBack = ({ wallet, market, leg, costTaken }: Part): void => {
  const position = positionsOf(wallet, market)[leg.token]
  wallet.dollars.pending -= leg.rebate
  switch (leg.direction) {
    case 'BUY':
      wallet.dollars.free += leg.dollars + leg.fee
      position.pending -= leg.size
      position.cost -= leg.dollars + leg.fee
      break
    case 'SELL':
      position.free += leg.size
      position.cost += costTaken
      wallet.dollars.pending -= leg.dollars - leg.fee
  }
  checkStock(wallet, wallet.dollars)
  checkStock(wallet, position)
}
