import type { Transaction } from '../connection.ts'

/** Under which lease the ledger is written. */
export interface Fence {
  readonly leaseName: string
  /** The token of the lease that this process holds. */
  readonly fencing: () => number
}

/** Code of the failure of a transaction that was refused because another engine holds the lease. */
export const LEASE_LOST = 'lease_lost'

class LeaseLost extends Error {
  readonly code = LEASE_LOST
}

/**
 * First statement of every transaction of the ledger: the lease must still be ours and stays so until the commit. It also says that
 * the outcomes told here need no notification: this process nudges by itself.
 */
export const fenced = async (tx: Transaction, fence: Fence): Promise<void> => {
  const token = fence.fencing()
  const held = await tx`
    select set_config('csgo_engine.quiet', 'on', true) from csgo_lease where name = ${fence.leaseName} and token = ${token} for share`
  if (held.length === 0)
    throw new LeaseLost(`another engine has taken the lease "${fence.leaseName}" over; this one may not write any more`)
}
