import { scryptSync } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { NEVER } from 'rxjs'
import { systemClock } from '../../src/clock.ts'
import type { Passwords } from '../../src/cockpit/guard.ts'
import { type Cockpit, type CockpitOptions, startCockpit } from '../../src/cockpit/server.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { DEFAULT_LIMITS } from '../../src/domain/risk.ts'
import { failure } from '../../src/ports/failure.ts'
import { createActs } from '../../src/process/acts.ts'
import { createCalls } from '../../src/process/calls.ts'
import { cockpitSources } from '../../src/process/cockpit.ts'
import { createControls } from '../../src/process/controls.ts'
import { createEpisodes } from '../../src/process/episodes.ts'
import { createFacts } from '../../src/process/facts.ts'
import { deployNamed } from '../../src/process/library.ts'
import { createTally } from '../../src/process/tally.ts'
import { createVenueRequests } from '../../src/process/venueRequests.ts'
import type { Sql } from '../../src/store/connection.ts'
import { createHalts } from '../../src/store/halts.ts'
import { createReports } from '../../src/store/reports.ts'
import { silentLog } from '../support/log.ts'
import { cents, dollars } from '../support/trading.ts'

/** What people know, and what nobody may read anywhere. */
export const ADMIN = 'correct horse battery'
export const READER = 'only looking today'
const SALT = Buffer.from('sixteen bytes or')
/** The cheapest hash that is taken: many log in here. */
const hashOf = (password: string): string =>
  `scrypt$16384$8$1$${SALT.toString('base64url')}$${scryptSync(password, SALT, 32, { N: 16_384, r: 8, p: 1 }).toString('base64url')}`
const hashes: Passwords & { readonly admin: string; readonly reader: string } = {
  admin: hashOf(ADMIN),
  reader: hashOf(READER),
}
const SECRETS = {
  POLYMARKET_PRIVATE_KEY: `0x${'5ec4e7'.repeat(10)}beef`,
  POLYMARKET_KEYSTORE_PASSWORD: 'keystore-hunter2',
  TELEGRAM_TOKEN: '123456:telegram-hunter3',
  WEBHOOK_SECRET: 'webhook-hunter4',
  DASHBOARD_PASSWORD_HASH: hashes.admin,
  DASHBOARD_READER_PASSWORD_HASH: hashes.reader,
} as const
export const DATABASE_PASSWORD = 'database-hunter5'
const HOOK = 'hook-hunter6'
/** Whatever of them stands in an answer: each alone, without what makes it a setting. */
export const NEVER_TOLD: ReadonlyArray<string> = [
  ...Object.values(SECRETS),
  SECRETS.POLYMARKET_PRIVATE_KEY.slice(2),
  DATABASE_PASSWORD,
  HOOK,
  ADMIN,
  READER,
]

/** Settings that hold every secret that there is. */
export const secretConfig = async (): Promise<Config> => {
  const read = readConfig(
    {
      ...SECRETS,
      DATABASE_URL: `postgres://me:${DATABASE_PASSWORD}@127.0.0.1:1/x`,
      WEBHOOK_URLS: `slack+https://hooks.slack.com/services/T0/B0/${HOOK}`,
      DATA_DIR: await mkdtemp(join(tmpdir(), 'csgo-fortress-')),
    },
    {},
  )
  if (E.isLeft(read)) throw new Error(read.left.join('\n'))
  return read.right
}

/** The page of an engine whose parts are real, on a database, beside a simulated venue or none. */
export const serve = async (
  sql: Sql,
  config: Config,
  faultsUrl: string | null,
  over: Partial<CockpitOptions> = {},
): Promise<{ readonly cockpit: Cockpit; readonly controls: ReturnType<typeof createControls> }> => {
  const clock = systemClock
  const log = silentLog
  const halts = createHalts(sql, clock)
  const limitsOf = () => ({
    maxPositions: 5,
    maxPositionUsd: dollars(50),
    maxEntrySpread: cents(10),
    maxExitSpread: cents(15),
  })
  const reconcile = () => TE.left(failure('venue', 'on paper'))
  const controls = createControls({ sql, halts, limits: DEFAULT_LIMITS, limitsOf, reconcile, clock, log })
  const episodes = createEpisodes(clock, log)
  const facts = createFacts({ startedAt: clock.now(), episodes, leaseHolder: () => 'other/1', log })
  const instruments = {
    tally: createTally(),
    facts,
    episodes,
    calls: createCalls(clock),
    requests: createVenueRequests(),
    jumps: () => 0,
    fencing: () => 1,
    mode: { venue: config.VENUE, trading: config.TRADING },
    clock,
  }
  const reports = createReports(sql)
  const observing = { happening$: NEVER, begin: () => NEVER.subscribe() }
  const deployed = (await deployNamed(config, log)) ?? []
  const started = await startCockpit(
    cockpitSources({ config, reports, startedAt: clock.now(), observing, facts, instruments, controls, clock }),
    {
      host: '127.0.0.1',
      port: 0,
      passwords: hashes,
      acts: createActs({ sql, config, deployed, reports, controls, clock, log, faultsUrl }),
      clock,
      log,
      ...over,
    },
  )
  if (E.isLeft(started)) throw new Error(started.left)
  return { cockpit: started.right, controls }
}
