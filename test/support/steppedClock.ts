import { VirtualTimeScheduler } from 'rxjs'
import type { Clock } from '../../src/ports/clock.ts'
import { virtualClock } from './virtual.ts'

/** Long enough for every chain of promises between a port and the stream behind it. */
const TURNS = 40
const settle = async () => {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve()
}

/** Virtual time that ports answering by promises can live in: between two moments all promises are settled. */
export interface SteppedClock {
  readonly clock: Clock
  /** Goes on to a moment, ms; what is due then has happened. */
  readonly until: (moment: number) => Promise<void>
  /** Answers a value so many ms later. */
  readonly later: <A>(ms: number, value: () => A) => Promise<A>
}

export const steppedClock = (): SteppedClock => {
  const scheduler = new VirtualTimeScheduler()
  return {
    clock: virtualClock(scheduler),
    until: async moment => {
      await settle()
      let next = scheduler.actions[0]
      while (next !== undefined && next.delay <= moment) {
        scheduler.maxFrames = next.delay
        scheduler.flush()
        await settle()
        next = scheduler.actions[0]
      }
      scheduler.frame = moment
    },
    later: (ms, value) => new Promise(resolve => scheduler.schedule(() => resolve(value()), ms)),
  }
}
