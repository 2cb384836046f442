/**
 * The stepped world: the real pipeline, the real store on a real Postgres and the core of the simulated venue in one process on one clock, which moves
 * on only while nothing is under way. A seed decides the game, every latency, what goes wrong and when: the same seed, the same trace.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { EMPTY, ReplaySubject, Subscription, timer } from 'rxjs'
import { systemClock } from '../../src/clock.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Book } from '../../src/domain/book.ts'
import type { DiscoveredMarket } from '../../src/domain/market.ts'
import { type Millis, millis, usd } from '../../src/domain/money.ts'
import { readBook } from '../../src/domain/wire/clob.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Log, LogFields } from '../../src/ports/log.ts'
import type { HttpRequest } from '../../src/ports/transport.ts'
import type { Discovered } from '../../src/ports/venue.ts'
import { haltingAlarms } from '../../src/process/alarms.ts'
import { createCalls } from '../../src/process/calls.ts'
import { createEpisodes } from '../../src/process/episodes.ts'
import { createFacts } from '../../src/process/facts.ts'
import { createObserving } from '../../src/process/observing.ts'
import { joinPorts, type World as Ports, storePorts } from '../../src/process/ports.ts'
import { createPulse } from '../../src/process/pulse.ts'
import { engineSettings } from '../../src/process/settings.ts'
import { createTally } from '../../src/process/tally.ts'
import { createWorld } from '../../src/simulator/core.ts'
import type { MatchView } from '../../src/simulator/directory.ts'
import { createSwitchboard } from '../../src/simulator/faults/switchboard.ts'
import { stream } from '../../src/simulator/random.ts'
import type { Sql } from '../../src/store/connection.ts'
import { createHalts, haltByHand } from '../../src/store/halts.ts'
import { LEASE_NAME } from '../../src/store/lease.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { createLive } from '../../src/venue/live/live.ts'
import { type Deployed, deployAll, run } from '../../strategies/index.ts'
import { engine } from '../../streams/engine.ts'
import { BUSY } from '../support/busy.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import { createGate, gated } from './gate.ts'
import { ADDRESSES, createNetwork, type Reaching } from './network.ts'
import { createStepping } from './stepping.ts'
import { againstTruth, createTruth, isSettled, isUnpaid, unredeemed } from './truth.ts'
import { issuedTrader } from './wallet.ts'
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
  /** The venue's own seed, where another one decides faults and interleavings. */
  readonly game?: number
  /** What goes wrong besides, whatever the weather. */
  readonly always?: ReadonlyArray<Spell>
  /** How many times faster than in life rounds are played; 6 when not given. */
  readonly pace?: number
  /** Matches alive at a time; 3 when not given. */
  readonly matches?: number
  /** What the engine is shown of the catalogue; all of it when not given. */
  readonly lists?: (market: DiscoveredMarket) => boolean
  /** Settings that are other than usual. */
  readonly settings?: Readonly<Record<string, string>>
  /** Somebody who looks every so many simulated minutes, after the ledger was checked; unset: it is checked every minute. */
  readonly look?: {
    readonly every: number
    readonly at: (sql: Sql, now: Millis) => Promise<void>
  }
  /** Strategies beside those of the settings. */
  readonly besides?: ReadonlyArray<Deployed>
  /** Orders go to the venue, with a wallet that it issued; unset: on paper. */
  readonly trading?: 'live'
  /** Where the process dies; it is started again two seconds later. */
  readonly deaths?: Deaths
  /** Live only: the calm ends as soon as all is well, nothing is under way, and (`when paid`) a market was paid; unset: it lasts. */
  readonly ends?: 'when quiet' | 'when paid'
}
/** Asked at every step between the process, its database and the venue. */
export interface Deaths {
  /** At a call of the database. */
  readonly atDatabase: (where: 'before' | 'after', what: string) => 'lives' | 'dies'
  /** At a request on its last step to the venue. */
  readonly atVenue: (asked: HttpRequest) => 'lives' | { readonly dies: Reaching }
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
  /** Live only: which halts, changes of orders, settlements and corrections there were, each once. */
  readonly evidence: ReadonlyArray<string>
}
/** A line of the engine's log; `at` in ms since the world began. */
export interface Said {
  readonly at: number
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly fault: string | null
  readonly text: string | null
}

