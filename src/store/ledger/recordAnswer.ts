import type { OrderAccepted, OrderUnknown } from '../../domain/order.ts'
import { bump } from './intents.ts'
import { type Case, nothingNew, type RecordedTold, soFar } from './recordCase.ts'

/** The venue took it, or it was seen there. */
export const accepted = async ({ tx, order }: Case, report: OrderAccepted): Promise<RecordedTold> => {
  if (order.sent_at !== null || order.done_at !== null) return nothingNew
  const { marketId, strategy, actionId } = report.order
  await tx`
    update csgo_orders set sent_at = ${report.at}, updated_at = ${report.at}, status = case when status in ('intended', 'unknown') then ${report.status} else status end
     where order_id = ${order.order_id}`
  await tx`
    select csgo_tell(${marketId}, ${strategy}, ${actionId}, 'progress', 'accepted', ${report.status}, shares, cash, ${report.at})
      from (${soFar(tx, order.action_id)}) as so_far`
  return { isNew: true, next: [], told: [marketId] }
}

/** Its reservation stays, so that it counts as if filled; its action stays open. */
export const unknown = async (
  { tx, order }: Case,
  { at, text, order: { marketId } }: OrderUnknown,
): Promise<RecordedTold> => {
  if (order.done_at !== null || !['intended', 'sent'].includes(order.status)) return nothingNew
  await tx`update csgo_orders set status = 'unknown', text = ${text}, updated_at = ${at} where order_id = ${order.order_id}`
  await bump(tx, [marketId])
  return { isNew: true, next: [], told: [] }
}
