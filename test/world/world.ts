/**
 * The stepped world: the real pipeline, the real store on a real Postgres and the core of the simulated venue in one process on one clock, which moves
 * on only while nothing is under way. A seed decides the game, every latency, what goes wrong and when: the same seed, the same trace.
 */
import * as E from 'fp-ts/lib/Either.js'
import { EMPTY, ReplaySubject, type Subscription } from 'rxjs'
import { systemClock } from '../../src/clock.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Book } from '../../src/domain/book.ts'
import { type Millis, millis } from '../../src/domain/money.ts'
import { readBook } from '../../src/domain/wire/clob.ts'
import { joinPorts, storePorts } from '../../src/process/ports.ts'
import { engineSettings } from '../../src/process/settings.ts'
import { createWorld } from '../../src/simulator/core.ts'
import { stream } from '../../src/simulator/random.ts'
import type { Sql } from '../../src/store/connection.ts'
import { LEASE_NAME } from '../../src/store/lease.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { deployAll, run } from '../../strategies/index.ts'
import { engine } from '../../streams/engine.ts'
import { BUSY } from '../support/busy.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import { createGate, gated } from './gate.ts'
import { ADDRESSES, createNetwork } from './network.ts'
import { createStepping } from './stepping.ts'
import { type Counts, createWatching } from './watching.ts'
import { forecast, type Spell, type SpellKind } from './weather.ts'

export interface WorldPlan {
  readonly seed: number
  /** How long, simulated. */
  readonly minutes: number
  /** What may go wrong; null: everything. */
  readonly kinds: ReadonlyArray<SpellKind> | null
}
export interface WorldReport {
  readonly seed: number
  readonly faults: ReadonlyArray<string>
  readonly trace: string
  readonly counts: Counts
  readonly spells: ReadonlyArray<Spell>
}

/** 2026-10-01 12:00:00 UTC. */
const EPOCH = millis(1_790_856_000_000)
const MINUTE = 60_000
/** Nothing goes wrong any more before the end: then everything must be well again. */
const CALM = 4 * MINUTE
/** How long after the last mishap things may still fail. */
const RECOVERY = 90_000
/** A stop that takes longer is an end. */
const DRAIN = 3_000

const settingsOf = (seed: number): Config => {
  const config = readConfig({ ...BUSY, SIM_SEED: String(seed), POLL_INTERVAL_MS: '5000', PERIODIC_MS: '1000' }, {})
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

/** One process of the engine in the world. */
interface Process {
  readonly kill: () => void
  readonly stop: () => void
}

/** Runs a world to its end on an empty, migrated database. */
export const runWorld = async (sql: Sql, lookupSql: Sql, { seed, minutes, kinds }: WorldPlan): Promise<WorldReport> => {
  const length = minutes * MINUTE
  const end = millis(EPOCH + length)
  const spells = forecast(stream(seed, 'weather'), length - CALM, kinds ?? undefined)
  const stepping = createStepping(EPOCH, stream(seed, 'engine'))
  const { clock, later } = stepping
  const isOn = (kind: SpellKind): boolean => {
    const at = clock.now() - EPOCH
    return spells.some(spell => spell.kind === kind && spell.from <= at && at < spell.to)
  }
  const venue = createWorld(
    {
      seed,
      epoch: EPOCH,
      pace: 6,
      matches: 6,
      resolveAfter: { least: millis(20_000), most: millis(60_000) },
      rounds: 'hidden',
    },
    EPOCH,
  )
  const config = settingsOf(seed)
  const watching = createWatching(clock.now, config.MAX_PRICE_AGE_MS)
  const network = createNetwork(venue, stepping, stream(seed, 'network'), {
    isOn,
    answered: (url, body, began) => {
      if (!url.endsWith('/books')) return
      for (const book of booksIn(body)) watching.answered(book, began)
    },
  })

  const deployed = deployAll(config.STRATEGIES)
  if (E.isLeft(deployed)) throw new Error(deployed.left.join('; '))
  const strategies = deployed.right
  const limits = new Map(strategies.map(one => [one.key, one.limits]))
  await ensureWallets(
    sql,
    strategies.map(({ key }) => key),
    config.WALLET_USD,
  )()

  let fencing = 0
  let processes = 0
  const launch = async (): Promise<Process> => {
    fencing += 1
    processes += 1
    await sql`
      insert into csgo_lease (name, holder, token, expires_at) values (${LEASE_NAME}, 'world', ${fencing}, clock_timestamp() + interval '1 day')
      on conflict (name) do update set token = excluded.token`
    let isOver = false
    const mine = fencing
    const gate = createGate(stepping, stream(seed, 'gate', processes), isOn, () => isOver)
    const store = storePorts({
      config,
      database: { sql: gate.faulty(sql), lookupSql, lease: { fencing: () => mine } },
      limitsOf: strategy => {
        const found = limits.get(strategy)
        if (found === undefined) throw new Error(`no limits of ${strategy}`)
        return found
      },
      // The store takes turns inside a call, while the clock stands.
      clock: { ...clock, soon: systemClock.soon },
    })
    const stop$ = new ReplaySubject<string>(1)
    const ports = joinPorts(
      gated(store, gate),
      network.transport(() => isOver),
      { venue: ADDRESSES, clock, stop$ },
    )
    const running: Subscription = watching.watch(
      engine({ ...ports, manual$: EMPTY }, run(strategies), engineSettings(config)),
    )
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
    if (kind === 'sockets-dropped' || kind === 'network-away') later(from, () => network.dropAll())
  }
  for (let at = EPOCH + MINUTE; at <= end; at += MINUTE) {
    await stepping.until(millis(at))
    const wrong = await ledgerFaults(sql)
    if (wrong.length > 0) return reportOf([...watching.faults, ...wrong.map(one => `${at - EPOCH} ms: ${one}`)])
  }
  const atTheEnd = await unwell(sql, end, watching.lastFailure())
  current.kill()
  await stepping.until(millis(end + 1_000))
  return reportOf([...watching.faults, ...atTheEnd])

  function reportOf(faults: ReadonlyArray<string>): WorldReport {
    return { seed, faults, trace: watching.trace(), counts: watching.counts, spells }
  }
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
