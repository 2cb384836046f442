import { isLeft } from 'fp-ts/lib/Either.js'
import { exhaustMap, type Subscription, timer } from 'rxjs'
import { millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { pruneBars } from '../store/bars.ts'
import type { Sql } from '../store/connection.ts'

const HOUR = 3_600_000
const KEPT = 7 * 24 * HOUR

/** Keeps what grows bounded: price bars older than 7 days go, once an hour. */
export const upkeep = (sql: Sql, clock: Clock, log: Log): Subscription =>
  timer(60_000, HOUR, clock.scheduler)
    .pipe(exhaustMap(() => pruneBars(sql, millis(clock.now() - KEPT))()))
    .subscribe(pruned => {
      if (isLeft(pruned)) log.warn('old price bars could not be deleted', { failure: pruned.left.message })
      else if (pruned.right > 0) log.info('old price bars were deleted', { bars: pruned.right })
    })
