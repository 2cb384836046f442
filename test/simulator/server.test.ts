import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../../src/clock.ts'
import { millis } from '../../src/domain/money.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Log } from '../../src/ports/log.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts'
import { keptLog, silentLog } from '../support/log.ts'
import { eventually } from '../support/waiting.ts'
import { at, list, text } from './worlds.ts'

const running: Array<Simulator> = []
const folders: Array<string> = []
const sockets: Array<WebSocket> = []

/** Simulated time passes faster than the machine's, so that nobody waits for a trade. */
const SPEED = 30
const begun = systemClock.monotonic()
const born = systemClock.now()
const quickClock: Clock = {
  ...systemClock,
  now: () => millis(Math.floor(born + (systemClock.monotonic() - begun) * SPEED)),
}

const start = async (options: Partial<SimulatorOptions> = {}, log: Log = silentLog): Promise<Simulator> => {
  const simulator = await startSimulator({ port: 0, dataDir: null, seed: 3, ...options }, quickClock, log)
  running.push(simulator)
  return simulator
}
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'simulator-'))
  folders.push(path)
  return path
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await Promise.all(running.splice(0).map(simulator => simulator.stop()))
})
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

interface Heard {
  readonly socket: WebSocket
  readonly texts: ReadonlyArray<string>
  readonly closed: () => number | null
}

const listenTo = async (simulator: Simulator, path: string): Promise<Heard> => {
  const socket = new WebSocket(`${simulator.url.replace('http', 'ws')}${path}`)
  const texts: Array<string> = []
  let code: number | null = null
  let opened = false
  sockets.push(socket)
  socket.on('message', data => texts.push(String(data)))
  socket.on('close', closing => {
    code = closing
  })
  socket.on('error', () => undefined)
  socket.on('open', () => {
    opened = true
  })
  await eventually('the socket is open', () => opened || code !== null)
  return { socket, texts, closed: () => code }
}

const read = async (simulator: Simulator, path: string, init?: RequestInit) => {
  const response = await fetch(`${simulator.url}${path}`, init)
  const body: unknown = await response.json()
  return { status: response.status, body, header: response.headers.get('x-simulated-venue') }
}

const evenTokens = async (simulator: Simulator): Promise<ReadonlyArray<unknown>> => {
  const { body } = await read(simulator, '/gamma/events?id=900000')
  return list(JSON.parse(text(at(body, 0, 'markets', 0, 'clobTokenIds'))))
}

