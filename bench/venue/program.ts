/**
 * The fake venue as a process of its own, so that its CPU is not the engine's: Gamma's list, books over HTTP (packed with gzip), the market
 * socket, and `/floor`, a bare socket that gets the same frames. It kills every order at once. `POST /pace` says who gets trades, how many a second, and how
 * many markets move a second. Says its address on its first line; ends when its standard input does.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { interval, Subscription } from 'rxjs'
import { type WebSocket, WebSocketServer } from 'ws'
import { systemClock } from '../../src/clock.ts'
import { millis } from '../../src/domain/money.ts'
import { stampText } from '../../src/simulator/calendar.ts'
import { createShelf } from './books.ts'
import { eventsPage, listingsOf } from './listing.ts'
import { paceOf, STILL } from './pace.ts'
import { trading } from './trades.ts'

const KILLED = JSON.stringify({
  error: 'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
})
const clock = systemClock
const listings = listingsOf(Number(process.argv[2] ?? '1000'))
const shelf = createShelf(listings, clock.random)
const page = eventsPage(listings, stampText(millis(clock.now() - 3_600_000)))
const listeners = new Map<string, WebSocket>()
const floors = new Set<WebSocket>()

let pace = STILL
let running = new Subscription()
const setPace = (): void => {
  running.unsubscribe()
  running = new Subscription()
  const { to, perSecond, moves, busy = 0 } = pace
  if (moves > 0) running.add(interval(100, clock.scheduler).subscribe(() => shelf.move(moves / 10)))
  if (to === 'nobody' || perSecond === 0) return
  running.add(
    trading(busy > 0 ? listings.slice(0, busy) : listings, perSecond, clock, (token, frame) => {
      if (to === 'engine') listeners.get(token)?.send(frame)
      else for (const floor of floors) floor.send(frame)
    }),
  )
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
const answer = (response: ServerResponse, json: string): void => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  response.end(gzipSync(json, { level: 1 }))
}
const booksFor = (body: string): string => {
  const asked: unknown = JSON.parse(body)
  const tokens = Array.isArray(asked) ? asked.map(one => String(one.token_id)) : []
  return `[${tokens.flatMap(token => shelf.textOf(token) ?? []).join(',')}]`
}

const server = createServer(async (request, response) => {
  const path = request.url ?? ''
  const body = await bodyOf(request)
  if (path === '/pace') {
    pace = paceOf(body)
    setPace()
    answer(response, '{}')
  } else if (path.startsWith('/gamma/events/keyset')) answer(response, page)
  else if (path.startsWith('/gamma/markets')) answer(response, '{"markets":[]}')
  else if (path === '/clob/books') answer(response, booksFor(body))
  else if (path === '/clob/version') answer(response, '{"version":2}')
  else if (path === '/clob/order') {
    response.writeHead(400, { 'content-type': 'application/json' })
    response.end(KILLED)
  } else {
    response.writeHead(404)
    response.end()
  }
})

const tokensIn = (text: string): ReadonlyArray<string> => {
  if (text === 'PING') return []
  const message: unknown = JSON.parse(text)
  if (typeof message !== 'object' || message === null || !('assets_ids' in message)) return []
  return Array.isArray(message.assets_ids) ? message.assets_ids.map(String) : []
}
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket, request) => {
  if (request.url === '/floor') {
    floors.add(socket)
    socket.on('close', () => floors.delete(socket))
    return
  }
  socket.on('message', data => {
    const text = String(data)
    if (text === 'PING') socket.send('PONG')
    for (const token of tokensIn(text)) listeners.set(token, socket)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the fake venue has no port')
  process.stdout.write(`http://127.0.0.1:${address.port}\n`)
})
process.stdin.on('end', () => process.exit(0)).resume()
