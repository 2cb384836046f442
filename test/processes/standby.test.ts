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
import { ledgerFaults, ordersUnderWay } from '../support/ledgerFaults.ts'
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
  // As if the machine slept in the midst of it: it holds the lease, believes so, and says nothing.
  await eventually('orders are under way', async () => (await ordersUnderWay(sql)) > 0)
  second.signal('SIGSTOP')
  await fourth.says('trading on paper')
  await trades(3)
  const written = await intentsUnder(2)
  second.signal('SIGCONT')
  await second.ended
  expect(second.err()).toMatch(/another engine .* has taken the lease over/)
  // Whatever it had on its way came to nothing.
  expect(await intentsUnder(2)).toBe(written)
  expect(await ledgerFaults(sql)).toEqual([])

  fourth.signal('SIGTERM')
  expect((await fourth.ended).code).toBe(0)
  for (const folder of folders) await expectNothingLeft(folder)
})
