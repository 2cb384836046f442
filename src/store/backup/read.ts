import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import {
  END_OF_ROWS,
  type FileEnd,
  FORMAT_VERSION,
  fileEndOf,
  type Head,
  headOf,
  type TableEnd,
  type TableHead,
  tableEndOf,
  tableHeadOf,
} from './format.ts'
import { type Meter, meter } from './rows.ts'

/** What a backup tells, part by part; each is waited for before the next. */
export interface Reader {
  readonly head: (head: Head) => Promise<void>
  readonly table: (head: TableHead) => Promise<void>
  /** Whole rows with their line ends. */
  readonly rows: (bytes: Buffer) => Promise<void>
  /** The table's rows were as many and the same as when they were written. */
  readonly tableEnd: (end: TableEnd) => Promise<void>
}
export interface Contents {
  readonly head: Head
  readonly tables: ReadonlyArray<TableEnd>
  readonly end: FileEnd
}

const MOST_HEAD = 1_000_000

const damaged = (path: string, why: string): RangeError =>
  new RangeError(`${path} is damaged: ${why}. Nothing was restored of it; take another backup file`)

const codeOf = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null
  return typeof code === 'string' ? code : ''
}

/** An error of reading or unpacking, in words. */
const inWords = (path: string, error: unknown): unknown => {
  switch (codeOf(error)) {
    case 'ENOENT':
      return new RangeError(`there is no file ${path}`)
    case 'EACCES':
    case 'EPERM':
      return new RangeError(`${path} may not be read by this user`)
    case 'EISDIR':
      return new RangeError(`${path} is a folder: name the file`)
    case 'Z_BUF_ERROR':
      return damaged(path, 'it ends too early')
    case 'Z_DATA_ERROR':
      return damaged(path, 'it cannot be unpacked')
    default:
      return error
  }
}

const same = (one: TableEnd, other: TableEnd): boolean =>
  one.table === other.table && one.rows === other.rows && one.sha256 === other.sha256

const readHead = (path: string, line: string): Head => {
  const head = headOf(line)
  if (head === null) throw new RangeError(`${path} is no backup of csgo-engine`)
  if ('format' in head) return head
  throw new RangeError(
    `${path} is of backup format ${head.formatVersion}, this engine reads format ${FORMAT_VERSION}: use the engine that made it, or a newer one`,
  )
}

/** Reads a backup from its first to its last byte and holds it to all that it says of itself. Throws in words at the first thing that is wrong. */
export const readBackup = async (path: string, reader: Reader): Promise<Contents> => {
  const whole = createHash('sha256')
  const tables: TableEnd[] = []
  let head: Head | null = null
  let open: { readonly head: TableHead; readonly meter: Meter; readonly ended: boolean } | null = null
  let end: FileEnd | null = null

  const told = async (bytes: Buffer): Promise<void> => {
    const line = bytes.subarray(0, -1).toString('utf8')
    if (end !== null) throw damaged(path, 'something stands behind its end')
    if (head === null) {
      head = readHead(path, line)
      await reader.head(head)
    } else if (open?.ended === true) {
      const claimed = tableEndOf(line)
      const found = open.meter.end(open.head.table)
      if (claimed === null || !same(claimed, found))
        throw damaged(path, `the rows of ${found.table} are not those that were written (${found.rows} rows)`)
      await reader.tableEnd(found)
      tables.push(found)
      open = null
    } else {
      const table = tableHeadOf(line)
      if (table !== null) {
        open = { head: table, meter: meter(), ended: false }
        await reader.table(table)
      } else {
        const claimed = fileEndOf(line)
        const rows = tables.reduce((sum, one) => sum + one.rows, 0)
        if (claimed === null) throw damaged(path, 'a line of it says nothing that a backup says')
        if (claimed.sha256 !== whole.copy().digest('hex') || claimed.rows !== rows || claimed.tables !== tables.length)
          throw damaged(path, 'its checksum is not that of what it holds')
        end = claimed
      }
    }
    whole.update(bytes)
  }

  /** Whole lines; rows are handed on many at once. */
  const take = async (lines: Buffer): Promise<void> => {
    let from = 0
    let rowsFrom = 0
    const handOn = async (until: number): Promise<void> => {
      if (open === null || open.ended || until <= rowsFrom) return
      const rows = lines.subarray(rowsFrom, until)
      open.meter.add(rows)
      whole.update(rows)
      await reader.rows(rows)
    }
    while (from < lines.length) {
      const next = lines.indexOf(10, from) + 1
      const isRow = open !== null && !open.ended
      if (isRow && next - from === END_OF_ROWS.length + 1 && lines.toString('latin1', from, next - 1) === END_OF_ROWS) {
        await handOn(from)
        whole.update(lines.subarray(from, next))
        if (open !== null) open = { ...open, ended: true }
      } else if (!isRow) {
        await told(lines.subarray(from, next))
        rowsFrom = next
      }
      from = next
    }
    await handOn(lines.length)
  }

  const source = createReadStream(path)
  const unpacked = createGunzip()
  source.on('error', error => unpacked.destroy(error))
  try {
    let rest: ReadonlyArray<Buffer> = []
    for await (const chunk of source.pipe(unpacked)) {
      const bytes = Buffer.from(chunk)
      const until = bytes.lastIndexOf(10) + 1
      if (until === 0) rest = [...rest, bytes]
      else {
        await take(Buffer.concat([...rest, bytes.subarray(0, until)]))
        rest = until < bytes.length ? [bytes.subarray(until)] : []
      }
      if (head === null && rest.reduce((sum, one) => sum + one.length, 0) > MOST_HEAD)
        throw new RangeError(`${path} is no backup of csgo-engine`)
    }
    if (head === null || end === null || rest.length > 0) throw damaged(path, 'it ends too early')
    return { head, tables, end }
  } catch (error) {
    throw inWords(path, error)
  } finally {
    source.destroy()
  }
}

const QUIET: Reader = {
  head: () => Promise.resolve(),
  table: () => Promise.resolve(),
  rows: () => Promise.resolve(),
  tableEnd: () => Promise.resolve(),
}

/** Reads a backup without doing anything with it: whether it is whole. */
export const checkBackup = (path: string): Promise<Contents> => readBackup(path, QUIET)
