import * as E from 'fp-ts/lib/Either.js'
import { firstValueFrom, merge, NEVER, ReplaySubject, timer } from 'rxjs'
import { type Deployed, run as runStrategies } from '../strategies/index.ts'
import { engine } from '../streams/engine.ts'
import { systemClock } from './clock.ts'
import { startControl } from './cockpit/controlServer.ts'
import { tradingWords } from './cockpit/sentence.ts'
import { startCockpit } from './cockpit/server.ts'
import type { Config } from './config.ts'
import { createLog } from './log.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import { accountMistake, checkAccount } from './process/account.ts'
import { createActs } from './process/acts.ts'
import { createCalls } from './process/calls.ts'
import { cockpitSources, faultsUrlOf, passwordsOf } from './process/cockpit.ts'
import { createComparing } from './process/comparing.ts'
import { createControls } from './process/controls.ts'
import { createEnding, type Ending } from './process/ending.ts'
import { createEpisodes, type Episodes } from './process/episodes.ts'
import { createFacts } from './process/facts.ts'
import { beginHalting } from './process/halting.ts'
import { deployNamed } from './process/library.ts'
import { createMessaging, type Messaging } from './process/messaging.ts'
import { createObserving } from './process/observing.ts'
import { openWorld, type World } from './process/opening.ts'
import { patiently } from './process/patiently.ts'
import { buildPorts } from './process/ports.ts'
import { createPulse } from './process/pulse.ts'
import { createPost } from './process/remote.ts'
import { engineSettings, limitsOf } from './process/settings.ts'
import { createControl } from './process/strategies.ts'
import { showSummary } from './process/summary.ts'
import { createTally } from './process/tally.ts'
import { tellingLog } from './process/telling.ts'
import { upkeep } from './process/upkeep.ts'
import { waitedBy } from './process/venueAway.ts'
import { createVenueRequests } from './process/venueRequests.ts'
import { createReports } from './store/reports.ts'

export interface RunOptions {
  /** Stop after so long; null: when told to. */
  readonly forMs: number | null
  /** The summary as one JSON object on the last line. */
  readonly json: boolean
}

const EXIT = { fine: 0, failed: 1, usage: 2 } as const
type Exit = (typeof EXIT)[keyof typeof EXIT]
/** How long what is under way may take to end once the engine is told to stop. */
const DRAIN = 3000
/** How often what is wrong for a while is looked through, ms. */
const SWEEP = 1000

/** What all steps of a run share. */
interface Run {
  readonly config: Config
  readonly options: RunOptions
  readonly clock: Clock
  readonly log: Log
  readonly ending: Ending
  readonly episodes: Episodes
  readonly messaging: Messaging
  /** How the database answers to a part of the engine: what failed, or null. */
  readonly answered: (part: string, failure: string | null) => void
}
/** A step that did not succeed has said why; this is how the program ends then. */
type Step<A> = Promise<E.Either<Exit, A>>

/** 1. Database, venue and account. */
const open = async (run: Run): Step<World> => {
  const world = await openWorld(run)
  if (E.isRight(world)) return world
  for (const why of world.left) run.log.error(why)
  return E.left(world.left.length === 0 ? EXIT.fine : EXIT.failed)
}

