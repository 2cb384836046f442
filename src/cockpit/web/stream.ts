import { buffer, Observable, retry, Subject, share, switchMap, throttleTime, timer } from 'rxjs'
import type { ViewChange } from '../difference.ts'
import type { View } from '../shown.ts'

/** What the engine says, as it comes. */
export type Message =
  | { readonly _tag: 'snapshot'; readonly view: View & { readonly at: number } }
  | { readonly _tag: 'change'; readonly change: ViewChange }
  | { readonly _tag: 'beat'; readonly at: number }
/** `since`: from when on, on this machine's clock. */
export interface Connection {
  readonly state: 'connecting' | 'open' | 'lost'
  readonly since: number
}

/** Beats come every 5 s: after so long without anything the connection is dead, whatever the socket says. */
const SILENCE = 12_000
const FIRST_WAIT = 500
const LONGEST_WAIT = 5_000

export const connection$ = new Subject<Connection>()
const said = (state: Connection['state']): void => connection$.next({ state, since: Date.now() })

/**
 * One connection to `/events`. It ends with an error whenever it is lost: what is connected anew gets a whole snapshot, so
 * that nothing that was missed stays missing.
 */
const once$ = new Observable<Message>(subscriber => {
  const source = new EventSource('/events')
  let quiet = window.setTimeout(() => undefined, 0)
  const fail = (): void => {
    said('lost')
    subscriber.error(new Error('the connection to the engine was lost'))
  }
  const heard = (): void => {
    window.clearTimeout(quiet)
    quiet = window.setTimeout(fail, SILENCE)
  }
  const on = (event: string, read: (text: string) => Message): void =>
    source.addEventListener(event, message => {
      heard()
      if (event === 'snapshot') said('open')
      subscriber.next(read(String(message.data)))
    })
  on('snapshot', text => ({ _tag: 'snapshot', view: JSON.parse(text) }))
  on('change', text => ({ _tag: 'change', change: JSON.parse(text) }))
  on('beat', text => ({ _tag: 'beat', at: Number(JSON.parse(text).at) }))
  source.onerror = fail
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
