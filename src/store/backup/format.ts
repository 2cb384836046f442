import type { Known } from '../migrate.ts'

/**
 * The file of a backup: gzip over lines of text. First the head (a line of JSON), then each table: its head, its rows as Postgres'
 * COPY writes them (text format, one row a line), a line `\.`, its end with row count and SHA-256 of the rows; last the end of
 * the file, with the SHA-256 of every byte before that line. A person reads it with `zcat`. docs/backup.md describes it.
 */
export const FORMAT = 'csgo-engine backup'
export const FORMAT_VERSION = 1
/** The line that ends a table's rows; COPY never writes such a row. */
export const END_OF_ROWS = '\\.'

export interface Head {
  readonly format: typeof FORMAT
  readonly formatVersion: number
  /** When the snapshot was taken, in UTC, eg/ `2026-11-24T12:00:00.000Z`. */
  readonly takenAt: string
  /** The migrations that the database had: its schema's version is that of the last. */
  readonly migrations: ReadonlyArray<Known>
  /** Version of the server, eg/ `18.4`. */
  readonly server: string
}
export interface TableHead {
  readonly table: string
  /** Columns in the order of the rows; generated ones are left out. */
  readonly columns: ReadonlyArray<string>
  /** What the rows are sorted by. */
  readonly key: ReadonlyArray<string>
  /** Those of the key that are text: sorted byte by byte, so that the order is the same on every server. */
  readonly bytewise: ReadonlyArray<string>
  /** Where the sequence of an identity column stands: column, last value, whether that was given out. */
  readonly sequence: readonly [column: string, last: string, called: boolean] | null
}
export interface TableEnd {
  readonly table: string
  readonly rows: number
  /** Of all rows with their line ends, in hex. */
  readonly sha256: string
}
export interface FileEnd {
  readonly tables: number
  readonly rows: number
  readonly sha256: string
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isName = (value: unknown): value is string => typeof value === 'string' && /^[a-z][a-z0-9_]{0,62}$/.test(value)
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isSum = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const areNames = (value: unknown): value is ReadonlyArray<string> => Array.isArray(value) && value.every(isName)

const fieldsOf = (line: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(line)
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

const knownOf = (value: unknown): Known | null =>
  isFields(value) && isCount(value['version']) && typeof value['name'] === 'string' && isSum(value['checksum'])
    ? { version: value['version'], name: value['name'], checksum: value['checksum'] }
    : null

/** Reads a head; null: this is no backup of ours. A later format's version is answered, its other fields need not fit. */
export const headOf = (line: string): Head | { readonly formatVersion: number } | null => {
  const fields = fieldsOf(line)
  if (fields?.['format'] !== FORMAT || !isCount(fields['formatVersion'])) return null
  const { formatVersion, takenAt, migrations, server } = fields
  if (formatVersion !== FORMAT_VERSION) return { formatVersion }
  if (typeof takenAt !== 'string' || typeof server !== 'string' || !Array.isArray(migrations)) return null
  const known = migrations.map(knownOf).filter(one => one !== null)
  return known.length === 0 || known.length < migrations.length
    ? null
    : { format: FORMAT, formatVersion, takenAt, migrations: known, server }
}

const sequenceOf = (value: unknown): TableHead['sequence'] | undefined => {
  if (value === null) return null
  if (!Array.isArray(value)) return undefined
  const [column, last, called]: ReadonlyArray<unknown> = value
  return isName(column) && typeof last === 'string' && /^\d{1,19}$/.test(last) && typeof called === 'boolean'
    ? [column, last, called]
    : undefined
}

export const tableHeadOf = (line: string): TableHead | null => {
  const fields = fieldsOf(line)
  if (fields === null) return null
  const { table, columns, key, bytewise } = fields
  const sequence = sequenceOf(fields['sequence'])
  return isName(table) && areNames(columns) && areNames(key) && areNames(bytewise) && sequence !== undefined
    ? { table, columns, key, bytewise, sequence }
    : null
}

export const tableEndOf = (line: string): TableEnd | null => {
  const fields = fieldsOf(line)
  if (fields === null) return null
  const { table, rows, sha256 } = fields
  return isName(table) && isCount(rows) && isSum(sha256) ? { table, rows, sha256 } : null
}

export const fileEndOf = (line: string): FileEnd | null => {
  const fields = fieldsOf(line)
  if (fields === null) return null
  const { tables, rows, sha256 } = fields
  return isCount(tables) && isCount(rows) && isSum(sha256) && fields['table'] === undefined
    ? { tables, rows, sha256 }
    : null
}
