import type { OrderId } from '../../domain/ids.ts'
import type { OrderReport } from '../../domain/order.ts'
import type { Sql, Transaction } from '../connection.ts'
import { fenced } from './fence.ts'
import { LOCK_MARKETS, LOCK_WALLETS } from './locks.ts'
import { ORDER_SELECTION, type OrderRow } from './orderRows.ts'
import { accepted, unknown } from './recordAnswer.ts'
import type { Case, IntentRow, RecordedTold, RecordSettings } from './recordCase.ts'
import { done, settledWith } from './recordEnd.ts'
import { filled, settled } from './recordFill.ts'
import type { MarketRow } from './rows.ts'

const LOCK_ORDERS = `select ${ORDER_SELECTION} where o.order_id = any($1::text[]) order by o.order_id for update of o`
const INTENTS = `
  select i.action_id, i.kind, i.reason, i.closed_as, p.id as pair_id from csgo_intents i left join csgo_pairs p using (action_id)
   where i.action_id = any($1::text[])`

/**
 * One transaction for reports of different markets: of each its order, fill, leg, position, wallet, reservation, outcome. A report that is known
 * already changes nothing; a repeated `done` answers again the next order of its pair as long as that was not handed out.
 */
export const record = (
  sql: Sql,
  settings: RecordSettings,
  handedOut: ReadonlySet<OrderId>,
  reports: ReadonlyArray<OrderReport>,
): Promise<ReadonlyArray<RecordedTold>> =>
  sql.begin(async tx => {
    const caseOf = await lockAndRead(tx, settings, reports)
    const answers = await Promise.allSettled(reports.map(async report => recorded(caseOf(report), report, handedOut)))
    // Only once none of them sends anything any more: after the roll-back it would be committed by itself.
    return answers.map(answer => {
      if (answer.status === 'rejected') throw answer.reason
      return answer.value
    })
  })

const recorded = async (one: Case, report: OrderReport, handedOut: ReadonlySet<OrderId>): Promise<RecordedTold> => {
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
}

/** Locks the markets, then the wallets of whoever may be paid or charged, then the orders, each sorted: all sent at once, in this order. */
const lockAndRead = async (
  tx: Transaction,
  settings: RecordSettings,
  reports: ReadonlyArray<OrderReport>,
): Promise<(report: OrderReport) => Case> => {
  const prepared = { prepare: true }
  const [, markets, , orders, intents] = await Promise.all([
    fenced(tx, settings),
    tx.unsafe<MarketRow[]>(LOCK_MARKETS, [reports.map(({ order }) => order.marketId)], prepared),
    tx.unsafe(LOCK_WALLETS, [reports.filter(movesMoney).map(({ order }) => order.strategy)], prepared),
    tx.unsafe<OrderRow[]>(LOCK_ORDERS, [reports.map(({ order }) => order.orderId)], prepared),
    tx.unsafe<IntentRow[]>(INTENTS, [reports.map(({ order }) => order.actionId)], prepared),
  ])
  const byMarket = new Map(markets.map(row => [row.id, row]))
  const byOrder = new Map(orders.map(row => [row.order_id, row]))
  const byAction = new Map(intents.map(row => [row.action_id, row]))
  return ({ order: { marketId, orderId, actionId } }) => {
    const market = byMarket.get(marketId)
    const order = byOrder.get(orderId)
    const intent = byAction.get(actionId)
    if (market === undefined || order === undefined || intent === undefined)
      throw new RangeError(`a report on ${orderId}, an order that was never committed`)
    return { tx, settings, market, order, intent }
  }
}

/** What is sold to the last hundredth is written off at the order's end. */
const movesMoney = (report: OrderReport): boolean => {
  switch (report._tag) {
    case 'filled':
    case 'settled':
      return true
    case 'done':
      return report.order.direction === 'SELL'
    case 'accepted':
    case 'unknown':
      return false
  }
}
