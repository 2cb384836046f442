/**
 * What follows when an order of an action has ended. An action closes when all its orders have; what it bought or sold decides
 * how. A pair of which exactly one leg filled goes on: the missing leg is tried once more at the same limit, then the leg that
 * filled is sold again, once it is settled, so that no half of a pair stays by accident.
 */
import type { Side } from '../domain/ids.ts'
import { otherSide } from '../domain/ids.ts'
import { shares, showMillionths } from '../domain/money.ts'
import type { Order, RiskApproved } from '../domain/order.ts'
import type { ClosingKind } from '../domain/outcome.ts'
import { touchOf } from '../domain/quote.ts'
import type { ActionOrder, AfterOrder, Limits } from '../domain/risk.ts'
import type { EndedAction } from '../ports/cores.ts'
import { exitLimit, type NameOrder, named } from './orders.ts'

/** Under this nothing can be sold anywhere: it is written off when the rest was sold. */
const DUST = 10_000
const ATTEMPTS = 2

export const after =
  (settings: { readonly limits: Limits; readonly nameOrder: NameOrder }) =>
  (ended: EndedAction): AfterOrder => {
    const first = ended.orders[0]
    if (first === undefined || ended.orders.some(order => order.result === null)) return { _tag: 'wait' }
    const alone = ended.kind === 'OPEN_PAIR' ? legAlone(ended.orders) : null
    const order = alone === null ? null : pairGoesOn(settings, ended, alone)
    // What is not settled may fail yet, and then there is nothing to undo.
    if (order?.direction === 'SELL' && ended.orders.some(({ unsettled }) => unsettled > 0)) return { _tag: 'wait' }
    return order === null
      ? { _tag: 'close', actionId: first.order.actionId, ...closing(ended.orders) }
      : { _tag: 'next', order }
  }

const amountOf = (orders: ReadonlyArray<ActionOrder>, side: Side, direction: 'BUY' | 'SELL'): number =>
  orders
    .filter(({ order }) => order.side === side && order.direction === direction)
    .reduce((sum, { filledShares }) => sum + filledShares, 0)

/** The side that bought something while the other bought nothing. */
const legAlone = (orders: ReadonlyArray<ActionOrder>): Side | null => {
  const yes = amountOf(orders, 'YES', 'BUY')
  const no = amountOf(orders, 'NO', 'BUY')
  if (yes > 0 === no > 0) return null
  return yes > 0 ? 'YES' : 'NO'
}

/** The missing leg again, or the first undone; null when neither can be done any more. */
const pairGoesOn = (
  settings: { readonly limits: Limits; readonly nameOrder: NameOrder },
  { orders, market, quote }: EndedAction,
  alone: Side,
): RiskApproved<Order> | null => {
  const missing = orders.filter(({ order }) => order.side === otherSide(alone))
  const wanted = missing[0]?.order
  if (wanted !== undefined && missing.length < ATTEMPTS)
    return named(settings.nameOrder, wanted, missing.length + 1, market)
  const own = orders.filter(({ order }) => order.side === alone)
  const bought = own[0]?.order
  if (bought === undefined || own.some(({ order }) => order.direction === 'SELL')) return null
  const size = shares(Math.floor(amountOf(orders, alone, 'BUY') / DUST) * DUST)
  const bid = quote === null ? 0 : touchOf(quote, alone).bid
  if (quote === null || bid <= 0 || size < market.minOrderSize) return null
  return named(
    settings.nameOrder,
    {
      ...bought,
      direction: 'SELL',
      limit: exitLimit(touchOf(quote, alone).bid, market, settings.limits),
      amount: { _tag: 'shares', shares: size },
    },
    own.length + 1,
    market,
  )
}

const closing = (orders: ReadonlyArray<ActionOrder>): { readonly kind: ClosingKind; readonly reason: string } => {
  const sides = [...new Set(orders.map(({ order }) => order.side))]
  const traded = orders.some(({ filledShares }) => filledShares > 0)
  const undone = sides.some(side => amountOf(orders, side, 'BUY') > 0 && amountOf(orders, side, 'SELL') > 0)
  const left = sides.reduce((sum, side) => sum + amountOf(orders, side, 'BUY') - amountOf(orders, side, 'SELL'), 0)
  const words = [...new Set(orders.map(({ text }) => text).filter(text => text !== ''))].join('; ')
  if (undone && left < DUST)
    return { kind: 'expired', reason: `one leg did not fill, the other was sold again: ${words}` }
  if (undone)
    return { kind: 'filled', reason: `one leg did not fill, ${showMillionths(left)} of the other are left: ${words}` }
  if (traded) return { kind: 'filled', reason: words }
  const results = new Set(orders.map(({ result }) => result))
  return {
    kind: results.has('rejected') ? 'rejected' : results.has('cancelled') ? 'cancelled' : 'expired',
    reason: words,
  }
}
