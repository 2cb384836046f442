/** What the sections measure in: a real embedded Postgres in a temporary folder, the fake venue, the markets discovered. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { firstValueFrom, NEVER, Subject } from 'rxjs'
import { systemClock } from '../src/clock.ts'
import { type Config, readConfig } from '../src/config.ts'
import type { StrategyKey } from '../src/domain/ids.ts'
import type { Followed } from '../src/domain/market.ts'
import type { StrategyLimits } from '../src/domain/risk.ts'
import type { Log } from '../src/ports/log.ts'
import { type Database, openDatabase } from '../src/process/database.ts'
import { type BuiltPorts, buildPorts } from '../src/process/ports.ts'
import { engineSettings } from '../src/process/settings.ts'
import { createVenueRequests } from '../src/process/venueRequests.ts'
import type { Deployed } from '../strategies/deployed.ts'
import { DISCOVERING, discovery } from '../streams/discovery.ts'
import { prices } from '../streams/prices.ts'
import { type FakeVenue, startFakeVenue } from './venue/running.ts'

const MARKETS = 1000

export interface World {
  readonly database: Database
  readonly venue: FakeVenue
  /** All that the venue lists, in the order of their ids. */
  readonly followed: ReadonlyArray<Followed>
  /** Settings as configuration would give them, by name. */
  readonly configured: (settings: Readonly<Record<string, string>>) => Config
  /** The engine's real ports; close them when done. */
  readonly portsFor: (
    config: Config,
    deployed: ReadonlyArray<Deployed>,
  ) => BuiltPorts & { readonly stop$: Subject<string> }
  readonly close: () => Promise<void>
}

const quiet = () => undefined
const warn = (message: string, fields?: unknown) => {
  process.stderr.write(`${message} ${JSON.stringify(fields ?? {})}\n`)
}
const quietLog: Log = { debug: quiet, info: quiet, warn, error: warn }

/** A folder that Postgres may enter although it runs as another user; `remove` deletes it. */
export const temporaryFolder = async (): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'csgo-engine-bench-'))
  await chmod(path, 0o755)
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export const rightOr = <A>(answer: E.Either<unknown, A>): A => {
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}

export const openWorld = async (markets = MARKETS): Promise<World> => {
  const folder = await temporaryFolder()
  const configured: World['configured'] = settings =>
    rightOr(readConfig({}, { DATA_DIR: folder.path, LOG_LEVEL: 'warn', ...settings }))
  const [database, venue] = await Promise.all([
    openDatabase(configured({}), { clock: systemClock, log: quietLog, answered: () => undefined, stop$: NEVER }).then(
      rightOr,
    ),
    startFakeVenue(markets),
  ])
  const portsFor: World['portsFor'] = (config, deployed) => {
    const stop$ = new Subject<string>()
    const limitsOf = (strategy: StrategyKey): StrategyLimits => {
      const one = deployed.find(({ key }) => key === strategy)
      if (one === undefined) throw new Error(`${strategy} is not deployed`)
      return one.limits
    }
    return {
      ...buildPorts(
        { config, venue, database, limitsOf, live: null, clock: systemClock, stop$ },
        createVenueRequests(),
      ),
      stop$,
    }
  }
  const ports = portsFor(configured({}), [])
  const found = await firstValueFrom(discovery(ports, DISCOVERING))
  await ports.close()
  if (found.followed.length !== markets) throw new Error(`${found.followed.length} of ${markets} markets were found`)
  return {
    database,
    venue,
    followed: found.followed,
    configured,
    portsFor,
    close: async () => {
      await venue.stop()
      await database.lease.release()
      await database.stop()
      await folder.remove()
    },
  }
}

/** Passes so many milliseconds. */
export const passing = (duration: number): Promise<void> =>
  new Promise(resolve => systemClock.scheduler.schedule(() => resolve(), duration))

/** One poll of all markets, so that every row has a price. */
export const pricedOnce = async ({ configured, portsFor }: World): Promise<void> => {
  const config = configured({ POLL_INTERVAL_MS: '600000', MAX_PRICE_AGE_MS: '900000' })
  const ports = portsFor(config, [])
  const { failures, verdicts } = await firstValueFrom(prices(ports, engineSettings(config).prices)(NEVER))
  await ports.close()
  if (failures.length > 0 || verdicts.priced !== MARKETS)
    throw new Error(`not all markets were priced: ${failures[0]?.message}`)
}
