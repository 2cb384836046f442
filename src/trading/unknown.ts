/**
 * How long an order stays unknown. It is looked for in every complete snapshot; missing twice, far enough apart, it is presumed not
 * placed. One that may rest is cancelled by its hash at the first absence, so that it cannot appear afterwards.
 */
import { type Millis, millis } from '../domain/money.ts'
import { rests } from '../domain/order.ts'
import type { Correction } from '../domain/reconciled.ts'
import type { OurOrder } from '../ports/reconciliations.ts'

/** Beside the market's delay, ms. */
const APART = 60_000

/** What follows when a complete snapshot of this moment shows neither the order nor a trade of it. */
export const absence = ({ order, absentSince }: OurOrder, at: Millis): ReadonlyArray<Correction> => {
  if (absentSince === null) {
    const first: Correction = { _tag: 'absent', order, evidence: 'neither among the open orders nor in any trade' }
    return rests(order)
      ? [first, { _tag: 'cancel', order, evidence: 'unknown, and it might rest: cancelled by its hash' }]
      : [first]
  }
  const apart = millis(order.takerDelay + APART)
  if (at - absentSince < apart) return []
  const evidence = `missing from complete snapshots for ${Math.floor((at - absentSince) / 1000)} s, at least ${apart / 1000} s`
  return [
    {
      _tag: 'report',
      report: { _tag: 'done', order, at, result: 'not_placed', text: `presumed: ${evidence}` },
      evidence,
    },
  ]
}
