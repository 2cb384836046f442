import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Transaction } from '../connection.ts'
import type { Known } from '../migrate.ts'
import { END_OF_ROWS, FORMAT, FORMAT_VERSION, type Head, type TableEnd } from './format.ts'
import { meter, rowsOf } from './rows.ts'
import { readTables, tableNames } from './tables.ts'

/** How far it is: rows of all tables, and how many there are in this part of the work. */
export interface Progress {
  readonly part: 'writing' | 'checking'
  readonly rows: number
  readonly of: number
}
export interface Written {
  readonly head: Head
  readonly tables: ReadonlyArray<TableEnd>
}

const quoted = (name: string): string => `"${name}"`

const headOf = async (tx: Transaction, takenAt: string): Promise<Head> => {
  const migrations = await tx<Known[]>`select version, name, checksum from csgo_migrations order by version`
  const [server] = await tx<
    { version: string }[]
  >`select split_part(current_setting('server_version'), ' ', 1) as version`
  return { format: FORMAT, formatVersion: FORMAT_VERSION, takenAt, migrations, server: server?.version ?? 'unknown' }
}

const countRows = async (tx: Transaction, names: ReadonlyArray<string>): Promise<number> => {
  let all = 0
  for (const name of names) {
    const [row] = await tx.unsafe<{ count: number }[]>(`select count(*) as count from ${quoted(name)}`)
    all += row?.count ?? 0
  }
  return all
}

/**
 * Every line of a backup, in order, out of the snapshot of the transaction (repeatable read): tables are locked against a change
 * of their shape only, so an engine goes on working.
 */
const createLines = (tx: Transaction, schema: string, takenAt: string, told: (progress: Progress) => void) => {
  const tables: TableEnd[] = []
  const result: { head: Head | null } = { head: null }
  async function* lines(): AsyncGenerator<Buffer> {
    const names = await tableNames(tx, schema)
    if (!names.includes('csgo_migrations')) throw new RangeError('there are no tables of csgo-engine in this database')
    await tx.unsafe(`lock table ${names.map(quoted).join(', ')} in access share mode`)
    const whole = createHash('sha256')
    const line = (value: object | string): Buffer => {
      const bytes = Buffer.from(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
      whole.update(bytes)
      return bytes
    }
    result.head = await headOf(tx, takenAt)
    yield line(result.head)
    const heads = await readTables(tx, schema)
    const of = await countRows(
      tx,
      heads.map(({ table }) => table),
    )
    let rows = 0
    for (const head of heads) {
      yield line(head)
      const counted = meter()
      for await (const bytes of rowsOf(tx, head)) {
        counted.add(bytes)
        whole.update(bytes)
        told({ part: 'writing', rows: rows + counted.rows(), of })
        yield bytes
      }
      yield line(END_OF_ROWS)
      const end = counted.end(head.table)
      rows += end.rows
      tables.push(end)
      yield line(end)
    }
    if (rows !== of) throw new RangeError(`${of} rows were counted and ${rows} written`)
    const sha256 = whole.copy().digest('hex')
    yield Buffer.from(`${JSON.stringify({ tables: tables.length, rows, sha256 })}\n`)
  }
  return { lines, tables, head: () => result.head }
}

/** Writes a backup to a file that must not exist yet (only its owner may read it), down to the disk. */
export const writeBackup = async (
  tx: Transaction,
  path: string,
  {
    schema,
    takenAt,
    told,
  }: { readonly schema: string; readonly takenAt: string; readonly told: (progress: Progress) => void },
): Promise<Written> => {
  const { lines, tables, head } = createLines(tx, schema, takenAt, told)
  await pipeline(
    Readable.from(lines(), { highWaterMark: 4 }),
    createGzip(),
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  )
  const file = await open(path, 'r+')
  await file.sync()
  await file.close()
  const written = head()
  if (written === null) throw new RangeError('nothing was written')
  return { head: written, tables }
}
