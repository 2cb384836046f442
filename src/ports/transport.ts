import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Observable } from 'rxjs'
import type { Millis } from '../domain/money.ts'
import type { Failure } from './failure.ts'

/** The network: the stepped world can stand in for it. */
export interface Transport {
  /** One request, sent once, one answer within the deadline; any status is an answer, only no answer is a failure. */
  readonly request: (request: HttpRequest) => TaskEither<Failure, HttpAnswer>
  /** Cold: subscribing connects, unsubscribing closes. Completes when the other side closes, fails when it breaks. */
  readonly socket: (url: string) => Observable<SocketSignal>
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  /** Beside the usual ones: who asks, and the proof of it. */
  readonly headers?: Readonly<Record<string, string>>
  /** JSON text; null without a body. */
  readonly body: string | null
  readonly deadline: Millis
  /** When it was asked, if it was held back before it was sent. */
  readonly heldSince?: Millis
}
export interface HttpAnswer {
  readonly status: number
  readonly body: string
  /** Seconds of `Retry-After`, when it came. */
  readonly retryAfter: number | null
}

export type SocketSignal =
  | { readonly _tag: 'open'; readonly send: (text: string) => void }
  | { readonly _tag: 'text'; readonly text: string }
