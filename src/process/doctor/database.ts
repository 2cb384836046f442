import { span } from '../../cockpit/figures.ts'
import { millis } from '../../domain/money.ts'
import type { Failure } from '../../ports/failure.ts'
import type { DatabaseFacts } from '../../store/doctor.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const OLDEST = 150_000
const SLOW = 20
const VERY_SLOW = 250
const SKEWED = 2000
/** The engine opens so many; commands and the doctor a few more. */
const NEEDED = 12
const MEGABYTE = 1024 * 1024

/** Why a database could not be asked at all. */
export const judgeUnreachable = (where: string, { message }: Failure): Finding =>
  /unsupported startup parameter/i.test(message)
    ? fail(
        'database',
        `A pooler stands before ${where} and refuses the engine's settings: ${message}.`,
        'Set DATABASE_URL to the database itself (often another port), not to its pooler.',
      )
    : fail(
        'database',
        `${where} cannot be asked: ${message}. Without it nothing is priced, bought or sold.`,
        'Start it, or correct DATABASE_URL, or unset it: then a Postgres runs embedded under DATA_DIR.',
      )

const server = ({ version, versionText, latency }: DatabaseFacts, where: string): Finding => {
  const says = `Postgres ${versionText} at ${where} answers in ${latency.toFixed(1)} ms.`
  if (version < OLDEST)
    return fail('database', `${says} It is older than 15, which the engine needs.`, 'Upgrade it to 15 or newer.')
  if (latency > VERY_SLOW)
    return fail(
      'database',
      `${says} Every tick waits for it: at this pace prices are old before they are seen.`,
      'Use a database near this machine, or the embedded one (unset DATABASE_URL).',
    )
  return latency > SLOW
    ? warn(
        'database',
        `${says} Every tick waits for it.`,
        'Use a database nearer to this machine for faster decisions.',
      )
    : ok('database', says)
}

const role = ({ isReplica, isReadOnly }: DatabaseFacts): Finding => {
  if (isReplica)
    return fail('primary', 'It is a replica: it can only be read.', 'Set DATABASE_URL to the primary of this cluster.')
  return isReadOnly
    ? fail(
        'primary',
        'It is set to read only (default_transaction_read_only): no price could be written.',
        'Switch it off: alter database … set default_transaction_read_only = off; some hosts do this when the disk is full.',
      )
    : ok('primary', 'It is a primary that can be written.')
}

const pooler = ({ between }: DatabaseFacts): Finding => {
  switch (between) {
    case 'none':
      return ok('pooler', 'No pooler stands between.')
    case 'pooler':
      return warn(
        'pooler',
        'A pooler passes the connections on. It works as long as it pools sessions.',
        'Better connect to the database itself; a pooler of transactions would lose settings and prepared statements.',
      )
    case 'transactions':
      return fail(
        'pooler',
        'A pooler gives each transaction another server process: prepared statements and locks are lost between them.',
        'Set DATABASE_URL to the database itself, or let the pooler pool sessions.',
      )
  }
}

const privileges = ({ schema, closed, isReplica }: DatabaseFacts): Finding => {
  if (closed.length > 0)
    return fail(
      'privileges',
      `This user may not read and write ${closed.slice(0, 3).join(', ')}${closed.length > 3 ? ` and ${closed.length - 3} more` : ''}.`,
      'Connect as the user who owns the schema csgo_engine, or: grant all on all tables in schema csgo_engine to …',
    )
  const isDue = schema.version < schema.ours
  return isDue && !schema.mayCreate && !isReplica
    ? fail(
        'privileges',
        `This user may not create ${schema.exists ? 'tables in the schema csgo_engine' : 'the schema csgo_engine'}, which this version has to.`,
        schema.exists ? 'grant create on schema csgo_engine to …' : 'grant create on database … to …',
      )
    : ok('privileges', 'This user may do all that the engine does.')
}

const tables = ({ schema: { version, ours } }: DatabaseFacts): Finding => {
  if (version > ours)
    return fail(
      'tables',
      `The tables are of a newer engine (${version}; this one knows ${ours}): it refuses to touch them.`,
      'Use the newer engine, or another database.',
    )
  if (version === ours) return ok('tables', `The tables are at version ${version}, which is this engine's.`)
  return version === 0
    ? ok('tables', 'There are no tables yet: the first start makes them.')
    : warn(
        'tables',
        `The tables are at version ${version}; the next start brings them to ${ours}, and an older engine then refuses them.`,
        'Make a backup before you start.',
      )
}

const room = ({ connections: { most, used }, bytes, isSafe }: DatabaseFacts): Finding => {
  const says = `${used} of ${most} connections are used; the database has ${Math.ceil(bytes / MEGABYTE)} MB.`
  if (most - used < NEEDED)
    return fail(
      'connections',
      `${says} The engine needs ${NEEDED}.`,
      'Raise max_connections, or end what holds them (select * from pg_stat_activity).',
    )
  return isSafe
    ? ok('connections', says)
    : warn(
        'connections',
        `${says} fsync or synchronous_commit is off: a crash of that machine may lose orders that were committed.`,
        'Switch both on.',
      )
}

const clocks = ({ skew }: DatabaseFacts): Finding => {
  const says = `The database's clock is ${Math.abs(Math.round(skew))} ms ${skew < 0 ? 'behind' : 'ahead of'} ours.`
  return Math.abs(skew) > SKEWED
    ? warn('database clock', says, 'Let both machines take their time from the network (NTP).')
    : ok('database clock', says)
}

/** `engine`: whether the engine of these settings answers. */
const lease = ({ lease: held }: DatabaseFacts, engine: 'runs' | 'absent'): Finding => {
  if (held === null || held.leftMs <= 0)
    return ok('lease', held === null ? 'No engine has traded here yet.' : `Free; ${held.holder} held it last.`)
  const says = `${held.holder} holds it for another ${span(millis(Math.round(held.leftMs)))}.`
  return engine === 'runs'
    ? ok('lease', says)
    : warn(
        'lease',
        `${says} An engine that starts here waits as standby.`,
        'If that engine is gone, wait ten seconds; else stop it, or leave this one as its standby.',
      )
}

/** Everything that a database which answered says. */
export const judgeDatabase = (
  facts: DatabaseFacts,
  where: string,
  engine: 'runs' | 'absent',
): ReadonlyArray<Finding> => [
  server(facts, where),
  role(facts),
  pooler(facts),
  privileges(facts),
  tables(facts),
  room(facts),
  clocks(facts),
  lease(facts, engine),
]
