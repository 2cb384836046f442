import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Millis } from '../domain/money.ts'
import { type Failure, failure } from '../ports/failure.ts'
import { SCHEMA, type Sql, type Transaction, task } from './connection.ts'

/** Where the numbered files are: beside this module, in the source and in what is built of it. */
const MIGRATIONS = new URL('./migrations/', import.meta.url)
/** The number of the advisory lock that migrating engines wait for: `csgo` in ASCII. */
const LOCK = 0x6373676f

export interface Migrated {
  /** The files that were applied now, in order; none when the database was up to date. */
  readonly applied: ReadonlyArray<string>
  /** The number of the last migration that the database has. */
  readonly version: number
}

/** A migration as a database remembers it. */
export interface Known {
  readonly version: number
  readonly name: string
  /** SHA-256 of its text, in hex. */
  readonly checksum: string
}
interface Migration extends Known {
  readonly text: string
}

const readMigration = async (folder: URL, name: string): Promise<Migration> => {
  const text = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n')
  return { version: Number(name.slice(0, 3)), name, text, checksum: createHash('sha256').update(text).digest('hex') }
}

/** The migrations that this engine has, in order. */
export const readMigrations = async (folder: URL = MIGRATIONS): Promise<ReadonlyArray<Migration>> => {
  const names = (await readdir(folder)).filter(name => /^\d{3}_\w+\.sql$/.test(name)).sort()
  return Promise.all(names.map(name => readMigration(folder, name)))
}

/** The files that the database has not got yet, or why it must not be touched. */
const missing = (
  files: ReadonlyArray<Migration>,
  known: ReadonlyArray<Known>,
): E.Either<Failure, ReadonlyArray<Migration>> => {
  const byVersion = new Map(files.map(file => [file.version, file]))
  const twin = files.find(file => byVersion.get(file.version) !== file)
  if (twin !== undefined)
    return E.left(
      failure(
        'store',
        `two migrations have one number: ${twin.name} and ${byVersion.get(twin.version)?.name}. The later one has to take the next free number; nothing was changed`,
      ),
    )
  for (const { version, name, checksum } of known) {
    const file = byVersion.get(version)
    if (file === undefined)
      return E.left(
        failure(
          'store',
          `the database is newer than this engine: it has ${name}, this engine knows none of that number. Use the engine that made it, or a newer one`,
        ),
      )
    if (file.checksum !== checksum)
      return E.left(
        failure(
          'store',
          `${file.name} was changed after the database had applied it. Restore the file; a change belongs into a new migration`,
        ),
      )
  }
  const last = Math.max(0, ...known.map(({ version }) => version))
  return E.right(files.filter(({ version }) => version > last))
}

/** Creating a schema asks for a right that an engine on a managed database may lack once the schema is there. */
const ensureSchema = async (sql: Transaction, schema: string): Promise<void> => {
  const found = await sql`select 1 from pg_namespace where nspname = ${schema}`
  if (found.length === 0) await sql`create schema ${sql(schema)}`
  const table = await sql`select 1 from pg_tables where schemaname = ${schema} and tablename = 'csgo_migrations'`
  if (table.length === 0)
    await sql`
      create table csgo_migrations (
        version    integer primary key,
        name       text not null,
        checksum   text not null,
        applied_at timestamptz not null default now()
      )`
}

/** Engines that migrate the same database, and whoever restores one, wait here for each other until their transaction ends. */
export const lockSchema = async (sql: Transaction): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${LOCK})`
}

/**
 * Applies these migrations, as far as they are missing, inside a transaction of the caller's, to the engine's schema or to
 * one beside it. The transaction's `search_path` is that schema afterwards.
 */
export const applyMigrations = async (
  sql: Transaction,
  files: ReadonlyArray<Migration>,
  schema: string = SCHEMA,
): Promise<E.Either<Failure, Migrated>> => {
  await sql`set local statement_timeout = 0`
  await sql`select set_config('search_path', ${schema}, true)`
  if (schema === SCHEMA) await lockSchema(sql)
  await ensureSchema(sql, schema)
  const known = await sql<Known[]>`select version, name, checksum from csgo_migrations order by version`
  const todo = missing(files, known)
  if (E.isLeft(todo)) return todo
  for (const { version, name, text, checksum } of todo.right) {
    await sql.unsafe(text)
    await sql`insert into csgo_migrations (version, name, checksum) values (${version}, ${name}, ${checksum})`
  }
  return E.right({
    applied: todo.right.map(({ name }) => name),
    version: Math.max(0, ...files.map(({ version }) => version)),
  })
}

/**
 * Brings the database to the schema that this engine expects: all that is missing in one transaction, one engine at a time.
 * Nothing is changed when the database is newer than the code or a file was changed after it had been applied.
 */
export const migrate = (sql: Sql, folder: URL = MIGRATIONS): TE.TaskEither<Failure, Migrated> =>
  pipe(
    task(async () => {
      const files = await readMigrations(folder)
      return sql.begin(transaction => applyMigrations(transaction, files))
    }),
    TE.chainEitherK(answer => answer),
  )

/** When the database got its first tables. */
export const tablesSince = (sql: Sql): TE.TaskEither<Failure, Millis> =>
  task(async () => {
    const [row] = await sql<{ since: Millis | null }[]>`select min(applied_at) as since from csgo_migrations`
    if (row === undefined || row.since === null) throw new RangeError('the database has no tables of csgo-engine')
    return row.since
  })
