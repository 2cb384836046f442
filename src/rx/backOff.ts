export interface BackOffSettings {
  /** The longest wait after the first failure, ms. */
  readonly first: number
  /** The longest wait of all, ms. */
  readonly most: number
}

/** Exponential with full jitter: evenly spread in [0, first × 2^failures), never above `most`. `random` is evenly spread in [0, 1). */
export const backOff = ({ first, most }: BackOffSettings, failures: number, random: () => number): number =>
  Math.floor(random() * Math.min(most, first * 2 ** failures))
