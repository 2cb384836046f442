/** A wallet's positions and trades with the markets that they are in. */
import type { Side } from '../../domain/ids.ts'
import { averagePrice, complement, type Millis, type Price, type Shares, type Usd } from '../../domain/money.ts'
import { type Directory, type MarketView, payoutOf, statusOf } from '../directory.ts'
import type { Address, Exchange, TradeLeg } from '../exchange/orders.ts'
import { priceFor, shownPrice } from './prices.ts'

export interface PositionRow {
  readonly user: Address
  readonly view: MarketView
  readonly side: Side
  readonly size: Shares
  readonly cost: Usd
  readonly average: Price
  /** What a share is worth now: the website's price, or what it is paid. */
  readonly price: Price
  /** Shares of the other token in the same wallet. */
  readonly partner: number
}

export interface TradeRow {
  readonly view: MarketView
  readonly leg: TradeLeg
  readonly role: 'taker' | 'maker'
  readonly at: Millis
  readonly transactionHash: string
}

const priceOf = (view: MarketView, side: Side): Price => {
  if (statusOf(view) === 'resolved' || view.market === null) return priceFor(side, payoutOf(view))
  const ofYes = shownPrice(view.market)
  return side === 'YES' ? ofYes : complement(ofYes)
}

/** All that the wallet ever held, as the exchange lists it; what the directory does not know is left out. */
export const positionsOf = (exchange: Exchange, directory: Directory, user: Address): ReadonlyArray<PositionRow> => {
  const held = exchange.positions(user)
  return held.flatMap(({ tokenId, conditionId, size, cost }) => {
    const found = directory.byToken(tokenId)
    if (found === null) return []
    const other = held.find(one => one.conditionId === conditionId && one.tokenId !== tokenId)
    const average = averagePrice(cost, size, 'nearest')
    return [{ user, ...found, size, cost, average, price: priceOf(found.view, found.side), partner: other?.size ?? 0 }]
  })
}

/** Fills on the chain in which the wallet took part, latest first; those that failed are none. */
export const tradeRowsOf = (exchange: Exchange, directory: Directory, user: Address): ReadonlyArray<TradeRow> =>
  exchange.tradesOf(user).flatMap(trade => {
    const { transactionHash, status, changedAt: at } = trade
    if (transactionHash === null || status === 'FAILED') return []
    const row = (leg: TradeLeg, role: TradeRow['role']): ReadonlyArray<TradeRow> => {
      const view = leg.maker === user ? (directory.byToken(leg.tokenId)?.view ?? null) : null
      return view === null ? [] : [{ view, leg, role, at, transactionHash }]
    }
    return [...row(trade.taker, 'taker'), ...trade.makers.flatMap(leg => row(leg, 'maker'))]
  })
