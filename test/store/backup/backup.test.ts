import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { backup } from '../../../src/store/backup.ts'
import type { Sql } from '../../../src/store/connection.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { restore } from '../../../src/store/restore.ts'
import { bareDatabase } from '../../support/bareDatabase.ts'
import { testDatabase } from '../../support/database.ts'
import { must } from '../../support/trading.ts'
import { trafficRows } from '../../support/trafficRows.ts'
import { eventually } from '../../support/waiting.ts'

const database = await testDatabase()
const { sql } = database
const folder = await mkdtemp(join(tmpdir(), 'csgo-engine-backup-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeAll(() => trafficRows(sql))

const options = { to: `${folder}/`, pgDump: null, clock: systemClock }
const take = (to = `${folder}/`) => must(backup(sql, { ...options, to }))
/** Every table as text, in a fixed order; columns that are computed too. */
const everything = async (from: Sql): Promise<Readonly<Record<string, unknown>>> => {
  const tables = await from<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'csgo_engine' and tablename <> 'csgo_migrations' order by 1`
  const rows = await Promise.all(
    tables.map(({ name }) => from.unsafe(`select json_agg(t.* order by t.*::text)::text as all from ${name} t`)),
  )
  return Object.fromEntries(tables.map(({ name }, at) => [name, rows[at]?.[0]?.['all']]))
}
const schemas = () => sql`select nspname from pg_namespace where nspname like 'csgo%'`

describe('a backup', () => {
  it('restored into an empty database gives every row back, computed columns and sequences too', async () => {
    const { path, rows, tables } = await take()
    expect(rows).toBeGreaterThan(3000)
    expect(tables.find(({ table }) => table === 'csgo_fills')?.rows).toBe(4)
    await bareDatabase(database, 'restored', async bare => {
      const { applied, contents } = await must(restore(bare, path))
      expect({ applied, rows: contents.end.rows }).toEqual({ applied: [], rows })
      expect(await everything(bare)).toEqual(await everything(sql))
      expect(await migrate(bare)()).toMatchObject(E.right({ applied: [] }))
      // The next ids go on behind the old ones, and the guards stand.
      expect(
        await bare`select csgo_fill('c/1', 'order', 'scalp@default', 1, 'NO', 1, 0.5, 0, 'x', now()) as id`,
      ).toEqual([{ id: 5 }])
      await expect(bare`update csgo_fills set shares = 1`.execute()).rejects.toThrow('append-only')
      await expect(bare`update csgo_positions set remaining_shares = 1`.execute()).rejects.toThrow('sum of its fills')
    })
  })

  it('leaves nothing in the database that it was taken of, and nothing half in the folder', async () => {
    const before = await everything(sql)
    const { path } = await take()
    expect(await schemas()).toEqual([{ nspname: 'csgo_engine' }])
    expect(await everything(sql)).toEqual(before)
    expect((await readdir(folder)).filter(name => name.endsWith('.partial'))).toEqual([])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('is readable text, one row a line', async () => {
    const { path } = await take()
    const lines = gunzipSync(await readFile(path))
      .toString()
      .split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'csgo-engine backup', formatVersion: 1 })
    expect(lines.filter(line => line === '\\.').length).toBe(JSON.parse(lines.at(-2) ?? '').tables)
  })

  it('never writes over a file that is there', async () => {
    const path = join(folder, 'mine.gz')
    await writeFile(path, 'mine')
    expect(await backup(sql, { ...options, to: path })()).toMatchObject(
      E.left({ message: expect.stringContaining('is there already') }),
    )
    expect(await readFile(path, 'utf8')).toBe('mine')
  })

  it('is one moment: what is written meanwhile is in none or all of its tables', async () => {
    await sql`
      insert into csgo_price_bars (market_id, bar, open, high, low, close, spread)
      select 2, '2020-01-01'::timestamptz + n * interval '5 seconds', 0.5, 0.51, 0.49, 0.5, 0.02 from generate_series(0, 14999) as n`
    const going = { on: true, fills: 0 }
    const writer = database.connect(1)
    const write = async () => {
      while (going.on) {
        await writer`select csgo_fill(${`w/${going.fills}`}, 'order', 'scalp@default', 1, 'YES', 1, 0.5, 0, 'while backing up', now())`
        going.fills++
      }
    }
    const writing = write()
    await eventually('it writes', () => going.fills > 0)
    const seen: number[] = []
    const { path } = await must(
      backup(sql, { ...options, told: ({ part }) => part === 'writing' && seen.push(going.fills) }),
    )
    going.on = false
    await writing
    // Something was written between the first and the last table.
    expect(Math.max(...seen)).toBeGreaterThan(Math.min(...seen))
    await bareDatabase(database, 'moment', async bare => {
      await must(restore(bare, path))
      const [counts] = await bare`
        select (select count(*) from csgo_fills) = (select count(*) from csgo_position_legs) as same,
               (select trade_count from csgo_wallets where strategy_name = 'scalp@default') = (select count(*) from csgo_fills) as wallet`
      expect(counts).toEqual({ same: true, wallet: true })
    })
  })

  it('of a database without tables of ours is refused in words', () =>
    bareDatabase(database, 'nothing', async bare => {
      expect(await backup(bare, options)()).toMatchObject(
        E.left({ message: 'there are no tables of csgo-engine in this database' }),
      )
    }))
})
