/** The sockets of the venue: what they hear goes to the core, and what the core says goes out. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { World } from './core.ts'
import type { Happening } from './happening.ts'
import type { Outgoing } from './wire/market-feed.ts'

/** What every answer carries, so that nobody takes it for the real venue. */
export const HEADER = { name: 'x-simulated-venue', value: 'csgo-engine' } as const

/** A reader that leaves more than that unread is cut off. */
const MOST_UNREAD = 8 * 1024 * 1024
const LONGEST_MESSAGE = 1024 * 1024
const MOST_CONNECTIONS = 2000
const PING_EVERY = 5000
const PONG_WITHIN = 10_000

export interface Sockets {
  /** Takes over an HTTP connection that asks to become a socket. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Sends the frames of what happened. */
  readonly tell: (world: World, happenings: ReadonlyArray<Happening>) => void
  /** Ends all connections: 1012 is "the service restarts". */
  readonly endAll: () => void
  readonly close: () => void
}

interface Listener {
  readonly socket: WebSocket
  /** Since when a ping waits for its pong. */
  pingedAt: Millis | null
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8')

/** `present` moves the world to now and gives it; it is called before anything is answered. */
export const createSockets = (present: () => World, clock: Clock, log: Log): Sockets => {
  const server = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false })
  server.on('headers', headers => headers.push(`${HEADER.name}: ${HEADER.value}`))
  const followers = new Map<number, WebSocket>()
  const listeners = new Set<Listener>()
  let connections = 0

  const send = (socket: WebSocket, text: string): void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > MOST_UNREAD) {
      log.warn('a reader of the simulated venue is too slow and was cut off', { unread: socket.bufferedAmount })
      socket.terminate()
      return
    }
    socket.send(text)
  }

  const deliver = (outgoing: ReadonlyArray<Outgoing>): void => {
    for (const one of outgoing) {
      const socket = followers.get(one.connection)
      if (socket === undefined) continue
      switch (one._tag) {
        case 'Send':
          send(socket, one.text)
          break
        case 'Close':
          socket.close(one.code, one.reason)
          break
      }
    }
  }

  const trouble = (error: Error): void => log.debug('a socket of the simulated venue failed', { reason: error.message })

  const follow = (socket: WebSocket): void => {
    const connection = ++connections
    const world = present()
    followers.set(connection, socket)
    world.marketFeed.opened(connection)
    socket.on('message', (data, isBinary) => {
      const { marketFeed } = present()
      if (followers.has(connection)) deliver(marketFeed.heard(connection, isBinary ? '' : textOf(data)))
    })
    socket.on('close', () => {
      followers.delete(connection)
      present().marketFeed.closed(connection)
    })
    socket.on('error', trouble)
  }

  const listen = (socket: WebSocket): void => {
    const listener: Listener = { socket, pingedAt: null }
    listeners.add(listener)
    socket.on('message', data => {
      if (textOf(data) === 'pong') listener.pingedAt = null
    })
    socket.on('close', () => listeners.delete(listener))
    socket.on('error', trouble)
  }

  const ping = (): void => {
    const now = clock.now()
    for (const listener of listeners) {
      if (listener.pingedAt !== null && now - listener.pingedAt >= PONG_WITHIN) {
        listener.socket.terminate()
        continue
      }
      listener.pingedAt ??= now
      send(listener.socket, 'ping')
    }
    pinging = clock.scheduler.schedule(ping, PING_EVERY)
  }
  let pinging = clock.scheduler.schedule(ping, PING_EVERY)

  const refuse = (socket: Duplex, status: string): void => {
    socket.on('error', trouble)
    socket.end(
      `HTTP/1.1 ${status}\r\n${HEADER.name}: ${HEADER.value}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    )
  }

  const all = (): ReadonlyArray<WebSocket> => [...followers.values(), ...[...listeners].map(one => one.socket)]

  return {
    upgrade: (request, socket, head) => {
      const path = (request.url ?? '').split('?')[0]
      const take = path === '/ws/market' ? follow : path === '/sports/ws' ? listen : null
      if (take === null) return refuse(socket, '404 Not Found')
      if (followers.size + listeners.size >= MOST_CONNECTIONS) return refuse(socket, '503 Service Unavailable')
      server.handleUpgrade(request, socket, head, take)
    },
    tell: (world, happenings) => {
      deliver(world.marketFeed.frames(happenings))
      if (listeners.size === 0) return
      for (const text of world.sportsFrames(happenings)) for (const listener of listeners) send(listener.socket, text)
    },
    endAll: () => {
      for (const socket of all()) socket.close(1012, 'the service restarts')
      followers.clear()
    },
    close: () => {
      pinging.unsubscribe()
      for (const socket of all()) socket.terminate()
      server.close()
    },
  }
}
