import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readMigrations } from '../../src/store/migrate.ts'
import { expectAnswer } from '../support/answers.ts'
import { bareDatabase } from '../support/bareDatabase.ts'
import { testDatabase } from '../support/database.ts'
import { furnishOlder, migrateTo } from '../support/olderSchema.ts'
import { newFolder, runProgram } from './program.ts'

const database = await testDatabase()
const { sql, url } = database
/** A path is longer than it is and cannot be broken: it has a line of its own. */
const inWidth = (text: string): void => {
  for (const line of text.split('\n')) if (line.includes(' ')) expect([...line].length, line).toBeLessThanOrEqual(80)
}
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')
const STACK = /\n\s+at /
const last = (await readMigrations()).at(-1)?.version ?? 0

describe('backup and restore', () => {
  it('backs up to the folder of the settings, and restores only when told yes, into an empty database', async () => {
    const folder = newFolder()
    const taken = await runProgram(['backup'], { DATABASE_URL: url }, folder)
    expect(taken.code, taken.err).toBe(0)
    inWidth(taken.out)
    expect(taken.out).toMatch(/Restored aside and compared: it is good\.\ndata\/backups\/csgo-engine-\S+\.backup\.gz\n/)
    const [name = ''] = readdirSync(join(folder, 'data/backups'))
    const file = join('data/backups', name)
    await bareDatabase(database, 'cli_restored', async (bare, address) => {
      const asked = await runProgram(['restore', file], { DATABASE_URL: address }, folder)
      expect(asked).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/Nothing was restored yet[\s\S]*Say --yes/),
      })
      inWidth(asked.err)
      expect(await bare`select from pg_namespace where nspname = 'csgo_engine'`).toHaveLength(0)
      const done = await runProgram(['restore', file, '--yes', '--json'], { DATABASE_URL: address }, folder)
      expect(done.code, done.err).toBe(0)
      expect(expectAnswer('restore <file> --yes', done.out)).toMatchObject({
        applied: [],
        version: last,
        backupVersion: last,
      })
      const again = await runProgram(['restore', file, '--yes'], { DATABASE_URL: address }, folder)
      expect(again.code).toBe(1)
      inWidth(again.err)
      expect(oneLine(again.err)).toMatch(/Nothing was restored: the schema csgo_engine .* into an empty one only/)
    })
    const into = await runProgram(['restore', 'none.gz', '--yes'], { DATABASE_URL: url }, folder)
    expect(into).toMatchObject({ code: 1, err: expect.stringContaining('there is no file none.gz') })
    expect(into.err).not.toMatch(STACK)
  })

  it('works on an embedded database too, and says as JSON what it did', { timeout: 240_000 }, async () => {
    const folder = newFolder()
    expect((await runProgram(['migrate'], {}, folder)).code).toBe(0)
    const taken = await runProgram(['backup', '--to', 'mine.gz', '--json'], {}, folder)
    expect(taken.code, taken.err).toBe(0)
    expect(expectAnswer('backup', taken.out)).toMatchObject({
      path: 'mine.gz',
      version: last,
      pgDump: { _tag: expect.any(String) },
    })
    const restored = await runProgram(['restore', 'mine.gz', '--yes', '--data-dir', 'other'], {}, folder)
    expect(restored.code, restored.err).toBe(0)
    inWidth(restored.out)
    expect(oneLine(restored.out)).toContain('compared with the file, and it is good')
  })

  it('lets a pg_dump that is not older than the server write beside, in the same snapshot, without a password on its command line', async () => {
    const folder = newFolder()
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    const script = `#!/bin/sh
if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) 99.1'; exit 0; fi
for word in "$@"; do case "$word" in --file=*) file="\${word#--file=}";; esac; done
echo "$PGHOST $PGDATABASE has-password:\${PGPASSWORD:+yes} $@" > "$file"
`
    writeFileSync(join(bin, 'pg_dump'), script, { mode: 0o755 })
    const PATH = `${bin}:${process.env['PATH'] ?? ''}`
    const taken = await runProgram(['backup', '--to', 'with.gz'], { DATABASE_URL: url, PATH }, folder)
    expect(taken.code, taken.err).toBe(0)
    expect(taken.out).toContain('Beside it, by pg_dump 99.1: with.gz.pgdump')
    const asked = readFileSync(join(folder, 'with.gz.pgdump'), 'utf8')
    expect(asked).toMatch(
      /^127\.0\.0\.1 test_\S+ has-password:yes --format=custom --schema=csgo_engine --snapshot=[0-9A-F-]+ /,
    )
    expect(asked).not.toContain(new URL(url).password)
    expect(statSync(join(folder, 'with.gz.pgdump')).mode & 0o777).toBe(0o600)
    expect(gunzipSync(readFileSync(join(folder, 'with.gz'))).length).toBeGreaterThan(100)

    writeFileSync(join(bin, 'pg_dump'), "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n", { mode: 0o755 })
    const older = await runProgram(['backup', '--to', 'without.gz'], { DATABASE_URL: url, PATH }, folder)
    expect(older.out).toContain('No dump by pg_dump beside it: pg_dump 9.6 is older than the server')
  })
})

describe('upgrades', () => {
  it('a newer engine migrates an older database, and says so', () =>
    bareDatabase(database, 'cli_older', async (bare, address) => {
      await migrateTo(bare, 3)
      await furnishOlder(bare)
      const { code, out } = await runProgram(['migrate'], { DATABASE_URL: address })
      expect(code).toBe(0)
      inWidth(out)
      expect(oneLine(out)).toMatch(new RegExp(`Applied .*: 004_data_care\\.sql.*\\. It is at version ${last} now\\.`))
    }))

  it('an older engine refuses a newer database, whatever it is told to do, and changes nothing', () =>
    bareDatabase(database, 'cli_newer', async (bare, address) => {
      await migrateTo(bare, last)
      await bare`insert into csgo_migrations (version, name, checksum) values (999, '999_later.sql', ${'0'.repeat(64)})`
      for (const words of [
        ['migrate'],
        ['start', '--dashboard-port', '0', '--for', '5s'],
        ['import-legacy', '--from', address],
      ]) {
        const { code, out, err } = await runProgram(words, { DATABASE_URL: address })
        expect({ words, code }).toEqual({ words, code: 1 })
        expect(oneLine(out + err)).toMatch(/the database is newer than this engine: it has 999_later\.sql/)
        expect(out + err).not.toMatch(STACK)
      }
      expect(await bare`select count(*) as wallets from csgo_wallets`).toEqual([{ wallets: 0 }])
    }))
})

describe('import-legacy', () => {
  it('refuses what it is not, without saying passwords', async () => {
    const none = await runProgram(['import-legacy'], { DATABASE_URL: url })
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('needs the address of the old database') })
    const both = await runProgram(['import-legacy', '--from', url, '--apply', '--dry-run'], { DATABASE_URL: url })
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining('contradict each other') })
    const other = await runProgram(['import-legacy', '--from', url], { DATABASE_URL: url })
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('this is no database of the old system') })
    const down = await runProgram(['import-legacy', '--from', 'postgres://me:hunter2@127.0.0.1:1/old'], {
      DATABASE_URL: url,
    })
    expect(down).toMatchObject({ code: 1, err: expect.stringContaining('nothing listens at the database address') })
    expect(down.err).not.toContain('hunter2')
  })
})
it('leaves the database of the tests as it was', async () => {
  expect(await sql`select nspname from pg_namespace where nspname like 'csgo_engine_check%'`).toEqual([])
})
