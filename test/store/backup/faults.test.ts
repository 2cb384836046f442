import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { type Backup, backup } from '../../../src/store/backup.ts'
import { testDatabase } from '../../support/database.ts'
import { must } from '../../support/trading.ts'
import { trafficRows } from '../../support/trafficRows.ts'

const database = await testDatabase()
const { sql } = database
const killer = database.connect(1)
const folder = await mkdtemp(join(tmpdir(), 'csgo-engine-faults-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeAll(async () => {
  await trafficRows(sql)
  await sql`
    insert into csgo_price_bars (market_id, bar, open, high, low, close, spread)
    select 2, '2020-01-01'::timestamptz + n * interval '5 seconds', 0.5, 0.51, 0.49, 0.5, 0.02 from generate_series(0, 39999) as n`
})

/** Takes a backup; as soon as a part of it is under way, the server ends that connection. */
const broken = async (part: 'writing' | 'checking'): Promise<E.Either<{ readonly message: string }, Backup>> => {
  let ended: Promise<unknown> | null = null
  const answer = await backup(sql, {
    to: `${folder}/`,
    pgDump: null,
    clock: systemClock,
    told: progress => {
      if (progress.part !== part || ended !== null) return
      ended = (async () => {
        for (let count = 0; count === 0; )
          ({ count } = await killer`
            select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query ilike 'copy%'`)
      })()
    },
  })()
  await ended
  return answer
}

describe('a backup that is broken off', () => {
  it.each(['writing', 'checking'] as const)(
    'while %s fails in words, leaves no file, and the next one is fine',
    async part => {
      const answer = await broken(part)
      expect(E.isLeft(answer) ? answer.left.message : 'it was made').toMatch(/database|connection/)
      expect(await readdir(folder)).toEqual([])
      expect(await sql`select from pg_namespace where nspname like 'csgo_engine_check%'`).toHaveLength(0)
      const { path } = await must(backup(sql, { to: `${folder}/`, pgDump: null, clock: systemClock }))
      await rm(path)
    },
  )
})
