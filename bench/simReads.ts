/** The simulated venue under load: what a read of 200 books takes, and how many messages of the market socket one reader gets. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { WebSocketServer } from 'ws'
import { systemClock } from '../src/clock.ts'
import { millis } from '../src/domain/money.ts'
import { createWorld, type World } from '../src/simulator/core.ts'
import { beside } from './beside.ts'
import { median, percentile, type Section, shown, verdict } from './figures.ts'
import { cpuSoFar, everyTurn } from './loop.ts'

/** At the epoch a bit less than half of the matches are in play. */
const MATCHES = 540
const BOOKS = 200
const REQUESTS = 400
const EPOCH = millis(1_790_856_000_000)
const STEP = 250
const MESSAGES = 150_000
/** The venue waits for its reader from so many unread bytes on. */
const UNREAD = 1024 * 1024

interface Crowd {
  readonly world: World
  readonly tokens: ReadonlyArray<string>
  readonly live: number
}

const openCrowd = (): Crowd => {
  const settings = {
    seed: 7,
    epoch: EPOCH,
    pace: 1,
    matches: MATCHES,
    resolveAfter: { least: millis(120_000), most: millis(300_000) },
    rounds: 'hidden' as const,
  }
  const world = createWorld(settings, EPOCH)
  world.advance(millis(EPOCH + 60_000))
  const matches = world.matches()
  const open = matches.flatMap(view => view.markets.filter(one => one.market?.status === 'open'))
  const live = matches.filter(
    ({ match, rounds }) => match.beginsAt <= world.now() && rounds < match.timeline.rounds.length,
  )
  return { world, tokens: open.flatMap(one => one.listing.tokens), live: live.length }
}

/** Milliseconds of each read of 200 books, from the text of the request to the text of the answer, while the world goes on. */
const readBooks = ({ world, tokens }: Crowd): ReadonlyArray<number> =>
  Array.from({ length: REQUESTS }, (_, request) => {
    world.advance(millis(world.now() + STEP))
    const asked = Array.from({ length: BOOKS }, (_, index) => ({
      token_id: tokens[(request * BOOKS + index) % tokens.length],
    }))
    const body = JSON.stringify(asked)
    const began = systemClock.monotonic()
    const answer = world.answer({
      method: 'POST',
      path: '/clob/books',
      query: new URLSearchParams(),
      headers: {},
      body,
    })
    const text = answer.text ?? JSON.stringify(answer.body)
    const span = systemClock.monotonic() - began
    if (answer.status !== 200 || text.length < 10_000) throw new Error(`an answer of ${answer.status}`)
    return span
  })

interface Heard {
  readonly messages: number
  readonly bytes: number
  /** Milliseconds from the first to the last. */
  readonly span: number
}

const isHeard = (value: unknown): value is Heard =>
  typeof value === 'object' && value !== null && 'messages' in value && 'bytes' in value && 'span' in value

/** The world runs as fast as it can, its frames go over a real socket to a reader in another process. */
const streamTo = async ({ world, tokens }: Crowd): Promise<Heard> => {
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
  await new Promise<void>(resolve => void http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const program = beside(new URL('simReader.ts', import.meta.url))
  const reader = spawn(process.execPath, [...process.execArgv, program, `ws://127.0.0.1:${port}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const heard = new Promise<Heard>((resolve, reject) => {
    reader.once('exit', code => reject(new Error(`the reader ended with ${code}`)))
    createInterface({ input: reader.stdout }).on('line', line => {
      const value: unknown = JSON.parse(line)
      if (isHeard(value)) resolve(value)
    })
  })
  reader.stdin.end(JSON.stringify({ type: 'market', assets_ids: tokens.slice(0, 5000) }))
  await new Promise<void>(resolve => {
    sockets.on('connection', socket => {
      world.marketFeed.opened(1)
      socket.once('message', async data => {
        let sent = 0
        for (const out of world.marketFeed.heard(1, String(data))) if (out._tag === 'Send') socket.send(out.text)
        await everyTurn(() => {
          if (socket.bufferedAmount > UNREAD) return 'more'
          for (const out of world.marketFeed.frames(world.advance(millis(world.now() + STEP))))
            if (out._tag === 'Send') {
              socket.send(out.text)
              sent++
            }
          return sent < MESSAGES ? 'more' : 'over'
        })
        world.marketFeed.closed(1)
        socket.close()
        resolve()
      })
    })
  })
  const result = await heard
  sockets.close()
  http.close()
  return result
}

export const simReads = async (): Promise<ReadonlyArray<Section>> => {
  const began = systemClock.monotonic()
  const crowd = openCrowd()
  const opened = systemClock.monotonic() - began
  const spans = readBooks(crowd)
  const cpu = cpuSoFar()
  const { messages, bytes, span } = await streamTo(crowd)
  const spent = cpuSoFar() - cpu
  const rate = (messages * 1000) / span
  return [
    {
      title: `reads of the simulated venue, ${crowd.tokens.length.toLocaleString('en-US')} tokens, ${crowd.live} matches in play`,
      method: `POST /books of ${BOOKS} tokens, both of 100 markets, through the core, request text to answer text, ${REQUESTS} times, a quarter of a second of the world between; opening the world and its first minute took ${shown(opened / 1000, 's')}.`,
      columns: ['', '', 'goal', ''],
      rows: [
        ['200 books, median', shown(median(spans), 'ms'), '≤ 5 ms', verdict(() => median(spans) <= 5)],
        ['200 books, 99 %', shown(percentile(spans, 0.99), 'ms'), '', ''],
      ],
    },
    {
      title: 'market socket of the simulated venue, one reader',
      method: `Follows ${Math.min(5000, crowd.tokens.length).toLocaleString('en-US')} tokens in a process of its own; the world runs as fast as it goes, the time of agents and books included.`,
      columns: ['', '', 'goal', ''],
      rows: [
        ['messages a second', shown(rate), '≥ 20,000', verdict(() => rate >= 20_000)],
        ['megabytes a second', shown(bytes / span / 1000), '', ''],
        ['CPU of the venue a message', shown((spent * 1000) / messages, 'µs'), '', ''],
      ],
    },
  ]
}
