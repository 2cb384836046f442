import { createServer, connect as open, type Socket } from 'node:net'
import { eventually } from '../support/waiting.ts'

/** A connection to the server that waits in the pool, or serves a client. */
interface Upstream {
  readonly socket: Socket
  client: Socket | null
  isReady: boolean
}

const LETTER = { key: 0x4b, ready: 0x5a, idle: 0x49 } as const

/** Whole messages of Postgres' protocol (a letter, a length, a body) out of a stream of bytes. */
const messages = (each: (message: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 5 && rest.length >= rest.readInt32BE(1) + 1) {
      const length = rest.readInt32BE(1) + 1
      each(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  }
}

/**
 * A pooler before a Postgres. It greets with process numbers of its own. `sessions`: a client keeps its server process;
 * `transactions`: it gets one for each transaction, the one that was given back last.
 */
export const startPooler = async (
  pools: 'sessions' | 'transactions',
  target: string,
): Promise<{ readonly url: string; readonly stop: () => void }> => {
  const { hostname, port } = new URL(target)
  const pool: Upstream[] = []
  const sockets = new Set<Socket>()
  const waiting: Array<(upstream: Upstream) => void> = []
  const giveBack = (upstream: Upstream): void => {
    upstream.client = null
    const next = waiting.shift()
    if (next === undefined) pool.push(upstream)
    else next(upstream)
  }

  const server = createServer(client => {
    sockets.add(client)
    const own: Upstream = { socket: open(Number(port), hostname), client, isReady: false }
    sockets.add(own.socket)
    let serving: Upstream | null = own
    own.socket.on(
      'data',
      messages(message => {
        const told = Buffer.from(message)
        if (message[0] === LETTER.key) told.writeInt32BE(987_654, 5)
        own.client?.write(told)
        if (message[0] !== LETTER.ready || message[5] !== LETTER.idle) return
        own.isReady = true
        if (pools === 'transactions') giveBack(own)
        if (serving === own && own.client === null) serving = null
      }),
    )
    const send = (chunk: Buffer): void => {
      const current = serving?.client === client ? serving : pool.pop()
      if (current === undefined) {
        waiting.push(upstream => {
          upstream.client = client
          serving = upstream
          upstream.socket.write(chunk)
        })
        return
      }
      current.client = client
      serving = current
      current.socket.write(chunk)
    }
    client.on('data', send)
    for (const socket of [client, own.socket]) socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await eventually('the pooler listens', () => server.listening)
  const address = server.address()
  const url = new URL(target)
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  return {
    url: url.href,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
