import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../../src/clock.ts'
import { millis } from '../../src/domain/money.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Log } from '../../src/ports/log.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts'
import { silentLog } from '../support/log.ts'
import { eventually } from '../support/waiting.ts'
import { at, list, text } from './worlds.ts'

const running: Array<Simulator> = []
const folders: Array<string> = []
const sockets: Array<WebSocket> = []

const begun = systemClock.monotonic()
const born = systemClock.now()
/** A clock that goes so many times faster than the machine's, from the same present. */
export const fastClock = (speed: number): Clock => ({
  ...systemClock,
  now: () => millis(Math.floor(born + (systemClock.monotonic() - begun) * speed)),
})

/** Simulated time passes faster than the machine's, so that nobody waits for a trade. */
export const quickClock: Clock = fastClock(30)

/** A simulator of one test, on any free port. */
export const start = async (
  options: Partial<SimulatorOptions> = {},
  log: Log = silentLog,
  clock: Clock = quickClock,
): Promise<Simulator> => {
  const simulator = await startSimulator({ port: 0, dataDir: null, seed: 3, ...options }, clock, log)
  running.push(simulator)
  return simulator
}
/** A folder of one test. */
export const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'simulator-'))
  folders.push(path)
  return path
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await Promise.all(running.splice(0).map(simulator => simulator.stop()))
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true })
})

interface Heard {
  readonly socket: WebSocket
  readonly texts: ReadonlyArray<string>
  readonly closed: () => number | null
}

/** A client of a socket, and what it hears. */
export const listenTo = async (simulator: Simulator, path: string): Promise<Heard> => {
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

export const read = async (simulator: Simulator, path: string, init?: RequestInit) => {
  const response = await fetch(`${simulator.url}${path}`, init)
  const body: unknown = await response.json()
  return { status: response.status, body, header: response.headers.get('x-simulated-venue') }
}

/** The tokens of the series that is promised to be even. */
export const evenTokens = async (simulator: Simulator): Promise<ReadonlyArray<unknown>> => {
  const { body } = await read(simulator, '/gamma/events?id=900000')
  return list(JSON.parse(text(at(body, 0, 'markets', 0, 'clobTokenIds'))))
}
