import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { startControl } from '../../src/cockpit/controlServer.ts'
import { millis } from '../../src/domain/money.ts'
import { DEFAULT_LIMITS } from '../../src/domain/risk.ts'
import { createComparing } from '../../src/process/comparing.ts'
import { createControls } from '../../src/process/controls.ts'
import { createHalts } from '../../src/store/halts.ts'
import { createReconciliations } from '../../src/store/reconciliations.ts'
import { reconcile } from '../../src/trading/reconcile.ts'
import { reportsOfOrder, reportsOfTrade } from '../../src/trading/reports.ts'
import { judging } from '../support/byHand.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { silentLog } from '../support/log.ts'
import { aMarket, aQuote, cents, dollars, furnish, LEASE, must, SCALP } from '../support/trading.ts'

const { sql } = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'csgo-control-'))
const reconciliations = createReconciliations(sql, {
  cores: { reconcile, reportsOfOrder, reportsOfTrade },
  leaseName: LEASE,
  fencing: () => 1,
})
const controls = createControls({
  sql,
  halts: createHalts(sql, systemClock),
  limits: DEFAULT_LIMITS,
  limitsOf: () => ({
    maxPositions: 5,
    maxPositionUsd: dollars(50),
    maxEntrySpread: cents(10),
    maxExitSpread: cents(15),
  }),
  reconcile: createComparing({ account: null, reconciliations }, { sql, clock: systemClock }).reconcile,
  clock: systemClock,
  log: silentLog,
})
const running = judging(sql, controls)
const door = await startControl(controls, { dataDir: folder, log: silentLog, watch: reply => reply.code(503).send({}) })
if (E.isLeft(door)) throw new Error(door.left)
const { url, token, stop } = door.right
afterAll(async () => {
  running.unsubscribe()
  await stop()
  await rm(folder, { recursive: true })
})

const ask = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(`${url}/control/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const content: unknown = await answer.json()
  return { code: answer.status, content }
}
const furnished = async (ageMs: number) => {
  await emptied(sql)
  await furnish(sql, [{ market: aMarket(1), quote: aQuote(49, 51, { observedAt: millis(systemClock.now() - ageMs) }) }])
  await sql`select csgo_fill('a', 'order', ${SCALP}, 1, 'YES', 40, 0.5, 0, 'bought', ${systemClock.now()})`
}
beforeEach(() => furnished(0))
const Asked = t.type({ asked: t.array(t.type({ state: t.string, detail: t.string })) })
const states = ({ content }: { readonly content: unknown }) =>
  Asked.is(content) ? content.asked.map(({ state, detail }) => `${state} ${detail}`.trim()) : content

describe('the door for commands', () => {
  it('is told in a file that only the user of the engine can read', async () => {
    const file = join(folder, 'control.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url, token })
  })
  it('stays shut without the word, and for any page', async () => {
    const body = { target: 'all' }
    expect((await ask('close', body, { authorization: 'Bearer wrong' })).code).toBe(401)
    expect((await ask('close', body, { origin: 'http://127.0.0.1' })).code).toBe(403)
    expect(await sql`select from csgo_audit`).toHaveLength(0)
  })
  it.each([{}, { target: 'some' }, { target: 'all', limit: '1.5' }, { target: 'all', limit: 'x' }])(
    'refuses %j',
    async body => {
      expect((await ask('close', body)).code).toBe(400)
    },
  )
})

describe('a person', () => {
  it('sees what closing costs, closes by the way of all actions, and is written down', async () => {
    expect((await ask('close/preview', { target: { market: 1 } })).content).toMatchObject([
      {
        positionId: expect.any(Number),
        side: 'YES',
        shares: '40',
        cost: '20',
        bid: '0.49',
        value: '19.6',
        fee: '0.4998',
        against: null,
      },
    ])
    expect(states(await ask('close', { target: 'all', who: 'ann' }))).toEqual(['approved'])
    expect(await sql`select action_id, order_type, side, shares from csgo_orders`).toEqual([
      { action_id: 'manual/1/0', order_type: 'FAK', side: 'SELL', shares: '40.000000' },
    ])
    expect(await must(controls.audit(5))).toMatchObject([
      { what: 'close', by: { who: 'ann', from: 'command, 127.0.0.1' }, answer: { actions: [{ state: 'approved' }] } },
    ])
    expect(await sql`select from csgo_strategy_state`).toHaveLength(0)
  })

  it('closes on a stale price only with a limit, and gets it', async () => {
    await furnished(60_000)
    expect(states(await ask('close', { target: 'all' }))).toEqual([expect.stringMatching(/^refused stale: /)])
    expect(states(await ask('close', { target: 'all', limit: '0.445' }))).toEqual(['approved'])
    expect(await sql`select limit_price from csgo_orders`).toEqual([{ limit_price: '0.450000' }])
  })

  it('may close while all is stopped', async () => {
    await must(controls.halt('all_stop', 'odd', { who: 'ann', from: 'test' }))
    expect(states(await ask('close', { target: 'all' }))).toEqual(['approved'])
  })

  it('hears that there is nothing', async () => {
    expect(await ask('close', { target: { position: 99 } })).toMatchObject({
      code: 409,
      content: { error: 'nothing is held there' },
    })
    expect(await ask('cancel', { target: 'all' })).toMatchObject({ code: 409 })
  })
})