/** 2026-10-01 12:00:00 UTC. */
export const EPOCH = millis(1_790_856_000_000)
const MINUTE = 60_000
/** Nothing goes wrong any more before the end: then everything must be well again. */
const CALM = 2.5 * MINUTE
/** An order that nobody knows is presumed not placed after three comparisons at most. */
const LIVE_CALM = 2.5 * MINUTE
/** Three times as often as in life: the world is short. */
const COMPARED = 20_000
/** What the venue paid is in the ledger by then. */
const PATIENCE = 3 * MINUTE
/** How long a process that died is away. */
const DOWN = 2_000
/** A venue that does not say its version is asked again. */
const AGAIN = 5_000
/** The wallet at the venue: nothing is refused for want of dollars. */
const RICH = usd(1_000_000_000_000)
/** So long before the end nothing may fail any more. */
const STILL = 60_000
/** Of a calm that ends when it is quiet: how often that is asked, and how long nothing failed by then. */
const QUIET = { asked: 10_000, still: 25_000 } as const
/** On paper, where nothing is cancelled in the calm: what was sent before then must have its end. */
const ENDS_WITHIN = 3 * MINUTE
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

const booksIn = (body: unknown): ReadonlyArray<Book> =>
  (Array.isArray(body) ? body : []).flatMap(one => {
    const book = readBook(one)
    return E.isRight(book) ? [book.right] : []
  })