/** 2. The parts of the engine, joined and still; and the page, which answers from here on. */
const build = async (run: Run, { database, venue, halts, account }: World, deployed: ReadonlyArray<Deployed>) => {
  const { config, clock, log, ending, episodes, messaging, answered } = run
  const { sql, lease } = database
  const startedAt = clock.now()
  const mode = { venue: config.VENUE, trading: config.TRADING }
  const tally = createTally()
  const calls = createCalls(clock)
  const pulse = createPulse(episodes, { calls, clock, log })
  const facts = createFacts({ startedAt, episodes, leaseHolder: lease.holder, log })
  const control = createControl(deployed, {
    sql,
    allocation: config.WALLET_USD,
    clock,
    log,
    answered: failed => answered('settings', failed),
  })
  const requests = createVenueRequests()
  const live = account?.live ?? null
  const parts = { config, venue, database, limitsOf: control.limitsOf, live, clock, stop$: ending.stop$ }
  const built = buildPorts(parts, requests)
  ending.later(built.close)
  const ports = calls.watched(built)
  const observing = createObserving(ports, { tally, facts, clock, log, tell: messaging.tell })
  const reports = createReports(sql)
  const { reconcile, ...comparable } = createComparing(ports, { sql, clock })
  const limits = limitsOf(config)
  const controls = createControls({ sql, halts, limits, limitsOf: control.limitsOf, reconcile, clock, log })
  const counting = { tally, facts, episodes, calls, requests, mode, clock }
  const instruments = { ...counting, jumps: pulse.jumps, fencing: lease.fencing }
  const sources = cockpitSources({ config, reports, startedAt, observing, facts, instruments, controls, clock })
  const cockpit = await startCockpit(sources, {
    host: config.DASHBOARD_HOST,
    port: config.DASHBOARD_PORT,
    passwords: passwordsOf(config),
    acts: createActs({ sql, config, deployed, reports, controls, clock, log, faultsUrl: faultsUrlOf(config, venue) }),
    clock,
    log,
  })
  if (E.isLeft(cockpit)) {
    log.error(cockpit.left)
    return E.left(EXIT.failed)
  }
  ending.later(cockpit.right.stop)
  const door = await startControl(controls, { dataDir: config.DATA_DIR, log, watch: cockpit.right.watch })
  if (E.isRight(door)) ending.later(door.right.stop)
  log.info(`the page is at ${cockpit.right.url}`)
  const messages = createPost({ sources, controls, reports, sql, startedAt, clock, log })
  return E.right({
    database,
    account,
    ports: { ...ports, ...comparable },
    mode,
    control,
    controls,
    halts,
    observing,
    facts,
    tally,
    pulse,
    reports,
    messages,
    startedAt,
  })
}
type Built = Extract<Awaited<ReturnType<typeof build>>, { readonly _tag: 'Right' }>['right']

/** 3. Waits for the lease. Left: told to stop while it waited. */
const takeLease = async ({ ending }: Run, { database: { lease }, facts }: Built): Step<void> => {
  if (ending.isAsked()) return E.left(EXIT.fine)
  const token = await Promise.race([lease.acquire(), firstValueFrom(ending.stop$).then(() => null)])
  if (token === null) return E.left(EXIT.fine)
  facts.leaseHeld()
  return E.right(undefined)
}

/** 4. Gives each strategy its wallet and what was set for it; the money must be there, and the ledger its own. */
const beginStrategies = async (
  { config, clock, log, ending, episodes, answered }: Run,
  { control, database, account }: Built,
): Step<ReadonlyArray<Deployed>> => {
  const running = await patiently(control.begin, {
    forMs: config.DATABASE_WAIT_SECONDS * 1000,
    clock,
    stop$: ending.stop$,
    answered: failed => answered('strategies', failed?.message ?? null),
  })
  const keys = E.isRight(running) ? running.right.map(({ key }) => key) : []
  const checking = { clock, log, stop$: ending.stop$, waited: waitedBy(episodes) }
  const checked = E.isLeft(running)
    ? E.left(running.left.message)
    : await checkAccount(database.sql, account?.live ?? null, keys, checking)
  if (E.isRight(running) && E.isRight(checked)) return running
  if (ending.isAsked()) return E.left(EXIT.fine)
  if (E.isLeft(checked)) log.error(checked.left)
  return E.left(EXIT.failed)
}

