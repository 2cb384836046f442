/** The sockets of the venue: what they hear goes to the core, and what the core says goes out, by way of the faults. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { World } from './core.ts'
import type { Faults } from './faults/fault.ts'
import { type Endpoint, faultedFrames } from './faults/frames.ts'
import type { Happening } from './happening.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { MarketFeed, Outgoing } from './wire/market-feed.ts'

/** What every answer carries, so that nobody takes it for the real venue. */
export const HEADER = { name: 'x-simulated-venue', value: 'csgo-engine' } as const

const LONGEST_MESSAGE = 1024 * 1024
const MOST_CONNECTIONS = 2000
/** All readers together; beyond it the slowest are cut off. */
const MOST_UNREAD = 256 * 1024 * 1024
const PING_EVERY = 5000
const PONG_WITHIN = 10_000
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/ws/market': 'ws/market',
  '/ws/user': 'ws/user',
  '/sports/ws': 'sports/ws',
}

/** Counts since the start. */
export interface SocketCounts {
  readonly open: number
  readonly refused: number
  /** Cut off because they read too slowly. */
  readonly cutOff: number
  /** Cut by the fault `drop`. */
  readonly dropped: number
}

export interface Sockets {
  /** Takes over an HTTP connection that asks to become a socket. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Sends the frames of what happened. */
  readonly tell: (world: World, happenings: ReadonlyArray<Happening>) => void
  /** Cuts those that the fault `drop` strikes at that time. */
  readonly drop: (at: Millis) => void
  /** Ends all connections: 1012 is "the service restarts". */
  readonly endAll: (world: World) => void
  readonly counts: () => SocketCounts
  readonly close: () => void
}

