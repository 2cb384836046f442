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
import type { MarketId } from '../src/domain/ids.ts'
import type { Clock } from '../src/ports/clock.ts'

export interface SilenceSettings {
  /** A connection without data for so long is frozen when prices moved meanwhile, ms; twice a poll's interval. */
  readonly frozenAfter: number
  /** A connection without any data for so long is given up whatever prices do, ms. */
  readonly silentAfter: number
}

/** Two markets have four tokens: the least number of markets that makes "at least three tokens". */
const MARKETS_THAT_MOVED = 2
const LOOK_EVERY = 1000

/**
 * Says why a connection counts as dead although its pings may be answered (some venues' sockets do that for hours): no
 * data for `frozenAfter` while polls repriced several of its markets, or none at all for `silentAfter`. A poll tells
 * what moved since the poll before it, so what is repriced in the first half of the silence may be older than the
 * silence and proves nothing.
 */
export const silence = (
  data$: Observable<unknown>,
  repriced$: Observable<MarketId>,
  { frozenAfter, silentAfter }: SilenceSettings,
  { scheduler }: Clock,
): Observable<string> => {
  const moved$ = timer(frozenAfter / 2, scheduler).pipe(
    switchMap(() => repriced$),
    distinct(),
    take(MARKETS_THAT_MOVED),
    toArray(),
    filter(markets => markets.length === MARKETS_THAT_MOVED),
  )
  const frozen$ = forkJoin([moved$, timer(frozenAfter, scheduler)]).pipe(
    map(() => `frozen: no data for ${frozenAfter} ms while prices moved`),
  )
  const silent$ = timer(silentAfter, scheduler).pipe(map(() => `silent: no data for ${silentAfter} ms`))
  return data$.pipe(
    // A busy connection shall not set three timers a frame.
    throttleTime(LOOK_EVERY, scheduler, { leading: true, trailing: true }),
    startWith(null),
    switchMap(() => merge(frozen$, silent$)),
  )
}
