/** Live trading as a program: signed orders to a simulated venue that keeps a truth log; a kill -9 in the midst. */
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { loggedAlarms } from '../../src/process/alarms.ts'
import { openLive } from '../../src/process/live.ts'
import { simulatedAddresses } from '../../src/process/venue.ts'
import type { Sql } from '../../src/store/connection.ts'
import { createTransport } from '../../src/venue/transport.ts'
import { BUSY, RESTING_STRATEGIES } from '../support/busy.ts'
import {
  close,
  dataFolder,
  expectNothingLeft,
  launch,
  openEmbedded,
  runToEnd,
  startEngine,
  untilReady,
} from '../support/engineProcess.ts'
import { ledgerFaults, ordersUnderWay } from '../support/ledgerFaults.ts'
import { silentLog } from '../support/log.ts'
import { readLedgerFills, readTruthAccount } from '../support/truthAccount.ts'
import { eventually } from '../support/waiting.ts'

const WALLET_USD = 300_000
/** Fills before the kill. */
const FILLS = 12

const count = async (sql: Sql): Promise<number> =>
  (await sql<{ fills: number }[]>`select count(*)::int as fills from csgo_fills where kind = 'order'`)[0]?.fills ?? 0

const unsettled = async (sql: Sql): Promise<number> =>
  (
    await sql<{ fills: number }[]>`
      select count(*)::int as fills from csgo_fill_settlements s where s.settlement = 'matched'
         and not exists (select from csgo_fill_settlements e where e.fill_key = s.fill_key and e.settlement <> 'matched')`
  )[0]?.fills ?? 0

/** What the wallet has by the ledger: what it began with, what was made, less what is held. Millionths. */
const cashOf = async (sql: Sql): Promise<number> =>
  (
    await sql<{ cash: number }[]>`
      select (sum(total_realized_pnl - cost_usd) * 1000000)::bigint as cash from csgo_wallets`
  )[0]?.cash ?? 0

/** What the venue itself says that the wallet has, millionths. */
const collateralOf = async (url: string, folder: string): Promise<number> => {
  const config = readConfig({ SIM_URL: url, DATA_DIR: folder, TRADING: 'live' }, {})
  if (E.isLeft(config)) throw new Error(config.left.join())
  const transport = createTransport({ clock: systemClock })
  const opened = await openLive({
    config: config.right,
    venue: simulatedAddresses(url),
    transport,
    alarms: loggedAlarms(silentLog),
    clock: systemClock,
    log: silentLog,
  })
  if (E.isLeft(opened)) throw new Error(opened.left.says)
  const there = await opened.right.live.collateral()
  await transport.close()
  if (E.isLeft(there)) throw new Error(there.left.message)
  return there.right
}

it('trades as the truth log says, to the unit, also after kill -9 in the midst', { timeout: 600_000 }, async () => {
  const [venueFolder, folder] = [await dataFolder(), await dataFolder()]
  const truth = join(venueFolder, 'truth.ndjson')
  const venue = launch(
    ['sim', '--port', '0', '--seed', '42', '--matches', '12', '--wallet-usd', String(WALLET_USD), '--truth', truth],
    { folder: venueFolder },
  )
  await venue.says('"ready":true')
  const url = /"url":"([^"]+)"/.exec(venue.out())?.[1] ?? ''
  const environment = { ...BUSY, SIM_MATCHES: '12', SIM_URL: url, TRADING: 'live' }

  const first = startEngine(folder, environment)
  await first.says('trading live at the simulated venue, with made-up money')
  const sql = await openEmbedded(folder)
  const isBusy = async () => first.hasEnded() || ((await count(sql)) >= FILLS && (await ordersUnderWay(sql)) > 0)
  await eventually('it trades', isBusy, 240_000)
  expect(first.hasEnded(), first.err().slice(-3000)).toBe(false)
  first.signal('SIGKILL')
  await first.ended
  expect(await ledgerFaults(sql)).toEqual([])
  await close(sql)

  const last = startEngine(folder, { ...environment, STRATEGIES: RESTING_STRATEGIES })
  const page = await untilReady(last)
  const after = await openEmbedded(folder)
  const isQuiet = async () => (await ordersUnderWay(after)) === 0 && (await unsettled(after)) === 0
  await eventually('every order has its end, every fill is settled', isQuiet, 300_000)
  expect(await ledgerFaults(after)).toEqual([])
  expect(await (await fetch(`${page}/health/ready`)).json()).toMatchObject({ ready: true })

  const dry = await runToEnd(['reconcile', '--dry-run', '--json'], { folder })
  expect({ code: dry.code, found: JSON.parse(dry.out) }, dry.err).toMatchObject({
    code: 0,
    found: { openOrders: 0, corrections: [], mismatches: [] },
  })
  const there = await collateralOf(url, folder)
  const [account] = await after<{ account: string }[]>`select account from csgo_account`
  const maker = account?.account ?? ''
  const ledger = await readLedgerFills(after)
  const orders = await after<{ order_id: string }[]>`select order_id from csgo_orders`
  const cash = await cashOf(after)
  const foreign = await after`select order_id from csgo_foreign_orders union select order_id from csgo_foreign_trades`
  const halts = await after`select reason, detail from csgo_halted`
  await close(after)
  last.signal('SIGTERM')
  expect((await last.ended).code, last.err().slice(-3000)).toBe(0)
  await expectNothingLeft(folder)
  venue.signal('SIGTERM')
  await venue.ended

  const told = await readTruthAccount(truth, maker)
  expect(ledger.size).toBeGreaterThanOrEqual(FILLS)
  expect(Object.fromEntries(ledger)).toEqual(Object.fromEntries(told.fills))
  expect([...told.placed.values()].filter(times => times !== 1)).toEqual([])
  const known = new Set(orders.map(row => row.order_id))
  expect([...told.placed.keys()].filter(id => !known.has(id))).toEqual([])
  expect({ foreign, halts }).toEqual({ foreign: [], halts: [] })
  // Whatever was bought, sold, paid and charged: the account has it to the unit.
  expect(there).toBe(WALLET_USD * 1_000_000 + cash)
  const verified = await runToEnd(['sim', 'verify', truth], { folder: venueFolder })
  expect(verified.code, verified.out + verified.err).toBe(0)
})
