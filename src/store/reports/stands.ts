import type { Sql } from '../connection.ts'

/** What the ledger lies in: the server's version, and the number of the last migration. */
export const readStands = async (sql: Sql) => {
  const [row] = await sql<{ postgres: string; tables: number }[]>`
    select split_part(current_setting('server_version'), ' ', 1) as postgres, (select max(version) from csgo_migrations)::int as tables`
  return { postgres: row?.postgres ?? '', tables: row?.tables ?? 0 }
}
