import type { MarketId, OrderId } from '../../domain/ids.ts'
import { type Millis, shares, showMillionths } from '../../domain/money.ts'
import type { Order, OrderAccepted, OrderDone, OrderFilled, OrderReport, RiskApproved } from '../../domain/order.ts'
import type { ActionOrder, AfterOrder } from '../../domain/risk.ts'
import type { TradingCores } from '../../ports/cores.ts'
import type { Recorded } from '../../ports/store.ts'
import type { Sql, Transaction } from '../connection.ts'
import { type Fence, fenced } from './fence.ts'
import { bump, writeOrders } from './intents.ts'
import {
  decimal,
  kindOf,
  MARKET_COLUMNS,
  type MarketRow,
  marketOf,
  ORDER_SELECTION,
  type OrderRow,
  orderOf,
  quoteOf,
} from './rows.ts'

export interface RecordSettings extends Fence {
  readonly cores: TradingCores
}
export interface RecordedTold extends Recorded {
  readonly told: ReadonlyArray<MarketId>
}

/** A report against the locked market, its order and its action. */
interface Case {
  readonly tx: Transaction
  readonly settings: RecordSettings
  readonly market: MarketRow
  readonly order: OrderRow
  readonly intent: IntentRow
}
interface IntentRow {
  readonly kind: string
  readonly reason: string
  readonly closed_as: string | null
  readonly pair_id: number | null
}

const nothingNew: RecordedTold = { isNew: false, next: [], told: [] }

/**
 * One transaction for one report: order, fill, leg, position, wallet, reservation, outcome. A report that is known already changes
 * nothing; a repeated `done` answers again the next order of its pair as long as that was not handed out.
 */
export const record = (
  sql: Sql,
  settings: RecordSettings,
  handedOut: ReadonlySet<OrderId>,
  report: OrderReport,
): Promise<RecordedTold> =>
  sql.begin(async (tx): Promise<RecordedTold> => {
    const { orderId, actionId, marketId } = report.order
    await fenced(tx, settings)
    const [market] = await tx<MarketRow[]>`
      select ${tx(MARKET_COLUMNS)} from csgo_matches where id = ${marketId} for no key update`
    const [order] = await tx<
      OrderRow[]
    >`select ${tx.unsafe(ORDER_SELECTION)} where o.order_id = ${orderId} for update of o`
    const [intent] = await tx<IntentRow[]>`
      select i.kind, i.reason, i.closed_as, p.id as pair_id from csgo_intents i left join csgo_pairs p using (action_id)
       where i.action_id = ${actionId}`
    if (market === undefined || order === undefined || intent === undefined)
      throw new RangeError(`a report on ${orderId}, an order that was never committed`)
    const one: Case = { tx, settings, market, order, intent }
    switch (report._tag) {
      case 'accepted':
        return accepted(one, report)
      case 'filled':
        return filled(one, report)
      case 'done':
        return done(one, report, handedOut)
    }
  })

const accepted = async ({ tx, order }: Case, report: OrderAccepted): Promise<RecordedTold> => {
  if (order.sent_at !== null || order.done_at !== null) return nothingNew
  const { marketId, strategy, actionId } = report.order
  await tx`
    update csgo_orders set sent_at = ${report.at}, updated_at = ${report.at}, status = case status when 'intended' then ${report.status} else status end
     where order_id = ${order.order_id}`
  await tx`
    select csgo_tell(${marketId}, ${strategy}, ${actionId}, 'progress', 'accepted', ${report.status}, shares, cash, ${report.at})
      from (${soFar(tx, order.action_id)}) as so_far`
  return { isNew: true, next: [], told: [marketId] }
}

/** Bought (+) or sold (−) and paid (−) or received (+) by an action so far. */
const soFar = (tx: Transaction, action: string) => tx`
  select coalesce(sum(case f.side when 'BUY' then f.shares else -f.shares end), 0) as shares,
         coalesce(sum(case f.side when 'BUY' then -f.value_usd else f.value_usd end - f.fee_usd), 0) as cash
    from csgo_fills f join csgo_orders o using (order_id) where o.action_id = ${action}`

const heldOf = async (tx: Transaction, order: OrderRow): Promise<number> => {
  const [held] = await tx<{ remaining_shares: string }[]>`
    select remaining_shares from csgo_positions
     where strategy_name = ${order.strategy_name} and market_id = ${order.market_id} and token_type = ${order.token_type} and status <> 'closed'`
  return held === undefined ? 0 : decimal(held.remaining_shares)
}

const fill = (
  one: Case,
  kind: 'order' | 'dust',
  key: string,
  delta: number,
  at: Millis,
  report: OrderFilled | null,
) => {
  const { tx, order, intent } = one
  const price = report === null ? '0' : showMillionths(report.price)
  const fee = report === null ? '0' : showMillionths(report.fee)
  const [bid, ask] = report === null ? [null, null] : [showMillionths(report.bid), showMillionths(report.ask)]
  const pair = order.side === 'BUY' ? intent.pair_id : null
  const reason = kind === 'dust' ? 'under a hundredth of a share: written off' : intent.reason
  return tx<{ id: number | null }[]>`
    select csgo_fill(${key}, ${kind}, ${order.strategy_name}, ${order.market_id}, ${order.token_type}, ${showMillionths(delta)}::numeric,
                     ${price}::numeric, ${fee}::numeric, ${reason}, ${at}, ${order.order_id}, ${pair}, ${order.trigger_price}::numeric,
                     ${bid}::numeric, ${ask}::numeric, ${report?.observedAt ?? null}) as id`
}

