import type { Clock } from '../src/ports/clock.ts'

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
