/** What is looked after beside orders: the venue's mode, its clock, the user socket. Each raises an alarm and calms it by itself. */
import * as E from 'fp-ts/lib/Either.js'
import {
  connect,
  distinctUntilChanged,
  filter,
  from,
  ignoreElements,
  interval,
  map,
  merge,
  mergeMap,
  type Observable,
  pairwise,
  startWith,
  switchMap,
  tap,
  timer,
} from 'rxjs'
import { CLOCKS_APART } from '../../domain/goodTill.ts'
import { type Millis, millis } from '../../domain/money.ts'
import type { AccountSignal } from '../../ports/account.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Transport } from '../../ports/transport.ts'
import type { VenueMode } from '../../ports/venue.ts'

/** What keeps the engine from opening anything, in one word. */
export type AlarmReason = 'unauthorised' | 'user_socket' | 'clock_skew'

export interface Alarms {
  readonly alarm: (reason: AlarmReason, detail: string) => void
  readonly calm: (reason: AlarmReason) => void
  /** Something that somebody should read in the log. */
  readonly say: (text: string) => void
}

const SECOND = 1000
const DEADLINE: Millis = millis(10_000)
const SKEW_EVERY = 60_000
/** A user socket that is away for longer is not just being connected again. */
const BLIND_AFTER = 30_000

const wasShut = (mode: VenueMode): boolean => mode === 'restarting' || mode === 'disabled'

/** Says every change of the mode, and that a look is due when the venue takes orders again. */
export const watchMode = (
  mode: () => VenueMode,
  { alarm, calm, say }: Alarms,
  clock: Clock,
): Observable<AccountSignal> =>
  interval(SECOND, clock.scheduler).pipe(
    map(mode),
    startWith(mode()),
    distinctUntilChanged(),
    pairwise(),
    tap(([, now]) => {
      say(`the venue's mode is ${now}`)
      if (now === 'unauthorised')
        alarm('unauthorised', 'the venue refuses the API key, so no order is taken: csgo-engine doctor says more')
      else calm('unauthorised')
    }),
    filter(([before, now]) => wasShut(before) && !wasShut(now)),
    map((): AccountSignal => ({ _tag: 'look', why: 'the venue takes orders again' })),
  )

/** Seconds by which the venue's clock differs from ours, cut to whole ones; null when it does not tell. */
const skewSeconds = async (transport: Transport, clobUrl: string, clock: Clock): Promise<number | null> => {
  const before = clock.now()
  const answer = await transport.request({ method: 'GET', url: `${clobUrl}/time`, body: null, deadline: DEADLINE })()
  if (E.isLeft(answer) || answer.right.status !== 200) return null
  const seconds = /^"?(\d{9,11})"?\s*$/.exec(answer.right.body)?.[1]
  return seconds === undefined ? null : Number(seconds) - Math.floor((before + clock.now()) / 2 / SECOND)
}

export const watchClock = (
  transport: Transport,
  clobUrl: string,
  { alarm, calm }: Alarms,
  clock: Clock,
): Observable<never> =>
  timer(0, SKEW_EVERY, clock.scheduler).pipe(
    mergeMap(() => from(skewSeconds(transport, clobUrl, clock))),
    tap(skew => {
      if (skew === null) return
      if (Math.abs(skew) * SECOND > CLOCKS_APART)
        alarm('clock_skew', `the venue's clock is ${skew} s from ours: it refuses what is stamped so wrongly`)
      else calm('clock_skew')
    }),
    ignoreElements(),
  )

/** The signals of the user socket; without it for half a minute, nobody hears of fills. */
export const watchSocket =
  ({ alarm, calm }: Alarms, clock: Clock) =>
  (socket$: Observable<AccountSignal>): Observable<AccountSignal> =>
    socket$.pipe(
      connect(signal$ =>
        merge(
          signal$,
          signal$.pipe(
            filter(({ _tag }) => _tag === 'connected' || _tag === 'disconnected'),
            map(({ _tag }) => _tag),
            startWith('disconnected' as const),
            distinctUntilChanged(),
            switchMap(state => {
              if (state === 'connected') calm('user_socket')
              return state === 'connected' ? [] : timer(BLIND_AFTER, clock.scheduler)
            }),
            tap(() =>
              alarm('user_socket', `the user socket has been away for ${BLIND_AFTER / SECOND} s: fills are not told`),
            ),
            ignoreElements(),
          ),
        ),
      ),
    )
