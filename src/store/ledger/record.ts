import type { OrderId } from '../../domain/ids.ts'
import type { OrderReport } from '../../domain/order.ts'
import type { Sql } from '../connection.ts'
import { fenced } from './fence.ts'
import { accepted, unknown } from './recordAnswer.ts'
import type { Case, IntentRow, RecordedTold, RecordSettings } from './recordCase.ts'
import { done, settledWith } from './recordEnd.ts'
import { filled, settled } from './recordFill.ts'
import { MARKET_COLUMNS, type MarketRow, ORDER_SELECTION, type OrderRow } from './rows.ts'

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
      case 'unknown':
        return unknown(one, report)
      case 'settled':
        return settledWith(one, report, await settled(one, report))
    }
  })
