/** Requests and answers without a network. */

export interface Request {
  readonly method: 'GET' | 'POST'
  /** eg/ `/clob/book`. */
  readonly path: string
  readonly query: URLSearchParams
  /** The body as text; empty when there is none. */
  readonly body: string
}

/** `body` is sent as JSON. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const refusal = (status: number, error: string): Answer => ({ status, body: { error } })
