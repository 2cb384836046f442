import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Sql } from '../../src/store/connection.ts'
import { findEmbedded } from '../../src/store/embedded.ts'
import { BUSY, RESTING_STRATEGIES } from '../support/busy.ts'
import { chance, newSeed } from '../support/chance.ts'
import {
  close,
  dataFolder,
  emptyFolder,
  expectNothingLeft,
  leftOn,
  openEmbedded,
  type Program,
  startEngine,
  startVenue,
  untilReady,
} from '../support/engineProcess.ts'
import { ledgerFaults, ordersUnderWay } from '../support/ledgerFaults.ts'
import { runningOnFolder, signal } from '../support/processTable.ts'
import { eventually } from '../support/waiting.ts'

const KILLS = 20

const wait = (ms: number) => new Promise<void>(resolve => systemClock.scheduler.schedule(() => resolve(), ms))

/** Where the blow falls: some ms after the program was started, after it began to trade, or after an order was seen under way. */
interface Blow {
  readonly after: 'spawn' | 'trading' | 'order'
  readonly ms: number
  /** What dies: the engine, or as in a power cut Postgres with it. */
  readonly whom: 'engine' | 'all'
}
const LATEST = { spawn: 1500, trading: 2500, order: 100 } as const
const blowOf = (random: () => number): Blow => {
  const chance = random()
  const after = chance < 0.15 ? 'spawn' : chance < 0.6 ? 'trading' : 'order'
  return { after, ms: Math.floor(random() * LATEST[after]), whom: random() < 0.8 ? 'engine' : 'all' }
}

/** Not yet, when the blow fell during the very first start. */
const isMigrated = async (sql: Sql): Promise<boolean> => {
  const [row] = await sql<{ table: string | null }[]>`select to_regclass('csgo_engine.csgo_lease')::text as table`
  return row !== undefined && row.table !== null
}

const strike = async (engine: Program, folder: string, { after, ms, whom }: Blow): Promise<void> => {
  if (after !== 'spawn') await engine.says('trading on paper')
  if (after === 'order') {
    const sql = await openEmbedded(folder)
    await eventually('orders are under way', async () => (await ordersUnderWay(sql)) > 0)
    await close(sql)
  }
  await wait(ms)
  engine.signal('SIGKILL')
  if (whom === 'all') for (const { pid } of await runningOnFolder(folder)) signal(pid, 'SIGKILL')
  await engine.ended
  if (whom === 'all') await eventually('all are dead', async () => (await leftOn(folder)).length === 0)
}

/** A start after the last death: every order and action has its end, and nothing is left running. Answers how often was bought. */
const comesToItsEnd = async (folder: string, environment: Readonly<Record<string, string>>): Promise<number> => {
  const last = startEngine(folder, { ...environment, STRATEGIES: RESTING_STRATEGIES })
  await untilReady(last)
  const sql = await openEmbedded(folder)
  await eventually('every order has its end', async () => (await ordersUnderWay(sql)) === 0, 180_000)
  expect(await ledgerFaults(sql)).toEqual([])
  const [totals] = await sql<{ bought: number; waiting: number }[]>`
    select (select count(*) from csgo_fills where side = 'BUY') as bought,
           (select count(*) from csgo_intents i where closed_as is null and exists (select 1 from csgo_orders o where o.action_id = i.action_id)) as waiting`
  expect(totals?.waiting).toBe(0)
  await eventually('every life has heard the end of its actions', async () => {
    const [row] = await sql<{ deaf: number }[]>`
      select count(*) as deaf from csgo_strategy_state s, jsonb_array_elements(s.pending) p
        left join csgo_intents i on i.action_id = p->>'id' where i.closed_as is not null or i.action_id is null`
    return row?.deaf === 0
  })
  await close(sql)
  last.signal('SIGTERM')
  expect((await last.ended).code, last.err().slice(-2000)).toBe(0)
  await expectNothingLeft(folder)
  return totals?.bought ?? 0
}

it('after kill -9 at 20 random points the ledger is the sum of its fills and nothing is bought twice', async () => {
  const random = chance(newSeed('points of kill -9'))
  const blows = Array.from({ length: KILLS }, () => blowOf(random))
  const folder = await dataFolder()
  const { url } = await startVenue(await emptyFolder())
  const environment = { ...BUSY, SIM_URL: url }
  let hits = 0

  for (const [at, blow] of blows.entries()) {
    const point = `kill ${at}: ${JSON.stringify(blow)}`
    const engine = startEngine(folder, environment)
    await strike(engine, folder, blow)
    // Without Postgres nobody can be asked; the next start recovers it.
    if ((await findEmbedded(folder)) === null) continue
    const sql = await openEmbedded(folder)
    if (await isMigrated(sql)) {
      expect(await ledgerFaults(sql), point).toEqual([])
      if ((await ordersUnderWay(sql)) > 0) hits += 1
    }
    await close(sql)
  }
  process.stdout.write(`kills with orders under way: ${hits} of ${KILLS}\n`)
  expect(hits).toBeGreaterThan(0)

  expect(await comesToItsEnd(folder, environment)).toBeGreaterThan(0)
}, 600_000)

/** A strategy that keeps all that it can get, once it has heard some hundred inputs. */
const HOARDER = `
import * as t from 'io-ts'
import { limitParameters, parameters, type Strategy } from 'csgo-engine/kit'

const params = parameters(
  limitParameters({ maxPositionUsd: '50', maxPositions: '3', maxEntrySpread: '0.05', maxExitSpread: '0.15' }),
  () => [],
)
const state = t.type({ heard: t.number })
const hoard: Array<ReadonlyArray<number>> = []
let heard = 0

export const hoarder: Strategy<t.TypeOf<typeof params>, t.TypeOf<typeof state>> = {
  name: 'hoarder',
  params,
  follows: () => () => true,
  state,
  codec: 1,
  initial: () => () => ({ heard: 0 }),
  step: () => before => {
    if (heard++ > 300) hoard.push(Array.from({ length: 500_000 }, (_, n) => n / 7))
    return [before, []]
  },
}
`

it('after memory ran out in the middle of trading the next start goes on from the same ledger', async () => {
  const folder = await dataFolder()
  const own = join(folder, 'own')
  await mkdir(own)
  await writeFile(join(own, 'hoarder.ts'), HOARDER)
  const { url } = await startVenue(await dataFolder())
  const environment = { ...BUSY, SIM_URL: url }
  const hungry = startEngine(folder, {
    ...environment,
    STRATEGIES: `${BUSY['STRATEGIES']},hoarder`,
    STRATEGIES_DIR: own,
    NODE_OPTIONS: '--max-old-space-size=128',
  })
  const { code } = await hungry.ended
  expect(hungry.err()).toContain('heap out of memory')
  expect(code).not.toBe(0)
  const sql = await openEmbedded(folder)
  expect(await ledgerFaults(sql)).toEqual([])
  await close(sql)
  expect(await comesToItsEnd(folder, environment)).toBeGreaterThan(0)
}, 240_000)
