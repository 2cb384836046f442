import { asapScheduler, asyncScheduler } from 'rxjs'
import { millis } from './domain/money.ts'
import type { Clock } from './ports/clock.ts'

/** The machine's own time and chance: the only module that touches them (law 5). */
export const systemClock: Clock = {
  now: () => millis(Date.now()),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  scheduler: asyncScheduler,
  soon: asapScheduler,
}
