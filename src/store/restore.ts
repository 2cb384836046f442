import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Failure } from '../ports/failure.ts'
import { ledgerBreaches } from './backup/laws.ts'
import { loadBackup, whyNotReadable } from './backup/load.ts'
import { type Contents, checkBackup } from './backup/read.ts'
import { tableNames } from './backup/tables.ts'
import { SCHEMA, type Sql, type Transaction, task } from './connection.ts'
import { applyMigrations, lockSchema, readMigrations } from './migrate.ts'

export interface Restored {
  readonly contents: Contents
  /** Migrations that were applied after it, because the backup was older than this engine. */
  readonly applied: ReadonlyArray<string>
  readonly version: number
}

const refuseFull = async (tx: Transaction): Promise<void> => {
  const names = await tableNames(tx, SCHEMA)
  if (names.length > 0)
    throw new RangeError(
      `the schema ${SCHEMA} of this database has ${names.length} tables: a backup is restored into an empty one only. Name another database (DATABASE_URL) or data folder (DATA_DIR), or put the tables aside: alter schema ${SCHEMA} rename to ${SCHEMA}_old`,
    )
}

/** What a file holds, when it is whole and this engine can read it. Nothing is changed. */
export const inspectBackup = (path: string): TaskEither<Failure, Contents> =>
  task(async () => {
    const contents = await checkBackup(path)
    const why = await whyNotReadable(contents.head.migrations)
    if (why !== null) throw new RangeError(why)
    return contents
  })

/** Whether the database has room for a restore: an empty schema, or none. A failure says what is in the way. */
export const checkEmpty = (sql: Sql): TaskEither<Failure, void> => task(() => sql.begin(refuseFull))

/**
 * Restores a backup in one transaction: checked whole first, into an empty schema, sequences set, every table compared, the ledger
 * held to its promises; a backup of an older engine is then migrated. When anything does not fit, nothing is changed.
 */
export const restore = (sql: Sql, path: string): TaskEither<Failure, Restored> =>
  task(async () => {
    await checkBackup(path)
    return sql.begin(async tx => {
      await tx`set local statement_timeout = 0`
      await lockSchema(tx)
      await refuseFull(tx)
      const contents = await loadBackup(tx, path, SCHEMA)
      const migrated = await applyMigrations(tx, await readMigrations())
      if (E.isLeft(migrated)) throw new RangeError(migrated.left.message)
      const breaches = await ledgerBreaches(tx)
      if (breaches.length > 0) throw new RangeError(`the backup's ledger does not add up: ${breaches.join('; ')}`)
      return { contents, ...migrated.right }
    })
  })
