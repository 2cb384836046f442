/**
 * The stepped world: the real pipeline, the real store on a real Postgres and the core of the simulated venue in one process on one clock, which moves
 * on only while nothing is under way. A seed decides the game, every latency, what goes wrong and when: the same seed, the same trace.
 */
import * as E from 'fp-ts/lib/Either.js'
import { EMPTY, ReplaySubject, type Subscription, timer } from 'rxjs'
import { systemClock } from '../../src/clock.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Book } from '../../src/domain/book.ts'
import { type Millis, millis } from '../../src/domain/money.ts'
import { readBook } from '../../src/domain/wire/clob.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Log, LogFields } from '../../src/ports/log.ts'
import { createCalls } from '../../src/process/calls.ts'
import { createEpisodes } from '../../src/process/episodes.ts'
import { createFacts } from '../../src/process/facts.ts'
import { createObserving } from '../../src/process/observing.ts'
import { joinPorts, storePorts } from '../../src/process/ports.ts'
import { createPulse } from '../../src/process/pulse.ts'
import { engineSettings } from '../../src/process/settings.ts'
import { createTally } from '../../src/process/tally.ts'
import { createWorld } from '../../src/simulator/core.ts'
import { createSwitchboard } from '../../src/simulator/faults/switchboard.ts'
import { stream } from '../../src/simulator/random.ts'
import type { Sql } from '../../src/store/connection.ts'
import { LEASE_NAME } from '../../src/store/lease.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { type Deployed, deployAll, run } from '../../strategies/index.ts'
import { engine } from '../../streams/engine.ts'
import { BUSY } from '../support/busy.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import { createGate, gated } from './gate.ts'
import { ADDRESSES, createNetwork } from './network.ts'
import { createStepping } from './stepping.ts'
import { type Counts, createWatching } from './watching.ts'
import { forecast, type Spell, type SpellKind, wishesOf } from './weather.ts'

export interface WorldPlan {
  readonly seed: number
  /** How long, simulated. */
  readonly minutes: number
  /** What goes wrong: by chance, of these kinds (null: of all), or exactly this. */
  readonly weather:
    | { readonly _tag: 'any'; readonly kinds: ReadonlyArray<SpellKind> | null }
    | { readonly _tag: 'this'; readonly spells: ReadonlyArray<Spell> }
  /** How many times faster than in life rounds are played; 6 when not given. */
  readonly pace?: number
  /** Settings that are other than usual. */
  readonly settings?: Readonly<Record<string, string>>
  /** Somebody who looks every so many simulated minutes, after the ledger was checked; unset: it is checked every minute. */
  readonly look?: {
    readonly every: number
    readonly at: (sql: Sql, now: Millis) => Promise<void>
  }
  /** Strategies beside those of the settings. */
  readonly besides?: ReadonlyArray<Deployed>
}
export interface WorldReport {
  readonly seed: number
  /** What must never be, in words; none when all was well. */
  readonly faults: ReadonlyArray<string>
  /** Equal traces, equal runs. */
  readonly trace: string
  readonly counts: Counts
  readonly spells: ReadonlyArray<Spell>
  /** What the engine's log said of faults and of what needs a person, in order. */
  readonly said: ReadonlyArray<Said>
}
/** A line of the engine's log; `at` in ms since the world began. */
export interface Said {
  readonly at: number
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly fault: string | null
}

/** 2026-10-01 12:00:00 UTC. */
const EPOCH = millis(1_790_856_000_000)
const MINUTE = 60_000
/** Nothing goes wrong any more before the end: then everything must be well again. */
const CALM = 2.5 * MINUTE
/** How long after the last mishap things may still fail. */
const RECOVERY = 90_000
/** A stop that takes longer is an end. */
const DRAIN = 3_000
/** A market ticks every five seconds; three are late. */
const TICK_EVERY = 15_000
/** How often what is to be said of faults is said. */
const SWEEP = 1_000
/** How far the clock is set. */
const JUMP = 10 * MINUTE
const SOME = {
  POLL_INTERVAL_MS: '15000',
  PERIODIC_MS: '5000',
  DISCOVERY_INTERVAL_MS: '30000',
  MAX_PRICE_AGE_MS: '20000',
}

const settingsOf = (seed: number, settings: Readonly<Record<string, string>>): Config => {
  const config = readConfig({ ...BUSY, ...SOME, SIM_SEED: String(seed), ...settings }, {})
  if (E.isLeft(config)) throw new Error(config.left.join('; '))
  return config.right
}

