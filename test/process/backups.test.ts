import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { millis } from '../../src/domain/money.ts'
import { backUpWhenDue } from '../../src/process/backups.ts'
import { testDatabase } from '../support/database.ts'
import { keptLog } from '../support/log.ts'

const { sql } = await testDatabase()
const HOUR = 3_600_000
const parent = await mkdtemp(join(tmpdir(), 'csgo-engine-backups-'))
afterAll(() => rm(parent, { recursive: true, force: true }))
let folder = ''
beforeEach(async () => {
  folder = join(await mkdtemp(join(parent, 'test-')), 'backups')
})

const settings = (given: Readonly<Record<string, string>>): Config => {
  const read = readConfig({}, { BACKUP_DIR: folder, ...given })
  if (E.isLeft(read)) throw new Error(read.left.join('; '))
  return read.right
}
/** What the engine does when it looks so many hours from now; answers what it said and what is there then. */
const lookIn = async (hours: number, given: Readonly<Record<string, string>> = {}) => {
  const clock = { ...systemClock, now: () => millis(systemClock.now() + hours * HOUR) }
  const { log, lines } = keptLog()
  await backUpWhenDue(sql, { config: settings(given), clock, log })
  const names = await readdir(folder).catch(() => [])
  return { lines, names: names.toSorted() }
}
const DONE = ['info the database was backed up, restored aside and compared']

describe('backups by itself', () => {
  it('are taken when the last one is a day old, and the oldest go', async () => {
    expect(await lookIn(23)).toEqual({ lines: [], names: [] })
    const first = await lookIn(25)
    expect(first).toEqual({ lines: DONE, names: [expect.stringMatching(/^csgo-engine-\d{8}T\d{9}Z\.backup\.gz$/)] })
    expect(await lookIn(48)).toEqual({ lines: [], names: first.names })
    const second = await lookIn(50, { BACKUP_KEEP: '2' })
    expect(second.names).toHaveLength(2)
    await writeFile(join(folder, 'of-somebody-else.gz'), '')
    await writeFile(join(folder, `${first.names[0] ?? ''}.partial`), 'broken off')
    const third = await lookIn(75, { BACKUP_KEEP: '2' })
    expect(third.lines).toEqual(DONE)
    expect(third.names).toHaveLength(3)
    expect(third.names).toContain('of-somebody-else.gz')
    expect(third.names).not.toContain(first.names[0])
  })

  it('are not taken of a database that is somebody else’s to back up, unless asked for', async () => {
    const DATABASE_URL = 'postgres://me@db.example/x'
    expect(await lookIn(1000, { DATABASE_URL })).toEqual({ lines: [], names: [] })
    expect(await lookIn(1000, { BACKUP_EVERY_HOURS: '0' })).toEqual({ lines: [], names: [] })
    expect((await lookIn(1000, { DATABASE_URL, BACKUP_EVERY_HOURS: '12' })).names).toHaveLength(1)
  })

  it('are loud each time that they fail', async () => {
    const BACKUP_DIR = join(parent, 'a-file')
    await writeFile(BACKUP_DIR, '')
    const loud = ['error the database could not be backed up; trying again in 10 minutes']
    expect((await lookIn(25, { BACKUP_DIR })).lines).toEqual(loud)
    expect((await lookIn(26, { BACKUP_DIR })).lines).toEqual(loud)
  })
})
