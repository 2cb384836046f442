import type { Clock } from '../src/ports/clock.ts'

export interface BackOffSettings {
  /** The longest wait after the first failure, ms. */
  readonly first: number
  /** The longest wait of all, ms. */
  readonly most: number
}

/** Exponential with full jitter: evenly spread in [0, first × 2^failures), never above `most`. */
export const backOff = ({ first, most }: BackOffSettings, failures: number, random: Clock['random']): number =>
  Math.floor(random() * Math.min(most, first * 2 ** failures))

/** Whoever asks next waits so many ms that no two begin within `every` ms of each other. */
export const turns = (clock: Clock, every: number): (() => number) => {
  let free = clock.monotonic()
  return () => {
    const now = clock.monotonic()
    const turn = Math.max(now, free)
    free = turn + every
    return turn - now
  }
}
