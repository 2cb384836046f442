import { expect, it } from 'vitest'
import { BUSY } from '../support/busy.ts'
import { testDatabase } from '../support/database.ts'
import {
  dataFolder,
  emptyFolder,
  expectNothingLeft,
  healthOf,
  type Program,
  pageOf,
  startEngine,
  startVenue,
} from '../support/engineProcess.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import { eventually } from '../support/waiting.ts'

const database = await testDatabase()
const { sql } = database

const intentsUnder = async (token: number): Promise<number> => {
  const [row] = await sql<{ intents: number }[]>`select count(*) as intents from csgo_intents where fencing = ${token}`
  return row?.intents ?? 0
}
const tokenNow = async (): Promise<number> => {
  const [row] = await sql<{ token: number }[]>`select token from csgo_lease`
  return row?.token ?? 0
}
const trades = (token: number) =>
  eventually(`something is bought under lease ${token}`, async () => (await intentsUnder(token)) > 0)

/** Transactions of engines that wait for a wallet, or stand still because their engine does. */
const transactions = async (state: 'waiting' | 'standing'): Promise<number> => {
  const [row] = await sql<{ waiting: number; standing: number }[]>`
    select count(*) filter (where wait_event_type = 'Lock' and query like '%csgo_wallets%') as waiting,
           count(*) filter (where xact_start is not null and wait_event = 'ClientRead') as standing
    from pg_stat_activity where datname = current_database() and application_name = 'csgo-engine'`
  return row?.[state] ?? 0
}
/** Stops the process in the midst of a transaction, which then holds the lease's row and those of its markets and wallets. */
const stopWhileItWrites = async (engine: Program): Promise<void> => {
  await sql.begin(async tx => {
    await tx`select from csgo_wallets order by strategy_name for update`
    await eventually('it waits for the wallets', async () => (await transactions('waiting')) > 0)
    engine.signal('SIGSTOP')
  })
  await eventually('its transaction stands still', async () => (await transactions('standing')) > 0)
}

it('of two engines on one database one trades; the other waits, takes over, and shuts out the first for good', async () => {
  const { url } = await startVenue(await emptyFolder())
  const environment = { ...BUSY, SIM_URL: url, DATABASE_URL: database.url }
  const folders = await Promise.all([dataFolder(), dataFolder(), dataFolder()])
  const [a, b, c] = folders
  if (a === undefined || b === undefined || c === undefined) throw new Error('no folders')
  const standby = async (folder: string): Promise<Program> => {
    const engine = startEngine(folder, environment)
    await engine.says('another engine trades on this database; waiting as standby')
    return engine
  }

  const first = startEngine(a, environment)
  await first.says('trading on paper')
  await trades(1)
  const second = await standby(b)
  const health = await healthOf(await pageOf(second))
  expect(health.status).toBe(503)
  expect(health.body).toContain('Standby')
  expect(await tokenNow()).toBe(1)

  // A standby that is not needed any more.
  const third = await standby(c)
  third.signal('SIGTERM')
  expect((await third.ended).code, third.err().slice(-2000)).toBe(0)

  first.signal('SIGKILL')
  await first.ended
  await second.says('trading on paper')
  expect(await tokenNow()).toBe(2)
  await trades(2)
  expect(await ledgerFaults(sql)).toEqual([])

  const fourth = await standby(a)
  // As if the machine slept in the midst of it: it holds the lease, believes so, says nothing, and has begun to write.
  await stopWhileItWrites(second)
  const written = await intentsUnder(2)
  await fourth.says('trading on paper')
  expect(await tokenNow()).toBe(3)
  await trades(3)
  second.signal('SIGCONT')
  expect((await second.ended).code).toBe(1)
  expect(second.err()).toMatch(/another engine .* has taken the lease over/)
  // Whatever it had on its way came to nothing.
  expect(await intentsUnder(2)).toBe(written)
  expect(await ledgerFaults(sql)).toEqual([])

  fourth.signal('SIGTERM')
  expect((await fourth.ended).code).toBe(0)
  for (const folder of folders) await expectNothingLeft(folder)
})
