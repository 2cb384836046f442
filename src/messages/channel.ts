import type { Task } from 'fp-ts/lib/Task.js'
import type { Millis } from '../domain/money.ts'
import type { Queued } from '../ports/messages.ts'

/** `later`: not taken, for a reason in words without secrets; `after`: how long the other side asks to be left alone, if it says. */
export type Delivery =
  | { readonly _tag: 'delivered' }
  | { readonly _tag: 'later'; readonly after: Millis | null; readonly why: string }

/** Somewhere that messages go to. */
export interface Channel {
  /** Without secrets, the same at each start. */
  readonly name: string
  readonly deliver: (messages: ReadonlyArray<Queued>) => Task<Delivery>
}
