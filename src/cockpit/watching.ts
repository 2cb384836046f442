import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import {
  catchError,
  combineLatest,
  defer,
  exhaustMap,
  map,
  NEVER,
  type Observable,
  of,
  scan,
  shareReplay,
  startWith,
  throttleTime,
  timeout,
  timer,
} from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { EMPTY_FEED, type Feed, follow } from './feed.ts'
import { judgeHealth } from './health.ts'
import type { Rows, View } from './shown.ts'
import type { CockpitSources, Happening } from './sources.ts'
import { showFeed, showRows } from './view.ts'

const READ_EVERY = 1000
const READ_WITHIN = 5000
const FEED_EVERY = 250
const NO_ROWS: Rows = { markets: [], positions: [], wallets: [], refusals: [] }

/** What was read last that could be read, and why the latest reading failed. */
interface Reading {
  readonly rows: Rows
  readonly failure: string | null
}

/** The feed so far and from now on; whoever holds a subscription keeps it filling. It goes on when its source breaks. */
export const feedOf = (happening$: Observable<Happening>, log: Log): Observable<Feed> =>
  happening$.pipe(
    scan(follow, EMPTY_FEED),
    startWith(EMPTY_FEED),
    catchError((error: unknown) => {
      log.error('the feed of the page broke off; the rest of the page goes on', { error })
      return NEVER
    }),
    shareReplay({ bufferSize: 1, refCount: true }),
  )

const readRows = (sources: CockpitSources): TE.TaskEither<Failure, Rows> =>
  pipe(
    TE.Do,
    TE.apS('markets', sources.markets()),
    TE.apS('positions', sources.positions()),
    TE.apS('wallets', sources.wallets()),
    TE.apS('refusals', sources.refusals()),
  )

/** Runs a task, at most so long: then it is a failure, and its late answer is dropped. */
export const within = <A>(
  task: TE.TaskEither<Failure, A>,
  ms: number,
  clock: Clock,
): Observable<E.Either<Failure, A>> =>
  defer(task).pipe(
    timeout({
      first: ms,
      scheduler: clock.scheduler,
      with: () => of(E.left(failure('store', `the database did not answer within ${ms / 1000} s`))),
    }),
  )

/**
 * The page from now on. The database is read only while somebody watches, once a second, and never twice at a time
 * (`exhaustMap`: a reading that is under way is young enough); a reading that fails leaves the last rows and says so.
 */
export const watching = (sources: CockpitSources, feed$: Observable<Feed>, clock: Clock): Observable<View> => {
  const { mode, maxPriceAge } = sources
  const rows$ = timer(0, READ_EVERY, clock.scheduler).pipe(
    exhaustMap(() => within(readRows(sources), READ_WITHIN, clock)),
    scan(
      (last: Reading, read): Reading =>
        E.isLeft(read) ? { rows: last.rows, failure: read.left.message } : { rows: read.right, failure: null },
      { rows: NO_ROWS, failure: null },
    ),
    map(({ rows, failure }) => {
      const at = clock.now()
      return showRows(mode, maxPriceAge, rows, judgeHealth(sources.health(), failure, at, maxPriceAge), at)
    }),
  )
  const lines$ = feed$.pipe(throttleTime(FEED_EVERY, clock.scheduler, { leading: true, trailing: true }), map(showFeed))
  return combineLatest([rows$, lines$]).pipe(
    map(([rows, lines]) => ({ ...rows, ...lines })),
    shareReplay({ bufferSize: 1, refCount: true }),
  )
}
