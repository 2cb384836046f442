import { type Subscription, timer } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Episodes } from './episodes.ts'

const BEAT = 1000
/** A beat that is so late says that a turn of the loop took too long, ms. */
const LATE = 500
/** Wall time that runs so far away from the steady one between two beats has been set, ms. */
const JUMP = 1000

export interface Pulse {
  readonly begin: () => Subscription
  /** How often the wall clock jumped. */
  readonly jumps: () => number
}

/** Once a second: lets the episodes say what is to be said, and notices a loop that stood still and a clock that was set. */
export const createPulse = (episodes: Episodes, clock: Clock, log: Log): Pulse => {
  let jumps = 0
  let steady = 0
  let wall = 0

  const look = (): void => {
    const passed = clock.monotonic() - steady
    const jumped = Math.round(clock.now() - wall - passed)
    start()
    const late = Math.round(passed - BEAT)
    if (late > LATE) episodes.fail('event_loop', 'loop', `nothing else ran for ${late} ms`)
    else episodes.well('event_loop', 'loop')
    if (Math.abs(jumped) > JUMP) {
      jumps += 1
      log.warn('the clock of this machine was set: ages of prices are wrong until the next poll', { byMs: jumped })
    }
    episodes.sweep()
  }
  const start = (): void => {
    steady = clock.monotonic()
    wall = clock.now()
  }

  return {
    begin: () => {
      start()
      return timer(BEAT, BEAT, clock.scheduler).subscribe(look)
    },
    jumps: () => jumps,
  }
}
