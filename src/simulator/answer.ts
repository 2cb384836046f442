/** Requests and answers without a network. */

export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** eg/ `/clob/book`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case; of several values the first. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text, byte for byte what was signed; empty when there is none. */
  readonly body: string
}

/** `body` is sent as JSON. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  /** The body as JSON, where it is at hand already. */
  readonly text?: string
  /** Beside the usual ones; names as they stand on the wire. */
  readonly headers?: Readonly<Record<string, string>>
  /** The process holds the answer back as long (milliseconds of the wall); the world has acted already. */
  readonly delayMs?: number
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const refusal = (status: number, error: string): Answer => ({ status, body: { error } })