/** 5. Runs the pipeline until it is told to stop, and lets end what is under way. */
const trade = async (
  { config, options, clock, log, ending, messaging }: Run,
  { database, account, ports, mode, control, controls, halts, observing, pulse, messages }: Built,
  running: ReadonlyArray<Deployed>,
): Promise<Exit> => {
  const alarmed = account?.begin()
  // With nothing under way it is said while the engine is being told to stop, before anybody waits for it.
  const done$ = new ReplaySubject<void>(1)
  const strategies = control.watched(runStrategies(running, control.changed$))
  const pipeline = observing.begin(
    engine({ ...ports, manual$: controls.manual$ }, strategies, engineSettings(config)),
    () => done$.next(),
  )
  pipeline.add(alarmed)
  pipeline.add(pulse.begin())
  pipeline.add(controls.begin())
  pipeline.add(messaging.begin(messages))
  pipeline.add(beginHalting({ sql: database.sql, halts, maxDailyLoss: config.MAX_DAILY_LOSS_USD, clock, log }))
  pipeline.add(upkeep(database.sql, { config, clock, log, stop$: ending.stop$ }))
  let isLost = false
  pipeline.add(
    database.lease.lost$.subscribe(holder => {
      isLost = true
      ending.stop(`another engine (${holder}) has taken the lease over`)
    }),
  )
  log.info(`trading ${tradingWords(mode)}`, { venue: config.VENUE, strategies: running.map(({ key }) => key) })

  const isOver$ = options.forMs === null ? NEVER : timer(options.forMs, clock.scheduler)
  const why = await firstValueFrom(merge(ending.stop$, isOver$))
  log.info('stopping', { why: typeof why === 'string' ? why : 'the time asked for has passed' })
  ending.stop('draining')
  await firstValueFrom(merge(done$, timer(DRAIN, clock.scheduler)))
  pipeline.unsubscribe()
  return isLost ? EXIT.failed : EXIT.fine
}

/** 6. What the run did, of the ledger and of what was counted. */
const sumUp = async ({ options, log }: Run, { reports, tally, startedAt }: Built): Promise<Exit> => {
  const totals = await reports.totals(startedAt)()
  if (E.isRight(totals)) showSummary(tally.summary(totals.right), options)
  else log.error('the summary cannot be read from the database', { failure: totals.left.message })
  return E.isRight(totals) ? EXIT.fine : EXIT.failed
}

const live = async (run: Run, deployed: ReadonlyArray<Deployed>): Promise<Exit> => {
  const world = await open(run)
  if (E.isLeft(world)) return world.left
  const built = await build(run, world.right, deployed)
  if (E.isLeft(built)) return built.left
  const leased = await takeLease(run, built.right)
  if (E.isLeft(leased)) return leased.left
  const running = await beginStrategies(run, built.right)
  if (E.isLeft(running)) return running.left
  const traded = await trade(run, built.right, running.right)
  const summed = await sumUp(run, built.right)
  return traded === EXIT.fine ? summed : traded
}

/**
 * Starts the engine and runs it until it is told to stop (SIGTERM, SIGINT, `forMs`), then ends what is under way and
 * leaves no process behind. Answers the exit code. A second signal ends it at once.
 */
export const run = async (config: Config, options: RunOptions): Promise<number> => {
  const log = createLog({ level: config.LOG_LEVEL, pretty: 'auto' })
  const mistake = await accountMistake(config)
  if (mistake !== null) {
    log.error(mistake)
    return EXIT.usage
  }
  const deployed = await deployNamed(config, log)
  if (deployed === null) return EXIT.usage
  const ending = createEnding(log)
  const messaging = createMessaging(config)
  const episodes = createEpisodes(systemClock, tellingLog(log, systemClock.now, messaging.tell))
  const sweeping = timer(SWEEP, SWEEP, systemClock.scheduler).subscribe(episodes.sweep)
  ending.later(async () => sweeping.unsubscribe())
  const answered: Run['answered'] = (part, failed) =>
    failed === null ? episodes.well('database', part) : episodes.fail('database', part, failed)
  const code = await live({ config, options, clock: systemClock, log, ending, episodes, messaging, answered }, deployed)
  await ending.close()
  return code
}
