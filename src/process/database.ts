import { hostname } from 'node:os'
import * as E from 'fp-ts/lib/Either.js'
import type { Observable } from 'rxjs'
import type { Config } from '../config.ts'
import { show } from '../domain/secret.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { connect, type Sql } from '../store/connection.ts'
import { createLease, type Lease } from '../store/lease.ts'
import { migrate } from '../store/migrate.ts'
import { patiently } from './patiently.ts'

/** The database, migrated, with the lease to trade on it (not yet acquired). */
export interface Database {
  readonly sql: Sql
  /** Connections of its own for the price lookup: it never queues behind a poll's write. */
  readonly lookupSql: Sql
  readonly lease: Lease
  /** Closes the connections, and stops an embedded server. */
  readonly stop: () => Promise<void>
  /** Ends an embedded server at once, without waiting for it: for a process that is about to exit. */
  readonly abandon: () => void
}

const CONNECTIONS = 8
/** One statement is in flight at most; the second is for a lost first one. */
const LOOKUP_CONNECTIONS = 2
const GRACE_SECONDS = 2

interface Server {
  readonly url: string
  readonly stop: () => Promise<void>
  readonly abandon: () => void
}

const openServer = async (config: Config, clock: Clock, log: Log): Promise<E.Either<string, Server>> => {
  if (config.DATABASE_URL !== undefined)
    return E.right({ url: show(config.DATABASE_URL), stop: () => Promise.resolve(), abandon: () => undefined })
  const { startEmbedded } = await import('../store/embedded.ts')
  const embedded = await startEmbedded({ dataDir: config.DATA_DIR, clock, log })
  return E.isLeft(embedded) ? embedded : E.right({ ...embedded.right, abandon: () => quit(embedded.right.pid()) })
}

/** SIGQUIT: Postgres ends without a checkpoint and recovers at its next start. */
const quit = (pid: number): void => {
  try {
    if (pid > 0) process.kill(pid, 'SIGQUIT')
  } catch {
    // It is gone already, which is what was wanted.
  }
}

const whyNot = ({ DATABASE_URL }: Config, said: string): string =>
  DATABASE_URL === undefined
    ? `the database cannot be used: ${said}`
    : `the database at ${new URL(show(DATABASE_URL)).host} cannot be used: ${said}. Correct DATABASE_URL, or unset it: then a Postgres runs embedded under DATA_DIR`

/** What opening a database needs beside the settings. */
export interface Opening {
  readonly clock: Clock
  readonly log: Log
  /** Hears how the database answers to a part of the engine: what failed, in words, or null when it was well. */
  readonly answered: (part: 'start' | 'lease', failure: string | null) => void
  /** Told to stop, it waits no longer for a database that is away. */
  readonly stop$: Observable<unknown>
}

/** Opens `DATABASE_URL`, or the embedded server when there is none, waits for it as long as the settings say, and brings its schema up to date. */
export const openDatabase = async (
  config: Config,
  { clock, log, answered, stop$ }: Opening,
): Promise<E.Either<string, Database>> => {
  const server = await openServer(config, clock, log)
  if (E.isLeft(server)) return server
  const sql = connect(server.right.url, { max: CONNECTIONS, applicationName: 'csgo-engine', log })
  const lookupSql = connect(server.right.url, { max: LOOKUP_CONNECTIONS, applicationName: 'csgo-engine lookup', log })
  const stop = async (): Promise<void> => {
    await Promise.all([sql, lookupSql].map(pool => pool.end({ timeout: GRACE_SECONDS })))
    await server.right.stop()
  }

  const migrated = await patiently(migrate(sql), {
    forMs: config.DATABASE_WAIT_SECONDS * 1000,
    clock,
    stop$,
    answered: failed => answered('start', failed === null ? null : whyNot(config, failed.message)),
  })
  if (E.isLeft(migrated)) {
    await stop()
    return E.left(whyNot(config, migrated.left.message))
  }
  const { applied, version } = migrated.right
  if (applied.length > 0) log.info('the database was brought up to date', { applied, version })

  const lease = createLease(sql, {
    holder: `${hostname()}/${process.pid}`,
    rivals: config.DATABASE_URL === undefined ? 'none' : 'possible',
    clock,
    log,
    answered: failed => answered('lease', failed?.message ?? null),
  })
  return E.right({ sql, lookupSql, lease, stop, abandon: server.right.abandon })
}
