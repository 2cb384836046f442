import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Millis } from '../domain/money.ts'
import type { Failure } from './failure.ts'

/** What people are told of. `trade`: bought; `close`: sold or paid out; `error`: something is wrong, or well again. */
export const MESSAGE_KINDS = ['trade', 'close', 'error', 'halt', 'daily'] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

export interface Message {
  readonly at: Millis
  readonly kind: MessageKind
  /** What it is about; null: the engine itself. */
  readonly market: string | null
  readonly text: string
  /** A name under which it is told only once, eg/ `daily/2026-11-29`; null: each time. */
  readonly once: string | null
}

/** A message that waits for one channel. */
export interface Queued extends Omit<Message, 'once'> {
  /** Rises in the order of adding. */
  readonly id: number
}

/** Messages that were not delivered yet; they outlive the process. A channel is a name without secrets, eg/ `telegram:4711`. */
export interface MessageQueue {
  /** Answers how many of the oldest were dropped because too many waited. */
  readonly add: (
    messages: ReadonlyArray<Message>,
    channels: ReadonlyArray<string>,
  ) => TaskEither<Failure, { readonly dropped: number }>
  /** The oldest of a channel, oldest first. */
  readonly waiting: (channel: string) => TaskEither<Failure, ReadonlyArray<Queued>>
  readonly delivered: (ids: ReadonlyArray<number>, at: Millis) => TaskEither<Failure, void>
  /** The first update of a bot that was not heard yet; 0: none ever was. */
  readonly heard: (bot: string) => TaskEither<Failure, number>
  readonly hear: (bot: string, next: number) => TaskEither<Failure, void>
}
