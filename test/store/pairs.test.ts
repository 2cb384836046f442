import { beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import {
  aDecision,
  aMarket,
  aQuote,
  cents,
  cores,
  dollars,
  furnish,
  LEASE,
  must,
  NOON,
  openPair,
  pieces,
  SCALP,
  waitingFor,
} from '../support/trading.ts'

const { sql } = await testDatabase()
const ledger = createLedger(sql, {
  cores,
  clock: { ...systemClock, now: () => NOON },
  leaseName: LEASE,
  fencing: () => 1,
})

const fill = (key: string, side: 'YES' | 'NO', shares: string, price: string, settlement = 'confirmed') => sql`
  select csgo_fill(${key}, 'manual', ${SCALP}, 1, ${side}, ${shares}, ${price}, 0, 'test', ${NOON}, settlement_ => ${settlement})`
const merge = (shares: string, key = 'merge/1') =>
  sql`select csgo_merge(${SCALP}, 1, ${shares}, ${key}, 'merged', ${NOON}) as dollars`
const available = async () =>
  (
    await sql<
      { free: string }[]
    >`select trim_scale(available_usd) as free from csgo_wallets where strategy_name = ${SCALP}`
  )[0]?.free
const left = async () =>
  (
    await sql<{ words: string }[]>`
    select token_type || ' ' || trim_scale(remaining_shares) as words from csgo_positions where status <> 'closed' order by token_type desc`
  ).map(row => row.words)

beforeEach(async () => {
  await emptied(sql)
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
})

test('a merge pays exactly one dollar a pair, without a fee, once', async () => {
  await fill('y', 'YES', '10.000001', '0.47')
  await fill('n', 'NO', '7.333333', '0.51')
  const before = Number(await available())
  expect(await merge('7.333333')).toEqual([{ dollars: '7.333333' }])
  expect(Number(await available())).toBeCloseTo(before + 7.333333, 9)
  expect(await left()).toEqual(['YES 2.666668'])
  expect(
    await sql`select sum(price)::float as price, sum(value_usd)::float as value from csgo_fills where kind = 'merge'`,
  ).toEqual([{ price: 1, value: 7.333333 }])
  await expect(merge('7.333333')).rejects.toThrow('no 7.333333 settled pairs')
  expect(await ledgerFaults(sql)).toEqual([])
})

test('only settled shares are merged', async () => {
  await fill('y', 'YES', '10', '0.47')
  await fill('n', 'NO', '10', '0.51', 'matched')
  await expect(merge('10')).rejects.toThrow('no 10 settled pairs')
  expect(await left()).toEqual(['YES 10', 'NO 10'])
})

test('a resolved market pays a position once nothing of it is provisional: what failed is never paid', async () => {
  await fill('y', 'YES', '10', '0.5', 'matched')
  await fill('n', 'NO', '10', '0.5')
  await sql`update csgo_matches set closed = true, resolved = true, payout_yes = 0.5, payout_no = 0.5 where id = 1`
  await must(ledger.settle(NOON))
  expect(await left()).toEqual(['YES 10'])
  await sql`select csgo_settle_fill('y', 1, 'failed', 'test', ${NOON})`
  await must(ledger.settle(NOON))
  expect(await left()).toEqual([])
  expect(await available()).toBe('400')
  expect(await sql`select kind, token_type from csgo_fills where kind in ('payout', 'reversal') order by id`).toEqual([
    { kind: 'payout', token_type: 'NO' },
    { kind: 'reversal', token_type: 'YES' },
  ])
  expect(await ledgerFaults(sql)).toEqual([])
})

/** A pair of which YES is matched and NO was killed twice. */
const halfAPair = async () => {
  const { orders } = await must(ledger.approve(waitingFor(aDecision([openPair(20)]))))
  const [yes, no] = orders
  if (yes === undefined || no === undefined) throw new Error('refused')
  const bought = {
    shares: pieces(40),
    price: cents(50),
    fee: dollars(0),
    role: 'taker',
    settlement: 'matched',
    book: null,
  } as const
  await must(ledger.record({ _tag: 'filled', order: yes, at: NOON, fillKey: 'trade/t/yes', ...bought }))
  await must(ledger.record({ _tag: 'done', order: yes, at: NOON, result: 'filled', text: '' }))
  const killed = { _tag: 'done', at: NOON, result: 'killed', text: 'nobody' } as const
  const { next } = await must(ledger.record({ ...killed, order: no }))
  const [again] = next
  if (again === undefined) throw new Error('the missing leg is not tried again')
  expect((await must(ledger.record({ ...killed, order: again }))).next).toEqual([])
  const settle = (settlement: 'confirmed' | 'failed') =>
    must(ledger.record({ _tag: 'settled', order: yes, at: NOON, fillKey: 'trade/t/yes', settlement, text: '' }))
  return settle
}
const endedAs = async () =>
  (await sql<{ closed_as: string | null }[]>`select closed_as from csgo_intents`)[0]?.closed_as

test('half a pair is sold again once it is settled, not before', async () => {
  const settle = await halfAPair()
  expect(await endedAs()).toBeNull()
  expect(await ledgerFaults(sql)).toEqual([])
  const { next } = await settle('confirmed')
  expect(next.map(({ side, direction, amount }) => [side, direction, amount])).toEqual([
    ['YES', 'SELL', { _tag: 'shares', shares: pieces(40) }],
  ])
})

test('half a pair that failed to settle leaves nothing to be sold', async () => {
  const settle = await halfAPair()
  expect((await settle('failed')).next).toEqual([])
  expect(await endedAs()).toBe('expired')
  expect(await left()).toEqual([])
  expect(await ledgerFaults(sql)).toEqual([])
})
