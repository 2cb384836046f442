import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { buffer, Observable, retry, Subject, share, switchMap, throttleTime, timer } from 'rxjs'
import { BeatEvent, ChangeEvent, SnapshotEvent } from '../pageEvents.ts'

/** What the engine says, as it comes. */
export type Message =
  | { readonly _tag: 'snapshot'; readonly view: SnapshotEvent }
  | { readonly _tag: 'change'; readonly change: ChangeEvent }
  | { readonly _tag: 'beat'; readonly at: number }
/** `since`: from when on, on this machine's clock. `other`: the engine is of another version than the one that sent this page. */
export interface Connection {
  readonly state: 'connecting' | 'open' | 'lost' | 'other'
  readonly since: number
}

/** Beats come every 5 s: after so long without anything the connection is dead, whatever the socket says. */
const SILENCE = 12_000
const FIRST_WAIT = 500
const LONGEST_WAIT = 5_000

export const connection$ = new Subject<Connection>()
const said = (state: Connection['state']): void => connection$.next({ state, since: Date.now() })

/** That of the engine which answered first: it has sent this page. */
let version: string | null = null
const greeted = (theirs: string): void => {
  version ??= theirs
  said(theirs === version ? 'open' : 'other')
}

/**
 * One connection to `/events`. It ends with an error whenever it is lost: what is connected anew gets a whole snapshot, so
 * that nothing that was missed stays missing.
 */
const once$ = new Observable<Message>(subscriber => {
  const source = new EventSource('/events')
  let quiet = window.setTimeout(() => undefined, 0)
  const fail = (state: 'lost' | 'other'): void => {
    said(state)
    subscriber.error(new Error('the connection to the engine was lost'))
  }
  const heard = (): void => {
    window.clearTimeout(quiet)
    quiet = window.setTimeout(() => fail('lost'), SILENCE)
  }
  const on = <A>(event: string, codec: t.Type<A, unknown, unknown>, read: (data: A) => Message): void =>
    source.addEventListener(event, message => {
      heard()
      const data = E.flatMap(codec.decode)(
        E.tryCatch(
          (): unknown => JSON.parse(String(message.data)),
          () => [],
        ),
      )
      if (E.isLeft(data)) return fail('other')
      subscriber.next(read(data.right))
    })
  on('snapshot', SnapshotEvent, view => {
    greeted(view.version)
    return { _tag: 'snapshot', view }
  })
  on('change', ChangeEvent, change => ({ _tag: 'change', change }))
  on('beat', BeatEvent, ({ at }) => ({ _tag: 'beat', at }))
  source.onerror = () => fail('lost')
  heard()
  return () => {
    window.clearTimeout(quiet)
    source.close()
  }
})

/** The next frame that the browser draws; in a hidden page, which draws none, a second. */
const frame$ = new Observable<void>(subscriber => {
  const tell = (): void => {
    subscriber.next()
    subscriber.complete()
  }
  if (document.visibilityState === 'hidden') {
    const timeout = window.setTimeout(tell, 1000)
    return () => window.clearTimeout(timeout)
  }
  const frame = window.requestAnimationFrame(tell)
  return () => window.cancelAnimationFrame(frame)
})

const message$: Observable<Message> = once$.pipe(
  retry({
    delay: (_error, count) => timer(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(count - 1, 6))),
    resetOnSuccess: true,
  }),
  share(),
)

/** Nobody reads figures that change more often than this a second; what comes between is shown together, so that the page stays quick. */
const LOOKS_A_SECOND = 10

/** All that the engine says, for ever: what came since the last look comes together, at the next frame. */
export const messages$: Observable<ReadonlyArray<Message>> = message$.pipe(
  buffer(
    message$.pipe(
      throttleTime(1000 / LOOKS_A_SECOND, undefined, { leading: true, trailing: true }),
      // Newest wins: a frame that has not come yet is waited for anew, in a few milliseconds.
      switchMap(() => frame$),
    ),
  ),
)