const reasonIn = (fields: LogFields | undefined, key: string): string | null => {
  const value = fields?.[key]
  return typeof value === 'string' ? value : null
}
/** The engine's log: what concerns faults is kept. */
const createHearing = (since: () => number) => {
  const said: Array<Said> = []
  const hear = (level: Said['level']) => (message: string, fields?: LogFields) => {
    const fault = reasonIn(fields, 'fault')
    if (level !== 'info' || fault !== null)
      said.push({ at: since(), level, message, fault, text: reasonIn(fields, 'text') })
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
  const calm = plan.trading === 'live' ? LIVE_CALM : CALM
  const end = millis(EPOCH + length)
  const spells = [
    ...(plan.always ?? []),
    ...(weather._tag === 'this'
      ? weather.spells
      : forecast(stream(seed, 'weather'), length - calm, weather.kinds ?? undefined)),
  ]
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
      seed: plan.game ?? seed,
      epoch: EPOCH,
      pace: plan.pace ?? 6,
      matches: plan.matches ?? 3,
      resolveAfter: { least: millis(20_000), most: millis(60_000) },
      rounds: 'hidden',
      ...(plan.trading === 'live' ? { exchange: { walletUsd: RICH } } : {}),
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
  const trader = plan.trading === 'live' ? await issuedTrader(venue) : null
  const truth = createTruth(trader?.wallet.funder ?? '')
  const { deaths } = plan
  const network = createNetwork(venue, board.faults, stepping, stream(seed, 'network'), {
    isOn,
    answered: (url, body, began) => {
      if (!url.endsWith('/books')) return
      for (const book of booksIn(body)) watching.answered(book, began)
    },
    ...(trader === null ? {} : { taken: truth.taken, happened: truth.happened }),
    ...(deaths === undefined
      ? {}
      : {
          reaching: asked => {
            const fate = deaths.atVenue(asked)
            if (fate === 'lives') return 'arrives'
            die()
            return fate.dies
          },
        }),
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
  let current: Process | null = null
  const restart = async (): Promise<void> => {
    current?.kill()
    current = await launch()
  }
  /** The process is gone at once, and started again a little later. */
  const die = (): void => {
    current?.kill()
    later(DOWN, restart)
  }
  const launch = async (): Promise<Process> => {
    fencing += 1
    await sql`
      insert into csgo_lease (name, holder, token, expires_at) values (${LEASE_NAME}, 'world', ${fencing}, clock_timestamp() + interval '1 day')
      on conflict (name) do update set token = excluded.token`
    let isOver = false
    const mine = fencing
    const episodes = createEpisodes(clock, log)
    const stop$ = new ReplaySubject<string>(1)
    const running = new Subscription()
    const kill = (): void => {
      if (isOver) return
      isOver = true
      running.unsubscribe()
    }
    const gate = createGate(
      stepping,
      stream(seed, 'gate', mine),
      isOn,
      () => isOver,
      (where, what) => {
        if (plan.deaths?.atDatabase(where, what) === 'dies') die()
      },
    )
    const transport = network.transport(clock, () => isOver)
    const begin = (live: Ports['live']): void => {
      const store = storePorts({
        config,
        database: { sql: gate.faulty(sql), lookupSql, lease: { fencing: () => mine } },
        live,
        limitsOf: strategy => {
          const found = limits.get(strategy)
          if (found === undefined) throw new Error(`no limits of ${strategy}`)
          return found
        },
        // The store takes turns inside a call, while the clock stands.
        clock: { ...clock, soon: systemClock.soon },
      })
      const joined = joinPorts(gated(store, gate), transport, { venue: ADDRESSES, live, clock, stop$ })
      const calls = createCalls(clock)
      const { lists = () => true } = plan
      const catalogue: typeof joined.catalogue = {
        discover: ended =>
          TE.map((found: Discovered) => ({ ...found, markets: found.markets.filter(lists) }))(
            joined.catalogue.discover(ended),
          ),
      }
      const ports = calls.watched({ ...joined, catalogue, close: () => Promise.resolve() })
      const facts = createFacts({ startedAt: clock.now(), episodes, leaseHolder: () => null, log })
      const settings = engineSettings(config)
      const pipeline = engine({ ...ports, manual$: EMPTY }, run(strategies), {
        ...settings,
        account: { ...settings.account, compareEvery: COMPARED },
      })
      const observed = createObserving(ports, { tally: createTally(), facts, clock, log, tell: () => undefined })
      running.add(observed.begin(pipeline, () => undefined))
      running.add(watching.watch(pipeline))
      running.add(createPulse(episodes, { calls, clock, log }).begin())
      running.add(timer(SWEEP, SWEEP, clock.scheduler).subscribe(episodes.sweep))
    }
    if (trader === null) begin(null)
    else {
      const halts = createHalts(gate.faulty(sql), clock)
      const alarms = haltingAlarms(
        {
          raise: (reason, level, detail) => gate.through(halts.raise(reason, level, detail)),
          well: (reason, detail) => gate.through(halts.well(reason, detail)),
        },
        clock,
      )
      running.add(alarms.begin())
      // Not waited for: it asks the venue, and the world has to go on for its answer.
      const open = (): void =>
        void createLive({
          ...alarms,
          transport,
          clock,
          clobUrl: ADDRESSES.clobUrl,
          userSocketUrl: ADDRESSES.userSocketUrl,
          wallet: trader.wallet,
          apiKey: trader.apiKey,
          metadata: 'intent',
          decimals: 'tick',
          say: text => log.info(text),
        }).then(live => {
          if (isOver) return
          if (E.isLeft(live)) later(AGAIN, () => (isOver ? undefined : open()))
          else {
            running.add(live.right.stop)
            begin(live.right)
          }
        })
      open()
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

  current = await launch()
  for (const { kind, from, to } of spells) {
    if (kind === 'killed') later(from, () => current?.kill())
    if (kind === 'stopped') later(from, () => current?.stop())
    if (kind === 'killed' || kind === 'stopped') later(to, restart)
    if (kind === 'network-away') later(from, () => network.dropAll())
  }
  const reportOf = (faults: ReadonlyArray<string>, evidence: ReadonlyArray<string> = []): WorldReport => ({
    seed,
    evidence,
    faults: [...watching.faults, ...said.flatMap(ofPeople), ...faults],
    trace: watching.trace(),
    counts: watching.counts,
    spells,
    said,
  })
  // Nothing new is begun in the calm, so that all that was begun comes to its end.
  if (trader !== null)
    later(length - calm, async () => {
      const by = { who: 'the world', from: 'test' } as const
      await haltByHand(sql, { level: 'all_stop', reason: 'the calm', by })()
    })
  const wrongAt = async (at: Millis, still: number): Promise<ReadonlyArray<string>> => [
    ...(await unwell(sql, at, tradedIn(venue.matches()), watching.lastFailure(), still)),
    ...(await endless(sql, at, trader === null ? ENDS_WITHIN : 0)),
    ...(await unheard(sql, at, watching.lastTick)),
    ...(trader === null
      ? []
      : await againstTruth(sql, truth, {
          began: RICH,
          now: trader.collateral(at) + unredeemed(truth, token => trader.held(token, at)),
        })),
    ...(current?.open() ?? []).map(one => `at the end health still says ${one}`),
  ]
  const isQuiet = async (at: Millis): Promise<boolean> =>
    isSettled(truth) &&
    (plan.ends === 'when quiet' || watching.counts.settled > 0) &&
    !(await isUnpaid(sql, truth)) &&
    (await wrongAt(at, QUIET.still)).length === 0
  const calmFrom = end - calm
  const step = (plan.look?.every ?? 1) * MINUTE
  let finish = EPOCH
  let isOver = false
  while (!isOver && finish < end) {
    const mayEnd = plan.ends !== undefined && finish >= calmFrom
    const next = finish + (mayEnd ? QUIET.asked : step)
    finish = millis(Math.min(next, plan.ends !== undefined && finish < calmFrom ? calmFrom : end))
    await stepping.until(finish)
    const wrong = await ledgerFaults(sql)
    if (wrong.length > 0) return reportOf(wrong.map(one => `${finish - EPOCH} ms: ${one}`))
    await plan.look?.at(sql, finish)
    isOver = mayEnd && finish >= calmFrom + QUIET.still && (await isQuiet(finish))
  }
  while (trader !== null && finish < end + PATIENCE && (await isUnpaid(sql, truth))) {
    finish = millis(finish + TICK_EVERY)
    await stepping.until(finish)
  }
  const atTheEnd = await wrongAt(finish, plan.ends === undefined ? STILL : QUIET.still)
  current?.kill()
  await stepping.until(millis(finish + 1_000))
  return reportOf(atTheEnd, trader === null ? [] : await evidenceOf(sql))
}

/** What a log says on level error waits for a person: nothing that goes wrong here may. A strategy that is bad by itself is switched off, and is meant to. */
const ofPeople = ({ at, level, message, text }: Said): ReadonlyArray<string> =>
  level === 'error' && !message.startsWith('a strategy failed')
    ? [`${at} ms: the log says ${message}${text === null ? '' : `: ${text}`}`]
    : []

const evidenceOf = async (sql: Sql): Promise<ReadonlyArray<string>> => {
  const rows = await sql<{ what: string }[]>`
    select 'halt ' || reason || ' ' || level as what from csgo_halts
    union select 'order ' || to_status || ' (' || cause || ')' from csgo_order_transitions
    union select 'rests as ' || order_type || ', ' || status from csgo_order_transitions join csgo_orders using (order_id)
           where to_status = 'live' and cause = 'report' and order_type = 'FAK'
    union select 'settlement ' || settlement from csgo_fill_settlements
    union select 'refusal ' || reason from csgo_refusals
    union select 'correction ' || (c->>'what') from csgo_reconciliations, jsonb_array_elements(corrections) c
     order by 1`
  return rows.map(row => row.what)
}

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

/** Conditions that the venue trades: one whose trading has just stopped has no book any more, and the catalogue tells of it within a minute. */
const tradedIn = (matches: ReadonlyArray<MatchView>): ReadonlyArray<string> =>
  matches.flatMap(({ markets }) =>
    markets.filter(({ market }) => market?.status === 'open').map(({ listing }) => listing.conditionId),
  )

/** Orders that nobody brought to an end. */
const endless = async (sql: Sql, at: Millis, within: number): Promise<ReadonlyArray<string>> => {
  const stuck = await sql<{ order_id: string }[]>`
    select order_id from csgo_orders where done_at is null and sent_at < ${at - within}::timestamptz`
  return stuck.map(({ order_id: id }) => `order ${id} has no end`)
}

/** What is not as it should be after the calm. */
const unwell = async (
  sql: Sql,
  at: Millis,
  traded: ReadonlyArray<string>,
  lastFailure: { readonly at: Millis; readonly what: string } | null,
  still: number,
): Promise<ReadonlyArray<string>> => {
  const faults: Array<string> = []
  if (lastFailure !== null && lastFailure.at > at - still)
    faults.push(`something still failed ${at - lastFailure.at} ms before the end: ${lastFailure.what}`)
  const stale = await sql<{ question: string; age: number }[]>`
    select question, (extract(epoch from ${at}::timestamptz - observed_at) * 1000)::int as age from csgo_matches
    where not closed and accepting_orders and game_start_time < ${at}::timestamptz + interval '1 hour' and observed_at < ${at}::timestamptz - interval '20 seconds'
      and condition_id = any(${[...traded]}::text[])`
  for (const { question, age } of stale) faults.push(`at the end the price of "${question}" is ${age} ms old`)
  return faults
}
