import {
  concatWith,
  connect,
  defer,
  filter,
  ignoreElements,
  map,
  merge,
  type Observable,
  retry,
  startWith,
  switchMap,
  tap,
  throttleTime,
  timeout,
  timer,
} from 'rxjs'
import type { Notice } from '../src/domain/notice.ts'
import type { Clock } from '../src/ports/clock.ts'
import type { SocketSignal } from '../src/ports/transport.ts'
import type { SportsSocket } from '../src/ports/venue.ts'
import { type BackOffSettings, backOff } from '../src/rx/backOff.ts'
import { broken, reasonOf } from './connection.ts'

export interface SportsConnectionPorts {
  readonly sportsSocket: SportsSocket
  readonly clock: Clock
  readonly notice: (notice: Notice) => void
}
export interface SportsConnectionSettings {
  /** A connection that is not open after so long is given up, ms. */
  readonly openWithin: number
  /** The server pings every 5 s: a connection on which not even that comes for so long is given up, ms. */
  readonly silentAfter: number
  /** A connection that pings and tells of no sport at all for so long is given up too, ms. */
  readonly muteAfter: number
  readonly backOff: BackOffSettings
  /** A connection that was open for so long counts as a success: the next back-off begins anew, ms. */
  readonly livedAfter: number
}

const LOOK_EVERY = 1000

const isText = (signal: SocketSignal) => signal._tag === 'text'
const isPing = (text: string): boolean => text.trim().toLowerCase() === 'ping'

/** Says `reason` when nothing came for `span` ms. */
const quiet = (heard$: Observable<unknown>, span: number, reason: string, { scheduler }: Clock): Observable<string> =>
  heard$.pipe(
    // A busy connection shall not set a timer a frame.
    throttleTime(LOOK_EVERY, scheduler, { leading: true, trailing: true }),
    startWith(null),
    switchMap(() => timer(span, scheduler)),
    map(() => `${reason} for ${span} ms`),
  )

/** One life of the connection: from connecting to whatever ends it, which is always an error. */
const life = (
  { sportsSocket, clock }: SportsConnectionPorts,
  settings: SportsConnectionSettings,
  opened: () => void,
): Observable<string> =>
  sportsSocket.connect().pipe(
    concatWith(broken('closed by the other side')),
    timeout({
      first: settings.openWithin,
      scheduler: clock.scheduler,
      with: () => broken(`not open after ${settings.openWithin} ms`),
    }),
    connect(signal$ => {
      const text$ = signal$.pipe(
        filter(isText),
        map(({ text }) => text),
      )
      const data$ = text$.pipe(filter(text => !isPing(text)))
      const talk$ = signal$.pipe(
        filter(signal => signal._tag === 'open'),
        tap(opened),
        switchMap(({ send }) =>
          merge(
            text$.pipe(
              filter(isPing),
              tap(() => send('pong')),
              ignoreElements(),
            ),
            merge(
              quiet(text$, settings.silentAfter, 'silent: not even a ping', clock),
              quiet(data$, settings.muteAfter, 'mute: pings, and nothing else', clock),
            ).pipe(switchMap(broken)),
          ),
        ),
      )
      return merge(talk$, data$)
    }),
  )

/**
 * The sports socket, kept up for ever: each ping is answered at once, whatever ends the connection is a notice, and
 * it is opened again after a back-off with full jitter. Emits what it says, without the pings.
 */
export const sportsConnection = (
  ports: SportsConnectionPorts,
  settings: SportsConnectionSettings,
): Observable<string> =>
  defer(() => {
    const { clock, notice } = ports
    let failures = 0
    let openSince: number | null = null
    const opened = () => {
      openSince = clock.monotonic()
      notice({ _tag: 'scores_connected' })
    }
    const again = (error: unknown): Observable<unknown> => {
      if (openSince !== null && clock.monotonic() - openSince >= settings.livedAfter) failures = 0
      openSince = null
      const retryIn = backOff(settings.backOff, failures, clock.random)
      failures++
      notice({ _tag: 'scores_disconnected', reason: reasonOf(error), retryIn })
      return timer(retryIn, clock.scheduler)
    }
    return defer(() => life(ports, settings, opened)).pipe(retry({ delay: again }))
  })
