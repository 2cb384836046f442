import * as E from 'fp-ts/lib/Either.js'
import { concatMap, defer, from, type Observable, repeat, timer } from 'rxjs'
import type { Clock } from '../ports/clock.ts'
import type { MessageQueue } from '../ports/messages.ts'
import { obey, type Remote } from './orders.ts'
import { botOf, type Incoming, listen, say, type TelegramSettings } from './telegram.ts'

/** After an answer the next question follows at once; after a failure later. */
const AFTER_FAILURE = 5_000

export type HeardFrom =
  | { readonly _tag: 'obeyed'; readonly text: string; readonly chat: string }
  /** From a chat that may not command: it gets no answer. */
  | { readonly _tag: 'stranger'; readonly chat: string }
  | { readonly _tag: 'failed'; readonly why: string }
  | { readonly _tag: 'quiet' }

export interface ListeningPorts {
  readonly queue: Pick<MessageQueue, 'heard' | 'hear'>
  readonly clock: Clock
  readonly remote: Remote
  /** Chats that may command. */
  readonly chats: ReadonlyArray<string>
}

/**
 * Hears commands for as long as it is subscribed, and answers them. That they were heard is written before they are obeyed, so that
 * none is obeyed twice; one that a crash falls upon in between is not obeyed, and its sender gets no answer.
 */
export const listening = (
  settings: TelegramSettings,
  { queue, clock, remote, chats }: ListeningPorts,
): Observable<HeardFrom> => {
  const bot = botOf(settings)
  let wait = 0

  const answer = async (incoming: Incoming): Promise<HeardFrom> => {
    const { chat, text } = incoming
    if (!chats.includes(chat)) return { _tag: 'stranger', chat }
    const said = await say(settings, chat, await obey(remote, incoming, clock.now()))()
    return said._tag === 'delivered' ? { _tag: 'obeyed', text, chat } : { _tag: 'failed', why: said.why }
  }
  const turn = async (): Promise<ReadonlyArray<HeardFrom>> => {
    const failed = (why: string, after = AFTER_FAILURE): ReadonlyArray<HeardFrom> => {
      wait = Math.max(AFTER_FAILURE, after)
      return [{ _tag: 'failed', why }]
    }
    const since = await queue.heard(bot)()
    if (E.isLeft(since)) return failed(since.left.message)
    const heard = await listen(settings, since.right)()
    if (E.isLeft(heard)) return failed(heard.left.why, heard.left.after ?? AFTER_FAILURE)
    const { next, incoming } = heard.right
    if (next > since.right) {
      const written = await queue.hear(bot, next)()
      if (E.isLeft(written)) return failed(written.left.message)
    }
    wait = 0
    const all: HeardFrom[] = [{ _tag: 'quiet' }]
    for (const one of incoming) all.push(await answer(one))
    return all
  }
  return defer(turn).pipe(
    repeat({ delay: () => timer(wait, clock.scheduler) }),
    concatMap(all => from(all)),
  )
}
