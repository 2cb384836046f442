import { connect, type Sql } from '../../src/store/connection.ts'
import type { TestDatabase } from './database.ts'
import { silentLog } from './log.ts'
import { databaseOf } from './server.ts'

/** A database without any tables beside the file's own, dropped after use. */
export const bareDatabase = async <A>(
  { sql, url }: TestDatabase,
  name: string,
  use: (bare: Sql, address: string) => Promise<A>,
): Promise<A> => {
  await sql`create database ${sql(name)} template template0`
  const address = databaseOf(url, name)
  const pool = connect(address, { max: 3, applicationName: 'test', log: silentLog })
  try {
    return await use(pool, address)
  } finally {
    await pool.end({ timeout: 1 })
    await sql`drop database ${sql(name)} with (force)`
  }
}
