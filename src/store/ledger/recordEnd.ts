import type { OrderId } from '../../domain/ids.ts'
import { shares } from '../../domain/money.ts'
import { type FillSettled, type Order, type OrderDone, type RiskApproved, rests } from '../../domain/order.ts'
import { moveOf } from '../../domain/orderLife.ts'
import type { ActionOrder, AfterOrder } from '../../domain/risk.ts'
import type { Transaction } from '../connection.ts'
import { bump, writeOrder } from './intents.ts'
import { kindOf } from './kinds.ts'
import { ORDER_SELECTION, type OrderRow, orderOf } from './orderRows.ts'
import { type Case, move, nothingNew, type RecordedTold, soFar } from './recordCase.ts'
import { fill, heldOf } from './recordFill.ts'
import { decimal, marketOf, quoteOf } from './rows.ts'

/** The end of an order, and what follows for its action. */
export const done = async (one: Case, report: OrderDone, handedOut: ReadonlySet<OrderId>): Promise<RecordedTold> => {
  const { tx, order, intent } = one
  const { marketId, actionId } = report.order
  const step = moveOf(order.status, report)
  if (step === null) return { ...nothingNew, next: await intended(tx, actionId, handedOut) }
  // Sent together with what is read: Postgres answers one after another.
  const [, ended] = await Promise.all([move(one, step, report.text, report.at).execute(), ordersOf(tx, actionId)])
  if (order.side === 'SELL' && decimal(order.filled_shares) > 0) {
    const left = await heldOf(tx, order)
    if (left > 0 && left < DUST) await fill(one, 'dust', `dust/${order.order_id}`, -left, report.at, null)
  }
  await closeCancels(tx, report)
  if (intent.closed_as !== null) return { isNew: true, next: [], told: [marketId] }
  return follow(one, report, following(one, ended))
}

const following = ({ settings, market, intent }: Case, orders: ReadonlyArray<ActionOrder>): AfterOrder =>
  settings.cores.after({
    kind: kindOf(intent.kind),
    orders,
    market: marketOf(market),
    quote: quoteOf(market),
  })

/** A pair whose one leg has to be undone waits for its settlement: this was it, or it failed. */
export const settledWith = async (one: Case, report: FillSettled, told: RecordedTold): Promise<RecordedTold> => {
  if (!told.isNew || one.intent.kind !== 'OPEN_PAIR' || one.intent.closed_as !== null) return told
  const next = await follow(one, report, following(one, await ordersOf(one.tx, one.order.action_id)))
  return { isNew: true, next: next.next, told: told.told }
}

/** Nobody can sell less than a hundredth of a share. */
const DUST = 10_000

const follow = async ({ tx }: Case, report: OrderDone | FillSettled, follows: AfterOrder): Promise<RecordedTold> => {
  const { marketId, strategy } = report.order
  switch (follows._tag) {
    case 'wait':
      await bump(tx, marketId)
      return { isNew: true, next: [], told: [marketId] }
    case 'next':
      await writeOrder(tx, follows.order, report.at)
      await bump(tx, marketId)
      return { isNew: true, next: [follows.order], told: [] }
    case 'close':
      // Its reservation is free again.
      await tx`
        with closed as (
          update csgo_intents set closed_as = ${follows.kind}, closed_at = ${report.at}
           where action_id = ${follows.actionId} and closed_as is null
        ), freed as (
          delete from csgo_reservations where action_id = ${follows.actionId}
        )
        select csgo_tell(${marketId}, ${strategy}, ${follows.actionId}, 'closing', ${follows.kind}, ${follows.reason}, shares, cash, ${report.at})
          from (${soFar(tx, follows.actionId)}) as so_far`
      return { isNew: true, next: [], told: [marketId] }
  }
}

/** Who asked to cancel this order hears what became of it. */
const closeCancels = async (tx: Transaction, { order, result, text, at }: OrderDone): Promise<void> => {
  if (!rests(order)) return
  const kind = result === 'cancelled' ? 'cancelled' : 'rejected'
  const words = result === 'cancelled' ? text : `the order was ${result} before: ${text}`
  await tx`
    with closed as (
      update csgo_intents set closed_as = ${kind}, closed_at = ${at}
       where market_id = ${order.marketId} and closed_as is null and kind = 'CANCEL' and action->>'orderId' = ${order.orderId}
      returning action_id, market_id, strategy_name
    )
    select csgo_tell(market_id, strategy_name, action_id, 'closing', ${kind}, ${words}, 0, 0, ${at}) from closed`
}

/** All orders of an action, oldest first; a fill that failed to settle never was. */
const ordersOf = async (tx: Transaction, action: string): Promise<ReadonlyArray<ActionOrder>> => {
  const rows = await tx<(OrderRow & { readonly net_shares: string; readonly unsettled: string })[]>`
    select coalesce((select sum(f.shares) from csgo_fills f where f.order_id = o.order_id and f.kind = 'order'
                        and exists (select from csgo_fill_settlements s where s.fill_key = f.fill_key and s.settlement = 'matched')
                        and not exists (select from csgo_fill_settlements s where s.fill_key = f.fill_key and s.settlement <> 'matched')), 0) as unsettled,
           o.filled_shares - coalesce((select sum(f.shares) from csgo_fills f where f.order_id = o.order_id and f.kind = 'reversal'), 0) as net_shares,
           ${tx.unsafe(ORDER_SELECTION)} where o.action_id = ${action} order by o.created_at, o.order_id`
  return rows.map(row => ({
    order: orderOf(row),
    filledShares: shares(decimal(row.net_shares)),
    unsettled: shares(decimal(row.unsettled)),
    result: resultOf(row),
    text: row.text,
  }))
}

const RESULTS = ['filled', 'killed', 'cancelled', 'expired', 'rejected', 'not_placed'] as const
const resultOf = (row: OrderRow): ActionOrder['result'] => RESULTS.find(result => result === row.status) ?? null

const intended = async (
  tx: Transaction,
  action: string,
  handedOut: ReadonlySet<OrderId>,
): Promise<ReadonlyArray<RiskApproved<Order>>> => {
  const rows = await tx<OrderRow[]>`
    select ${tx.unsafe(ORDER_SELECTION)} where o.action_id = ${action} and o.status = 'intended' order by o.created_at, o.order_id`
  return rows.map(orderOf).filter(order => !handedOut.has(order.orderId))
}
