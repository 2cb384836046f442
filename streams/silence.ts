import {
  filter,
  forkJoin,
  map,
  merge,
  type Observable,
  skip,
  startWith,
  switchMap,
  take,
  throttleTime,
  timer,
} from 'rxjs'
import type { Clock } from '../src/ports/clock.ts'
import type { Stirred } from '../src/ports/store.ts'

export interface SilenceSettings {
  /** A connection without data for so long is frozen when books changed twice meanwhile, ms; twice a poll's interval. */
  readonly frozenAfter: number
  /** … or once. */
  readonly frozenAfterOnce: number
  /** A connection without any data for so long is given up whatever books do, ms. */
  readonly silentAfter: number
}

const LOOK_EVERY = 1000
/** So far the venue's answers may be behind its socket, ms: what an answer shows first may have been said so long ago. */
const ANSWERS_BEHIND = 500
/** The same where a single change is all there is: it may be a book that the venue gave very late. */
const ONE_ANSWER_BEHIND = 5000

/**
 * Says why a connection counts as dead although its pings may be answered (some venues' sockets do that for hours): no
 * data for `frozenAfter` while polls found books of its markets changed twice (of two markets, or of one in two polls), for `frozenAfterOnce`
 * while they found one, or none at all for `silentAfter`. Any level of a book counts, as the socket tells each. Only a book that was asked for before *and* after the change, both
 * since the last data, proves that something was not said.
 */
export const silence = (
  data$: Observable<unknown>,
  stirred$: Observable<Stirred>,
  { frozenAfter, frozenAfterOnce, silentAfter }: SilenceSettings,
  { scheduler, now }: Clock,
): Observable<string> => {
  const frozen$ = (after: number, times: number, heardBy: number) => {
    const unsaid$ = stirred$.pipe(
      filter(({ since }) => since >= heardBy),
      skip(times - 1),
      take(1),
    )
    return forkJoin([unsaid$, timer(after, scheduler)]).pipe(
      map(() => `frozen: no data for ${after} ms while books changed`),
    )
  }
  const silent$ = timer(silentAfter, scheduler).pipe(map(() => `silent: no data for ${silentAfter} ms`))
  return data$.pipe(
    map(now),
    // A busy connection shall not set three timers a frame.
    throttleTime(LOOK_EVERY, scheduler, { leading: true, trailing: true }),
    startWith(now()),
    switchMap(heardAt =>
      merge(
        frozen$(frozenAfter, 2, heardAt + ANSWERS_BEHIND),
        frozen$(frozenAfterOnce, 1, heardAt + ONE_ANSWER_BEHIND),
        silent$,
      ),
    ),
  )
}
