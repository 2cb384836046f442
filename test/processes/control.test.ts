/** Persons act on a running engine by commands: cancel, the levels of a halt, resume, close. Its orders really rest, at a simulated venue. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Sql } from '../../src/store/connection.ts'
import { expectAnswer } from '../support/answers.ts'
import { BUSY } from '../support/busy.ts'
import {
  close,
  dataFolder,
  emptyFolder,
  expectNothingLeft,
  openEmbedded,
  runToEnd,
  startEngine,
  startVenue,
  untilReady,
} from '../support/engineProcess.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import { eventually } from '../support/waiting.ts'

/** Buys a little in a few markets, then rests a purchase and a sale far from the touch in each. */
const RESTER = `
import * as t from 'io-ts'
import { limitParameters, parameters, type Strategy } from 'csgo-engine/kit'

const params = parameters(
  limitParameters({ maxPositionUsd: '50', maxPositions: '3', maxEntrySpread: '0.1', maxExitSpread: '0.2' }),
  () => [],
)
const state = t.type({ asked: t.number, rests: t.number })

export const rester: Strategy<t.TypeOf<typeof params>, t.TypeOf<typeof state>> = {
  name: 'rester',
  params,
  follows: () => () => true,
  state,
  codec: 1,
  initial: () => () => ({ asked: 0, rests: 0 }),
  step: () => (before, input) => {
    if (input._tag !== 'tick' || input.own.pending.length > 0) return [before, []]
    const { own, quote, market } = input
    const trigger = quote.yesPrice
    const [held] = own.positions
    if (held === undefined) {
      // The venue cancels what rests when a game starts.
      const isSafe = input.inPlay || (input.sinceStart ?? 0) < -600_000
      if (!isSafe || before.rests > 0 || before.asked > 5 || own.openMarkets >= 3 || trigger < 200_000 || trigger > 800_000) return [before, []]
      return [{ ...before, asked: before.asked + 1 }, [{ _tag: 'OPEN_LONG', side: 'YES', usd: 8_000_000, reason: 'to hold', trigger }]]
    }
    const shares = Math.floor(held.confirmed / 10_000) * 10_000
    if (before.rests === 2 || shares < market.minOrderSize) return [before, []]
    const rest = { _tag: 'PLACE', side: 'YES', reason: 'to rest', trigger }
    const order =
      before.rests === 0
        ? { ...rest, direction: 'BUY', price: market.tickSize, shares: 10_000_000 }
        : { ...rest, direction: 'SELL', price: 1_000_000 - market.tickSize, shares }
    return [{ ...before, rests: before.rests + 1 }, [order]]
  },
}
`

interface Resting {
  readonly order_id: string
  readonly side: 'BUY' | 'SELL'
}
const resting = (sql: Sql, side: 'BUY' | 'SELL') =>
  sql<Resting[]>`select order_id, side from csgo_orders where order_type = 'GTC' and status = 'live' and side = ${side}`
const held = async (sql: Sql): Promise<ReadonlyArray<number>> =>
  (await sql<{ id: number }[]>`select id from csgo_positions where status <> 'closed'`).map(({ id }) => id)

it('cancel, halt, resume and close work beside a running engine, and a halt outlives it', {
  timeout: 400_000,
}, async () => {
  const folder = await dataFolder()
  const own = join(folder, 'own')
  await mkdir(own)
  await writeFile(join(own, 'rester.ts'), RESTER)
  const { venue, url } = await startVenue(await emptyFolder())
  const environment = {
    ...BUSY,
    WALLET_USD: '400',
    SIM_URL: url,
    TRADING: 'live',
    STRATEGIES: 'rester',
    STRATEGIES_DIR: own,
  }
  const command = (...words: ReadonlyArray<string>) => runToEnd(words, { folder, environment })

  const first = startEngine(folder, environment)
  await untilReady(first)
  const sql = await openEmbedded(folder)
  await eventually(
    'orders rest on both sides',
    async () => (await resting(sql, 'BUY')).length > 1 && (await resting(sql, 'SELL')).length > 1,
    180_000,
  )
  const [one] = await resting(sql, 'BUY')
  const cancelled = await command('cancel', one?.order_id ?? '', '--yes', '--json')
  expect([cancelled.code, cancelled.err]).toEqual([0, ''])
  expectAnswer('cancel <what> --yes', cancelled.out)
  await eventually('it is cancelled', async () =>
    (await resting(sql, 'BUY')).every(row => row.order_id !== one?.order_id),
  )

  expect(await command('halt', 'reduce_only', '--reason', 'the feed is odd')).toMatchObject({ code: 0 })
  await eventually('no purchase rests', async () => (await resting(sql, 'BUY')).length === 0)
  expect((await resting(sql, 'SELL')).length).toBeGreaterThan(0)
  expect(await command('halt', 'all_stop', '--reason', 'the feed is worse')).toMatchObject({ code: 0 })
  await eventually('nothing rests', async () => (await resting(sql, 'SELL')).length === 0)
  // The venue itself says so.
  const seen = await command('reconcile', '--json')
  expect({ code: seen.code, seen: expectAnswer('reconcile', seen.out) }).toMatchObject({
    code: 0,
    seen: { openOrders: 0, mismatches: [] },
  })
  expect(await ledgerFaults(sql)).toEqual([])
  await close(sql)
  first.signal('SIGTERM')
  expect((await first.ended).code, first.err().slice(-2000)).toBe(0)

  const none = await command('close', 'all', '--yes')
  expect([none.code, none.err]).toEqual([1, expect.stringContaining('it does not run')])
  const second = startEngine(folder, environment)
  await second.says('trading is stopped; let it go on with: csgo-engine resume')
  await untilReady(second)
  const after = await openEmbedded(folder)
  await after`insert into csgo_halts (reason, level, detail, by_whom, is_over) values ('clock_skew', 'no_entries', 'the clock is six seconds off', 'test', false)`
  const still = await command('resume')
  expect([still.code, still.err]).toEqual([3, expect.stringContaining('clock skew: the clock is six seconds off')])
  expect((await after`select from csgo_halted`).length).toBe(2)
  expect(await command('resume', '--force')).toMatchObject({ code: 0, out: expect.stringMatching(/^Trading goes on/) })
  expect((await after`select from csgo_halted`).length).toBe(0)

  const before = await held(after)
  expect(before.length).toBeGreaterThan(0)
  const closed = await command('close', 'all', '--yes', '--json')
  expect([closed.code, closed.err]).toEqual([0, ''])
  expectAnswer('close <what> --yes', closed.out)
  await eventually('all is sold', async () => (await held(after)).every(id => !before.includes(id)), 60_000)
  const audit = await after<{ what: string }[]>`select distinct what from csgo_audit order by what`
  expect(audit.map(({ what }) => what)).toEqual(['cancel', 'close', 'halt', 'resume'])
  expect(await ledgerFaults(after)).toEqual([])
  await close(after)
  second.signal('SIGTERM')
  expect((await second.ended).code, second.err().slice(-2000)).toBe(0)
  await expectNothingLeft(folder)
  venue.signal('SIGTERM')
})
