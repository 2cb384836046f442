import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { millis } from '../../src/domain/money.ts'
import { judgeBackups, lookAtBackups } from '../../src/process/doctor/backups.ts'
import { judgeDatabase, judgeUnreachable } from '../../src/process/doctor/database.ts'
import type { Finding } from '../../src/process/doctor/finding.ts'
import { judgeFiles, judgeSpace } from '../../src/process/doctor/machine.ts'
import { skewOf } from '../../src/process/doctor/venue.ts'
import { type DatabaseFacts, examineDatabase } from '../../src/store/doctor.ts'
import { testDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'
import { NOON } from '../support/trading.ts'
import { eventually } from '../support/waiting.ts'
import { startPooler } from './pooler.ts'

const { url, sql } = await testDatabase()
const stops: Array<() => unknown> = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const examine = async (at: string): Promise<DatabaseFacts> => {
  const answer = await examineDatabase(at, { clock: systemClock, log: silentLog })()
  if (E.isLeft(answer)) throw new Error(answer.left.message)
  return answer.right
}
const states = (findings: ReadonlyArray<Finding>): Readonly<Record<string, string>> =>
  Object.fromEntries(findings.map(({ name, state }) => [name, state]))
const judged = (facts: DatabaseFacts) => states(judgeDatabase(facts, 'here', 'absent'))
const waitsForDisk = async (how: 'on' | 'off'): Promise<void> => {
  for (const setting of ['fsync', 'synchronous_commit']) await sql.unsafe(`alter system set ${setting} = ${how}`)
  await sql`select pg_reload_conf()`
  const now = async () => (await sql<{ fsync: string }[]>`show fsync`)[0]?.fsync
  await eventually(`the server has fsync ${how}`, async () => (await now()) === how)
}
/** The same server as another user. */
const urlAs = (user: string, password: string): string => {
  const other = new URL(url)
  other.username = user
  other.password = password
  return other.href
}

describe('the doctor asks the database', () => {
  it('and finds nothing wrong with a good one', async () => {
    // The databases of tests do not wait for the disk; a good one does.
    await waitsForDisk('on')
    stops.push(() => waitsForDisk('off'))
    const facts = await examine(url)
    expect(facts).toMatchObject({ isReplica: false, isReadOnly: false, between: 'none', isSafe: true, closed: [] })
    expect(facts.version).toBeGreaterThanOrEqual(150_000)
    expect(facts.schema.version).toBe(facts.schema.ours)
    expect(Object.values(judged(facts)).filter(state => state === 'fail')).toEqual([])
  })

  it('and finds a pooler of sessions by the number that it greets with', async () => {
    const pooler = await startPooler('sessions', url)
    stops.push(pooler.stop)
    const facts = await examine(pooler.url)
    expect(facts.between).toBe('pooler')
    expect(judged(facts)['pooler']).toBe('warn')
  })

  it('and finds a pooler of transactions by the process that changes', async () => {
    const pooler = await startPooler('transactions', url)
    stops.push(pooler.stop)
    const facts = await examine(pooler.url)
    expect(facts.between).toBe('transactions')
    expect(judged(facts)['pooler']).toBe('fail')
  })

  it('and finds that a user may not touch the tables', async () => {
    await sql.unsafe(`create role doctor_guest login password 'guest'`)
    stops.push(() => sql.unsafe('drop owned by doctor_guest; drop role doctor_guest'))
    const facts = await examine(urlAs('doctor_guest', 'guest'))
    expect(facts.closed).toContain('csgo_matches')
    expect(facts.schema.mayCreate).toBe(false)
    expect(judged(facts)['privileges']).toBe('fail')
  })

  it('and finds that it was set to read only', async () => {
    await sql.unsafe(`create role doctor_reader superuser login password 'reader'`)
    stops.push(() => sql.unsafe('drop role doctor_reader'))
    await sql.unsafe('alter role doctor_reader set default_transaction_read_only = on')
    const facts = await examine(urlAs('doctor_reader', 'reader'))
    expect(facts.isReadOnly).toBe(true)
    expect(judged(facts)['primary']).toBe('fail')
  })

  it('and finds who trades on it', async () => {
    await sql`insert into csgo_lease (name, holder, token, expires_at) values ('engine', 'other/4711', 9, clock_timestamp() + interval '1 hour')`
    stops.push(() => sql`delete from csgo_lease`)
    const facts = await examine(url)
    expect(facts.lease).toMatchObject({ holder: 'other/4711', token: 9 })
    const lease = (engine: 'runs' | 'absent') =>
      judgeDatabase(facts, 'here', engine).find(({ name }) => name === 'lease')
    expect(lease('absent')).toMatchObject({ state: 'warn', says: expect.stringContaining('waits as standby') })
    expect(lease('runs')).toMatchObject({ state: 'ok' })
  })

  it('and leaves no connection behind', async () => {
    await examine(url)
    const left =
      await sql`select from pg_stat_activity where application_name = 'csgo-engine doctor' and datname = current_database()`
    expect(left.length).toBe(0)
  })

  it('and says in words when it cannot be asked', async () => {
    const answer = await examineDatabase('postgres://me:hunter2@127.0.0.1:1/x', {
      clock: systemClock,
      log: silentLog,
    })()
    if (E.isRight(answer)) throw new Error('it was asked')
    const finding = judgeUnreachable('127.0.0.1:1', answer.left)
    expect(finding).toMatchObject({ state: 'fail', says: expect.stringContaining('nothing listens') })
    expect(JSON.stringify(finding)).not.toContain('hunter2')
  })
})

const GOOD: DatabaseFacts = {
  version: 180_004,
  versionText: '18.4',
  isReplica: false,
  isReadOnly: false,
  between: 'none',
  latency: 0.4,
  skew: 3,
  connections: { most: 100, used: 10 },
  bytes: 1e7,
  isSafe: true,
  schema: { exists: true, mayCreate: true, version: 3, ours: 3 },
  closed: [],
  lease: null,
  guards: [],
}

describe('the doctor judges', () => {
  it.each<[string, Partial<DatabaseFacts>, string, 'ok' | 'warn' | 'fail']>([
    ['a Postgres that is too old', { version: 140_011 }, 'database', 'fail'],
    ['a slow one', { latency: 40 }, 'database', 'warn'],
    ['one that is far too slow', { latency: 400 }, 'database', 'fail'],
    ['a replica', { isReplica: true }, 'primary', 'fail'],
    ['tables of a newer engine', { schema: { ...GOOD.schema, version: 9 } }, 'tables', 'fail'],
    ['tables of an older engine', { schema: { ...GOOD.schema, version: 2 } }, 'tables', 'warn'],
    ['a new database', { schema: { ...GOOD.schema, exists: false, version: 0 } }, 'tables', 'ok'],
    [
      'a schema that cannot be made',
      { schema: { exists: false, mayCreate: false, version: 0, ours: 3 } },
      'privileges',
      'fail',
    ],
    ['too few connections', { connections: { most: 20, used: 15 } }, 'connections', 'fail'],
    ['a database that may lose what it committed', { isSafe: false }, 'connections', 'warn'],
    ['a clock that is off', { skew: -5000 }, 'database clock', 'warn'],
    ['a lease that ran out', { lease: { holder: 'x/1', token: 1, leftMs: -5 } }, 'lease', 'ok'],
  ])('%s', (_what, change, name, state) => {
    expect(judged({ ...GOOD, ...change })[name]).toBe(state)
    expect(judged(GOOD)[name]).toBe('ok')
  })

  it('how many files may be open, and how full the disk is', () => {
    expect([100, 512, 20_000, Number.POSITIVE_INFINITY].map(limit => judgeFiles(limit).state)).toEqual([
      'fail',
      'warn',
      'ok',
      'ok',
    ])
    expect([50, 900, 50_000].map(free => judgeSpace(free, '/x').state)).toEqual(['fail', 'warn', 'ok'])
  })

  it('backups that are older than twice their period', () => {
    const hour = 3_600_000
    const state = (hours: number, age: number | null) =>
      judgeBackups(hours, age === null ? null : millis(NOON - age * hour), NOON, '/b').state
    expect([state(24, 47), state(24, 49), state(24, null), state(0, 9999)]).toEqual(['ok', 'warn', 'ok', 'ok'])
  })

  it('a folder for backups that is a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'csgo-engine-doctor-'))
    await writeFile(join(folder, 'backups'), '')
    const read = readConfig({}, { BACKUP_DIR: join(folder, 'backups', 'deeper') })
    const finding = E.isRight(read) ? await lookAtBackups(read.right, NOON) : null
    await rm(folder, { recursive: true })
    expect(finding).toMatchObject({ state: 'warn', todo: expect.stringContaining('BACKUP_DIR') })
  })

  it('a clock that tells whole seconds', () => {
    expect(skewOf(100, 100_000)).toBe(0)
    expect(skewOf(100, 100_999)).toBe(0)
    expect(skewOf(105, 100_000)).toBe(5000)
    expect(skewOf(95, 100_000)).toBe(-4000)
  })

  it('everything that is wrong with what to do about it', () => {
    const bad = judgeDatabase(
      { ...GOOD, isReplica: true, skew: 9999, isSafe: false, between: 'transactions' },
      'here',
      'absent',
    )
    for (const { state, todo } of bad) expect(todo === null).toBe(state === 'ok')
  })
})
