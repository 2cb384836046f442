import { connect, type Sql } from '../../src/store/connection.ts'
import { silentLog } from '../support/log.ts'
import { databaseOf, TEMPLATE } from '../support/server.ts'

/** So long may nobody answer a connection of a test that ends. */
const END = { timeout: 1 } as const

/** An empty, migrated database on that server for as long as the work takes. */
export const inDatabase = async <A>(
  server: string,
  name: string,
  work: (sql: Sql, lookupSql: Sql) => Promise<A>,
): Promise<A> => {
  const open = (url: string, max: number): Sql => connect(url, { max, applicationName: 'world', log: silentLog })
  const admin = open(server, 1)
  await admin`create database ${admin(name)} template ${admin(TEMPLATE)} strategy file_copy`
  const url = databaseOf(server, name)
  const [sql, lookupSql] = [open(url, 4), open(url, 1)]
  try {
    return await work(sql, lookupSql)
  } finally {
    await Promise.all([sql, lookupSql].map(pool => pool.end(END)))
    await admin`drop database ${admin(name)} with (force)`
    await admin.end(END)
  }
}
