import { expect, it } from 'vitest'
import { BUSY } from '../support/busy.ts'
import {
  close,
  dataFolder,
  emptyFolder,
  expectNothingLeft,
  openEmbedded,
  startEngine,
  startVenue,
  untilReady,
} from '../support/engineProcess.ts'
import { ledgerFaults, ordersUnderWay } from '../support/ledgerFaults.ts'
import { eventually } from '../support/waiting.ts'

const RESTARTS = 10

interface Kept {
  readonly orders: number
  readonly fills: number
  readonly outcomes: number
}

it('ten stops and starts while orders are under way lose nothing: what was there is there, and goes on', async () => {
  const { url } = await startVenue(await emptyFolder())
  const folder = await dataFolder()
  let before: Kept = { orders: 0, fills: 0, outcomes: 0 }
  let tokens: ReadonlyArray<number> = []
  for (let round = 0; round < RESTARTS; round++) {
    const engine = startEngine(folder, { ...BUSY, SIM_URL: url })
    await untilReady(engine)
    const sql = await openEmbedded(folder)
    expect(await ledgerFaults(sql), `start ${round}`).toEqual([])
    const count = async (): Promise<Kept> => {
      const [row] = await sql<Kept[]>`
        select (select count(*) from csgo_orders) as orders, (select count(*) from csgo_fills) as fills,
               (select count(*) from csgo_outcomes) as outcomes`
      return row ?? before
    }
    await eventually(`start ${round} goes on`, async () => (await count()).orders > before.orders)
    await eventually('orders are under way', async () => (await ordersUnderWay(sql)) > 0)
    const now = await count()
    for (const what of ['orders', 'fills', 'outcomes'] as const) expect(now[what]).toBeGreaterThanOrEqual(before[what])
    before = now
    const [lease] = await sql<{ token: number }[]>`select token from csgo_lease`
    tokens = [...tokens, lease?.token ?? 0]
    await close(sql)
    engine.signal('SIGTERM')
    expect((await engine.ended).code, engine.err().slice(-2000)).toBe(0)
    await expectNothingLeft(folder)
  }
  // Each start took the lease anew.
  expect(tokens).toEqual(Array.from({ length: RESTARTS }, (_, round) => round + 1))
  expect(before.fills).toBeGreaterThan(RESTARTS)
}, 400_000)
