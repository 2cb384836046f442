import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import * as E from 'fp-ts/lib/Either.js'
import { Agent, request } from 'undici'
import type { Millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { HttpAnswer, HttpRequest, Transport } from '../ports/transport.ts'
import { openSocket } from './socket.ts'

/** An answer of the venue is a few megabytes at most; more is a mistake or an attack. */
const LARGEST_ANSWER = 64 * 1024 * 1024
const CONNECTIONS_AN_ORIGIN = 16
const KEEP_ALIVE = 30_000

/** The real network. `close` ends its connections; requests under way answer with a failure. */
export interface OpenTransport extends Transport {
  readonly close: () => Promise<void>
}

const unzip = promisify(gunzip)

/** Reads a body to its end, at most so many bytes on the wire and unpacked. */
const read = async (body: AsyncIterable<Uint8Array>, encoding: string): Promise<E.Either<string, string>> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > LARGEST_ANSWER) return E.left(`its answer is larger than ${LARGEST_ANSWER} bytes`)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  switch (encoding) {
    case '':
    case 'identity':
      return E.right(bytes.toString('utf8'))
    case 'gzip':
      return E.right((await unzip(bytes, { maxOutputLength: LARGEST_ANSWER })).toString('utf8'))
    default:
      return E.left(`its answer is packed as ${encoding}, which was not asked for`)
  }
}

const header = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(',') : (value ?? '')

/** `Retry-After` in seconds; its other form, a date, is not used by this venue and reads as none. */
const secondsOf = (text: string): number | null => (/^\d{1,6}(?:\.\d+)?$/.test(text) ? Number(text) : null)

const words = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : ''
  return `${code}${error.message === '' && error.cause !== undefined ? words(error.cause) : error.message}`
}

/** Host and path: what people need to know of an address, and never a query. */
const shownAddress = (url: string): string => url.replace(/[?#].*$/, '')

/**
 * HTTP with a pool of kept connections, and sockets. One deadline covers everything from name look-up to the last byte.
 * Any status is an answer; a failure (edge `venue`) is: no address, refused, reset, late, too large, unreadable.
 */
export const createTransport = ({ clock }: { readonly clock: Clock }): OpenTransport => {
  const agent = new Agent({
    connections: CONNECTIONS_AN_ORIGIN,
    keepAliveTimeout: KEEP_ALIVE,
    // The deadline of the request rules; these are only in case that somebody asks for none.
    connect: { timeout: KEEP_ALIVE },
    headersTimeout: KEEP_ALIVE * 2,
    bodyTimeout: KEEP_ALIVE * 2,
  })

  const send = async (asked: HttpRequest, signal: AbortSignal): Promise<E.Either<Failure, HttpAnswer>> => {
    const answer = await request(asked.url, {
      dispatcher: agent,
      method: asked.method,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'csgo-engine',
        ...(asked.body === null ? {} : { 'content-type': 'application/json' }),
        ...asked.headers,
      },
      body: asked.body,
      signal,
    })
    const body = await read(answer.body, header(answer.headers['content-encoding']))
    return E.isLeft(body)
      ? E.left(failure('venue', `${shownAddress(asked.url)}: ${body.left}`))
      : E.right({
          status: answer.statusCode,
          body: body.right,
          retryAfter: secondsOf(header(answer.headers['retry-after'])),
        })
  }

  const within = async (asked: HttpRequest): Promise<E.Either<Failure, HttpAnswer>> => {
    const controller = new AbortController()
    let isLate = false
    const timer = clock.scheduler.schedule(() => {
      isLate = true
      controller.abort()
    }, lengthOf(asked.deadline))
    try {
      return await send(asked, controller.signal)
    } catch (error) {
      const what = isLate ? `no answer within ${asked.deadline} ms` : words(error)
      return E.left(failure('venue', `${shownAddress(asked.url)}: ${what}`, isLate ? 'timeout' : null))
    } finally {
      timer.unsubscribe()
    }
  }

  return {
    request: asked => () => within(asked),
    socket: url => openSocket(url, clock),
    close: () => agent.destroy(),
  }
}

const lengthOf = (deadline: Millis): number => Math.max(0, deadline)
