import { asyncScheduler, type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs'
import { millis } from './domain/money.ts'
import type { Clock } from './ports/clock.ts'

type Work<T> = (this: SchedulerAction<T>, state?: T) => void

/** Work for a later turn of the loop; called again when it schedules itself again. */
class LaterAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #work: Work<T>
  constructor(work: Work<T>) {
    super()
    this.#work = work
  }
  schedule(state?: T): Subscription {
    const immediate = setImmediate(() => {
      if (!this.closed) this.#work.call(this, state)
    })
    this.add(() => clearImmediate(immediate))
    return this
  }
}

/** A later turn of the loop: sockets are heard in between, no millisecond is waited. With a delay it is a timer. */
const laterTurn: SchedulerLike = {
  now: () => Date.now(),
  schedule<T>(work: Work<T>, delay = 0, state?: T): Subscription {
    return delay > 0 ? asyncScheduler.schedule(work, delay, state) : new LaterAction(work).schedule(state)
  },
}

/** The machine's own time and chance: the only module that touches them (law 5). */
export const systemClock: Clock = {
  now: () => millis(Date.now()),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  scheduler: asyncScheduler,
  soon: laterTurn,
}
