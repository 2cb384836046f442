import { type Subscription, timer } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Calls } from './calls.ts'
import type { Episodes } from './episodes.ts'

/** Short beside what is to be noticed: of a turn that takes a second a second's beat would be late by any part of it. */
const BEAT = 250
/** A beat that is so late says that a turn of the loop took too long, ms. */
const LATE = 500
/** How often it is asked how the database does, beats: once a second. */
const DATABASE_BEATS = 4
/** Wall time that runs so far away from the steady one between two beats has been set, ms. */
const JUMP = 1000
/** A price lookup takes under a millisecond on the same machine, and a tick may wait 25 ms for it. */
const SLOW = 20
/** So many seconds one after the other without a single quick lookup: one alone may be the fault of this machine. */
const SLOW_BEATS = 3

export interface Pulse {
  readonly begin: () => Subscription
  /** How often the wall clock jumped. */
  readonly jumps: () => number
}

/** Four times a second: notices a loop that stood still for three quarters of one, a clock that was set, and a database that is slow. */
export const createPulse = (
  episodes: Episodes,
  { calls, clock, log }: { readonly calls: Pick<Calls, 'quickest'>; readonly clock: Clock; readonly log: Log },
): Pulse => {
  let jumps = 0
  let steady = 0
  let wall = 0
  let beats = 0
  let slowBeats = 0

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
    beats += 1
    if (beats % DATABASE_BEATS === 0) lookAtDatabase()
  }
  const lookAtDatabase = (): void => {
    const quickest = calls.quickest('lookup')
    if (quickest === null) return
    slowBeats = quickest > SLOW ? slowBeats + 1 : 0
    if (slowBeats === 0) episodes.well('slow_database', 'lookup')
    if (slowBeats >= SLOW_BEATS)
      episodes.fail('slow_database', 'lookup', `the quickest price lookup of a second took ${Math.round(quickest)} ms`)
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