interface Connection {
  readonly number: number
  readonly endpoint: Endpoint
  readonly socket: WebSocket
  readonly outbox: Outbox
  /** Sports only: since when a ping waits for its pong. */
  pingedAt: Millis | null
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8')

/** The feed that answers what is said on a socket; the sports socket listens to nobody. */
const feedOf = (world: World, endpoint: Endpoint): MarketFeed | null => {
  switch (endpoint) {
    case 'ws/market':
      return world.marketFeed
    case 'ws/user':
      return world.userFeed
    case 'sports/ws':
      return null
  }
}

/** `present` moves the world to now and gives it; it is called before anything is answered. */
export const createSockets = (present: () => World, faults: Faults, clock: Clock, log: Log): Sockets => {
  const server = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false })
  server.on('headers', headers => headers.push(`${HEADER.name}: ${HEADER.value}`))
  const connections = new Map<number, Connection>()
  const arriving = faultedFrames(faults)
  let numbered = 0
  let refused = 0
  let cutOff = 0
  let dropped = 0

  const deliver = (endpoint: Endpoint, outgoing: ReadonlyArray<Outgoing>, at: Millis): void => {
    for (const delivery of arriving(endpoint, outgoing, at))
      connections.get(delivery.outgoing.connection)?.outbox.deliver(delivery)
  }

  const tooSlow = (unread: number): void => {
    cutOff++
    log.warn('a reader of the simulated venue is too slow and was cut off', { unread })
  }

  const hear = (connection: Connection, text: string): void => {
    if (!connections.has(connection.number)) return
    if (connection.endpoint === 'sports/ws') {
      if (text === 'pong') connection.pingedAt = null
      return
    }
    const world = present()
    const heard = feedOf(world, connection.endpoint)?.heard(connection.number, text) ?? []
    deliver(connection.endpoint, heard, world.now())
  }

  const forget = ({ number, endpoint, outbox }: Connection): void => {
    outbox.close()
    if (connections.delete(number)) feedOf(present(), endpoint)?.closed(number)
  }
  /** Without a goodbye; it is gone at once. */
  const cut = (connection: Connection): void => {
    forget(connection)
    connection.socket.terminate()
  }

  const take = (endpoint: Endpoint) => (socket: WebSocket) => {
    const outbox = createOutbox(socket, clock, tooSlow)
    const connection: Connection = { number: ++numbered, endpoint, socket, outbox, pingedAt: null }
    connections.set(connection.number, connection)
    feedOf(present(), endpoint)?.opened(connection.number)
    socket.on('message', (data, isBinary) => hear(connection, isBinary ? '' : textOf(data)))
    socket.on('close', () => forget(connection))
    socket.on('error', trouble)
  }

  const trouble = (error: Error): void => log.debug('a socket of the simulated venue failed', { reason: error.message })

  const sportsListeners = (): ReadonlyArray<Connection> =>
    [...connections.values()].filter(one => one.endpoint === 'sports/ws')

  /** The slowest go first when all together leave too much unread. */
  const relieve = (): void => {
    const slowest = [...connections.values()].sort((a, b) => b.outbox.unread() - a.outbox.unread())
    let unread = slowest.reduce((sum, one) => sum + one.outbox.unread(), 0)
    for (const one of slowest) {
      if (unread <= MOST_UNREAD) return
      unread -= one.outbox.unread()
      tooSlow(one.outbox.unread())
      cut(one)
    }
  }

  const ping = (): void => {
    pinging = clock.scheduler.schedule(ping, PING_EVERY)
    const now = clock.now()
    const waiting: Connection[] = []
    for (const listener of sportsListeners()) {
      if (listener.pingedAt !== null && now - listener.pingedAt >= PONG_WITHIN) listener.socket.terminate()
      else waiting.push(listener)
    }
    for (const listener of waiting) listener.pingedAt ??= now
    deliver(
      'sports/ws',
      waiting.map(({ number }) => ({ _tag: 'Send', connection: number, text: 'ping' })),
      now,
    )
    relieve()
  }
  let pinging = clock.scheduler.schedule(ping, PING_EVERY)

  const refuse = (socket: Duplex, status: string, why: string): void => {
    refused++
    socket.on('error', trouble)
    const body = JSON.stringify({ error: why })
    socket.end(
      `HTTP/1.1 ${status}\r\n${HEADER.name}: ${HEADER.value}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  }

  return {
    upgrade: (request, socket, head) => {
      const endpoint = ENDPOINTS[(request.url ?? '').split('?')[0] ?? '']
      if (endpoint === undefined) return refuse(socket, '404 Not Found', 'no socket of that path')
      if (connections.size >= MOST_CONNECTIONS)
        return refuse(socket, '503 Service Unavailable', `there are ${MOST_CONNECTIONS} sockets already`)
      if (faults.strikes('drop', { endpoint, connection: numbered + 1 }, present().now()))
        return refuse(socket, '503 Service Unavailable', 'sockets are away (a fault that was asked for)')
      server.handleUpgrade(request, socket, head, take(endpoint))
    },
    tell: (world, happenings) => {
      const at = world.now()
      deliver('ws/market', world.marketFeed.frames(happenings), at)
      deliver('ws/user', world.userFeed.frames(happenings), at)
      const listeners = sportsListeners()
      if (listeners.length === 0) return
      for (const text of world.sportsFrames(happenings))
        deliver(
          'sports/ws',
          listeners.map(({ number }) => ({ _tag: 'Send', connection: number, text })),
          at,
        )
    },
    drop: at => {
      for (const one of [...connections.values()]) {
        if (!faults.strikes('drop', { endpoint: one.endpoint, connection: one.number }, at)) continue
        dropped++
        cut(one)
      }
    },
    endAll: world => {
      for (const { number, endpoint, socket, outbox } of [...connections.values()]) {
        outbox.close()
        connections.delete(number)
        feedOf(world, endpoint)?.closed(number)
        socket.close(1012, 'the service restarts')
      }
    },
    counts: () => ({ open: connections.size, refused, cutOff, dropped }),
    close: () => {
      pinging.unsubscribe()
      for (const { socket } of connections.values()) socket.terminate()
      server.close()
    },
  }
}
