import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Sql } from '../../src/store/connection.ts'
import { migrate, readMigrations } from '../../src/store/migrate.ts'
import { must, NOON } from './trading.ts'

const MIGRATIONS = new URL('../../src/store/migrations/', import.meta.url)

/** Brings a bare database to the schema that an engine of that version left, by that version's own files. */
export const migrateTo = async (sql: Sql, version: number): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'csgo-engine-older-'))
  try {
    const files = (await readMigrations()).filter(file => file.version <= version)
    for (const { name } of files) await copyFile(new URL(name, MIGRATIONS), join(folder, name))
    await must(migrate(sql, pathToFileURL(`${folder}/`)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What an engine of any version since the first leaves: a market, a wallet, a held position, an outcome, a life. */
export const furnishOlder = async (sql: Sql): Promise<void> => {
  await sql`
    insert into csgo_matches (event_id, condition_id, yes_token_id, no_token_id, slug, question, market_type, format, tick_size, min_order_size)
    values ('e', '0x1', '11', '12', 'm', 'Who wins?', 'moneyline', 'BO3', 0.01, 5)`
  await sql`insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark) values ('scalp@default', 400, 400)`
  await sql`select csgo_fill('a', 'order', 'scalp@default', 1, 'YES', 10, 0.5, 0.01, 'bought', ${NOON})`
  await sql`select csgo_tell(1, 'scalp@default', null, 'unasked', 'manual', 'x', 10, -5, ${NOON})`
  await sql`insert into csgo_strategy_state (strategy_name, market_id, codec, state, step) values ('scalp@default', 1, 1, '{"a": 1}', 7)`
}
