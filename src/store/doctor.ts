import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Millis } from '../domain/money.ts'
import type { Clock } from '../ports/clock.ts'
import type { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { connect, SCHEMA, type Sql, type Transaction, task } from './connection.ts'
import { LEASE_NAME } from './lease.ts'
import { readMigrations } from './migrate.ts'

/** What a database says of itself to somebody who asks whether an engine could trade on it. Nothing is written. */
export interface DatabaseFacts {
  /** eg/ 180004. */
  readonly version: number
  readonly versionText: string
  readonly isReplica: boolean
  readonly isReadOnly: boolean
  /** What stands between: `none`; `pooler`: another program passes the connection on; `transactions`: it changes the server process between transactions. */
  readonly between: 'none' | 'pooler' | 'transactions'
  /** Median of a few questions, ms. */
  readonly latency: number
  /** The database's time less ours, ms. */
  readonly skew: number
  readonly connections: { readonly most: number; readonly used: number }
  readonly bytes: number
  /** Whether a crash may lose what was committed. */
  readonly isSafe: boolean
  readonly schema: {
    readonly exists: boolean
    readonly mayCreate: boolean
    readonly version: number
    readonly ours: number
  }
  /** Tables of the engine that this user may not read or write. */
  readonly closed: ReadonlyArray<string>
  readonly lease: { readonly holder: string; readonly token: number; readonly leftMs: number } | null
  /** Processes that guard an embedded server: the engines that live on it. */
  readonly guards: ReadonlyArray<string>
}

const ROUNDS = 3
const QUESTIONS = 5

/** Not prepared: behind a pooler of transactions a prepared statement may be gone the next time. */
const WHO = 'select pg_backend_pid() as pid'

/**
 * Who answers on a connection. A pooler greets with a number of its own, which is not that of the server process; one that
 * pools transactions gives the same connection another process as soon as its last one is taken.
 */
const between = async (first: Sql, second: Sql): Promise<DatabaseFacts['between']> => {
  const ask = async () => {
    const answer = await first.unsafe<{ pid: number }[]>(WHO)
    return { greeted: answer.state.pid, pid: answer[0]?.pid ?? 0 }
  }
  // Both are connected before the first question: whoever connects may leave its process on top of the pool.
  await first.unsafe(WHO)
  await second.unsafe(WHO)
  const seen = [await ask()]
  for (let round = 0; round < ROUNDS; round++)
    seen.push(
      await second.begin(async held => {
        await held.unsafe(WHO)
        return ask()
      }),
    )
  if (new Set(seen.map(({ pid }) => pid)).size > 1) return 'transactions'
  return seen.some(({ greeted, pid }) => greeted !== pid) ? 'pooler' : 'none'
}

const measured = async (sql: Transaction, clock: Clock): Promise<Pick<DatabaseFacts, 'latency' | 'skew'>> => {
  const spans: number[] = []
  let skew = 0
  for (let question = 0; question < QUESTIONS; question++) {
    const began = clock.monotonic()
    const before = clock.now()
    const [answer] = await sql<{ now: Millis }[]>`select clock_timestamp() as now`
    spans.push(clock.monotonic() - began)
    skew = (answer?.now ?? before) - (before + clock.now()) / 2
  }
  return { latency: spans.sort((a, b) => a - b)[Math.floor(QUESTIONS / 2)] ?? 0, skew }
}

interface Told {
  readonly version: number
  readonly version_text: string
  readonly is_replica: boolean
  readonly read_only: string
  readonly most: number
  readonly used: number
  readonly bytes: number
  readonly fsync: string
  readonly commits: string
  readonly has_schema: boolean
  readonly may_create: boolean
}

const told = async (sql: Transaction): Promise<Told | undefined> => {
  const [row] = await sql<Told[]>`
    select current_setting('server_version_num')::int as version,
      current_setting('server_version') as version_text,
      pg_is_in_recovery() as is_replica,
      current_setting('default_transaction_read_only') as read_only,
      current_setting('max_connections')::int as most,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
      pg_database_size(current_database()) as bytes,
      current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commits,
      exists (select from pg_namespace where nspname = ${SCHEMA}) as has_schema,
      case when exists (select from pg_namespace where nspname = ${SCHEMA})
        then has_schema_privilege(${SCHEMA}, 'CREATE')
        else has_database_privilege(current_database(), 'CREATE') end as may_create`
  return row
}

const closedTables = async (sql: Transaction): Promise<ReadonlyArray<string>> => {
  const rows = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${SCHEMA} and c.relkind = 'r'
      and not (has_schema_privilege(n.oid, 'USAGE')
        and has_table_privilege(c.oid, 'SELECT') and has_table_privilege(c.oid, 'INSERT')
        and has_table_privilege(c.oid, 'UPDATE') and has_table_privilege(c.oid, 'DELETE'))
    order by c.relname`
  return rows.map(({ name }) => name)
}

const has = async (sql: Transaction, table: string): Promise<boolean> => {
  const found = await sql`
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${SCHEMA} and c.relname = ${table} and has_table_privilege(c.oid, 'SELECT')`
  return found.length > 0
}

const leaseOf = async (sql: Transaction): Promise<DatabaseFacts['lease']> => {
  if (!(await has(sql, 'csgo_lease'))) return null
  const [row] = await sql<{ holder: string; token: number; expires_at: Millis; now: Millis }[]>`
    select holder, token, expires_at, clock_timestamp() as now from csgo_lease where name = ${LEASE_NAME}`
  return row === undefined ? null : { holder: row.holder, token: row.token, leftMs: row.expires_at - row.now }
}

const versionOf = async (sql: Transaction): Promise<number> => {
  if (!(await has(sql, 'csgo_migrations'))) return 0
  const [row] = await sql<{ version: number | null }[]>`select max(version) as version from csgo_migrations`
  return row?.version ?? 0
}

const guardsOf = async (sql: Transaction): Promise<ReadonlyArray<string>> => {
  const rows = await sql<{ name: string }[]>`
    select application_name as name from pg_stat_activity where application_name like 'csgo-engine guard %'`
  return rows.map(({ name }) => name.replace('csgo-engine guard', 'process'))
}

/** All in one transaction, so that one server process answers whatever stands between. */
const readFacts = async (sql: Transaction, clock: Clock): Promise<Omit<DatabaseFacts, 'between'>> => {
  const said = await told(sql)
  const files = await readMigrations()
  return {
    version: said?.version ?? 0,
    versionText: said?.version_text ?? 'unknown',
    isReplica: said?.is_replica ?? false,
    isReadOnly: said?.read_only === 'on',
    ...(await measured(sql, clock)),
    connections: { most: said?.most ?? 0, used: said?.used ?? 0 },
    bytes: said?.bytes ?? 0,
    isSafe: said?.fsync === 'on' && said.commits !== 'off',
    schema: {
      exists: said?.has_schema ?? false,
      mayCreate: said?.may_create ?? false,
      version: await versionOf(sql),
      ours: Math.max(0, ...files.map(({ version }) => version)),
    },
    closed: await closedTables(sql),
    lease: await leaseOf(sql),
    guards: await guardsOf(sql),
  }
}

const look = async (first: Sql, second: Sql, clock: Clock): Promise<DatabaseFacts> => ({
  between: await between(first, second),
  ...(await first.begin('read only', sql => readFacts(sql, clock))),
})

/** Opens two connections of its own, asks, and closes them. */
export const examineDatabase =
  (url: string, { clock, log }: { readonly clock: Clock; readonly log: Log }): TaskEither<Failure, DatabaseFacts> =>
  async () => {
    const open = () => connect(url, { max: 1, applicationName: 'csgo-engine doctor', log })
    const pools = [open(), open()] as const
    const answer = await task(() => look(pools[0], pools[1], clock))()
    await Promise.all(pools.map(pool => pool.end({ timeout: 1 })))
    return answer
  }
