import { type Observable, ReplaySubject, take } from 'rxjs'
import type { Log } from '../ports/log.ts'
import { listenForSignals } from './signals.ts'

/** How a run ends: who may say so, and what is closed then. */
export interface Ending {
  /** Why it shall end. Replayed: told to stop while it starts, it must not miss it. */
  readonly stop$: Observable<string>
  readonly stop: (why: string) => void
  readonly isAsked: () => boolean
  /** To be closed at the end; what was opened last goes first. */
  readonly later: (close: () => Promise<void>) => void
  /** What a second signal does at once. */
  readonly onAbandon: (abandon: () => void) => void
  readonly close: () => Promise<void>
}

/** Listens for signals from now on, until it is closed. */
export const createEnding = (log: Log): Ending => {
  const stop$ = new ReplaySubject<string>(1)
  const closers: Array<() => Promise<void>> = []
  let abandon = (): void => undefined
  let isAsked = false
  stop$.pipe(take(1)).subscribe(() => {
    isAsked = true
  })
  const release = listenForSignals({ stop: signal => stop$.next(signal), abandon: () => abandon() }, log)
  return {
    stop$,
    stop: why => stop$.next(why),
    isAsked: () => isAsked,
    later: close => {
      closers.push(close)
    },
    onAbandon: given => {
      abandon = given
    },
    close: async () => {
      for (const closer of closers.reverse()) await closer()
      release()
    },
  }
}
