/**
 * The venue's dead man's switch: once a key has sent a heartbeat, ten silent seconds cancel all of its orders. So no order of ours rests while nobody
 * looks after it. Armed before the first resting order, and kept up for as long as the process lives.
 */
import * as E from 'fp-ts/lib/Either.js'
import { exhaustMap, firstValueFrom, from, type Observable, Subject, type Subscription, timer } from 'rxjs'
import { readBeat } from '../../domain/wire/accountReads.ts'
import { parseJson } from '../../domain/wire/text.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Client } from './client.ts'

export interface Heartbeats {
  /** Left: no heartbeat was taken, so nothing may rest. */
  readonly arm: () => Promise<E.Either<string, void>>
  /** They were lost for longer than the venue waits: all orders are taken for cancelled until a look says otherwise. Hot. */
  readonly lost$: Observable<string>
  /** Whether somebody else beats for this key now; asked before the first beat of ours, and never begins one. */
  readonly rival: () => Promise<'beats' | 'none'>
  readonly stop: () => void
}

export interface HeartbeatSettings {
  readonly every: number
  /** The venue cancels after so long, ms. */
  readonly silence: number
}
const BEATING: HeartbeatSettings = { every: 4000, silence: 10_000 }

const PATH = '/v1/heartbeats'
/** Nobody has ever got this id, so the venue takes no beat, and says which one it expects. */
const NOBODYS = 'whose-turn-is-it'

export const createHeartbeats = (
  client: Client,
  clock: Clock,
  { every, silence }: HeartbeatSettings = BEATING,
): Heartbeats => {
  const lost$ = new Subject<string>()
  let id = ''
  let lastAt: number | null = null
  let beating: Subscription | null = null

  /** The id that comes next, also from the refusal of a stale one. */
  const send = async (): Promise<E.Either<string, 'taken' | 'stale'>> => {
    const answer = await client.send({ method: 'POST', path: PATH, body: JSON.stringify({ heartbeat_id: id }) })
    if (E.isLeft(answer)) return E.left(answer.left.message)
    const next = E.chain(readBeat)(parseJson(answer.right.body))
    if (E.isLeft(next)) return E.left(`${answer.right.status} ${answer.right.body.slice(0, 100)}`)
    id = next.right
    return answer.right.status === 200 ? E.right('taken') : E.right('stale')
  }

  const beatAnew = async (): Promise<E.Either<string, void>> => {
    const first = await send()
    // A stale id: somebody else beats for this key, or an answer of ours was lost. The expected one is known now.
    const taken = E.isRight(first) && first.right === 'stale' ? await send() : first
    if (E.isLeft(taken)) return taken
    if (taken.right === 'stale')
      return E.left('the venue expects another heartbeat again: another program beats for this key')
    const now = clock.monotonic()
    if (lastAt !== null && now - lastAt > silence)
      lost$.next(`no heartbeat was taken for ${Math.round(now - lastAt)} ms`)
    lastAt = now
    return E.right(undefined)
  }
  /** What the venue expects next of this key; null: nothing, or it does not say. */
  const expected = async (): Promise<string | null> => {
    const answer = await client.send({ method: 'POST', path: PATH, body: JSON.stringify({ heartbeat_id: NOBODYS }) })
    const next = E.isLeft(answer) ? E.left('') : E.chain(readBeat)(parseJson(answer.right.body))
    return E.isLeft(next) || next.right === '' ? null : next.right
  }
  let underWay: ReturnType<typeof beatAnew> | null = null
  /** One at a time: of two that tell the same id the venue takes one, and the other would look like another program's. */
  const beat = (): ReturnType<typeof beatAnew> => {
    underWay ??= beatAnew().finally(() => {
      underWay = null
    })
    return underWay
  }

  return {
    lost$,
    arm: async () => {
      const isFresh = lastAt !== null && clock.monotonic() - lastAt <= silence
      const armed = isFresh ? E.right(undefined) : await beat()
      if (E.isRight(armed))
        beating ??= timer(every, every, clock.scheduler)
          .pipe(exhaustMap(() => from(beat())))
          .subscribe()
      return armed
    },
    // A process of ours that died some seconds ago is expected, too: but nobody beats for it any more.
    rival: async () => {
      const first = await expected()
      if (first === null) return 'none'
      await firstValueFrom(timer(every * 1.5, clock.scheduler))
      const then = await expected()
      return then === null || then === first ? 'none' : 'beats'
    },
    stop: () => beating?.unsubscribe(),
  }
}
