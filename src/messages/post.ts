import * as E from 'fp-ts/lib/Either.js'
import type { Task } from 'fp-ts/lib/Task.js'
import { request } from 'undici'
import type { Millis } from '../domain/money.ts'

export interface Answer {
  readonly status: number
  readonly body: string
  /** Seconds of `Retry-After`; null: not said. */
  readonly retryAfter: number | null
}

/** The error's name only: its words could hold the address, and an address of a message channel is a secret. */
const nameOf = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null
  if (typeof code === 'string') return code
  return error instanceof Error ? error.name : 'unknown error'
}

/** Posts JSON. Any status is an answer; Left: why there was none. */
export const post =
  (
    url: string,
    body: string,
    {
      headers = {},
      deadline,
      signal,
    }: { readonly headers?: Readonly<Record<string, string>>; readonly deadline: Millis; readonly signal: AbortSignal },
  ): Task<E.Either<string, Answer>> =>
  async () => {
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        headersTimeout: deadline,
        bodyTimeout: deadline,
        signal,
      })
      const after = answer.headers['retry-after']
      return E.right({
        status: answer.statusCode,
        body: (await answer.body.text()).slice(0, 1_000_000),
        retryAfter: typeof after === 'string' && /^\d+$/.test(after) ? Number(after) : null,
      })
    } catch (error) {
      return E.left(`no answer (${nameOf(error)})`)
    }
  }
