import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Transaction } from '../connection.ts'
import type { TableEnd, TableHead } from './format.ts'

/** So many bytes are handed on at once. */
const BATCH = 65_536
const NEWLINE = 10

const quoted = (name: string): string => `"${name}"`

/**
 * A table's rows by its key, as COPY writes them, whatever order the server keeps them in: equal tables give equal bytes on every
 * server. Read through the transaction's `search_path`.
 */
const copyOut = ({ table, columns, key, bytewise }: TableHead): string =>
  `copy (select ${columns.map(quoted).join(', ')} from ${quoted(table)} order by ${key
    .map(name => (bytewise.includes(name) ? `${quoted(name)} collate "C"` : quoted(name)))
    .join(', ')}) to stdout`

/** The rows in batches of some 64 kB; memory stays bounded, because the server waits for who reads. */
export async function* rowsOf(tx: Transaction, head: TableHead): AsyncGenerator<Buffer> {
  const stream = await tx.unsafe(copyOut(head)).readable()
  try {
    let batch: Buffer[] = []
    let size = 0
    // Left open on a return: a destroyed one would leave the connection in the middle of the copy.
    for await (const row of stream.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.from(row)
      batch.push(bytes)
      size += bytes.length
      if (size >= BATCH) {
        yield Buffer.concat(batch)
        batch = []
        size = 0
      }
    }
    if (size > 0) yield Buffer.concat(batch)
  } finally {
    if (!stream.readableEnded && !stream.destroyed) {
      stream.resume()
      await once(stream, 'end')
    }
    // The driver leaves its socket paused when the last rows came while the reader had enough; asking for more wakes it.
    stream._read(0)
  }
}

/** Counts rows and sums them up as they pass. */
export interface Meter {
  readonly add: (bytes: Buffer) => void
  readonly rows: () => number
  readonly end: (table: string) => TableEnd
}

export const meter = (): Meter => {
  const hash = createHash('sha256')
  let rows = 0
  return {
    add: bytes => {
      hash.update(bytes)
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) rows++
    },
    rows: () => rows,
    end: table => ({ table, rows, sha256: hash.digest('hex') }),
  }
}

/** Counts and sums up a table as it stands. */
export const measure = async (tx: Transaction, head: TableHead): Promise<TableEnd> => {
  const counted = meter()
  for await (const bytes of rowsOf(tx, head)) counted.add(bytes)
  return counted.end(head.table)
}
