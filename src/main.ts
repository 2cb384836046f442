import * as E from 'fp-ts/lib/Either.js'
import { firstValueFrom, merge, NEVER, ReplaySubject, take, timer } from 'rxjs'
import { run as runStrategies } from '../strategies/index.ts'
import { engine } from '../streams/engine.ts'
import { systemClock } from './clock.ts'
import { startCockpit } from './cockpit/server.ts'
import type { Config } from './config.ts'
import { createLog } from './log.ts'
import { openDatabase } from './process/database.ts'
import { createFacts } from './process/facts.ts'
import { openLibrary } from './process/library.ts'
import { createObserving } from './process/observing.ts'
import { buildPorts } from './process/ports.ts'
import { engineSettings } from './process/settings.ts'
import { listenForSignals } from './process/signals.ts'
import { createControl } from './process/strategies.ts'
import { showSummary } from './process/summary.ts'
import { createTally } from './process/tally.ts'
import { upkeep } from './process/upkeep.ts'
import { openVenue } from './process/venue.ts'
import { createReports } from './store/reports.ts'

export interface RunOptions {
  /** Stop after so long; null: when told to. */
  readonly forMs: number | null
  /** The summary as one JSON object on the last line. */
  readonly json: boolean
}

const EXIT = { fine: 0, failed: 1, usage: 2 } as const
/** How long what is under way may take to end once the engine is told to stop. */
const DRAIN = 3000

/**
 * Starts the engine and runs it until it is told to stop (SIGTERM, SIGINT, `forMs`), then ends what is under way and
 * leaves no process behind. Answers the exit code. A second signal ends it at once.
 */
export const run = async (config: Config, options: RunOptions): Promise<number> => {
  const clock = systemClock
  const log = createLog({ level: config.LOG_LEVEL, pretty: 'auto' })
  const library = await openLibrary(config, log)
  if (E.isLeft(library)) {
    log.error(library.left)
    return EXIT.usage
  }
  const deployed = library.right.deploy(config.STRATEGIES)
  if (E.isLeft(deployed)) {
    log.error('STRATEGIES cannot be used', { mistakes: deployed.left })
    return EXIT.usage
  }

  // Replayed: told to stop while it starts, it must not miss it.
  const stop$ = new ReplaySubject<string>(1)
  const closers: Array<() => Promise<void>> = []
  let abandon = (): void => undefined
  const release = listenForSignals({ stop: signal => stop$.next(signal), abandon: () => abandon() }, log)
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer()
    release()
  }
  let asked: string | null = null
  stop$.pipe(take(1)).subscribe(why => {
    asked = why
  })

  const [database, venue] = await Promise.all([openDatabase(config, clock, log), openVenue(config, clock, log)])
  if (E.isRight(database)) {
    closers.push(database.right.stop)
    abandon = database.right.abandon
  }
  if (E.isRight(venue)) closers.push(venue.right.stop)
  if (E.isLeft(database) || E.isLeft(venue)) {
    for (const one of [database, venue]) if (E.isLeft(one)) log.error(one.left)
    await close()
    return EXIT.failed
  }
  const { sql, lease } = database.right
  closers.push(lease.release)

  const startedAt = clock.now()
  const tally = createTally()
  const facts = createFacts(startedAt, log)
  const control = createControl(deployed.right, { sql, allocation: config.WALLET_USD, clock, log })
  const { limitsOf } = control
  const ports = buildPorts({ config, venue: venue.right, database: database.right, limitsOf, clock, stop$ })
  closers.push(ports.close)
  const observing = createObserving(ports, { tally, facts, clock, log })
  const reports = createReports(sql)
  const cockpit = await startCockpit(
    {
      ...reports,
      markets: () => reports.markets(clock.now()),
      refusals: () => reports.refusals(startedAt),
      mode: { venue: config.VENUE, trading: config.TRADING },
      maxPriceAge: config.MAX_PRICE_AGE_MS,
      happening$: observing.happening$,
      health: facts.health,
    },
    { host: config.DASHBOARD_HOST, port: config.DASHBOARD_PORT, clock, log },
  )
  if (E.isLeft(cockpit)) {
    log.error(cockpit.left)
    await close()
    return EXIT.failed
  }
  closers.push(cockpit.right.stop)
  log.info(`the page is at ${cockpit.right.url}`)

  const token = asked === null ? await Promise.race([lease.acquire(), firstValueFrom(stop$).then(() => null)]) : null
  if (token === null) {
    await close()
    return EXIT.fine
  }
  facts.leaseHeld()
  const running = await control.begin()
  if (E.isLeft(running)) {
    log.error(running.left.message)
    await close()
    return EXIT.failed
  }

  // With nothing under way it is said while the engine is being told to stop, before anybody waits for it.
  const done$ = new ReplaySubject<void>(1)
  const strategies = runStrategies(running.right, control.changed$)
  const pipeline = observing.begin(engine(ports, strategies, engineSettings(config)), () => done$.next())
  pipeline.add(upkeep(sql, clock, log))
  let isLost = false
  pipeline.add(
    lease.lost$.subscribe(holder => {
      isLost = true
      stop$.next(`another engine (${holder}) has taken the lease over`)
    }),
  )
  log.info('trading on paper', { venue: config.VENUE, strategies: running.right.map(({ key }) => key) })

  const why = await firstValueFrom(merge(stop$, options.forMs === null ? NEVER : timer(options.forMs, clock.scheduler)))
  log.info('stopping', { why: typeof why === 'string' ? why : 'the time asked for has passed' })
  stop$.next('draining')
  await firstValueFrom(merge(done$, timer(DRAIN, clock.scheduler)))
  pipeline.unsubscribe()

  const totals = await reports.totals(startedAt)()
  if (E.isRight(totals)) showSummary(tally.summary(totals.right), options)
  else log.error('the summary cannot be read from the database', { failure: totals.left.message })
  await close()
  return E.isRight(totals) && !isLost ? EXIT.fine : EXIT.failed
}
