import * as E from 'fp-ts/lib/Either.js'
import { Observable, type Subscriber } from 'rxjs'
import type { Millis } from '../../src/domain/money.ts'
import { type Failure, failure } from '../../src/ports/failure.ts'
import type { HttpAnswer, HttpRequest, SocketSignal, Transport } from '../../src/ports/transport.ts'
import type { World } from '../../src/simulator/core.ts'
import { between, type Random } from '../../src/simulator/random.ts'
import type { Stepping } from './stepping.ts'
import type { SpellKind } from './weather.ts'

export interface NetworkHooks {
  readonly isOn: (kind: SpellKind) => boolean
  /** The venue answered a request that began then. */
  readonly answered: (url: string, body: string, began: Millis) => void
}

export interface Network {
  /** A process's way to the venue; nothing reaches it once `isOver` says so. */
  readonly transport: (isOver: () => boolean) => Transport
  /** Every socket is closed by the venue. */
  readonly dropAll: () => void
}

interface Line {
  readonly number: number
  readonly feed: 'market' | 'sports'
  readonly heard: Subscriber<SocketSignal>
  readonly latency: number
  isOpen: boolean
}

/** Names of headers as HTTP hands them on. */
const lowered = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** How often the venue moves on by itself and sends what happened. */
const PUMP = 50
const cut = (text: string, random: Random): string => text.slice(0, Math.floor(random() * text.length))

/** The network between the engine and the core of the simulated venue: latencies and mishaps from one stream of chance. */
export const createNetwork = (
  venue: World,
  { later, clock }: Stepping,
  random: Random,
  { isOn, answered }: NetworkHooks,
): Network => {
  const lines = new Map<number, Line>()
  let connections = 0

  const close = (line: Line, how: 'closed' | 'broken'): void => {
    if (!lines.delete(line.number)) return
    venue.marketFeed.closed(line.number)
    later(line.latency, () => {
      if (how === 'closed') line.heard.complete()
      else line.heard.error(failure('socket', 'the line broke'))
    })
  }
  const deliver = (line: Line, text: string): void => {
    const arrive = (what: string, after = 0): void =>
      later(line.latency + after, () => {
        if (lines.has(line.number)) line.heard.next({ _tag: 'text', text: what })
      })
    if (text !== 'PONG' && text !== 'ping' && isOn('sockets-frozen')) return
    if (isOn('frames-cut') && random() < 0.3) arrive(cut(text, random))
    else arrive(text, isOn('frames-reordered') ? Math.floor(between(random, 0, 400)) : 0)
    if (isOn('frames-twice') && random() < 0.5) arrive(text, Math.floor(between(random, 0, 300)))
    if (isOn('frames-unknown') && random() < 0.2) arrive(JSON.stringify({ event_type: 'of_tomorrow', market: '0x0' }))
  }
  /** Moves the venue on to now and sends what happened. */
  const moveOn = (): void => {
    const happenings = venue.advance(clock.now())
    for (const out of venue.marketFeed.frames(happenings)) {
      const line = lines.get(out.connection)
      if (line === undefined) continue
      if (out._tag === 'Send') deliver(line, out.text)
      else close(line, 'closed')
    }
    const scores = venue.sportsFrames(happenings)
    for (const line of lines.values())
      if (line.feed === 'sports' && line.isOpen) for (const text of scores) deliver(line, text)
  }
  const pump = (): void => {
    moveOn()
    later(Math.max(PUMP, venue.nextAt() - clock.now()), pump)
  }
  later(PUMP, pump)

  const heard = (line: Line, text: string): void => {
    if (!lines.has(line.number) || line.feed === 'sports') return
    moveOn()
    for (const out of venue.marketFeed.heard(line.number, text)) {
      if (out._tag === 'Send') deliver(line, out.text)
      else close(line, 'closed')
    }
  }

  const socket = (isOver: () => boolean, url: string): Observable<SocketSignal> =>
    new Observable(subscriber => {
      connections += 1
      const line: Line = {
        number: connections,
        feed: url.includes('sports') ? 'sports' : 'market',
        heard: subscriber,
        latency: Math.floor(between(random, 5, 120)),
        isOpen: false,
      }
      lines.set(line.number, line)
      later(line.latency, () => {
        if (subscriber.closed || isOver()) return
        if (isOn('network-away') || isOn('sockets-dropped')) return close(line, 'broken')
        line.isOpen = true
        if (line.feed === 'market') venue.marketFeed.opened(line.number)
        subscriber.next({
          _tag: 'open',
          send: text => later(line.latency, () => heard(line, text)),
        })
      })
      return () => {
        if (lines.delete(line.number)) venue.marketFeed.closed(line.number)
      }
    })

  const ask = ({ method, url, body, headers = {} }: HttpRequest): HttpAnswer => {
    moveOn()
    const { pathname, searchParams } = new URL(url)
    const answer = venue.answer({
      method,
      path: pathname,
      query: searchParams,
      headers: lowered(headers),
      body: body ?? '',
    })
    return { status: answer.status, body: JSON.stringify(answer.body), retryAfter: null }
  }

  return {
    transport: isOver => ({
      socket: url => socket(isOver, url),
      request: asked => () =>
        new Promise<E.Either<Failure, HttpAnswer>>(resolve => {
          const began = clock.now()
          let isAnswered = false
          const tell = (answer: E.Either<Failure, HttpAnswer>): void => {
            if (isAnswered) return
            isAnswered = true
            if (!isOver()) resolve(answer)
          }
          const span = (): number => between(random, 2, isOn('network-slow') ? 7_000 : 60)
          later(asked.deadline, () =>
            tell(E.left(failure('venue', `no answer within ${asked.deadline} ms`, 'timeout'))),
          )
          later(span(), () => {
            if (isOver()) return
            if (isOn('network-away')) return tell(E.left(failure('venue', 'ECONNREFUSED')))
            const answer: HttpAnswer = isOn('http-500')
              ? { status: 500, body: 'could not run the execution', retryAfter: null }
              : ask(asked)
            answered(asked.url, answer.body, began)
            if (isOn('answers-lost') && random() < 0.5) return
            later(span(), () => tell(E.right(answer)))
          })
        }),
    }),
    dropAll: () => {
      for (const line of [...lines.values()]) close(line, 'closed')
    },
  }
}

/** Addresses that the transport above understands. */
export const ADDRESSES = {
  gammaUrl: 'http://venue/gamma',
  clobUrl: 'http://venue/clob',
  marketSocketUrl: 'ws://venue/ws/market',
  sportsSocketUrl: 'ws://venue/sports/ws',
} as const
