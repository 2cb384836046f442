import type { Clock } from '../../ports/clock.ts'

/** A token bucket: who asks is told how long to wait, and has its turn then. */
export interface Bucket {
  /** Takes a turn; answers how many ms from now it is. */
  readonly turn: () => number
  /** Nobody has a turn for so long (the venue's `Retry-After`). */
  readonly pause: (ms: number) => void
}

export interface BucketSettings {
  readonly aSecond: number
  /** So many at once after a rest. */
  readonly burst: number
}

export const createBucket = ({ aSecond, burst }: BucketSettings, clock: Pick<Clock, 'monotonic'>): Bucket => {
  const every = 1000 / aSecond
  /** When the bucket would be full again if nobody asked. */
  let full = clock.monotonic()
  return {
    turn: () => {
      const now = clock.monotonic()
      full = Math.max(full, now) + every
      return Math.max(0, full - burst * every - now)
    },
    // Empty until then: whoever waited goes one after another, not all at once.
    pause: ms => {
      full = Math.max(full, clock.monotonic() + ms + (burst - 1) * every)
    },
  }
}
