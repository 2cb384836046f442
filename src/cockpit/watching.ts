import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
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
  withLatestFrom,
} from 'rxjs'
import { NOT_HALTED } from '../domain/halt.ts'
import { NO_USD } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { EMPTY_FEED, type Feed, follow } from './feed.ts'
import { judgeHealth } from './health.ts'
import type { Measured } from './metricTable.ts'
import type { Rows, View } from './shown.ts'
import type { CockpitSources, Happening } from './sources.ts'
import { type Flow, flowing, NO_FLOW } from './stages.ts'
import { showFeed, showRows } from './view.ts'

const READ_EVERY = 1000
const READ_WITHIN = 5000
const FEED_EVERY = 250
const NO_ROWS: Rows = {
  markets: [],
  positions: [],
  orders: [],
  wallets: [],
  refusals: [],
  today: { realised: NO_USD, fees: NO_USD, fills: 0 },
  halt: NOT_HALTED,
}

/** What was read last that could be read, and why the latest reading failed. */
interface Reading {
  /** null: nothing was ever read. */
  readonly rows: Rows | null
  readonly failure: string | null
  readonly measured: Measured
  readonly flow: Flow
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

/** All beside each other. */
const readRows =
  (sources: CockpitSources): TE.TaskEither<Failure, Rows> =>
  async () => {
    const [markets, positions, orders, wallets, refusals, today, halt] = await Promise.all([
      sources.markets()(),
      sources.positions()(),
      sources.working()(),
      sources.wallets()(),
      sources.refusals()(),
      sources.today()(),
      sources.halt()(),
    ])
    return pipe(
      E.Do,
      E.apS('markets', markets),
      E.apS('positions', positions),
      E.apS('orders', orders),
      E.apS('wallets', wallets),
      E.apS('refusals', refusals),
      E.apS('today', today),
      E.apS('halt', halt),
    )
  }

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
  const { mode, version, maxPriceAge } = sources
  const rows$ = timer(0, READ_EVERY, clock.scheduler).pipe(
    exhaustMap(() => within(readRows(sources), READ_WITHIN, clock)),
    scan(
      (last: Reading, read): Reading => {
        const measured = sources.measured()
        const flow = flowing(last.flow, measured)
        return E.isLeft(read)
          ? { rows: last.rows, failure: read.left.message, measured, flow }
          : { rows: read.right, failure: null, measured, flow }
      },
      { rows: null, failure: null, measured: {}, flow: NO_FLOW },
    ),
    withLatestFrom(feed$),
    map(([{ rows, failure, measured, flow }, { paces }]) => {
      const at = clock.now()
      const facts = sources.health()
      const health = judgeHealth(facts, failure, at, maxPriceAge)
      const read = rows === null ? 'never' : 'once'
      return showRows(rows ?? NO_ROWS, { mode, version, maxPriceAge, health, facts, measured, flow, paces, at, read })
    }),
  )
  const lines$ = feed$.pipe(throttleTime(FEED_EVERY, clock.scheduler, { leading: true, trailing: true }), map(showFeed))
  return combineLatest([rows$, lines$]).pipe(
    map(([rows, lines]) => ({ ...rows, ...lines })),
    shareReplay({ bufferSize: 1, refCount: true }),
  )
}
