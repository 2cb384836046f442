import type { VirtualTimeScheduler } from 'rxjs'
import { type RunHelpers, TestScheduler } from 'rxjs/testing'
import { expect } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import type { Clock } from '../../src/ports/clock.ts'

/** A clock whose time is the scheduler's; chance is what is handed in, always. */
export const virtualClock = (scheduler: VirtualTimeScheduler, random: Clock['random'] = () => 0.5): Clock => ({
  now: () => millis(scheduler.now()),
  monotonic: () => scheduler.now(),
  random,
  scheduler,
  soon: scheduler,
})

/** Runs marbles on virtual time; one dash is one millisecond. */
export const virtually = (test: (helpers: RunHelpers & { readonly clock: Clock }) => void): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected))
  scheduler.run(helpers => test({ ...helpers, clock: virtualClock(scheduler) }))
}
