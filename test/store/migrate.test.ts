import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import { connect, type Sql } from '../../src/store/connection.ts'
import { migrate } from '../../src/store/migrate.ts'
import { testDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'

const database = await testDatabase()
const folders: string[] = []
afterAll(async () => {
  await Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true })))
})

/** A folder of migrations by their names and texts. */
const folderOf = async (files: Readonly<Record<string, string>>): Promise<URL> => {
  const folder = await mkdtemp(join(tmpdir(), 'csgo-engine-migrations-'))
  folders.push(folder)
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
  return pathToFileURL(`${folder}/`)
}
/** A bare database beside the file's own. */
const bare = async <A>(name: string, use: (sql: Sql, open: () => Sql) => Promise<A>): Promise<A> => {
  const { sql } = database
  await sql`create database ${sql(name)} template template0`
  const url = new URL(database.url)
  url.pathname = `/${name}`
  const pools: Sql[] = []
  const open = () => {
    const pool = connect(url.href, { max: 2, applicationName: 'test', log: silentLog })
    pools.push(pool)
    return pool
  }
  try {
    return await use(open(), open)
  } finally {
    await Promise.all(pools.map(pool => pool.end()))
    await sql`drop database ${sql(name)}`
  }
}
const said = (answer: E.Either<{ readonly message: string }, unknown>): string =>
  E.isLeft(answer) ? answer.left.message : 'it was applied'

const ONE = { '001_one.sql': 'create table one (id integer)' }
const TWO = {
  ...ONE,
  '002_two.sql': 'create table two (id integer); insert into one values (1)',
  'notes.txt': 'no migration',
}

/** Numbered without a gap. */
const SHIPPED = readdirSync(new URL('../../src/store/migrations/', import.meta.url)).toSorted()

describe('migrating', () => {
  it('gives an empty database the schema, and a second time does nothing', () =>
    bare('empty', async sql => {
      expect(await migrate(sql)()).toEqual(
        E.right({
          applied: SHIPPED,
          version: SHIPPED.length,
        }),
      )
      expect(await migrate(sql)()).toEqual(E.right({ applied: [], version: SHIPPED.length }))
      expect(await sql`select schemaname from pg_tables where tablename = 'csgo_matches'`).toEqual([
        { schemaname: 'csgo_engine' },
      ])
    }))

  it('adds what came since, and never touches the tables of the old system', () =>
    bare('grown', async sql => {
      await sql`create table public.csgo_matches (id serial primary key, market_id int not null)`
      await sql`insert into public.csgo_matches (market_id) values (7)`
      await migrate(sql, await folderOf(ONE))()
      expect(await migrate(sql, await folderOf(TWO))()).toEqual(E.right({ applied: ['002_two.sql'], version: 2 }))
      await migrate(sql)()
      expect(await sql`select * from public.csgo_matches`).toEqual([{ id: 1, market_id: 7 }])
    }))

  it('does all or nothing: a migration that fails leaves no trace of those before it', () =>
    bare('failing', async sql => {
      const folder = await folderOf({ ...ONE, '002_bad.sql': 'create table two (id integer); select 1/0' })
      expect(said(await migrate(sql, folder)())).toBe('division by zero')
      expect(await sql`select count(*) as count from pg_tables where schemaname = 'csgo_engine'`).toEqual([
        { count: 0 },
      ])
    }))

  it('refuses a file that was changed after it had been applied, whatever its line ends', () =>
    bare('changed', async sql => {
      const text = 'create table one (id integer);\n-- a remark\n'
      await migrate(sql, await folderOf({ '001_one.sql': text }))()
      const windows = await folderOf({ '001_one.sql': text.replaceAll('\n', '\r\n') })
      expect(said(await migrate(sql, windows)())).toBe('it was applied')
      const changed = await folderOf({
        '001_one.sql': 'create table one (id bigint)',
        '002_two.sql': 'create table two ()',
      })
      expect(said(await migrate(sql, changed)())).toContain('001_one.sql was changed after the database had applied it')
      expect(await sql`select name from csgo_migrations`).toEqual([{ name: '001_one.sql' }])
    }))

  it('refuses a database that is newer than the engine', () =>
    bare('newer', async sql => {
      await migrate(sql, await folderOf(TWO))()
      expect(said(await migrate(sql, await folderOf(ONE))())).toContain(
        'the database is newer than this engine: it has 002_two.sql',
      )
    }))

  it('refuses two files of one number, whether one of them was applied or not', () =>
    bare('twins', async sql => {
      const twins = await folderOf({ ...TWO, '002_three.sql': 'create table three ()' })
      const refused = 'two migrations have one number: 002_three.sql and 002_two.sql'
      expect(said(await migrate(sql, twins)())).toContain(refused)
      expect(await sql`select tablename from pg_tables where schemaname = 'csgo_engine'`).toEqual([
        { tablename: 'csgo_migrations' },
      ])
      await migrate(sql, await folderOf(TWO))()
      expect(said(await migrate(sql, twins)())).toContain(refused)
    }))

  it('is done once when engines start together', () =>
    bare('together', async (_, open) => {
      const answers = await Promise.all([open(), open(), open()].map(sql => migrate(sql)()))
      const applied = answers.map(answer => (E.isRight(answer) ? answer.right.applied.length : -1))
      expect(applied.toSorted((a, b) => a - b)).toEqual([0, 0, SHIPPED.length])
    }))
})
