import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'

export interface Loopback {
  /** `http://127.0.0.1:…` */
  readonly url: string
  readonly socketUrl: string
  readonly sockets: WebSocketServer
  /** How many connections are open now. */
  readonly connections: () => number
  readonly stop: () => Promise<void>
}
/** What a request was, read to its end. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}
type Answering = (received: Received, response: ServerResponse) => void

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0

const listening = (server: Server): Promise<void> =>
  new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve()))

/** A real server of one's own on a free port of this machine. */
export const loopback = async (answering: Answering): Promise<Loopback> => {
  const open = new Set<Socket>()
  const server = createServer((request, response) => {
    void bodyOf(request).then(body => {
      const url = new URL(request.url ?? '/', 'http://here')
      answering({ method: request.method ?? '', path: url.pathname, query: url.searchParams, body }, response)
    })
  })
  server.on('connection', socket => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  const sockets = new WebSocketServer({ server, perMessageDeflate: true })
  await listening(server)
  const port = portOf(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}`,
    sockets,
    connections: () => open.size,
    stop: () =>
      new Promise(resolve => {
        for (const socket of open) socket.destroy()
        sockets.close()
        server.close(() => resolve())
      }),
  }
}

/** Answers JSON with a status. */
export const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}
