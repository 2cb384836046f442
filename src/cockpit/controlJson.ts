import type { AskedByHand, CancelPreview, ClosePreview } from '../domain/control.ts'
import { showMillionths } from '../domain/money.ts'
import type { ComparedWaiting } from '../domain/reconciled.ts'

const exact = (value: number | null): string | null => (value === null ? null : showMillionths(value))

/** What persons may ask, for programs: money, prices and shares as exact decimals, times as milliseconds since 1970. */
export const closeJson = (row: ClosePreview) => ({
  ...row,
  held: exact(row.held),
  shares: exact(row.shares),
  cost: exact(row.cost),
  bid: exact(row.bid),
  value: exact(row.value),
  fee: exact(row.fee),
  limit: exact(row.limit),
  fills: exact(row.fills),
  worst: exact(row.worst),
})

export const cancelJson = (row: CancelPreview) => ({ ...row, limit: exact(row.limit), left: exact(row.left) })

export const askedJson = ({ audit, asked }: AskedByHand) => ({
  audit,
  asked: asked.map(one => ({ ...one, shares: exact(one.shares), cash: exact(one.cash) })),
})

export const comparedJson = (compared: ComparedWaiting) => ({
  ...compared,
  waiting: compared.waiting.map(one => ({ ...one, worth: showMillionths(one.worth) })),
})
