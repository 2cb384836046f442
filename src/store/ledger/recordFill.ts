import { type Millis, shares, showMillionths, subUsd, type Usd, worth } from '../../domain/money.ts'
import { type FillSettled, type OrderFilled, rests } from '../../domain/order.ts'
import { moveOf } from '../../domain/orderLife.ts'
import type { Transaction } from '../connection.ts'
import { bump } from './intents.ts'
import type { OrderRow } from './orderRows.ts'
import { type Case, move, nothingNew, type RecordedTold, soFar } from './recordCase.ts'
import { decimal } from './rows.ts'

export const heldOf = async (tx: Transaction, order: OrderRow): Promise<number> => {
  const [held] = await tx<{ remaining_shares: string }[]>`
    select remaining_shares from csgo_positions
     where strategy_name = ${order.strategy_name} and market_id = ${order.market_id} and token_type = ${order.token_type} and status <> 'closed'`
  return held === undefined ? 0 : decimal(held.remaining_shares)
}

/**
 * What a fill of a resting order is worth at its limit: all its fills together cost what the whole costs, as it was signed, so a millionth that one
 * of them is rounded by is missing in another. Of one that was to take at once and yet rests, and spends dollars, they cost what its first shares
 * cost. null: no such fill, rounded for itself.
 */
const partOfWhole = (order: OrderRow, amount: number, report: OrderFilled): Usd | null => {
  const limit = decimal(order.limit_price)
  const isMade = rests({ type: order.order_type }) ? order.shares !== null : report.role === 'maker'
  if (!isMade || report.price !== limit) return null
  const filled = decimal(order.filled_shares)
  const rounding = order.side === 'BUY' ? 'up' : 'down'
  const of = (size: number): Usd => worth(shares(Math.max(0, size)), report.price, rounding)
  if (order.shares === null) return subUsd(of(filled + amount), of(filled))
  const left = decimal(order.shares) - filled
  return subUsd(of(left), of(left - amount))
}

export const fill = (
  one: Case,
  kind: 'order' | 'dust',
  key: string,
  delta: number,
  at: Millis,
  report: OrderFilled | null,
) => {
  const { tx, order, intent } = one
  const exact = report === null ? null : partOfWhole(order, Math.abs(delta), report)
  const price = report === null ? '0' : showMillionths(report.price)
  const fee = report === null ? '0' : showMillionths(report.fee)
  const book = report?.book ?? null
  const [bid, ask] = book === null ? [null, null] : [showMillionths(book.bid), showMillionths(book.ask)]
  const pair = order.side === 'BUY' ? intent.pair_id : null
  const reason = kind === 'dust' ? 'under a hundredth of a share: written off' : intent.reason
  return tx<{ id: number | null }[]>`
    select csgo_fill(${key}, ${kind}, ${order.strategy_name}, ${order.market_id}, ${order.token_type}, ${showMillionths(delta)}::numeric,
                     ${price}::numeric, ${fee}::numeric, ${reason}, ${at}, ${order.order_id}, ${pair}, ${order.trigger_price}::numeric,
                     ${bid}::numeric, ${ask}::numeric, ${book?.observedAt ?? null}, ${report?.settlement ?? 'confirmed'},
                     ${exact === null ? null : showMillionths(exact)}::numeric) as id`
}

export const filled = async (one: Case, report: OrderFilled): Promise<RecordedTold> => {
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
      sent_at = coalesce(o.sent_at, ${report.at}), updated_at = ${report.at}
    from made where o.order_id = ${order.order_id}`
  const step = moveOf(order.status, report)
  if (step !== null) await move(one, step, '', report.at)
  const words = `${direction} ${showMillionths(amount)} ${report.order.side} at ${showMillionths(report.price)}`
  await tx`
    select csgo_tell(${marketId}, ${strategy}, ${actionId}, 'progress', 'partly_filled', ${words}, shares, cash, ${report.at})
      from (${soFar(tx, order.action_id)}) as so_far`
  return { isNew: true, next: [], told: [marketId] }
}

/** How a fill's settlement ended. A failed one is reversed, once; its strategy hears of it. */
export const settled = async (one: Case, report: FillSettled): Promise<RecordedTold> => {
  const { tx } = one
  const { marketId, strategy } = report.order
  const [answer] = await tx<{ changed: 'nothing' | 'confirmed' | 'reversed' | 'lost' }[]>`
    select csgo_settle_fill(${report.fillKey}, ${marketId}, ${report.settlement}, ${report.text}, ${report.at}) as changed`
  switch (answer?.changed) {
    case 'confirmed':
      await bump(tx, marketId)
      return { isNew: true, next: [], told: [marketId] }
    case 'reversed':
    case 'lost':
      await tx`
        select csgo_tell(${marketId}, ${strategy}, null, 'unasked', 'reversed', ${`a fill failed to settle: ${report.text}`},
                         coalesce(sum(case side when 'BUY' then shares else -shares end), 0),
                         coalesce(sum(case side when 'BUY' then -value_usd else value_usd end - fee_usd), 0), ${report.at})
          from csgo_fills where fill_key = ${`reversal/${report.fillKey}`}`
      return { isNew: true, next: [], told: [marketId] }
    case 'nothing':
    case undefined:
      return nothingNew
  }
}
