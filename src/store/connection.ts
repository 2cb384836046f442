import * as TE from 'fp-ts/lib/TaskEither.js'
import postgres from 'postgres'
import { type Millis, millis } from '../domain/money.ts'
import { type Failure, failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { parseInstant, showInstant } from './instant.ts'

export const SCHEMA = 'csgo_engine'

/** A pool of connections. Reads `numeric` as text, `timestamptz` as `Millis`, `bigint` as a number; writes them the same way. */
export type Sql = postgres.Sql<{ instant: Millis; whole: number }>
/** The same inside `sql.begin`. */
export type Transaction = postgres.TransactionSql<{ instant: Millis; whole: number }>

export interface ConnectOptions {
  /** Connections at most; they are opened when first needed. */
  readonly max: number
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string
  readonly log: Log
}

/** Seconds. */
const RECONNECT_AFTER = 0.25
/** Of ours no transaction waits for anything but the database: one that is idle for longer than a lease lasts is of a process that stands still, and in the way of the one that takes over; ms. */
const IDLE = 15_000

const OID = { bigint: 20, timestamptz: 1184 } as const

const instant: postgres.PostgresType<Millis> = {
  to: OID.timestamptz,
  from: [OID.timestamptz],
  serialize: value => (typeof value === 'number' ? showInstant(value) : value),
  parse: (text: string) => {
    const at = parseInstant(text)
    if (at === null) throw new RangeError(`not a point in time that the engine can hold: ${text}`)
    return millis(at)
  },
}

const whole: postgres.PostgresType<number> = {
  to: OID.bigint,
  from: [OID.bigint],
  serialize: value => String(value),
  parse: (text: string) => {
    const value = Number(text)
    if (!Number.isSafeInteger(value)) throw new RangeError(`a number too large to be exact: ${text}`)
    return value
  },
}

/**
 * Connections to the engine's schema. Opens none by itself: the first query does, and a lost one is opened again by the next.
 * Plans are made once for each statement (`force_generic_plan`: planning a lookup costs more than running it) and not
 * compiled (`jit`: the same); a statement ends after 30 s, an idle transaction after 15 s.
 */
export const connect = (url: string, options: ConnectOptions): Sql =>
  postgres(url, {
    max: options.max,
    connect_timeout: 10,
    // Unset, the driver waits up to 20 s before it tries a server again that was away for a while.
    backoff: () => RECONNECT_AFTER,
    onnotice: ({ message }) => options.log.debug('the database says', { message }),
    types: { instant, whole },
    connection: {
      application_name: options.applicationName,
      search_path: SCHEMA,
      TimeZone: 'UTC',
      DateStyle: 'ISO, MDY',
      jit: 'off',
      // All that is read often is in memory.
      random_page_cost: '1.1',
      plan_cache_mode: 'force_generic_plan',
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: IDLE,
    },
  })

const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the database address',
  ENOTFOUND: 'the name of the database host is not known',
  ECONNRESET: 'the database closed the connection',
  CONNECT_TIMEOUT: 'the database did not answer in time',
  CONNECTION_CLOSED: 'the connection to the database was lost',
  CONNECTION_DESTROYED: 'the connection to the database was closed by us',
  CONNECTION_ENDED: 'the connection to the database was closed by us',
  EAI_AGAIN: 'the name of the database host cannot be looked up now',
  '25006': 'the database can only be read at present',
  '53100': 'the disk of the database is full',
  '53300': 'the database has no connection free',
  '28P01': 'the database refuses this password or user',
  '3D000': 'there is no such database',
  '57P01': 'the database is being stopped',
  '57P03': 'the database is starting or stopping',
}

const textOf = (error: object, key: string): string | null => {
  const value: unknown = Reflect.get(error, key)
  return typeof value === 'string' && value !== '' ? value : null
}

/** What went wrong in words, with the SQLSTATE (or the system's error name) as code; a hint of the database is kept. */
export const toFailure = (error: unknown): Failure => {
  if (typeof error !== 'object' || error === null) return failure('store', String(error))
  const code = textOf(error, 'code')
  const meaning = code === null ? undefined : MEANINGS[code]
  const said = error instanceof Error ? error.message : ''
  const words = [meaning, said === '' ? undefined : said].filter(part => part !== undefined).join(': ')
  const hint = textOf(error, 'hint')
  return failure('store', `${words === '' ? 'the database failed' : words}${hint === null ? '' : ` (${hint})`}`, code)
}

/** A query as a value that fails in words; run again each time that it is called. */
export const task = <A>(run: () => PromiseLike<A>): TE.TaskEither<Failure, A> =>
  TE.tryCatch(async () => run(), toFailure)

/** How a transaction ends: its last statement, what may be done while the database writes, and what it answers once all is committed. */
export interface Ending<A> {
  readonly last: PromiseLike<unknown>
  readonly meanwhile: () => void
  readonly answer: A
}

/**
 * A transaction whose COMMIT goes out behind its last statement, without waiting for that one's answer: a trip less. Only one statement may
 * come last: whatever becomes of it, of what came before nothing is committed without it but locks.
 */
export const endingWith = <A>(sql: Sql, work: (tx: Transaction) => Promise<Ending<A>>): Promise<A> =>
  new Promise((resolve, reject) => {
    sql
      .begin(async tx => {
        const { last, meanwhile, answer } = await work(tx)
        // The driver sends a COMMIT of its own after this: the chained transaction is for it to end.
        const committed = Promise.all([last, tx`commit and chain`])
        meanwhile()
        await committed
        resolve(answer)
      })
      .catch(reject)
  })
