import { rename, rm, stat } from 'node:fs/promises'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { type Millis, millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import { checkAside } from './backup/aside.ts'
import type { TableEnd } from './backup/format.ts'
import { pathFor } from './backup/kept.ts'
import { type Dumped, dumpBeside } from './backup/pgDump.ts'
import { type Progress, type Written, writeBackup } from './backup/write.ts'
import { SCHEMA, type Sql, task } from './connection.ts'
import { showInstant } from './instant.ts'

export interface BackupOptions {
  /** A file, or a folder in which it is named by its time. */
  readonly to: string
  /** The address of the database, for `pg_dump` beside; null: no such dump. */
  readonly pgDump: string | null
  readonly clock: Clock
  readonly told?: (progress: Progress) => void
}
export interface Backup {
  readonly path: string
  readonly takenAt: Millis
  /** The version of the tables' schema. */
  readonly version: number
  readonly bytes: number
  readonly tables: ReadonlyArray<TableEnd>
  readonly rows: number
  readonly took: Millis
  /** null: not asked for. */
  readonly pgDump: Dumped | null
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}

/** In one snapshot of the whole database, beside which an engine goes on writing. */
const inSnapshot = (sql: Sql, partial: string, takenAt: string, options: BackupOptions) =>
  sql.begin('isolation level repeatable read', async tx => {
    await tx`set local statement_timeout = 0`
    await tx`set local idle_in_transaction_session_timeout = 0`
    const written = await writeBackup(tx, partial, { schema: SCHEMA, takenAt, told: options.told ?? (() => undefined) })
    if (options.pgDump === null) return { written, pgDump: null }
    const [exported] = await tx<{ snapshot: string }[]>`select pg_export_snapshot() as snapshot`
    const path = `${partial.replace(/\.partial$/, '')}.pgdump`
    const snapshot = exported?.snapshot ?? ''
    const pgDump = await dumpBeside(options.pgDump, { path, schema: SCHEMA, snapshot, server: written.head.server })
    return { written, pgDump }
  })

const same = (one: Written, other: ReadonlyArray<TableEnd>): boolean =>
  JSON.stringify(one.tables) === JSON.stringify(other)

const backupNow = async (sql: Sql, options: BackupOptions): Promise<Backup> => {
  const { clock } = options
  const began = clock.monotonic()
  const takenAt = clock.now()
  const path = await pathFor(options.to, takenAt)
  for (const file of [path, ...(options.pgDump === null ? [] : [`${path}.pgdump`])])
    if (await exists(file)) throw new RangeError(`${file} is there already: name another file, or a folder`)
  const partial = `${path}.partial`
  try {
    const { written, pgDump } = await inSnapshot(sql, partial, showInstant(takenAt), options)
    const rows = written.tables.reduce((sum, table) => sum + table.rows, 0)
    options.told?.({ part: 'checking', rows: 0, of: rows })
    const schema = `csgo_engine_check_${Math.floor(clock.random() * 1e9)}`
    const { tables } = await checkAside(sql, partial, schema)
    if (!same(written, tables)) throw new RangeError('the file holds something else than was written')
    options.told?.({ part: 'checking', rows, of: rows })
    await rename(partial, path)
    return {
      path,
      takenAt,
      version: written.head.migrations.at(-1)?.version ?? 0,
      bytes: (await stat(path)).size,
      tables,
      rows,
      took: millis(Math.round(clock.monotonic() - began)),
      pgDump,
    }
  } catch (error) {
    // A file that was there before is somebody else's.
    if (!(error instanceof Error && Reflect.get(error, 'code') === 'EEXIST')) await rm(partial, { force: true })
    throw error
  }
}

/**
 * Backs up all of the engine's tables to a file, out of one snapshot, while an engine works; then restores it aside (in a
 * transaction that is rolled back) and compares every table. Only then it has its name: a file of that name is good.
 */
export const backup = (sql: Sql, options: BackupOptions): TaskEither<Failure, Backup> =>
  task(() => backupNow(sql, options))
