/** The account's dollars against what the fills of the ledger explain. */
import { showMillionths, type Usd, usd } from '../domain/money.ts'
import type { Mismatch } from '../domain/reconciled.ts'
import type { OurMoney } from '../ports/reconciliations.ts'

/** A cent, and for each fill what the rounding of its fee may hide. */
const TOLERANCE = 10_000
const A_FILL = 10

export interface MoneyCompared {
  /** Dollars that no fill explains; null: something is in flight, or the account does not tell. */
  readonly spare: Usd | null
  readonly mismatches: ReadonlyArray<Mismatch>
}

/** `there`: all dollars of the account. More than explained is a person's; less wants a person. */
export const compareMoney = (ours: OurMoney, there: Usd | null): MoneyCompared => {
  if (there === null) return { spare: null, mismatches: [] }
  const now = there - ours.made
  const spare = ours.isQuiet ? usd(now) : null
  if (ours.before === null) return { spare, mismatches: [] }
  const missing = ours.before.spare - now - ours.expected
  if (missing <= TOLERANCE + A_FILL * ours.before.fillsSince) return { spare, mismatches: [] }
  const text = `the account has ${showMillionths(missing)} USD less than the fills explain: ${showMillionths(there)} USD are there`
  return { spare, mismatches: [{ about: 'money', text }] }
}