describe('the process', () => {
  it('answers over HTTP, says in every answer that it is a simulation, and tells its health', async () => {
    const simulator = await start()
    const health = await read(simulator, '/sim/health')
    expect(health.header).toBe('csgo-engine')
    expect(at(health.body, 'seed')).toBe(3)
    expect(list(at(health.body, 'matches')).filter(match => at(match, 'live') === true).length).toBeGreaterThanOrEqual(
      2,
    )
  })

  it('survives bad requests with an error answer each', async () => {
    const simulator = await start()
    const send = (body: string, headers: Record<string, string> = {}) =>
      read(simulator, '/clob/books', { method: 'POST', body, headers })
    const answers = [
      await send('{bad', { 'content-type': 'application/json' }),
      await send('[{"token_id":{}}]', { 'content-type': 'text/plain' }),
      await send('x'.repeat(3_000_000), { 'content-type': 'application/json' }),
      await send('[[[[[[', { 'content-type': 'no/such; thing' }),
      await read(simulator, '/%zz'),
      await read(simulator, '/gamma/events/keyset?offset=1'),
      await read(simulator, '/elsewhere', { method: 'DELETE' }),
    ]
    expect(answers.map(answer => answer.status)).toEqual([400, 400, 413, 400, 400, 422, 404])
    for (const answer of answers) {
      expect(answer.header).toBe('csgo-engine')
      expect(at(answer.body, 'error')).toEqual(expect.any(String))
    }
    expect((await read(simulator, '/clob/ok')).body).toBe('OK')
  })

  it('keeps its world in its folder: the same matches after a restart, another world for another seed', async () => {
    const dataDir = folder()
    const slugs = async (options: Partial<SimulatorOptions>): Promise<string> => {
      const simulator = await startSimulator({ port: 0, dataDir, ...options }, quickClock, silentLog)
      const { body } = await read(simulator, '/sim/health')
      await simulator.stop()
      return JSON.stringify([
        at(body, 'seed'),
        at(body, 'epoch'),
        list(at(body, 'matches')).map(one => at(one, 'slug')),
      ])
    }
    const first = await slugs({})
    expect(await slugs({})).toBe(first)
    expect(existsSync(join(dataDir, 'simulator.json'))).toBe(true)
    expect(await slugs({ seed: 77 })).not.toBe(first)
    expect(await slugs({ seed: 77 })).toBe(await slugs({}))
  })

  it('computes forward to now when its world is two days old', async () => {
    const epoch = millis(quickClock.now() - 2 * 86_400_000)
    const simulator = await start({ epoch })
    const { body } = await read(simulator, '/sim/health')
    const matches = list(at(body, 'matches'))
    expect(matches.length).toBeGreaterThan(4)
    expect(matches.every(match => Number(at(match, 'number')) > 50)).toBe(true)
  })

  it('says what to do about a damaged file, a taken port and a setting out of range', async () => {
    const dataDir = folder()
    writeFileSync(join(dataDir, 'simulator.json'), '{"seed":')
    await expect(start({ dataDir })).rejects.toThrow('delete it')
    const simulator = await start()
    await expect(start({ port: simulator.port })).rejects.toThrow('is taken')
    await expect(start({ pace: 0 })).rejects.toThrow('pace is 0')
  })

  it('writes its truth, a line of JSON for each happening', async () => {
    const truth = join(folder(), 'truth.ndjson')
    const simulator = await start({ truth })
    await eventually('something happened', () => readFileSync(truth, 'utf8').split('\n').length > 50)
    await simulator.stop()
    const lines = readFileSync(truth, 'utf8').trim().split('\n')
    const types = lines.map(line => at(JSON.parse(line), 'type'))
    expect(types[0]).toBe('world')
    expect(types).toContain('Listed')
    expect(types).toContain('LevelChanged')
  })
})

