import * as E from 'fp-ts/lib/Either.js'
import { exhaustMap, filter, type Observable, timer } from 'rxjs'
import { type Millis, millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { MessageQueue } from '../ports/messages.ts'
import type { Channel } from './channel.ts'
import { after, calm, due, type PlanSettings } from './plan.ts'

/** How often a channel looks whether something is due, ms. */
const LOOK_EVERY = 1000
/** The wait after the first failure; doubled with each further one. */
const FIRST_WAIT: Millis = millis(2_000)
const LONGEST_WAIT = 600_000

/** What became of a look at a channel that had something to say. */
export type Sent =
  | { readonly _tag: 'sent'; readonly channel: string; readonly messages: number }
  | { readonly _tag: 'failed'; readonly channel: string; readonly why: string; readonly retryIn: Millis }

export interface OutboxPorts {
  readonly queue: Pick<MessageQueue, 'waiting' | 'delivered'>
  readonly clock: Clock
}

/**
 * Delivers what waits for a channel, one message at a time, for as long as it is subscribed. What was taken by the other side and could
 * not be ticked off is sent again: at least once. A channel that fails is tried again, ever later, or when it asks to be.
 */
export const outbox = (channel: Channel, { queue, clock }: OutboxPorts, settings: PlanSettings): Observable<Sent> => {
  let rhythm = calm(settings)
  let failures = 0
  let notBefore = 0

  const failed = (why: string, asked: Millis | null): Sent => {
    failures += 1
    const own = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures - 1, 20))
    const retryIn = millis(Math.max(asked ?? 0, own))
    notBefore = clock.monotonic() + retryIn
    return { _tag: 'failed', channel: channel.name, why, retryIn }
  }
  const look = async (): Promise<Sent | null> => {
    if (clock.monotonic() < notBefore) return null
    const waiting = await queue.waiting(channel.name)()
    if (E.isLeft(waiting)) return failed(`the queue cannot be read: ${waiting.left.message}`, null)
    const now = clock.now()
    const messages = due(waiting.right, rhythm, settings, now)
    if (messages.length === 0) return null
    const delivery = await channel.deliver(messages)()
    if (delivery._tag === 'later') return failed(delivery.why, delivery.after)
    rhythm = after(rhythm, now, settings)
    const ticked = await queue.delivered(
      messages.map(({ id }) => id),
      now,
    )()
    if (E.isLeft(ticked)) return failed(`the queue cannot be written: ${ticked.left.message}`, null)
    failures = 0
    return { _tag: 'sent', channel: channel.name, messages: messages.length }
  }
  // exhaustMap: while one message is on its way, the next look has nothing to add.
  return timer(0, LOOK_EVERY, clock.scheduler).pipe(
    exhaustMap(look),
    filter(sent => sent !== null),
  )
}
