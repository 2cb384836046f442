import * as E from 'fp-ts/lib/Either.js'
import { Observable, type Subscriber } from 'rxjs'
import { type Millis, millis } from '../../src/domain/money.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { type Failure, failure } from '../../src/ports/failure.ts'
import type { HttpAnswer, HttpRequest, SocketSignal, Transport } from '../../src/ports/transport.ts'
import type { Answer } from '../../src/simulator/answer.ts'
import type { World } from '../../src/simulator/core.ts'
import type { Faults } from '../../src/simulator/faults/fault.ts'
import { type Endpoint, faultedFrames } from '../../src/simulator/faults/frames.ts'
import { fateOf, stamped } from '../../src/simulator/faults/requests.ts'
import type { Happening } from '../../src/simulator/happening.ts'
import { between, type Random } from '../../src/simulator/random.ts'
import type { MarketFeed, Outgoing } from '../../src/simulator/wire/market-feed.ts'
import type { Stepping } from './stepping.ts'
import type { SpellKind } from './weather.ts'

export interface NetworkHooks {
  readonly isOn: (kind: SpellKind) => boolean
  /** The venue answered a request that began then, by the engine's clock. */
  readonly answered: (url: string, body: unknown, began: Millis) => void
  /** The venue took a request in, whatever became of its answer. */
  readonly taken?: (asked: HttpRequest) => void
  /** What happened at the venue, in order. */
  readonly happened?: (happenings: ReadonlyArray<Happening>) => void
  /** Hears a request that is about to reach the venue: its process may die of it. */
  readonly reaching?: (asked: HttpRequest) => Reaching
}
/** What becomes of a request on its last step: it arrives, it breaks off in its middle, or it arrives so many ms later. */
export type Reaching = 'arrives' | 'breaks off' | { readonly late: number }

export interface Network {
  /** A process's way to the venue, on its clock; nothing reaches it once `isOver` says so. */
  readonly transport: (clock: Clock, isOver: () => boolean) => Transport
  /** Every socket breaks. */
  readonly dropAll: () => void
}

interface Line {
  readonly number: number
  readonly endpoint: Endpoint
  readonly heard: Subscriber<SocketSignal>
  readonly latency: number
  /** When the last frame arrives that keeps its place. */
  busyUntil: number
}

/** Names of headers as HTTP hands them on. */
const lowered = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** How often the venue moves on by itself and sends what happened. */
const PUMP = 50
const LONGEST_SLEEP = 1_000
const SPORTS_PING = 5_000

const endpointOf = (url: string): Endpoint =>
  url.includes('sports') ? 'sports/ws' : url.endsWith('/user') ? 'ws/user' : 'ws/market'

