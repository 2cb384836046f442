import { filter, interval, map, merge, type Observable, type SchedulerLike, scan, tap } from 'rxjs'

/** Sends a PING at each interval; says so when two in a row were not answered. */
export const pinging = (
  send: (text: string) => void,
  pong$: Observable<unknown>,
  every: number,
  scheduler: SchedulerLike,
): Observable<string> =>
  merge(pong$.pipe(map(() => 'pong' as const)), interval(every, scheduler).pipe(map(() => 'ping' as const))).pipe(
    scan((unanswered, what) => (what === 'pong' ? 0 : unanswered + 1), 0),
    tap(unanswered => {
      if (unanswered === 1 || unanswered === 2) send('PING')
    }),
    filter(unanswered => unanswered > 2),
    map(() => 'two pings without an answer'),
  )
