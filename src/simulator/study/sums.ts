/** Averages that can be added up over matches and threads: of every name how many values there were, their sum and that of their squares. */

export interface Moments {
  readonly count: number
  readonly sum: number
  readonly squares: number
}

/** By name. Only `note` and `addAll` write it. */
export type Sums = Map<string, Moments>

const NONE: Moments = { count: 0, sum: 0, squares: 0 }

export const momentsOf = (sums: Sums, name: string): Moments => sums.get(name) ?? NONE

export const note = (sums: Sums, name: string, value: number): void => {
  const { count, sum, squares } = momentsOf(sums, name)
  sums.set(name, { count: count + 1, sum: sum + value, squares: squares + value * value })
}

export const addAll = (sums: Sums, others: Iterable<readonly [string, Moments]>): void => {
  for (const [name, other] of others) {
    const { count, sum, squares } = momentsOf(sums, name)
    sums.set(name, { count: count + other.count, sum: sum + other.sum, squares: squares + other.squares })
  }
}

/** NaN without values. */
export const meanOf = ({ count, sum }: Moments): number => sum / count

/** Of the mean; infinite with fewer than two values, which say nothing about it. */
export const standardError = ({ count, sum, squares }: Moments): number => {
  if (count < 2) return Number.POSITIVE_INFINITY
  const variance = Math.max(0, squares - (sum * sum) / count) / (count - 1)
  return Math.sqrt(variance / count)
}

/** One-sided, of the normal distribution. */
const Z_999 = 3.0902

/** The mean lies above it with 99.9 % confidence. */
export const lowerBound = (moments: Moments): number => meanOf(moments) - Z_999 * standardError(moments)

/** How many standard errors the mean is off 0; 0 when all values are. */
export const deviationsOff = (moments: Moments): number => {
  const error = standardError(moments)
  return error === 0 ? 0 : meanOf(moments) / error
}
