import { inject } from 'vitest'
import type { Sql } from '../../src/store/connection.ts'
import type {} from '../support/globalSetup.ts'
import { inDatabase } from './inDatabase.ts'

let made = 0

/** The same on the Postgres of the test run. */
export const worldDatabase = <A>(work: (sql: Sql, lookupSql: Sql) => Promise<A>): Promise<A> =>
  inDatabase(inject('postgresServer'), `world_${process.pid}_${++made}`, work)
