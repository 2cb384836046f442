/** While the matching engine restarts (fault `http-425`) nothing trades; for a while after it, only orders that cannot take do. */
import { type Millis, millis } from '../../../domain/money.ts'
import type { Faults, Where } from '../../faults/fault.ts'

export type Readiness =
  | { readonly _tag: 'Ready' }
  | { readonly _tag: 'Restarting' }
  | { readonly _tag: 'PostOnly'; readonly seconds: number }

/** How long the mode lasts when the fault does not say. */
const USUAL = 120_000
const LONGEST = 3_600_000
/** The steps of the look back: by the second at first, then coarser. */
const stepAfter = (ago: number): number => (ago < USUAL ? 1000 : 10_000)

/** A pure look back: whether anybody asked meanwhile is no matter. A restart shorter than a step may go unnoticed. */
export const readinessAt = (faults: Faults, where: Where, now: Millis): Readiness => {
  if (faults.strikes('http-425', where, now)) return { _tag: 'Restarting' }
  for (let ago = 1000; ago <= LONGEST; ago += stepAfter(ago)) {
    const at = millis(now - ago)
    if (!faults.strikes('http-425', where, at)) continue
    const left = (faults.amount('http-425', where, at) || USUAL) - ago
    return left > 0 ? { _tag: 'PostOnly', seconds: Math.ceil(left / 1000) } : { _tag: 'Ready' }
  }
  return { _tag: 'Ready' }
}
