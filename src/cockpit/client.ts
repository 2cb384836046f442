import type { ServerResponse } from 'node:http'
import type * as t from 'io-ts'
import { type Observable, Subscription, timer } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import { difference } from './difference.ts'
import { BeatEvent, ChangeEvent, SnapshotEvent } from './pageEvents.ts'
import type { View } from './shown.ts'

const BEAT_EVERY = 5000
/** A reader that takes nothing for so long has gone, whatever its socket says. */
const PATIENCE = 30_000

/**
 * One page that watches, by server-sent events: `snapshot` first, then `change` with the rows that changed, and `beat` every
 * 5 s. What a slow reader has not taken yet is never queued: it later gets the difference to the newest view, so that
 * at most one message waits for it. Answers how to end it.
 */
export const serveClient = (response: ServerResponse, view$: Observable<View>, clock: Clock): Subscription => {
  let shown: View | null = null
  let newest: View | null = null
  let fullSince: number | null = null

  const write = <A>(event: string, codec: t.Type<A, unknown, unknown>, data: A): void => {
    const isTaken = response.write(`event: ${event}\ndata: ${JSON.stringify(codec.encode(data))}\n\n`)
    if (!isTaken) fullSince ??= clock.monotonic()
  }
  const send = (): void => {
    if (newest === null || fullSince !== null || shown === newest) return
    const at = clock.now()
    if (shown === null) write('snapshot', SnapshotEvent, { at, ...newest })
    else {
      const change = difference(shown, newest, at)
      if (change !== null) write('change', ChangeEvent, change)
    }
    shown = newest
  }
  const beat = (): void => {
    if (fullSince === null) write('beat', BeatEvent, { at: clock.now() })
    else if (clock.monotonic() - fullSince > PATIENCE) response.destroy()
  }
  const onDrain = (): void => {
    fullSince = null
    send()
  }

  response.write('retry: 1000\n\n')
  response.on('drain', onDrain)
  const watch = new Subscription()
  watch.add(
    view$.subscribe(view => {
      newest = view
      send()
    }),
  )
  watch.add(timer(BEAT_EVERY, BEAT_EVERY, clock.scheduler).subscribe(beat))
  watch.add(() => {
    response.off('drain', onDrain)
    response.end()
  })
  response.on('close', () => watch.unsubscribe())
  response.on('error', () => watch.unsubscribe())
  return watch
}