/** The network between the engine and the core of the simulated venue: the venue's own faults, and latencies and mishaps from one stream of chance. */
export const createNetwork = (
  venue: World,
  faults: Faults,
  { later, clock }: Stepping,
  random: Random,
  { isOn, answered, taken, happened, reaching }: NetworkHooks,
): Network => {
  const lines = new Map<number, Line>()
  const arriving = faultedFrames(faults)
  const fate = fateOf(faults)
  let connections = 0

  const feedOf = (endpoint: Endpoint): MarketFeed | null => {
    switch (endpoint) {
      case 'ws/market':
        return venue.marketFeed
      case 'ws/user':
        return venue.userFeed
      case 'sports/ws':
        return null
    }
  }
  const close = (line: Line, how: 'closed' | 'broken'): void => {
    if (!lines.delete(line.number)) return
    feedOf(line.endpoint)?.closed(line.number)
    later(line.latency, () => {
      if (how === 'closed') line.heard.complete()
      else line.heard.error(failure('socket', 'the line broke'))
    })
  }
  const send = (endpoint: Endpoint, outgoing: ReadonlyArray<Outgoing>): void => {
    for (const { outgoing: out, delayMs, order } of arriving(endpoint, outgoing, clock.now())) {
      const line = lines.get(out.connection)
      if (line === undefined) continue
      if (out._tag !== 'Send') {
        close(line, 'closed')
        continue
      }
      const soonest = clock.now() + line.latency + delayMs
      const at = order === 'kept' ? Math.max(soonest, line.busyUntil) : soonest
      if (order === 'kept') line.busyUntil = at
      later(at - clock.now(), () => {
        if (lines.has(line.number)) line.heard.next({ _tag: 'text', text: out.text })
      })
    }
  }
  const toSports = (text: string): ReadonlyArray<Outgoing> =>
    [...lines.values()]
      .filter(line => line.endpoint === 'sports/ws')
      .map(({ number }) => ({ _tag: 'Send', connection: number, text }))
  /** Moves the venue on to now and sends what happened. */
  const moveOn = (): void => {
    const happenings = venue.advance(clock.now())
    if (happenings.length > 0) happened?.(happenings)
    send('ws/market', venue.marketFeed.frames(happenings))
    send('ws/user', venue.userFeed.frames(happenings))
    for (const text of venue.sportsFrames(happenings)) send('sports/ws', toSports(text))
  }
  const isDropped = ({ endpoint, number }: Pick<Line, 'endpoint' | 'number'>): boolean =>
    isOn('network-away') || faults.strikes('drop', { endpoint, connection: number }, clock.now())
  const pump = (): void => {
    moveOn()
    for (const line of [...lines.values()]) if (isDropped(line)) close(line, 'broken')
    later(Math.min(LONGEST_SLEEP, Math.max(PUMP, venue.nextAt() - clock.now())), pump)
  }
  const ping = (): void => {
    send('sports/ws', toSports('ping'))
    later(SPORTS_PING, ping)
  }
  later(PUMP, pump)
  later(SPORTS_PING, ping)

  const heard = (line: Line, text: string): void => {
    const feed = feedOf(line.endpoint)
    if (!lines.has(line.number) || feed === null) return
    moveOn()
    send(line.endpoint, feed.heard(line.number, text))
  }

  const socket = (isOver: () => boolean, url: string): Observable<SocketSignal> =>
    new Observable(subscriber => {
      connections += 1
      const latency = Math.floor(between(random, 5, 120))
      const line: Line = { number: connections, endpoint: endpointOf(url), heard: subscriber, latency, busyUntil: 0 }
      let isGone = false
      later(line.latency, () => {
        if (isGone || isOver()) return
        if (isDropped(line)) {
          subscriber.error(failure('socket', 'the line broke'))
          return
        }
        lines.set(line.number, line)
        feedOf(line.endpoint)?.opened(line.number)
        subscriber.next({ _tag: 'open', send: text => later(line.latency, () => heard(line, text)) })
      })
      return () => {
        isGone = true
        if (lines.delete(line.number)) feedOf(line.endpoint)?.closed(line.number)
      }
    })

  const wire = ({ status, body, headers }: Answer): HttpAnswer => {
    const retryAfter = headers?.['Retry-After']
    return { status, body: JSON.stringify(body), retryAfter: retryAfter === undefined ? null : Number(retryAfter) }
  }

  return {
    transport: (itsClock, isOver) => ({
      socket: url => socket(isOver, url),
      request: asked => () =>
        new Promise<E.Either<Failure, HttpAnswer>>(resolve => {
          // By whoever asked: it may have been held back.
          const began = asked.heldSince ?? itsClock.now()
          let isAnswered = false
          const tell = (answer: E.Either<Failure, HttpAnswer>): void => {
            if (isAnswered) return
            isAnswered = true
            if (!isOver()) resolve(answer)
          }
          const span = (): number => between(random, 2, isOn('network-slow') ? 7_000 : 60)
          const arrive = (answer: Answer, delayMs: number): void =>
            later(span() + delayMs, () => tell(E.right(wire(answer))))
          later(asked.deadline, () =>
            tell(E.left(failure('venue', `no answer within ${asked.deadline} ms`, 'timeout'))),
          )
          const reach = (): void => {
            if (isOn('network-away')) {
              tell(E.left(failure('venue', 'ECONNREFUSED')))
              return
            }
            moveOn()
            const { pathname: path, searchParams: query } = new URL(asked.url)
            const request = {
              method: asked.method,
              path,
              query,
              headers: lowered(asked.headers ?? {}),
              body: asked.body ?? '',
            }
            const found = fate(request, millis(clock.now()))
            if (found._tag === 'Refused') {
              arrive(found.answer, found.answer.delayMs ?? 0)
              return
            }
            const given = venue.answer(request)
            const answer = stamped(request, given, millis(clock.now()), found.skewMs)
            moveOn()
            answered(asked.url, answer.body, began)
            taken?.(asked)
            if (isOn('answers-lost') && random() < 0.5) return
            if (found.answered === 'lost') {
              later(span(), () => tell(E.left(failure('venue', 'ECONNRESET'))))
              return
            }
            arrive(answer, found.delayMs + (answer.delayMs ?? 0))
          }
          later(span(), () => {
            // Of a process that is gone only what had left it arrives.
            if (isOver() && reaching === undefined) return
            const how = isOver() ? 'arrives' : (reaching?.(asked) ?? 'arrives')
            if (how === 'arrives') reach()
            else if (how !== 'breaks off') later(how.late, reach)
          })
        }),
    }),
    dropAll: () => {
      for (const line of [...lines.values()]) close(line, 'broken')
    },
  }
}

/** Addresses that the transport above understands. */
export const ADDRESSES = {
  gammaUrl: 'http://venue/gamma',
  clobUrl: 'http://venue/clob',
  marketSocketUrl: 'ws://venue/ws/market',
  sportsSocketUrl: 'ws://venue/sports/ws',
  userSocketUrl: 'ws://venue/ws/user',
  walletUrl: 'http://venue/sim/wallet',
} as const
