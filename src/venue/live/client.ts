/** Requests with the API key's signature: at most so many a second, each sent once. What the answers say of the venue is kept as its mode. */
import * as E from 'fp-ts/lib/Either.js'
import { timer } from 'rxjs'
import { type Millis, millis } from '../../domain/money.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Failure } from '../../ports/failure.ts'
import type { HttpAnswer, Transport } from '../../ports/transport.ts'
import type { VenueMode } from '../../ports/venue.ts'
import { jsonOf } from '../answer.ts'
import { type Bucket, type BucketSettings, createBucket } from './bucket.ts'
import { type ApiKey, keyHeaders } from './headers.ts'
import { type AskedFor, afterAnswer, modeAt, OPEN } from './venueMode.ts'
import type { Wallet } from './wallet.ts'

/** A tenth of what the venue allows, but for orders, of which it allows far more than anyone needs. */
export interface Pace {
  readonly orders: BucketSettings
  readonly cancels: BucketSettings
  readonly reads: BucketSettings
}
const PACE: Pace = {
  orders: { aSecond: 10, burst: 10 },
  cancels: { aSecond: 20, burst: 20 },
  reads: { aSecond: 10, burst: 20 },
}

export interface KeyRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: string
  readonly body?: string
  readonly asked?: AskedFor
}

export interface Client {
  /** One request; it waits for its turn and is sent once. The deadline counts from its turn. */
  readonly send: (request: KeyRequest) => Promise<E.Either<Failure, HttpAnswer>>
  /** JSON of a read; every status but 200 is a failure. */
  readonly read: (path: string, query?: string) => Promise<E.Either<Failure, unknown>>
  readonly mode: () => VenueMode
  readonly apiKey: ApiKey
  readonly wallet: Wallet
}

export interface ClientParts {
  readonly transport: Transport
  readonly clock: Clock
  readonly clobUrl: string
  readonly wallet: Wallet
  readonly apiKey: ApiKey
  readonly pace?: Pace
  readonly deadline?: Millis
}

/** No answer to an order by then: unknown. The venue answers in well under a second. */
const DEADLINE: Millis = millis(10_000)

const isOf = (path: string, one: string): boolean => path === one || path.startsWith(`${one}/`)

export const createClient = (parts: ClientParts): Client => {
  const { transport, clock, clobUrl, wallet, apiKey, pace = PACE, deadline = DEADLINE } = parts
  const buckets = {
    orders: createBucket(pace.orders, clock),
    cancels: createBucket(pace.cancels, clock),
    reads: createBucket(pace.reads, clock),
  }
  let state = OPEN
  const mode = (): VenueMode => modeAt(state, clock.now())

  const bucketOf = ({ method, path }: KeyRequest): Bucket => {
    if (method === 'POST' && isOf(path, '/order')) return buckets.orders
    return method === 'DELETE' ? buckets.cancels : buckets.reads
  }

  const turn = (bucket: Bucket): Promise<void> => {
    const wait = bucket.turn()
    return wait <= 0
      ? Promise.resolve()
      : new Promise(resolve => void timer(Math.ceil(wait), clock.scheduler).subscribe(() => resolve()))
  }

  const heard = (answer: HttpAnswer, request: KeyRequest, bucket: Bucket): void => {
    if (answer.status === 429) bucket.pause((answer.retryAfter ?? 1) * 1000)
    state = afterAnswer(state, answer, request.asked ?? 'other', clock.now())
  }

  const send = async (request: KeyRequest): Promise<E.Either<Failure, HttpAnswer>> => {
    const { method, path, query, body = null } = request
    const bucket = bucketOf(request)
    await turn(bucket)
    const answer = await transport.request({
      method,
      url: `${clobUrl}${path}${query === undefined ? '' : `?${query}`}`,
      headers: keyHeaders(wallet.signer.address, apiKey, clock.now(), { method, path, body }),
      body,
      deadline,
    })()
    if (E.isRight(answer)) heard(answer.right, request, bucket)
    return answer
  }

  return {
    send,
    read: async (path, query) =>
      jsonOf('venue', path, await send({ method: 'GET', path, ...(query === undefined ? {} : { query }) })),
    mode,
    apiKey,
    wallet,
  }
}
