import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { show } from '../domain/secret.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { connect, type Sql } from '../store/connection.ts'
import { clusterOf, findHome } from '../store/embedded/home.ts'
import { findEmbedded, startEmbedded } from '../store/embedded.ts'
import { complain, EXIT, type ExitCode } from './output.ts'

interface Database {
  readonly url: string
  /** For people. */
  readonly where: string
  /** Ends what was started for the moment. */
  readonly leave: () => Promise<void>
}

const hasCluster = async (dataDir: string): Promise<boolean> =>
  existsSync(join(clusterOf({ folder: await findHome(dataDir), account: null }), 'PG_VERSION'))

/**
 * The database of the settings: DATABASE_URL, or the embedded server that an engine runs on DATA_DIR, or that server started
 * for the moment. `ifNone`: whether a data folder without a database gets one.
 */
const findDatabase = async (
  config: Config,
  ifNone: 'refuse' | 'create',
  log: Log,
): Promise<E.Either<string, Database>> => {
  const stay = () => Promise.resolve()
  if (config.DATABASE_URL !== undefined)
    return E.right({ url: show(config.DATABASE_URL), where: new URL(show(config.DATABASE_URL)).host, leave: stay })
  const where = `embedded under ${config.DATA_DIR}`
  const running = await findEmbedded(config.DATA_DIR)
  if (running !== null) return E.right({ url: running, where, leave: stay })
  if (ifNone === 'refuse' && !(await hasCluster(config.DATA_DIR)))
    return E.left(
      `There is no database under ${config.DATA_DIR} yet. Start the engine first: csgo-engine start. Or name another with DATA_DIR or DATABASE_URL.`,
    )
  const started = await startEmbedded({ dataDir: config.DATA_DIR, clock: systemClock, log })
  return E.map(
    ({ url, stop }: { readonly url: string; readonly stop: () => Promise<void> }): Database => ({
      url,
      where,
      leave: stop,
    }),
  )(started)
}

/** What a failure of the database means for the one who asked. */
export const explain = (failure: Failure): string =>
  failure.code === '42P01' || failure.code === '3F000' || failure.code === '42703'
    ? `The database has not got this version's tables (${failure.message}). Bring them with: csgo-engine migrate`
    : `The database failed: ${failure.message}.`

/** Opens the database, runs a command's work on it, and leaves it as it was found. */
export const withDatabase = async (
  config: Config,
  ifNone: 'refuse' | 'create',
  log: Log,
  work: (sql: Sql, where: string, url: string) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const database = await findDatabase(config, ifNone, log)
  if (E.isLeft(database)) {
    complain(`csgo-engine: ${database.left}`)
    return EXIT.failed
  }
  const { url, where, leave } = database.right
  const sql = connect(url, { max: 4, applicationName: 'csgo-engine command', log })
  try {
    return await work(sql, where, url)
  } finally {
    await sql.end({ timeout: 2 })
    await leave()
  }
}

/** Reads and shows, or says why it could not be read. */
export const readAndShow = async <A>(
  task: TaskEither<Failure, A>,
  show: (value: A) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> => {
  const answer = await task()
  if (E.isRight(answer)) return show(answer.right)
  complain(`csgo-engine: ${explain(answer.left)}`)
  return EXIT.failed
}
