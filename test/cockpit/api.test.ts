import { afterAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { API, type Described } from '../../src/cockpit/api.ts'
import { SnapshotEvent } from '../../src/cockpit/pageEvents.ts'
import { startSimulator } from '../../src/simulator/server.ts'
import { judging, restOne } from '../support/byHand.ts'
import { testDatabase } from '../support/database.ts'
import { furnishEvening } from '../support/evening.ts'
import { expectExactly } from '../support/exactly.ts'
import { silentLog } from '../support/log.ts'
import { eventually } from '../support/waiting.ts'
import { ADMIN, secretConfig, serve } from './fortress.ts'
import { listen } from './stream.ts'

/** docs/http-api.md is written from `API`: the addresses are those that the server has registered, the answers those that it gives. */
const { sql } = await testDatabase()
const { orderId } = await furnishEvening(sql)
await sql`
  select csgo_fill('pair/1', 'order', 'favorite_hedge@default', 2, 'YES', 10, 0.4, 0, 'bought', now()),
         csgo_fill('pair/2', 'order', 'favorite_hedge@default', 2, 'NO', 8, 0.5, 0, 'bought', now())`
const venue = await startSimulator({ port: 0, dataDir: null, seed: 3 }, systemClock, silentLog)
const { cockpit, controls } = await serve(sql, await secretConfig(), `${venue.url}/sim/faults`, {
  passwords: { admin: null, reader: null },
})
const { cockpit: locked } = await serve(sql, await secretConfig(), null)
const running = judging(sql, controls)
await restOne(sql, 7)
afterAll(async () => {
  running.unsubscribe()
  await locked.stop()
  await cockpit.stop()
  await venue.stop()
})

const NAMES: Readonly<Record<string, string>> = {
  '/api/match/:name': 'event-1',
  '/api/chart/:name': '1',
  '/api/why/:name': orderId,
}
const BODIES: Readonly<Record<string, unknown>> = {
  '/api/act/start': { event: 'event-2', at: systemClock.now() + 3_600_000 },
  '/api/act/strategy': { strategy: 'scalp@default', to: 'on' },
  '/api/act/params': { strategy: 'scalp@default', params: {}, revision: 0 },
  '/api/act/capital': { strategy: 'scalp@default', dollars: '500' },
  '/api/act/merge-preview': { market: 2, strategy: 'favorite_hedge@default' },
  '/api/act/merge': { market: 2, strategy: 'favorite_hedge@default' },
  '/api/act/fault': { fault: 'freeze', seconds: 1 },
  '/api/act/fault-end': { id: null },
  '/api/act/close-preview': { target: { position: 1 }, limit: '0.3' },
  '/api/act/cancel-preview': { target: 'all' },
  '/api/act/cancel': { target: 'all' },
  '/api/act/close': { target: 'all', limit: '0.3' },
  '/api/login': { password: ADMIN },
  '/api/act/halt': { level: 'no_entries' },
  '/api/act/resume': { force: true },
}
/** Tables of the page that this evening fills; test/cockpit/events.test.ts fills the feed. */
const FULL = ['figures', 'markets', 'stakes', 'positions', 'wallets', 'stages', 'checks', 'refusals']

const session: unknown = await (await fetch(`${cockpit.url}/api/session`)).json()
const csrf = typeof session === 'object' && session !== null && 'csrf' in session ? String(session.csrf) : ''
const ask = ({ method, path }: Described, body: unknown): Promise<Response> =>
  fetch(
    `${path === '/api/login' ? locked.url : cockpit.url}${path.replace(':name', encodeURIComponent(NAMES[path] ?? ''))}`,
    {
      method,
      ...(method === 'GET'
        ? {}
        : { headers: { 'content-type': 'application/json', 'x-csgo-csrf': csrf }, body: JSON.stringify(body) }),
    },
  )

describe('the documented addresses', () => {
  it('are those that the server has registered beside the files and views of the page', () => {
    const line = ({
      method,
      path,
      access,
    }: {
      readonly method: string
      readonly path: string
      readonly access: string | null
    }) => `${method} ${path} ${access}`
    const isOurs = (path: string) => /^\/(api\/|events$|metrics$|health\/(live|ready)$)/.test(path)
    expect(API.map(line).sort()).toEqual(
      cockpit.routes
        .filter(({ path }) => isOurs(path))
        .map(line)
        .sort(),
    )
  })

  it('answer what is documented, and nothing beside', async () => {
    for (const described of API) {
      const { path, answer } = described
      if (path === '/events') continue
      const response = await ask(described, BODIES[path] ?? {})
      if (typeof answer === 'string') {
        expect([path, response.status]).toEqual([path, 200])
        await response.text()
        continue
      }
      const body: unknown = await response.json()
      expect([path, response.status, body]).toEqual([path, path === '/health/ready' ? 503 : 200, expect.anything()])
      expectExactly(answer, body, path)
    }
  })

  it('are full of what happened this evening, so that the shapes above were looked at', async () => {
    await sql`
      insert into csgo_refusals (action_id, strategy_name, market_id, step, kind, action, reason, detail, causes, decided_at)
      select 'again', strategy_name, market_id, 3, kind, action, reason, detail, causes, ${systemClock.now()} from csgo_refusals limit 1`
    for (const path of ['markets', 'positions', 'orders', 'fills', 'wallets', 'refusals'])
      expect([path, await (await fetch(`${cockpit.url}/api/${path}`)).json()]).toEqual([
        path,
        expect.arrayContaining([expect.anything()]),
      ])
    const history: unknown = await (await fetch(`${cockpit.url}/api/history?strategy=scalp@default`)).json()
    expect(history).toMatchObject({ rows: [{ match: 'FaZe – MOUZ' }, {}, {}], fills: 3 })
    expect(await (await fetch(`${cockpit.url}/api/teams`)).json()).toMatchObject({ played: [{ winner: 'FaZe' }] })
  })

  it('begin the stream of the page with a snapshot as it is documented', async () => {
    const page = await listen(cockpit.url)
    await eventually('the snapshot came', () => page.heard.length > 0)
    page.leave()
    const [first] = page.heard
    expect(first?.event).toBe('snapshot')
    expectExactly(SnapshotEvent, first?.data, 'snapshot')
    for (const name of FULL)
      expect(first?.data, name).toMatchObject({ [name]: expect.arrayContaining([expect.anything()]) })
  })

  it('refuse a body of another shape, in words', async () => {
    for (const described of API.filter(one => one.access === 'act')) {
      const body = described.path === '/api/act/resume' ? { force: 'yes' } : {}
      const response = await ask(described, body)
      expect([described.path, response.status, await response.json()]).toEqual([
        described.path,
        400,
        { error: expect.stringMatching(/^The body must be a \w+\.$/) },
      ])
    }
  })
})
