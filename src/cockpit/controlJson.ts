import type { AskedByHand, CancelPreview, ClosePreview } from '../domain/control.ts'
import { showMillionths } from '../domain/money.ts'
import type { ComparedWaiting } from '../domain/reconciled.ts'
import type { AskedJson, CancelPreviewJson, ClosePreviewJson } from './controlAnswers.ts'
import { exact } from './json.ts'
import type { ReconcileJson } from './reconcileJson.ts'

/** What persons may ask, for programs: money, prices and shares as exact decimals, times as milliseconds since 1970. */
export const closeJson = (row: ClosePreview): ClosePreviewJson => ({
  ...row,
  held: showMillionths(row.held),
  shares: showMillionths(row.shares),
  cost: showMillionths(row.cost),
  bid: exact(row.bid),
  value: exact(row.value),
  fee: exact(row.fee),
  limit: exact(row.limit),
  fills: showMillionths(row.fills),
  worst: showMillionths(row.worst),
})

export const cancelJson = (row: CancelPreview): CancelPreviewJson => ({
  ...row,
  limit: showMillionths(row.limit),
  left: showMillionths(row.left),
})

export const askedJson = ({ audit, asked }: AskedByHand): AskedJson => ({
  audit,
  asked: asked.map(one => ({ ...one, shares: showMillionths(one.shares), cash: showMillionths(one.cash) })),
})

export const comparedJson = (compared: ComparedWaiting): ReconcileJson => ({
  at: compared.at,
  openOrders: compared.openOrders,
  trades: compared.trades,
  corrections: [...compared.corrections],
  mismatches: [...compared.mismatches],
  waiting: compared.waiting.map(one => ({ ...one, worth: showMillionths(one.worth) })),
})