const filled = async (one: Case, report: OrderFilled): Promise<RecordedTold> => {
  const { tx, order } = one
  const { marketId, strategy, actionId, direction } = report.order
  // What a person sold meanwhile cannot be sold again.
  const amount = direction === 'BUY' ? report.shares : Math.min(report.shares, await heldOf(tx, order))
  if (amount <= 0) return nothingNew
  const [made] = await fill(one, 'order', report.fillKey, direction === 'BUY' ? amount : -amount, report.at, report)
  const id = made?.id ?? null
  if (id === null) return nothingNew
  await tx`
    with made as (select shares, value_usd, fee_usd from csgo_fills where id = ${id}), reserved as (
      update csgo_reservations r set usd = greatest(r.usd - made.value_usd - made.fee_usd, 0)
        from made where r.action_id = ${actionId} and ${direction} = 'BUY'
    )
    update csgo_orders o set
      filled_shares = o.filled_shares + made.shares, filled_usd = o.filled_usd + made.value_usd, fees_usd = o.fees_usd + made.fee_usd,
      status = case when o.done_at is null then 'partly_filled' else o.status end, sent_at = coalesce(o.sent_at, ${report.at}), updated_at = ${report.at}
    from made where o.order_id = ${order.order_id}`
  const words = `${direction} ${showMillionths(amount)} ${report.order.side} at ${showMillionths(report.price)}`
  await tx`
    select csgo_tell(${marketId}, ${strategy}, ${actionId}, 'progress', 'partly_filled', ${words}, shares, cash, ${report.at})
      from (${soFar(tx, order.action_id)}) as so_far`
  return { isNew: true, next: [], told: [marketId] }
}

const done = async (one: Case, report: OrderDone, handedOut: ReadonlySet<OrderId>): Promise<RecordedTold> => {
  const { tx, order, intent, settings, market } = one
  const { marketId, actionId } = report.order
  if (order.done_at !== null) return { ...nothingNew, next: await intended(tx, actionId, handedOut) }
  await tx`
    update csgo_orders set status = ${report.result}, text = ${report.text}, done_at = ${report.at}, updated_at = ${report.at}
     where order_id = ${order.order_id}`
  if (order.side === 'SELL' && decimal(order.filled_shares) > 0) {
    const left = await heldOf(tx, order)
    if (left > 0 && left < DUST) await fill(one, 'dust', `dust/${order.order_id}`, -left, report.at, null)
  }
  await closeCancels(tx, report)
  if (intent.closed_as !== null) return { isNew: true, next: [], told: [marketId] }
  const follows = settings.cores.after({
    kind: kindOf(intent.kind),
    orders: await ordersOf(tx, actionId),
    market: marketOf(market),
    quote: quoteOf(market),
  })
  return follow(one, report, follows)
}

/** Nobody can sell less than a hundredth of a share. */
const DUST = 10_000

const follow = async ({ tx }: Case, report: OrderDone, follows: AfterOrder): Promise<RecordedTold> => {
  const { marketId, strategy } = report.order
  switch (follows._tag) {
    case 'wait':
      await bump(tx, [marketId])
      return { isNew: true, next: [], told: [marketId] }
    case 'next':
      await writeOrders(tx, [{ order: follows.order, at: report.at }])
      await bump(tx, [marketId])
      return { isNew: true, next: [follows.order], told: [] }
    case 'close':
      await closeIntent(tx, follows.actionId, follows.kind, report.at)
      await tx`
        select csgo_tell(${marketId}, ${strategy}, ${follows.actionId}, 'closing', ${follows.kind}, ${follows.reason}, shares, cash, ${report.at})
          from (${soFar(tx, follows.actionId)}) as so_far`
      return { isNew: true, next: [], told: [marketId] }
  }
}

/** Ends an action: its reservation is free again. */
const closeIntent = async (tx: Transaction, action: string, kind: string, at: Millis): Promise<void> => {
  await tx`update csgo_intents set closed_as = ${kind}, closed_at = ${at} where action_id = ${action} and closed_as is null`
  await tx`delete from csgo_reservations where action_id = ${action}`
}

/** Who asked to cancel this order hears what became of it. */
const closeCancels = async (tx: Transaction, { order, result, text, at }: OrderDone): Promise<void> => {
  if (order.type === 'FAK') return
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

/** All orders of an action, oldest first. */
const ordersOf = async (tx: Transaction, action: string): Promise<ReadonlyArray<ActionOrder>> => {
  const rows = await tx<OrderRow[]>`
    select ${tx.unsafe(ORDER_SELECTION)} where o.action_id = ${action} order by o.created_at, o.order_id`
  return rows.map(row => ({
    order: orderOf(row),
    filledShares: shares(decimal(row.filled_shares)),
    result: resultOf(row),
    text: row.text,
  }))
}

const RESULTS = ['filled', 'killed', 'cancelled', 'expired', 'rejected'] as const
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