describe('the market socket', () => {
  it('closes on a PING before the first subscription', async () => {
    const { socket, closed } = await listenTo(await start(), '/ws/market')
    socket.send('PING')
    await eventually('the venue closes', () => closed() !== null)
    expect(closed()).toBe(1008)
  })

  it('sends snapshots as one array, answers PING, and tells only of what is subscribed', async () => {
    const simulator = await start()
    const [yes, no] = await evenTokens(simulator)
    const { socket, texts } = await listenTo(simulator, '/ws/market')
    socket.send(JSON.stringify({ type: 'market', assets_ids: [yes, '123'] }))
    socket.send('PING')
    socket.send('what?')
    socket.send(JSON.stringify({ assets_ids: [yes], operation: 'subscribe' }))
    socket.send(JSON.stringify({ assets_ids: [no], operation: 'subscribe' }))
    await eventually('both snapshots are there', () => texts.filter(one => one.startsWith('[')).length === 2)
    expect(texts.filter(one => !one.startsWith('['))).toEqual(['PONG', 'INVALID OPERATION', 'NO NEW ASSETS'])
    const [first, second] = texts.filter(one => one.startsWith('[')).map((one): unknown => JSON.parse(one))
    expect([at(first, 0, 'asset_id'), at(first, 0, 'event_type'), list(first).length]).toEqual([yes, 'book', 1])
    expect(at(second, 0, 'asset_id')).toBe(no)
    await eventually('a change comes', () => texts.some(one => one.includes('price_change')))
    const change: unknown = JSON.parse(texts.find(one => one.includes('price_change')) ?? '')
    expect(new Set(list(at(change, 'price_changes')).map(one => at(one, 'asset_id')))).toEqual(new Set([yes, no]))
  })

  it('adds its changes up to the book that it answers', async () => {
    const simulator = await start({ seed: 9 })
    const [yes] = await evenTokens(simulator)
    const { socket, texts } = await listenTo(simulator, '/ws/market')
    socket.send(JSON.stringify({ type: 'market', assets_ids: [yes] }))
    await eventually('a trade is printed', () => texts.some(one => one.includes('last_trade_price","transaction_hash')))
    const { body } = await read(simulator, `/clob/book?token_id=${text(yes)}`)
    const stamp = Number(at(body, 'timestamp'))
    await eventually('all is told', () => texts.some(one => Number(at(JSON.parse(one), 'timestamp')) >= stamp))
    const levels = new Map<string, string>()
    for (const frame of texts.map((one): unknown => JSON.parse(one)))
      for (const opening of list(frame))
        for (const side of ['bids', 'asks'])
          for (const level of list(at(opening, side)))
            levels.set(`${side}${text(at(level, 'price'))}`, text(at(level, 'size')))
    for (const frame of texts
      .map((one): unknown => JSON.parse(one))
      .filter(one => Number(at(one, 'timestamp')) <= stamp))
      for (const change of list(at(frame, 'price_changes')).filter(one => at(one, 'asset_id') === yes)) {
        const key = `${at(change, 'side') === 'BUY' ? 'bids' : 'asks'}${text(at(change, 'price'))}`
        if (at(change, 'size') === '0') levels.delete(key)
        else levels.set(key, text(at(change, 'size')))
      }
    const answered = ['bids', 'asks'].flatMap(side =>
      list(at(body, side)).map(level => [`${side}${text(at(level, 'price'))}`, text(at(level, 'size'))] as const),
    )
    expect(levels).toEqual(new Map(answered))
  })

  it('stops telling after an unsubscription, and tells of touches to who asked for the custom features', async () => {
    const simulator = await start()
    const tokens = await evenTokens(simulator)
    const quiet = await listenTo(simulator, '/ws/market')
    quiet.socket.send(JSON.stringify({ type: 'market', assets_ids: tokens }))
    quiet.socket.send(JSON.stringify({ assets_ids: tokens, operation: 'unsubscribe' }))
    const loud = await listenTo(simulator, '/ws/market')
    loud.socket.send(JSON.stringify({ type: 'market', assets_ids: tokens, custom_feature_enabled: true }))
    await eventually('a touch is told', () => loud.texts.some(one => one.includes('best_bid_ask')))
    expect(quiet.texts.length).toBe(1)
  })

  it('cuts off a reader that does not read, and goes on for the others', async () => {
    const { log, lines } = keptLog()
    const simulator = await start({ matches: 40 }, log)
    const { body } = await read(simulator, '/gamma/events?limit=500')
    const tokens = list(body)
      .flatMap(event => list(at(event, 'markets')))
      .flatMap(market => list(JSON.parse(text(at(market, 'clobTokenIds')))))
    const raw = connect(simulator.port, '127.0.0.1')
    raw.on('error', () => undefined)
    raw.write(
      'GET /ws/market HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
    raw.pause()
    // Masked with zeros: the words as they are. Every round asks for all snapshots again.
    const frame = (message: unknown): Buffer => {
      const payload = Buffer.from(JSON.stringify(message))
      const head = Buffer.alloc(14)
      head.writeUInt8(0x81, 0)
      head.writeUInt8(0xff, 1)
      head.writeBigUInt64BE(BigInt(payload.length), 2)
      return Buffer.concat([head, payload])
    }
    const opening = frame({ type: 'market', assets_ids: tokens })
    const closing = frame({ assets_ids: tokens, operation: 'unsubscribe' })
    await eventually('the venue cuts it off', () => {
      if (!raw.destroyed) raw.write(Buffer.concat([opening, closing]))
      return lines.some(line => line.includes('too slow'))
    })
    raw.resume()
    await eventually('the connection is gone', () => raw.destroyed)
    expect((await read(simulator, '/clob/ok')).status).toBe(200)
  })

  it('answers 404 to a socket that asks for another path', async () => {
    const { closed } = await listenTo(await start(), '/ws/elsewhere')
    await eventually('it is refused', () => closed() !== null)
    expect(closed()).toBe(1006)
  })
})

describe('the sports socket', () => {
  it('says ping by itself, and tells scores of matches in play', async () => {
    const { socket, texts } = await listenTo(await start({ rounds: 'shown' }), '/sports/ws')
    socket.on('message', data => {
      if (String(data) === 'ping') socket.send('pong')
    })
    await eventually('ping and a score came', () => texts.includes('ping') && texts.some(one => one.includes('"cs2"')))
    const score: unknown = JSON.parse(texts.find(one => one.includes('"cs2"')) ?? '')
    expect(at(score, 'live')).toBe(true)
    expect(at(score, 'score')).toMatch(/^\d{3}-\d{3}\|\d-\d\|Bo[135]$/)
  })
})
