import type { SchedulerLike } from 'rxjs'
import type { Millis } from '../domain/money.ts'

/** Time and chance, passed in. `src/clock.ts` has the real one; tests hand in a virtual one. */
export interface Clock {
  /** Wall time, milliseconds since 1970. */
  readonly now: () => Millis
  /** A number that only rises, in milliseconds with fractions; for measuring spans, never for stamps. */
  readonly monotonic: () => number
  /** Evenly spread in [0, 1). */
  readonly random: () => number
  /** Timers of RxJS operators: `timer(0, 15000, clock.scheduler)`. */
  readonly scheduler: SchedulerLike
  /** A later turn of the loop without waiting (not a timer: `asyncScheduler` would cost a millisecond). */
  readonly soon: SchedulerLike
}
