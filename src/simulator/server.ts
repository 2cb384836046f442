/** The process around the core: one loopback port for Gamma, CLOB and sockets, the wall clock, and three files. */
import * as E from 'fp-ts/lib/Either.js'
import { type Millis, millis, type Usd, usd } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Answer, Request } from './answer.ts'
import { createWorld, type VenueSettings, type World } from './core.ts'
import { EXCHANGE_DEFAULTS } from './exchange/settings.ts'
import { fateOf, stamped } from './faults/requests.ts'
import { createSwitchboard, shownEntry } from './faults/switchboard.ts'
import { switchFaults } from './faults/switches.ts'
import type { FaultWish } from './faults/timetable.ts'
import { createHttp, listen, type Reply } from './http.ts'
import { noInputsFile, openInputsFile } from './inputs-file.ts'
import { loadWorld, type SavedWorld, saveWorld } from './saved.ts'
import { createSockets } from './sockets.ts'
import { openTruth } from './truth-file.ts'
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
  /** What a wallet has when it is first seen. */
  readonly walletUsd?: Usd | undefined
  /** What goes wrong; those of an earlier start end when these are others. */
  readonly faults?: ReadonlyArray<FaultWish> | undefined
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
/** A world in which one of these differs is another one. */
const KEPT = ['seed', 'epoch', 'pace', 'matches', 'walletUsd'] as const
const LOOPBACK = ['127.0.0.1', '::1', 'localhost']
/** Waking up more often would only cost; what is due meanwhile is told together, with its own stamps. */
const SHORTEST_SLEEP = 50
const LONGEST_SLEEP = 1000
/** After a longer sleep of the machine the sockets are ended, instead of telling them all that was missed. */
const LONGEST_GAP = 300_000
/** What was missed is caught up with in steps, so that it is never all in memory. */
const STEP = 60_000
/** A world this young is told from its epoch on, its first quotes included. */
const JUST_BEGUN = 10_000
/** Switches of faults that fell between two looks; more are looked at together. */
const MOST_SWITCHES = 1000

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
    walletUsd: usd(checked('wallet', options.walletUsd ?? saved?.walletUsd ?? EXCHANGE_DEFAULTS.walletUsd, 0, 1e15)),
  }
  if (saved !== null && KEPT.every(name => world[name] === saved[name])) return saved
  if (saved !== null) log.warn('the simulated venue begins a new world: its settings differ from the saved ones')
  const fresh = { ...world, epoch: options.epoch ?? clock.now() }
  if (options.dataDir !== null) saveWorld(options.dataDir, fresh)
  return fresh
}

/**
 * Starts the simulated venue and answers when it listens. Rejects with a plain message when the port is taken, a setting is out of range or
 * a file of its folder is damaged. `stop` ends every connection and timer; once or more often.
 */
export const startSimulator = async (options: SimulatorOptions, clock: Clock, log: Log): Promise<Simulator> => {
  const saved = chooseWorld(options, clock, log)
  const { walletUsd, ...followed } = saved
  const rounds = options.rounds ?? 'hidden'
  const settings: VenueSettings = { ...followed, resolveAfter: RESOLVE_AFTER, rounds, exchange: { walletUsd } }
  const from = millis(clock.now() - settings.epoch < JUST_BEGUN ? settings.epoch : clock.now())
  const kept = options.dataDir === null ? noInputsFile : openInputsFile(options.dataDir, saved, log)
  const board = createSwitchboard(settings.seed)
  for (const change of kept.changes) board.apply(change)
  for (const change of board.chosen(options.faults ?? [], from)) {
    const applied = board.apply(change)
    if (E.isLeft(applied)) throw new Error(applied.left)
    kept.appendChange(change)
  }
  const { faults } = board
  const world = createWorld(settings, from, { faults, journal: kept.inputs })
  const truth = openTruth(options.truth, world)
  const on = board.standing(from)
  if (on.length > 0) truth.writeFaults(from, { on: on.map(shownEntry) })
  let lookedAt = from
  let isOver = false

  /** Sockets fall at every switch of a fault, also when nobody looked at that moment. */
  const dropUntil = (now: Millis): void => {
    let next = faults.nextAt(lookedAt)
    for (let count = 0; next !== null && next < now && count < MOST_SWITCHES; count++) {
      sockets.drop(next)
      next = faults.nextAt(next)
    }
    if (now > lookedAt) sockets.drop(now)
    lookedAt = now
  }

  /** Moves the world on and tells what happened; what a request just caused comes out of a move to the same time. */
  const present = (): World => {
    // A socket says that it is closed after everything else is.
    if (isOver) return world
    const now = clock.now()
    if (now - world.now() > LONGEST_GAP) {
      log.warn('the simulated venue was asleep and goes on at the present', { milliseconds: now - world.now() })
      sockets.endAll(world)
      while (now - world.now() > STEP) truth.write(world.advance(millis(world.now() + STEP)))
    }
    const happenings = world.advance(now)
    kept.append(world.taken())
    truth.write(happenings)
    sockets.tell(world, happenings)
    return world
  }

  const health = (request: Request, answer: Answer): Answer =>
    request.path === '/sim/health' && typeof answer.body === 'object'
      ? { ...answer, body: { ...answer.body, sockets: sockets.counts(), faults: board.standing(world.now()).length } }
      : answer

  const replyTo = (request: Request): Reply => {
    const at = present().now()
    if (request.path === '/sim/faults' || request.path.startsWith('/sim/faults/')) {
      const { answer, change } = switchFaults(board, request, at)
      if (change !== null) kept.appendChange(change)
      if (change !== null) sockets.drop(at)
      if (change !== null) truth.writeFaults(at, { on: board.standing(at).map(shownEntry) })
      return { _tag: 'Answered', answer }
    }
    const fate = fateOf(faults)(request, at)
    if (fate._tag === 'Refused') return { _tag: 'Answered', answer: stamped(request, fate.answer, at, 0) }
    const answer = world.answer(request)
    present()
    const delayMs = fate.delayMs + (answer.delayMs ?? 0)
    if (fate.answered === 'lost') return { _tag: 'Lost', delayMs }
    return { _tag: 'Answered', answer: { ...stamped(request, health(request, answer), at, fate.skewMs), delayMs } }
  }

  const sockets = createSockets(present, faults, clock, log)
  const app = createHttp(replyTo, clock, log)
  app.server.on('upgrade', sockets.upgrade)

  const wake = (): void => {
    const now = present().now()
    dropUntil(now)
    const next = Math.min(world.nextAt(), faults.nextAt(now) ?? Number.POSITIVE_INFINITY)
    waking = clock.scheduler.schedule(wake, Math.max(SHORTEST_SLEEP, Math.min(LONGEST_SLEEP, next - clock.now())))
  }
  let waking = clock.scheduler.schedule(wake, 0)

  const host = options.host ?? '127.0.0.1'
  const end = async (): Promise<void> => {
    waking.unsubscribe()
    sockets.close()
    await app.close()
    isOver = true
    truth.close()
    kept.close()
  }
  let ended: Promise<void> | null = null
  const stop = (): Promise<void> => {
    ended ??= end()
    return ended
  }
  try {
    const port = await listen(app, host, options.port)
    log.info('the simulated venue listens: nothing here is real', { host, port, seed: settings.seed })
    if (!LOOPBACK.includes(host))
      log.warn('the simulated venue can be reached from other machines, and lets in whoever comes', { host })
    return { url: `http://${host}:${port}`, port, seed: settings.seed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