const booksIn = (body: string): ReadonlyArray<Book> => {
  const list: unknown = body.startsWith('[') ? JSON.parse(body) : []
  return (Array.isArray(list) ? list : []).flatMap(one => {
    const book = readBook(one)
    return E.isRight(book) ? [book.right] : []
  })
}

const reasonIn = (fields: LogFields | undefined, key: string): string | null => {
  const value = fields?.[key]
  return typeof value === 'string' ? value : null
}
/** The engine's log: what concerns faults is kept. */
const createHearing = (since: () => number) => {
  const said: Array<Said> = []
  const hear = (level: Said['level']) => (message: string, fields?: LogFields) => {
    const fault = reasonIn(fields, 'fault')
    if (level !== 'info' || fault !== null) said.push({ at: since(), level, message, fault })
  }
  const log: Log = { debug: () => undefined, info: hear('info'), warn: hear('warn'), error: hear('error') }
  return { said, log }
}

/** One process of the engine in the world. */
interface Process {
  readonly kill: () => void
  readonly stop: () => void
  /** What its health says is wrong at present. */
  readonly open: () => ReadonlyArray<string>
}

/** Runs a world to its end on an empty, migrated database. */
export const runWorld = async (sql: Sql, lookupSql: Sql, plan: WorldPlan): Promise<WorldReport> => {
  const { seed, minutes, weather } = plan
  const length = minutes * MINUTE
  const end = millis(EPOCH + length)
  const spells =
    weather._tag === 'this'
      ? weather.spells
      : forecast(stream(seed, 'weather'), length - CALM, weather.kinds ?? undefined)
  const stepping = createStepping(EPOCH, stream(seed, 'engine'))
  const { later } = stepping
  const since = (): number => stepping.clock.now() - EPOCH
  const isOn = (kind: SpellKind): boolean =>
    spells.some(spell => spell.kind === kind && spell.from <= since() && since() < spell.to)
  /** The clock of the machine that the engine runs on. */
  const clock: Clock = {
    ...stepping.clock,
    now: () => millis(stepping.clock.now() + (isOn('clock-ahead') ? JUMP : isOn('clock-behind') ? -JUMP : 0)),
  }
  const board = createSwitchboard(seed)
  board.apply({ _tag: 'FaultsAsked', at: EPOCH, origin: 'start', wishes: wishesOf(spells) })
  const venue = createWorld(
    {
      seed,
      epoch: EPOCH,
      pace: plan.pace ?? 6,
      matches: 3,
      resolveAfter: { least: millis(20_000), most: millis(60_000) },
      rounds: 'hidden',
    },
    EPOCH,
    { faults: board.faults },
  )
  const config = settingsOf(seed, plan.settings ?? {})
  const watching = createWatching(
    clock.now,
    stepping.clock.now,
    config.MAX_PRICE_AGE_MS,
    new Set((plan.besides ?? []).map(({ key }) => key)),
  )
  const { said, log } = createHearing(since)
  const network = createNetwork(venue, board.faults, stepping, stream(seed, 'network'), {
    isOn,
    answered: (url, body, began) => {
      if (!url.endsWith('/books')) return
      for (const book of booksIn(body)) watching.answered(book, began)
    },
  })

  const deployed = deployAll(config.STRATEGIES)
  if (E.isLeft(deployed)) throw new Error(deployed.left.join('; '))
  const strategies = [...deployed.right, ...(plan.besides ?? [])]
  const limits = new Map(strategies.map(one => [one.key, one.limits]))
  await ensureWallets(
    sql,
    strategies.map(({ key }) => key),
    config.WALLET_USD,
  )()

  let fencing = 0
  const launch = async (): Promise<Process> => {
    fencing += 1
    await sql`
      insert into csgo_lease (name, holder, token, expires_at) values (${LEASE_NAME}, 'world', ${fencing}, clock_timestamp() + interval '1 day')
      on conflict (name) do update set token = excluded.token`
    let isOver = false
    const mine = fencing
    const gate = createGate(stepping, stream(seed, 'gate', mine), isOn, () => isOver)
    const store = storePorts({
      config,
      database: { sql: gate.faulty(sql), lookupSql, lease: { fencing: () => mine } },
      limitsOf: strategy => {
        const found = limits.get(strategy)
        if (found === undefined) throw new Error(`no limits of ${strategy}`)
        return found
      },
      live: null,
      // The store takes turns inside a call, while the clock stands.
      clock: { ...clock, soon: systemClock.soon },
    })
    const stop$ = new ReplaySubject<string>(1)
    const joined = joinPorts(
      gated(store, gate),
      network.transport(clock, () => isOver),
      { venue: ADDRESSES, live: null, clock, stop$ },
    )
    const calls = createCalls(clock)
    const ports = calls.watched({ ...joined, close: () => Promise.resolve() })
    const episodes = createEpisodes(clock, log)
    const facts = createFacts({ startedAt: clock.now(), episodes, leaseHolder: () => null, log })
    const pipeline = engine({ ...ports, manual$: EMPTY }, run(strategies), engineSettings(config))
    const running: Subscription = createObserving(ports, {
      tally: createTally(),
      facts,
      clock,
      log,
      tell: () => undefined,
    }).begin(pipeline, () => undefined)
    running.add(watching.watch(pipeline))
    running.add(createPulse(episodes, { calls, clock, log }).begin())
    running.add(timer(SWEEP, SWEEP, clock.scheduler).subscribe(episodes.sweep))
    const kill = (): void => {
      if (isOver) return
      isOver = true
      running.unsubscribe()
    }
    return {
      kill,
      stop: () => {
        stop$.next('told to')
        later(DRAIN, kill)
      },
      open: () => episodes.open().map(({ fault, reason }) => `${fault}: ${reason}`),
    }
  }

  let current = await launch()
  const restart = async (): Promise<void> => {
    current.kill()
    current = await launch()
  }
  for (const { kind, from, to } of spells) {
    if (kind === 'killed') later(from, () => current.kill())
    if (kind === 'stopped') later(from, () => current.stop())
    if (kind === 'killed' || kind === 'stopped') later(to, restart)
    if (kind === 'network-away') later(from, () => network.dropAll())
  }
  const reportOf = (faults: ReadonlyArray<string>): WorldReport => ({
    seed,
    faults: [...watching.faults, ...said.flatMap(ofPeople), ...faults],
    trace: watching.trace(),
    counts: watching.counts,
    spells,
    said,
  })
  const step = (plan.look?.every ?? 1) * MINUTE
  for (let at = EPOCH + step; at <= end; at += step) {
    await stepping.until(millis(at))
    const wrong = await ledgerFaults(sql)
    if (wrong.length > 0) return reportOf(wrong.map(one => `${at - EPOCH} ms: ${one}`))
    await plan.look?.at(sql, millis(at))
  }
  const atTheEnd = [
    ...(await unwell(sql, end, watching.lastFailure())),
    ...(await unheard(sql, end, watching.lastTick)),
    ...current.open().map(one => `at the end health still says ${one}`),
  ]
  current.kill()
  await stepping.until(millis(end + 1_000))
  return reportOf(atTheEnd)
}

