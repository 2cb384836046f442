import {
  distinct,
  filter,
  forkJoin,
  map,
  merge,
  type Observable,
  startWith,
  switchMap,
  take,
  throttleTime,
  timer,
  toArray,
} from 'rxjs'
import type { Millis } from '../src/domain/money.ts'
import type { Clock } from '../src/ports/clock.ts'
import type { Stirred } from '../src/ports/store.ts'

export interface SilenceSettings {
  /** A connection without data for so long is frozen when books changed meanwhile, ms; twice a poll's interval. */
  readonly frozenAfter: number
  /** A connection without any data for so long is given up whatever books do, ms. */
  readonly silentAfter: number
}

/** Two markets have four tokens: the least number of markets that makes "at least three tokens". */
const MARKETS_THAT_STIRRED = 2
const LOOK_EVERY = 1000
/** So far the venue's answers may be behind its socket, ms: what an answer shows first may have been said so long ago. */
const ANSWERS_BEHIND = 1000

/**
 * Says why a connection counts as dead although its pings may be answered (some venues' sockets do that for hours): no
 * data for `frozenAfter` while polls found books of several of its markets changed, or none at all for `silentAfter`. Any level of
 * a book counts, as the socket tells each. Only a book that was asked for before *and* after the change, both
 * since the last data, proves that something was not said.
 */
export const silence = (
  data$: Observable<unknown>,
  stirred$: Observable<Stirred>,
  { frozenAfter, silentAfter }: SilenceSettings,
  { scheduler, now }: Clock,
): Observable<string> => {
  const unsaid$ = (heardAt: Millis) =>
    stirred$.pipe(
      filter(({ since }) => since >= heardAt + ANSWERS_BEHIND),
      map(({ marketId }) => marketId),
      distinct(),
      take(MARKETS_THAT_STIRRED),
      toArray(),
      filter(markets => markets.length === MARKETS_THAT_STIRRED),
    )
  const frozen$ = (heardAt: Millis) =>
    forkJoin([unsaid$(heardAt), timer(frozenAfter, scheduler)]).pipe(
      map(() => `frozen: no data for ${frozenAfter} ms while books changed`),
    )
  const silent$ = timer(silentAfter, scheduler).pipe(map(() => `silent: no data for ${silentAfter} ms`))
  return data$.pipe(
    // A busy connection shall not set three timers a frame.
    throttleTime(LOOK_EVERY, scheduler, { leading: true, trailing: true }),
    startWith(null),
    switchMap(() => merge(frozen$(now()), silent$)),
  )
}
