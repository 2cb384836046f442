import type { Writable } from 'node:stream'
import * as E from 'fp-ts/lib/Either.js'
import type { Transaction } from '../connection.ts'
import { applyMigrations, type Known, readMigrations } from '../migrate.ts'
import type { TableHead } from './format.ts'
import { type Contents, readBackup } from './read.ts'
import { measure } from './rows.ts'
import { readTables } from './tables.ts'

const quoted = (name: string): string => `"${name}"`

/** Why this engine cannot read a backup of these migrations; null: it can. */
export const whyNotReadable = async (theirs: ReadonlyArray<Known>): Promise<string | null> => {
  const ours = await readMigrations()
  for (const { version, name, checksum } of theirs) {
    const own = ours.find(one => one.version === version)
    if (own === undefined)
      return `the backup is newer than this engine: its database had ${name}, this engine knows none of that number. Use the engine that made it, or a newer one`
    if (own.checksum !== checksum)
      return `the backup was made with another ${name} than this engine has. Use the engine that made it`
  }
  return null
}

/** Fills one table; the words of the database for rows that it refuses. */
const createFilling = (tx: Transaction) => {
  let open: { readonly table: string; readonly stream: Writable } | null = null
  let refused: unknown = null
  return {
    begin: async ({ table, columns }: TableHead): Promise<void> => {
      // A migration may have put rows there (well-known teams): what counts is the backup.
      await tx.unsafe(`delete from ${quoted(table)}`)
      const stream = await tx.unsafe(`copy ${quoted(table)} (${columns.map(quoted).join(', ')}) from stdin`).writable()
      stream.on('error', error => {
        refused = error
      })
      open = { table, stream }
    },
    add: async (rows: Buffer): Promise<void> => {
      const { stream } = open ?? {}
      if (stream === undefined) return
      // Each is waited for: memory stays bounded, and at the end nothing is under way.
      await new Promise<void>((resolve, reject) => {
        stream.write(rows, error => (error ? reject(refused ?? error) : resolve()))
      })
    },
    /** Answers when the server has taken all of it. */
    end: async (): Promise<void> => {
      if (open === null) return
      const { table, stream } = open
      open = null
      stream.end()
      try {
        // The driver tells an error at the very end of a copy to nobody; the next statement hears of it.
        await tx`select 1`
      } catch (error) {
        throw new RangeError(`the database refuses the rows of ${table}: they break a rule of the tables`, {
          cause: error,
        })
      }
      if (refused !== null) throw refused
    },
    /** Ends a copy that nobody will finish. */
    abandon: (): void => {
      open?.stream.destroy(new RangeError('the backup was given up'))
      open = null
    },
  }
}

const setSequence = async (tx: Transaction, schema: string, { table, sequence }: TableHead): Promise<void> => {
  if (sequence === null) return
  const [column, last, called] = sequence
  await tx`select setval(pg_get_serial_sequence(quote_ident(${schema}) || '.' || quote_ident(${table}), ${column}), ${last}::text::bigint, ${called})`
}

/** The tables are compared with what the file says of them; answers what differs. */
const differences = async (
  tx: Transaction,
  heads: ReadonlyArray<TableHead>,
  { tables }: Contents,
): Promise<ReadonlyArray<string>> => {
  const found: string[] = []
  for (const head of heads) {
    const told = tables.find(one => one.table === head.table)
    const is = await measure(tx, head)
    if (told?.sha256 !== is.sha256) found.push(`${head.table} (${told?.rows ?? 0} rows written, ${is.rows} restored)`)
  }
  return found
}

const triggers = async (tx: Transaction, tables: ReadonlyArray<string>, to: 'disable' | 'enable'): Promise<void> => {
  for (const table of tables) await tx.unsafe(`alter table ${quoted(table)} ${to} trigger user`)
}

/**
 * Makes the tables that the backup was made of in an empty schema, fills them, sets the sequences, and compares every table with what the
 * file says of it. The transaction's `search_path` is that schema afterwards. Throws in words when anything does not fit; the
 * caller's transaction then leaves nothing.
 */
export const loadBackup = async (tx: Transaction, path: string, schema: string): Promise<Contents> => {
  const filling = createFilling(tx)
  const heads: TableHead[] = []
  let names: ReadonlyArray<string> = []
  // Bodies of functions name the engine's own schema, which may not be there (yet).
  await tx`set local check_function_bodies = off`
  await tx`set local idle_in_transaction_session_timeout = 0`
  try {
    const contents = await readBackup(path, {
      head: async head => {
        const why = await whyNotReadable(head.migrations)
        if (why !== null) throw new RangeError(why)
        const versions = new Set(head.migrations.map(({ version }) => version))
        const files = (await readMigrations()).filter(({ version }) => versions.has(version))
        const applied = await applyMigrations(tx, files, schema)
        if (E.isLeft(applied)) throw new RangeError(applied.left.message)
        names = (await readTables(tx, schema)).map(({ table }) => table)
        await triggers(tx, names, 'disable')
      },
      table: async head => {
        if (!names.includes(head.table) || heads.some(({ table }) => table === head.table))
          throw new RangeError(`the backup has a table ${head.table} that does not belong there`)
        heads.push(head)
        await filling.begin(head)
      },
      rows: filling.add,
      tableEnd: filling.end,
    })
    const absent = names.filter(name => !heads.some(({ table }) => table === name))
    if (absent.length > 0) throw new RangeError(`the backup lacks ${absent.join(', ')}`)
    for (const head of heads) await setSequence(tx, schema, head)
    await triggers(tx, names, 'enable')
    const differing = await differences(tx, heads, contents)
    if (differing.length > 0)
      throw new RangeError(`restored tables differ from what was backed up: ${differing.join(', ')}`)
    return contents
  } finally {
    filling.abandon()
  }
}
