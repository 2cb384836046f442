import type { OrderAccepted, OrderUnknown } from '../../domain/order.ts'
import { moveOf } from '../../domain/orderLife.ts'
import { bump } from './intents.ts'
import { type Case, move, nothingNew, type RecordedTold, soFar } from './recordCase.ts'

/** The venue took it, or it was seen there. The strategy hears it once, while its action is open. */
export const accepted = async (one: Case, report: OrderAccepted): Promise<RecordedTold> => {
  const { tx, order, intent } = one
  const { marketId, strategy, actionId } = report.order
  const step = moveOf(order.status, report)
  const isFirst = order.sent_at === null && order.done_at === null
  if (step === null && !isFirst) return nothingNew
  if (step !== null) await move(one, step, '', report.at)
  await tx`update csgo_orders set sent_at = coalesce(sent_at, ${report.at}), updated_at = ${report.at} where order_id = ${order.order_id}`
  if (!isFirst || intent.closed_as !== null) {
    await bump(tx, marketId)
    return { isNew: true, next: [], told: [marketId] }
  }
  await tx`
    select csgo_tell(${marketId}, ${strategy}, ${actionId}, 'progress', 'accepted', ${report.status}, shares, cash, ${report.at})
      from (${soFar(tx, order.action_id)}) as so_far`
  return { isNew: true, next: [], told: [marketId] }
}

/** Its reservation stays, so that it counts as if filled; its action stays open. */
export const unknown = async (one: Case, report: OrderUnknown): Promise<RecordedTold> => {
  const step = moveOf(one.order.status, report)
  if (step === null) return nothingNew
  await move(one, step, report.text, report.at)
  await bump(one.tx, report.order.marketId)
  return { isNew: true, next: [], told: [report.order.marketId] }
}
