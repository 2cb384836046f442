import { afterAll, inject, TestRunner } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { connect, type Sql } from '../../src/store/connection.ts'
import type {} from './globalSetup.ts'
import { silentLog } from './log.ts'
import { databaseOf, startTestServer, TEMPLATE } from './server.ts'

export interface TestDatabase {
  readonly url: string
  /** A pool of five connections. */
  readonly sql: Sql
  /** Another pool; closed after the file's tests like the first one. */
  readonly connect: (max?: number) => Sql
}

const nameOf = (): string =>
  `test_${process.pid}_${Math.floor(systemClock.monotonic() * 1000)}_${Math.floor(systemClock.random() * 1e9)}`

/**
 * A migrated database of the test file's own, on a real Postgres; call it once at the top of the file:
 * `const { sql } = await testDatabase()`. It is dropped after the file's tests. Without `globalSetup` the file starts a server itself.
 * Throws inside a test: what is to be done after the file's tests cannot be said there any more, and database and server would stay.
 */
export const testDatabase = async (): Promise<TestDatabase> => {
  if (TestRunner.getCurrentTest() !== undefined)
    throw new Error(
      'testDatabase() was called inside a test, where nothing would drop it: call it at the top of the file',
    )
  const shared: string | undefined = inject('postgresServer')
  const own = shared === undefined ? await startTestServer() : null
  const server = own?.url ?? shared ?? ''
  const name = nameOf()
  const admin = connect(server, { max: 1, applicationName: 'test admin', log: silentLog })
  await admin`create database ${admin(name)} template ${admin(TEMPLATE)} strategy file_copy`
  const url = databaseOf(server, name)
  const pools: Sql[] = []
  const open = (max = 5): Sql => {
    const pool = connect(url, { max, applicationName: 'test', log: silentLog })
    pools.push(pool)
    return pool
  }
  afterAll(async () => {
    await Promise.all(pools.map(pool => pool.end({ timeout: 1 })))
    if (own === null) await admin`drop database if exists ${admin(name)} with (force)`
    await admin.end({ timeout: 1 })
    await own?.stop()
  })
  return { url, sql: open(), connect: open }
}
