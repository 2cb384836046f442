/** The process around the core: one loopback port for Gamma, CLOB and sockets, the wall clock, and two files. */
import { closeSync, openSync, writeSync } from 'node:fs'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { type Millis, millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { createWorld, type VenueSettings, type World } from './core.ts'
import type { Happening } from './happening.ts'
import { loadWorld, type SavedWorld, saveWorld } from './saved.ts'
import { createSockets, HEADER } from './sockets.ts'
import { truthHeader, truthLine } from './truth.ts'
import type { RoundsShown } from './wire/score.ts'

export interface SimulatorOptions {
  /** Unset: the saved one, or by chance. */
  readonly seed?: number | undefined
  readonly epoch?: Millis | undefined
  /** 0 is any free port. */
  readonly port: number
  /** Unset: 127.0.0.1. */
  readonly host?: string | undefined
  /** Where the world is kept; null: nowhere. */
  readonly dataDir: string | null
  readonly pace?: number | undefined
  readonly matches?: number | undefined
  readonly rounds?: RoundsShown | undefined
  /** Everything that happens is appended to this file, a line of JSON each. */
  readonly truth?: string | undefined
}

export interface Simulator {
  readonly url: string
  readonly port: number
  readonly seed: number
  readonly stop: () => Promise<void>
}

const DEFAULTS = { pace: 1, matches: 8 } as const
const RESOLVE_AFTER = { least: millis(120_000), most: millis(300_000) } as const
const LARGEST_BODY = 1024 * 1024
/** Waking up more often would only cost; what is due meanwhile is told together, with its own stamps. */
const SHORTEST_SLEEP = 50
const LONGEST_SLEEP = 1000
/** After a longer sleep of the machine the venue starts anew at the present instead of telling all that was missed. */
const LONGEST_GAP = 300_000
/** A world this young is told from its epoch on, its first quotes included. */
const JUST_BEGUN = 10_000

const checked = (name: string, value: number, low: number, high: number): number => {
  if (value >= low && value <= high) return value
  throw new RangeError(`${name} is ${value}: allowed is ${low} … ${high}`)
}

/** The saved world goes on unless the options ask for another one; that one begins now and is saved. */
const chooseWorld = (options: SimulatorOptions, clock: Clock, log: Log): SavedWorld => {
  const saved = options.dataDir === null ? null : loadWorld(options.dataDir)
  const world: SavedWorld = {
    seed: checked('seed', options.seed ?? saved?.seed ?? Math.floor(clock.random() * 1e9), 0, Number.MAX_SAFE_INTEGER),
    epoch: options.epoch ?? saved?.epoch ?? clock.now(),
    pace: checked('pace', options.pace ?? saved?.pace ?? DEFAULTS.pace, 0.1, 100),
    matches: checked('matches', options.matches ?? saved?.matches ?? DEFAULTS.matches, 1, 500),
  }
  const goesOn =
    saved !== null && world.seed === saved.seed && world.pace === saved.pace && world.matches === saved.matches
  if (goesOn && world.epoch === saved.epoch) return saved
  if (saved !== null) log.warn('the simulated venue begins a new world: its settings differ from the saved ones')
  const fresh = { ...world, epoch: options.epoch ?? clock.now() }
  if (options.dataDir !== null) saveWorld(options.dataDir, fresh)
  return fresh
}

const sendJson = (reply: FastifyReply, status: number, body: unknown): FastifyReply =>
  reply
    .code(status)
    .header(HEADER.name, HEADER.value)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(body))

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, 'code') === 'FST_ERR_CTP_BODY_TOO_LARGE'

/** Whatever is asked becomes a request to the core; bodies are read as text whatever they claim to be. */
const createHttp = (present: () => World): FastifyInstance => {
  const app = fastify({
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    frameworkErrors: (_error, _request, reply) => void sendJson(reply, 400, { error: 'bad request' }),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.route({
    method: ['GET', 'POST'],
    url: '/*',
    handler: (request, reply) => {
      const [path = '/', query = ''] = request.url.split('?', 2)
      const answer = present().answer({
        method: request.method === 'POST' ? 'POST' : 'GET',
        path,
        query: new URLSearchParams(query),
        body: typeof request.body === 'string' ? request.body : '',
      })
      return sendJson(reply, answer.status, answer.body)
    },
  })
  app.setNotFoundHandler((_request, reply) => sendJson(reply, 404, { error: 'not found' }))
  app.setErrorHandler((error, _request, reply) =>
    isTooLarge(error)
      ? sendJson(reply, 413, { error: 'Payload exceeds the limit' })
      : sendJson(reply, 400, { error: 'Invalid payload' }),
  )
  return app
}

const listen = async (app: FastifyInstance, host: string, port: number): Promise<number> => {
  try {
    await app.listen({ host, port })
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE')
      throw new Error(`port ${port} on ${host} is taken: choose another one, or 0 for any that is free`)
    throw error
  }
  const address = app.server.address()
  return address === null || typeof address === 'string' ? port : address.port
}

interface TruthFile {
  readonly write: (happenings: ReadonlyArray<Happening>) => void
  readonly close: () => void
}

/** A file that happenings are appended to; nowhere when no path is given. */
const openTruth = (path: string | undefined, settings: VenueSettings, from: Millis): TruthFile => {
  if (path === undefined) return { write: () => undefined, close: () => undefined }
  const file = openSync(path, 'a')
  writeSync(file, truthHeader(settings, from))
  return {
    write: happenings => {
      if (happenings.length > 0) writeSync(file, happenings.map(truthLine).join(''))
    },
    close: () => closeSync(file),
  }
}

/**
 * Starts the simulated venue and answers when it listens. Rejects with a plain message when the port is taken, a setting is out of range or
 * the saved world is damaged. `stop` ends every connection and timer; once or more often.
 */
export const startSimulator = async (options: SimulatorOptions, clock: Clock, log: Log): Promise<Simulator> => {
  const saved = chooseWorld(options, clock, log)
  const settings: VenueSettings = { ...saved, resolveAfter: RESOLVE_AFTER, rounds: options.rounds ?? 'hidden' }
  const from = millis(clock.now() - settings.epoch < JUST_BEGUN ? settings.epoch : clock.now())
  let world = createWorld(settings, from)
  const truth = openTruth(options.truth, settings, from)

  const present = (): World => {
    const now = clock.now()
    if (now - world.now() > LONGEST_GAP) {
      log.warn('the simulated venue was asleep and starts anew at the present', { milliseconds: now - world.now() })
      sockets.endAll()
      world = createWorld(settings, now)
    }
    const happenings = world.advance(now)
    truth.write(happenings)
    sockets.tell(world, happenings)
    return world
  }
  const sockets = createSockets(present, clock, log)
  const app = createHttp(present)
  app.server.on('upgrade', sockets.upgrade)

  const wake = (): void => {
    const sleep = present().nextAt() - clock.now()
    waking = clock.scheduler.schedule(wake, Math.max(SHORTEST_SLEEP, Math.min(LONGEST_SLEEP, sleep)))
  }
  let waking = clock.scheduler.schedule(wake, 0)

  const host = options.host ?? '127.0.0.1'
  const end = async (): Promise<void> => {
    waking.unsubscribe()
    sockets.close()
    await app.close()
    truth.close()
  }
  let ended: Promise<void> | null = null
  const stop = (): Promise<void> => {
    ended ??= end()
    return ended
  }
  try {
    const port = await listen(app, host, options.port)
    log.info('the simulated venue listens: nothing here is real', { host, port, seed: settings.seed })
    return { url: `http://${host}:${port}`, port, seed: settings.seed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
