import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { backup } from '../../../src/store/backup.ts'
import { migrate, readMigrations } from '../../../src/store/migrate.ts'
import { inspectBackup, restore } from '../../../src/store/restore.ts'
import { bareDatabase } from '../../support/bareDatabase.ts'
import { testDatabase } from '../../support/database.ts'
import { must } from '../../support/trading.ts'
import { trafficRows } from '../../support/trafficRows.ts'

const database = await testDatabase()
const { sql } = database
const folder = await mkdtemp(join(tmpdir(), 'csgo-engine-restore-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const good = join(folder, 'good.gz')
const bad = join(folder, 'bad.gz')
beforeAll(async () => {
  await trafficRows(sql)
  await must(backup(sql, { to: good, pgDump: null, clock: systemClock }))
})

const said = async (path: string): Promise<string> => {
  const answer = await inspectBackup(path)()
  return E.isLeft(answer) ? answer.left.message : 'it is good'
}
const textOf = async (path: string): Promise<string> => gunzipSync(await readFile(path)).toString('utf8')
/** A file with another text; its checksums made to fit again, as somebody would who knows how. */
const write = (text: string) => writeFile(bad, gzipSync(text))
const refitted = (text: string): string => {
  const lines = text.split('\n')
  let from = -1
  const fitted = lines.map((line, at) => {
    if (/^\{"table":.*"columns"/.test(line)) from = at + 1
    if (!/^\{"table":.*"sha256"/.test(line)) return line
    const rows = lines.slice(from, at - 1).map(row => `${row}\n`)
    const sha256 = createHash('sha256').update(rows.join('')).digest('hex')
    return JSON.stringify({ ...JSON.parse(line), rows: rows.length, sha256 })
  })
  const body = fitted
    .slice(0, -2)
    .map(line => `${line}\n`)
    .join('')
  const end = JSON.parse(fitted.at(-2) ?? '')
  return `${body}${JSON.stringify({ ...end, sha256: createHash('sha256').update(body).digest('hex') })}\n`
}

describe('a backup file', () => {
  it('that is whole is good', async () => {
    expect(await said(good)).toBe('it is good')
    await write(refitted(await textOf(good)))
    expect(await said(bad)).toBe('it is good')
  })

  it('that ends too early is refused, wherever it ends', async () => {
    const bytes = await readFile(good)
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      await writeFile(bad, bytes.subarray(0, Math.floor(bytes.length * part)))
      expect(await said(bad)).toMatch(/bad\.gz is damaged: it ends too early/)
    }
    const lines = (await textOf(good)).split('\n')
    await write(`${lines.slice(0, -2).join('\n')}\n`)
    expect(await said(bad)).toMatch(/is damaged: it ends too early/)
  })

  it('with a byte that is not as it was written is refused', async () => {
    const bytes = await readFile(good)
    for (const part of [0.2, 0.5, 0.8]) {
      const changed = Buffer.from(bytes)
      const at = Math.floor(bytes.length * part)
      changed[at] = (changed[at] ?? 0) ^ 0x40
      await writeFile(bad, changed)
      expect(await said(bad)).toMatch(/is damaged|is no backup/)
    }
  })

  it('in which somebody changed a number is refused, with the table', async () => {
    await write((await textOf(good)).replace('\tsold half\t', '\tsold more\t'))
    expect(await said(bad)).toMatch(/the rows of csgo_fills are not those that were written/)
  })

  it('in which somebody changed a head is refused', async () => {
    await write((await textOf(good)).replace('"takenAt":"20', '"takenAt":"19'))
    expect(await said(bad)).toMatch(/its checksum is not that of what it holds/)
  })

  it('that is something else, or nothing, is refused', async () => {
    await writeFile(bad, 'a text')
    expect(await said(bad)).toMatch(/cannot be unpacked/)
    await write('a text\n')
    expect(await said(bad)).toMatch(/is no backup of csgo-engine/)
    await write('x'.repeat(3_000_000))
    expect(await said(bad)).toMatch(/is no backup of csgo-engine/)
    expect(await said(join(folder, 'none.gz'))).toMatch(/there is no file/)
    expect(await said(folder)).toMatch(/is a folder/)
  })

  it('of a newer engine or another format is refused with what to do', async () => {
    const text = await textOf(good)
    await write(
      refitted(
        text.replace(
          '"migrations":[',
          `"migrations":[{"version":999,"name":"999_x.sql","checksum":"${'0'.repeat(64)}"},`,
        ),
      ),
    )
    expect(await said(bad)).toMatch(/the backup is newer than this engine: its database had 999_x\.sql/)
    await write(text.replace('"formatVersion":1', '"formatVersion":2'))
    expect(await said(bad)).toMatch(/is of backup format 2, this engine reads format 1/)
  })
})

describe('restoring', () => {
  it('into tables that are there is refused, and touches nothing', async () => {
    const answer = await restore(sql, good)()
    expect(answer).toMatchObject(E.left({ message: expect.stringMatching(/restored into an empty one only/) }))
    expect(await sql`select count(*) as fills from csgo_fills`).toEqual([{ fills: 4 }])
  })

  it('a file that does not fit leaves nothing at all', () =>
    bareDatabase(database, 'misfit', async bare => {
      const text = await textOf(good)
      const misfits = [
        // A ledger that does not add up, rows that break a rule, a table that is none of ours: checksums and all.
        [text.replaceAll('\t6.000000\t', '\t7.000000\t'), /ledger does not add up: position 1 is not the sum/],
        [
          text.replace(/\nscalp@default\t1\t/g, '\nscalp@default\t99\t').replace(/^1\tYES\t1001/m, '77\tYES\t1001'),
          /refuses the rows of csgo_books/,
        ],
        [text.replaceAll('"csgo_books"', '"csgo_boots"'), /csgo_boots that does not belong there/],
      ] as const
      for (const [changed, words] of misfits) {
        expect(changed).not.toBe(text)
        await write(refitted(changed))
        const answer = await restore(bare, bad)()
        expect(E.isLeft(answer) ? answer.left.message : 'it was restored').toMatch(words)
        expect(await bare`select nspname from pg_namespace where nspname like 'csgo%'`).toEqual([])
      }
    }))

  it('a backup of an older schema restores it and then migrates', () =>
    bareDatabase(database, 'older', async older => {
      const migrations = new URL('../../../src/store/migrations/', import.meta.url)
      const first = join(folder, 'first')
      await mkdtemp(`${first}-`)
      const only = (await readdir(folder)).find(name => name.startsWith('first-')) ?? ''
      await copyFile(new URL('001_engine.sql', migrations), join(folder, only, '001_engine.sql'))
      await must(migrate(older, pathToFileURL(`${join(folder, only)}/`)))
      await older`insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark) values ('scalp@default', 400, 400)`
      const path = join(folder, 'older.gz')
      expect(await must(backup(older, { to: path, pgDump: null, clock: systemClock }))).toMatchObject({ version: 1 })
      await bareDatabase(database, 'lifted', async bare => {
        const all = (await readMigrations()).map(({ name }) => name)
        const { applied, version } = await must(restore(bare, path))
        expect({ applied, version }).toEqual({ applied: all.slice(1), version: all.length })
        expect(await bare`select strategy_name from csgo_wallets`).toEqual([{ strategy_name: 'scalp@default' }])
        expect(await bare`select count(*) > 10 as seeded from csgo_team_aliases`).toEqual([{ seeded: true }])
      })
    }))
})
