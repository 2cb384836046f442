import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs'
import { systemClock } from '../../src/clock.ts'
import { type Millis, millis } from '../../src/domain/money.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { createAgenda } from '../../src/simulator/agenda.ts'

/** One clock for everything: it moves on only when nothing is under way. */
export interface Stepping {
  readonly clock: Clock
  /** Does something so many ms from now. What it promises is waited for before anything else happens. */
  readonly later: (ms: number, work: () => void | Promise<void>) => void
  /** Lets everything happen that is due by then. */
  readonly until: (moment: Millis) => Promise<void>
}

type Work<T> = (this: SchedulerAction<T>, state?: T) => void

/** Every promise that can be kept without the clock is kept after one turn of the real loop. */
const settled = (): Promise<void> => new Promise(resolve => systemClock.soon.schedule(() => resolve()))

export const createStepping = (start: Millis, random: () => number): Stepping => {
  const agenda = createAgenda<() => void | Promise<void>>()
  let now = start
  const later: Stepping['later'] = (ms, work) => agenda.put(millis(now + Math.max(0, Math.ceil(ms))), work)

  class SteppedAction<T> extends Subscription implements SchedulerAction<T> {
    readonly #work: Work<T>
    #version = 0
    constructor(work: Work<T>) {
      super()
      this.#work = work
    }
    schedule(state?: T, delay = 0): Subscription {
      this.#version += 1
      const version = this.#version
      later(delay, () => {
        if (!this.closed && version === this.#version) this.#work.call(this, state)
      })
      return this
    }
  }
  const scheduler: SchedulerLike = {
    now: () => now,
    schedule<T>(work: Work<T>, delay = 0, state?: T): Subscription {
      return new SteppedAction(work).schedule(state, delay)
    },
  }

  return {
    clock: { now: () => now, monotonic: () => now - start, random, scheduler, soon: scheduler },
    later,
    until: async moment => {
      for (;;) {
        await settled()
        const due = agenda.takeDue(moment)
        if (due === null) break
        now = due.at > now ? due.at : now
        await due.what()
      }
      now = moment
    },
  }
}
