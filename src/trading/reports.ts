/** What the venue tells of our orders, as reports for the ledger. Pure; the ledger takes each as often as it comes, in any order. */
import { CLOCKS_APART, isPast } from '../domain/goodTill.ts'
import { type Millis, NO_USD, takerFee } from '../domain/money.ts'
import { type Order, type OrderDone, type OrderReport, type RiskApproved, rests } from '../domain/order.ts'
import { isFinal } from '../domain/orderLife.ts'
import type { VenueOrder, VenueTrade } from '../ports/account.ts'
import type { OurOrder } from '../ports/reconciliations.ts'

/** One fill for each trade and order of ours, whoever tells it. */
export const fillKeyOf = ({ tradeId, orderId }: VenueTrade): string => `trade/${tradeId}/${orderId}`

/** Whether a trade can be one of this order at all. */
export const belongs = (order: Order, trade: VenueTrade): boolean =>
  trade.tokenId === order.tokenId && trade.direction === order.direction && trade.shares > 0

/** Only a taker pays a fee; the trade does not tell it, so it follows from the market's schedule. */
export const reportsOfTrade = (
  order: RiskApproved<Order>,
  trade: VenueTrade,
  at: Millis,
): ReadonlyArray<OrderReport> => {
  if (!belongs(order, trade)) return []
  const fillKey = fillKeyOf(trade)
  const fill = (settlement: 'matched' | 'confirmed'): OrderReport => ({
    _tag: 'filled',
    order,
    at,
    fillKey,
    shares: trade.shares,
    price: trade.price,
    role: trade.role,
    fee: trade.role === 'taker' ? takerFee(trade.shares, trade.price, order.fee, 'nearest') : NO_USD,
    settlement,
    book: null,
  })
  const settled = (settlement: 'confirmed' | 'failed'): OrderReport => ({
    _tag: 'settled',
    order,
    at,
    fillKey,
    settlement,
    text: `trade ${trade.tradeId}`,
  })
  switch (trade.settlement) {
    case 'matched':
      return [fill('matched')]
    case 'confirmed':
      return [fill('confirmed'), settled('confirmed')]
    case 'failed':
      return [settled('failed')]
  }
}

/** What a message about an order says that the ledger does not know. An end waits until all that was matched is in the ledger. */
export const reportsOfOrder = (ours: OurOrder, told: VenueOrder, at: Millis): ReadonlyArray<OrderReport> => {
  const { order, status } = ours
  switch (told.state) {
    case 'live':
    case 'delayed':
      return isUnseen(ours) || (status === 'delayed' && told.state === 'live')
        ? [{ _tag: 'accepted', order, at, status: told.state }]
        : []
    case 'matched':
    case 'ended':
      if ((isFinal(status) && !isUnseen(ours)) || told.matched > ours.filledShares) return []
      return [{ _tag: 'done', order, at, ...howEnded(order, told, at) }]
  }
}

/** The ledger does not know that the venue has it. */
const isUnseen = ({ status }: OurOrder): boolean => {
  switch (status) {
    case 'intended':
    case 'sent':
    case 'unknown':
    case 'not_placed':
    case 'rejected':
      return true
    case 'live':
    case 'delayed':
    case 'partly_filled':
    case 'filled':
    case 'killed':
    case 'cancelled':
    case 'expired':
      return false
  }
}

type End = Pick<OrderDone, 'result' | 'text'>

const howEnded = (order: Order, told: VenueOrder, at: Millis): End => {
  const { text } = told
  if (told.state === 'matched' && told.matched >= told.size) return { result: 'filled', text }
  if (!rests(order)) return { result: told.matched > 0 && told.state === 'matched' ? 'filled' : 'killed', text }
  // The venue's stamp decides as far as clocks may be apart; what is looked up later has none of its end.
  if (isPast(order, Math.max(at, Math.min(told.at, at + CLOCKS_APART))) && NO_REASON.test(text))
    return { result: 'expired', text: `its time was over: ${text}` }
  return { result: /expir/i.test(text) ? 'expired' : 'cancelled', text }
}

/** How the venue tells the end of a GTD: as any cancel. What it takes back by itself has another word (`INVALID`, `CANCELED_…`). */
const NO_REASON = /^(?:CANCELL?ED|EXPIRED)$/i
