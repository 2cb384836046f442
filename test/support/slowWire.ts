import { createServer, connect as open, type Socket } from 'node:net'
import { systemClock } from '../../src/clock.ts'
import { eventually } from './waiting.ts'

/** A wire to a Postgres on which everything that is said to it comes later by so many ms, in order, and what it answers can be held. */
export interface SlowWire {
  readonly url: string
  readonly delayBy: (ms: number) => void
  /** Whoever asked hears nothing from now on, as a process that stands still. */
  readonly hold: () => void
  readonly letGo: () => void
  readonly stop: () => void
}

export const startSlowWire = async (target: string): Promise<SlowWire> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const upstreams = new Set<Socket>()
  let delay = 0
  const server = createServer(client => {
    const upstream = open(Number(port), hostname)
    upstreams.add(upstream)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay()
      socket.on('error', () => undefined)
    }
    const waiting: Buffer[] = []
    client.on('data', chunk => {
      waiting.push(chunk)
      // Whichever timer rings first takes the oldest: the order stays when the delay changes.
      systemClock.scheduler.schedule(() => upstream.write(waiting.shift() ?? ''), delay)
    })
    upstream.on('data', chunk => client.write(chunk))
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await eventually('the wire listens', () => server.listening)
  const address = server.address()
  const url = new URL(target)
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  return {
    url: url.href,
    delayBy: ms => {
      delay = ms
    },
    hold: () => {
      for (const upstream of upstreams) upstream.pause()
    },
    letGo: () => {
      for (const upstream of upstreams) upstream.resume()
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
