import { isLeft } from 'fp-ts/lib/Either.js'
import { exhaustMap, type Observable, type Subscription, takeUntil, timer } from 'rxjs'
import type { Config } from '../config.ts'
import { millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Sql } from '../store/connection.ts'
import { forget, type Keeping } from '../store/retention.ts'
import { backups } from './backups.ts'
import { patiently } from './patiently.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const keepingOf = ({ KEEP_HISTORY_DAYS, KEEP_BARS_DAYS, KEEP_FINE_BARS_HOURS }: Config): Keeping => ({
  fineBars: millis(KEEP_FINE_BARS_HOURS * HOUR),
  bars: millis(KEEP_BARS_DAYS * DAY),
  history: millis(KEEP_HISTORY_DAYS * DAY),
})

export interface UpkeepWorld {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly stop$: Observable<unknown>
}

/** Keeps what grows bounded, once an hour, and backs the database up; both as the settings say. */
export const upkeep = (sql: Sql, { config, clock, log, stop$ }: UpkeepWorld): Subscription => {
  // A database that is away is told of by those who trade on it: this waits for it without a word.
  const patience = { forMs: HOUR, clock, stop$, answered: () => undefined }
  const work = timer(60_000, HOUR, clock.scheduler)
    .pipe(
      exhaustMap(() => patiently(() => forget(sql, keepingOf(config), clock.now())(), patience)),
      takeUntil(stop$),
    )
    .subscribe(gone => {
      if (isLeft(gone)) log.warn('what is old could not be removed from the database', { failure: gone.left.message })
      else if (Object.values(gone.right).some(count => count > 0))
        log.info('what is old was removed from the database', { ...gone.right })
    })
  work.add(backups(sql, { config, clock, log }).subscribe())
  return work
}