/** What a log says on level error waits for a person: nothing that goes wrong here may. A strategy that is bad by itself is switched off, and is meant to. */
const ofPeople = ({ at, level, message }: Said): ReadonlyArray<string> =>
  level === 'error' && !message.startsWith('a strategy failed') ? [`${at} ms: the log says ${message}`] : []

/** Markets in play that had no tick for long, though nothing is wrong. */
const unheard = async (
  sql: Sql,
  at: Millis,
  lastTick: (marketId: number) => Millis | null,
): Promise<ReadonlyArray<string>> => {
  const open = await sql<{ id: number; question: string }[]>`
    select id, question from csgo_matches
    where not closed and accepting_orders and price_status = 'good' and game_start_time < ${at}::timestamptz + interval '1 hour'`
  return open.flatMap(({ id, question }) => {
    const last = lastTick(id)
    if (last !== null && at - last <= TICK_EVERY) return []
    return [`at the end "${question}" had its last tick ${last === null ? 'never' : `${at - last} ms ago`}`]
  })
}

/** What is not as it should be after the calm. */
const unwell = async (
  sql: Sql,
  at: Millis,
  lastFailure: { readonly at: Millis; readonly what: string } | null,
): Promise<ReadonlyArray<string>> => {
  const faults: Array<string> = []
  if (lastFailure !== null && lastFailure.at > at - CALM + RECOVERY)
    faults.push(`something still failed ${at - lastFailure.at} ms before the end: ${lastFailure.what}`)
  const stale = await sql<{ question: string; age: number }[]>`
    select question, (extract(epoch from ${at}::timestamptz - observed_at) * 1000)::int as age from csgo_matches
    where not closed and accepting_orders and game_start_time < ${at}::timestamptz + interval '1 hour' and observed_at < ${at}::timestamptz - interval '20 seconds'`
  for (const { question, age } of stale) faults.push(`at the end the price of "${question}" is ${age} ms old`)
  const stuck = await sql<{ order_id: string }[]>`
    select order_id from csgo_orders where done_at is null and sent_at < ${at}::timestamptz - interval '3 minutes'`
  for (const { order_id } of stuck) faults.push(`order ${order_id} has no end`)
  return faults
}
