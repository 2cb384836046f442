import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { BUSY } from '../support/busy.ts'
import {
  dataFolder,
  emptyFolder,
  expectNothingLeft,
  healthOf,
  openEmbedded,
  startEngine,
  startVenue,
  untilReady,
} from '../support/engineProcess.ts'
import { eventually } from '../support/waiting.ts'

const MAX_AGE = 4_000

it('a price that a person writes into the row is what the next decision is made on', async () => {
  const { url } = await startVenue(await emptyFolder())
  const folder = await dataFolder()
  // No price of the venue is ever exactly that one: who asks for it saw what we wrote, before the next poll wrote over it.
  const engine = startEngine(folder, {
    SIM_URL: url,
    STRATEGIES: 'scalp@probe:{"min_entry_price":0.0123,"max_entry_price":0.0123,"max_entry_spread":1}',
    EARLY_POLLS: 'off',
    POLL_INTERVAL_MS: '3000',
    MAX_PRICE_AGE_MS: '20000',
    PERIODIC_MS: '200',
  })
  await untilReady(engine)
  const sql = await openEmbedded(folder)
  const inPlay = () => sql<{ id: number }[]>`
    select id from csgo_matches
     where price_status = 'good' and market_type = 'moneyline' and format in ('BO3', 'BO5') and game_start_time < now() and not ended and not closed
     order by id limit 1`
  await eventually('a match is in play and priced', async () => (await inPlay()).length > 0)
  const [market] = await inPlay()
  const asked = () => sql<{ market_id: number; yes_price: string }[]>`
    select market_id, yes_price from csgo_intents union all select market_id, yes_price from csgo_refusals`
  expect(await asked()).toEqual([])
  await eventually('a decision', async () => {
    await sql`update csgo_engine.csgo_matches set yes_price = 0.0123, no_price = 0.9877 where id = ${market?.id ?? 0}`
    return (await asked()).length > 0
  })
  expect((await asked())[0]).toEqual({ market_id: market?.id, yes_price: '0.012300' })
  engine.signal('SIGTERM')
  expect((await engine.ended).code).toBe(0)
  await expectNothingLeft(folder)
})

it('when the venue freezes, nothing is decided on prices over MAX_PRICE_AGE, and the health says why', async () => {
  const { venue, url } = await startVenue(await emptyFolder())
  const folder = await dataFolder()
  const engine = startEngine(folder, { ...BUSY, SIM_URL: url, MAX_PRICE_AGE_MS: String(MAX_AGE), PERIODIC_MS: '200' })
  const page = await untilReady(engine)
  const sql = await openEmbedded(folder)
  const decided = async (): Promise<{ readonly count: number; readonly oldest: number }> => {
    const [row] = await sql<{ count: number; oldest: number | null }[]>`
      select count(*) as count, max(price_age_ms) as oldest
        from (select price_age_ms from csgo_intents union all select price_age_ms from csgo_refusals) d`
    return { count: row?.count ?? 0, oldest: row?.oldest ?? 0 }
  }
  await eventually('something is decided', async () => (await decided()).count > 0)

  venue.signal('SIGSTOP')
  await engine.says('polling began to fail')
  await eventually('no row has a price that is young enough', async () => {
    const [rows] = await sql<{ young: number }[]>`
      select count(*) as young from csgo_matches where observed_at > now() - make_interval(secs => ${MAX_AGE / 1000})`
    return rows?.young === 0
  })
  await eventually('the page says that every price is stale', async () => {
    const { status, body } = await healthOf(page)
    return status === 503 && body.includes('Every price is stale')
  })
  // What was on its way is written; then ten periodic ticks a market would come in two seconds.
  let quiet = { count: -1, oldest: 0, since: 0 }
  await eventually('nothing is decided for two seconds', async () => {
    const { count, oldest } = await decided()
    if (count !== quiet.count) quiet = { count, oldest, since: systemClock.monotonic() }
    return systemClock.monotonic() - quiet.since > 2_000
  })
  expect(quiet.oldest).toBeLessThanOrEqual(MAX_AGE)

  venue.signal('SIGCONT')
  await eventually('it is ready again', async () => (await healthOf(page)).status === 200)
  await eventually('something is decided again', async () => (await decided()).count > quiet.count)
  engine.signal('SIGTERM')
  const { code } = await engine.ended
  expect(code, engine.err().slice(-2000)).toBe(0)
  await expectNothingLeft(folder)
})
