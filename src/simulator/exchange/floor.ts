/** All that the exchange keeps: orders, wallets and trades of outside traders, and what is still to happen to them. */
import type { OrderId, Side } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Agenda } from '../agenda.ts'
import type { Faults } from '../faults/fault.ts'
import type { Emit } from '../happening.ts'
import type { Market } from '../market.ts'
import type { Met } from './accounts.ts'
import type { Address, OutsideTrade } from './orders.ts'
import { isOpen, type OrderRecord, offer, tell } from './record.ts'
import type { ExchangeSettings } from './settings.ts'
import { createWallet, type Part, type Wallet } from './wallets.ts'

export interface TradeRecord {
  trade: OutsideTrade
  readonly market: Market
  readonly met: Met
  readonly parts: ReadonlyArray<Part>
  readonly ends: 'well' | 'badly'
  /** Whether what it brings is there. */
  received: 'not yet' | 'yes' | 'never'
}

export type Due =
  /** A delayed order is let in. */
  | { readonly _tag: 'LetIn'; readonly record: OrderRecord }
  | { readonly _tag: 'Expire'; readonly record: OrderRecord }
  | { readonly _tag: 'Mined' | 'Confirmed' | 'Retrying' | 'Failed' | 'Received'; readonly trade: TradeRecord }
  | { readonly _tag: 'Redeem'; readonly market: Market }
  | { readonly _tag: 'PayRebates' }
  | { readonly _tag: 'LookForBeat'; readonly apiKey: string }

/** What a key has. */
interface Desk {
  readonly open: Set<OrderRecord>
  readonly trades: Set<TradeRecord>
}

/** What outsiders have in a match: forgotten with it. */
interface OfMatch {
  readonly orders: Set<OrderRecord>
  readonly trades: Set<TradeRecord>
  readonly wallets: Set<Wallet>
  /** Those that an order was entered for. */
  readonly markets: Set<Market>
}

export interface Floor {
  readonly settings: ExchangeSettings
  readonly seed: number
  readonly faults: Faults
  readonly now: () => Millis
  readonly emit: Emit
  readonly agenda: Agenda<Due>
  /** Null for a token that is not traded (any more). */
  readonly find: (token: string) => { readonly market: Market; readonly side: Side } | null
  readonly orders: Map<string, OrderRecord>
  readonly wallets: Map<Address, Wallet>
  readonly desks: Map<string, Desk>
  readonly byMatch: Map<number, OfMatch>
  /** Dollars that outsiders got, less those that they paid, in markets that are forgotten. */
  earned: number
}

export const deskOf = (floor: Floor, apiKey: string): Desk => {
  const known = floor.desks.get(apiKey)
  if (known !== undefined) return known
  const fresh: Desk = { open: new Set(), trades: new Set() }
  floor.desks.set(apiKey, fresh)
  return fresh
}

export const inMatch = (floor: Floor, { match }: Market): OfMatch => {
  const known = floor.byMatch.get(match.number)
  if (known !== undefined) return known
  const fresh: OfMatch = { orders: new Set(), trades: new Set(), wallets: new Set(), markets: new Set() }
  floor.byMatch.set(match.number, fresh)
  return fresh
}

/** A wallet that nobody has seen yet has its first dollars. */
export const walletOf = (floor: Floor, address: Address): Wallet => {
  const known = floor.wallets.get(address)
  if (known !== undefined) return known
  const fresh = createWallet(address, floor.settings.walletUsd)
  floor.wallets.set(address, fresh)
  return fresh
}

/** Keeps an order that was accepted. */
export const enter = (floor: Floor, record: OrderRecord): void => {
  floor.orders.set(record.order.id, record)
  deskOf(floor, record.order.apiKey).open.add(record)
  const of = inMatch(floor, record.market)
  of.orders.add(record)
  of.wallets.add(record.wallet)
  of.markets.add(record.market)
}

/** The order of that id, which must be there. */
export const recordOf = (floor: Floor, id: OrderId | string): OrderRecord => {
  const record = floor.orders.get(id)
  if (record === undefined) throw new RangeError(`no order ${id} is known, but it was met`)
  return record
}

type Ended = 'matched' | 'cancelled' | 'expired' | 'killed' | 'invalid'

/** An order comes to its end; it must be off the book. */
export const end = (floor: Floor, record: OrderRecord, status: Ended, why: string): void => {
  if (!isOpen(record)) throw new RangeError(`the order ${record.order.id} has ended before: ${record.status}`)
  record.status = status
  record.why = why
  record.resting = null
  offer(record, 0)
  floor.desks.get(record.order.apiKey)?.open.delete(record)
  tell(record, floor.now(), status === 'matched' ? 'UPDATE' : 'CANCELLATION', floor.emit)
}

/** Do outsiders hold shares of it, or will they get some? */
export const isHeld = (floor: Floor, match: number): boolean => {
  const of = floor.byMatch.get(match)
  if (of === undefined) return false
  return [...of.markets].some(({ accounts }) => accounts.outside.YES > 0 || accounts.outside.NO > 0)
}

/** Nothing of a match is asked any more. */
export const forgetMatch = (floor: Floor, match: number): void => {
  const of = floor.byMatch.get(match)
  if (of === undefined) return
  for (const record of of.trades)
    for (const leg of [record.trade.taker, ...record.trade.makers]) floor.desks.get(leg.apiKey)?.trades.delete(record)
  for (const { order } of of.orders) {
    floor.orders.delete(order.id)
    const desk = floor.desks.get(order.apiKey)
    if (desk !== undefined && desk.open.size === 0 && desk.trades.size === 0) floor.desks.delete(order.apiKey)
  }
  for (const { listing, accounts } of of.markets) {
    floor.earned += accounts.outside.dollars
    for (const wallet of of.wallets) wallet.positions.delete(listing.conditionId)
  }
  floor.byMatch.delete(match)
}
