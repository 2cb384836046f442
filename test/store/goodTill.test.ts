/** Resting orders that end by themselves, in the ledger: what the venue tells of them, what it does not, and what a restart knows. */
import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Action } from '../../src/domain/action.ts'
import { millis, NO_USD, type Shares } from '../../src/domain/money.ts'
import type { Order, RiskApproved } from '../../src/domain/order.ts'
import type { AccountSnapshot, VenueOrder } from '../../src/ports/account.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { createReconciliations } from '../../src/store/reconciliations.ts'
import { readOrders } from '../../src/store/reports/trades.ts'
import { readWhy } from '../../src/store/reports/why.ts'
import { reconcile } from '../../src/trading/reconcile.ts'
import { reportsOfOrder, reportsOfTrade } from '../../src/trading/reports.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { ledgerFaults } from '../support/ledgerFaults.ts'
import {
  aDecision,
  aMarket,
  aQuote,
  cents,
  cores,
  furnish,
  LEASE,
  must,
  NOON,
  pieces,
  waitingFor,
} from '../support/trading.ts'

const { sql } = await testDatabase()
const fence = { leaseName: LEASE, fencing: () => 1 }
const clock = { ...systemClock, now: () => NOON }
const ledger = createLedger(sql, { cores, clock, ...fence })
const reconciliations = createReconciliations(sql, { cores: { reconcile, reportsOfOrder, reportsOfTrade }, ...fence })
/** Asked with half a second: the venue knows whole ones. */
const UNTIL = millis(NOON + 199_500)
const ENDS = NOON + 200_000

beforeEach(async () => {
  await emptied(sql)
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
})

const bid: Action = {
  _tag: 'PLACE',
  side: 'YES',
  direction: 'BUY',
  price: cents(45),
  shares: pieces(10),
  until: UNTIL,
  reason: 'rests',
  trigger: cents(50),
}
const rested = async (): Promise<RiskApproved<Order>> => {
  const { orders } = await must(ledger.approve(waitingFor(aDecision([bid]))))
  const [order] = orders
  if (order === undefined) throw new Error('refused')
  await must(ledger.record({ _tag: 'accepted', order, at: NOON, status: 'live' }))
  return order
}
const toldOf = (order: Order, state: VenueOrder['state'], text: string, at: number): VenueOrder => ({
  orderId: order.orderId,
  conditionId: order.conditionId,
  tokenId: order.tokenId,
  direction: order.direction,
  price: order.limit,
  size: pieces(10),
  matched: pieces(0),
  state,
  text,
  at: millis(at),
})
/** The venue tells it, with its own stamp; we hear it at another time. */
const told = async (order: VenueOrder, at: number): Promise<void> => {
  for (const report of await must(reconciliations.told({ _tag: 'order', order }, millis(at))))
    await must(ledger.record(report))
}
const pass = async (at: number, open: AccountSnapshot['open'] = []) => {
  const snapshot = { at: millis(at), open, trades: [], collateral: null, shares: new Map() }
  const found = await must(reconciliations.compare(snapshot))
  for (const one of found.corrections) if (one._tag === 'report') await must(ledger.record(one.report))
  return found.corrections.map(one => (one._tag === 'report' ? one.report._tag : one._tag))
}
/** How the order ended, in which words; how its strategy heard it; and what is still held back. */
const ended = async (order: Order) => {
  const [row] = await sql<{ status: string; text: string }[]>`
    select status, text from csgo_orders where order_id = ${order.orderId}`
  const heard = await sql<{ kind: string }[]>`select kind from csgo_outcomes where family = 'closing' order by seq`
  const reserved = await sql`select 1 from csgo_reservations`
  expect(await ledgerFaults(sql)).toEqual([])
  return [row?.status, row?.text, heard.map(({ kind }) => kind).join(), reserved.length]
}
const filled = (order: RiskApproved<Order>, size: Shares) =>
  must(
    ledger.record({
      _tag: 'filled',
      order,
      at: NOON,
      fillKey: 'a',
      shares: size,
      price: order.limit,
      role: 'maker',
      fee: NO_USD,
      settlement: 'confirmed',
      book: null,
    }),
  )

describe('the end of an order that ends by itself', () => {
  test('told at its time is expired, and frees what was held back', async () => {
    const order = await rested()
    await told(toldOf(order, 'ended', 'CANCELED', ENDS), ENDS + 40)
    expect(await ended(order)).toEqual(['expired', 'its time was over: CANCELED', 'expired', 0])
  })

  test('told before it is a cancel, as of any order', async () => {
    const order = await rested()
    await told(toldOf(order, 'ended', 'CANCELED', ENDS - 1), ENDS - 1)
    expect(await ended(order)).toEqual(['cancelled', 'CANCELED', 'cancelled', 0])
  })

  test('is judged by the stamp of the venue, as far as clocks may be apart', async () => {
    const order = await rested()
    await told(toldOf(order, 'ended', 'CANCELED', ENDS), ENDS - 5_000)
    expect((await ended(order))[0]).toBe('expired')
  })

  test('is no end by time where the venue gives another reason, or its clock is far off', async () => {
    const order = await rested()
    await told(toldOf(order, 'ended', 'CANCELED', ENDS + 3_600_000), ENDS - 5_001)
    expect((await ended(order))[0]).toBe('cancelled')
  })

  test('is what the venue says where it took it back by itself, however late that is heard', async () => {
    const order = await rested()
    await told(toldOf(order, 'ended', 'INVALID', NOON), ENDS + 1_000)
    expect(await ended(order)).toEqual(['cancelled', 'INVALID', 'cancelled', 0])
  })

  test('that nobody told is found by a comparison, once', async () => {
    const order = await rested()
    expect(await pass(ENDS)).toEqual(['done'])
    const text = 'not open at the venue any more, 0 traded, its time was over'
    expect(await ended(order)).toEqual(['expired', text, 'expired', 0])
    expect(await pass(ENDS)).toEqual([])
  })

  test('missing before its time is a cancel', async () => {
    const order = await rested()
    expect(await pass(ENDS - 1)).toEqual(['done'])
    expect(await ended(order)).toEqual(['cancelled', 'not open at the venue any more, 0 traded', 'cancelled', 0])
  })

  test('of which a part was filled keeps that part: its strategy hears of it as filled', async () => {
    const order = await rested()
    await filled(order, pieces(4))
    await told({ ...toldOf(order, 'ended', 'CANCELED', ENDS), matched: pieces(4) }, ENDS)
    expect(await ended(order)).toEqual(['expired', 'its time was over: CANCELED', 'filled', 0])
    expect(await sql`select remaining_shares::float as held, cost_basis::float as cost from csgo_positions`).toEqual([
      { held: 4, cost: 1.8 },
    ])
  })

  test('is told to whoever asked to cancel it: it came before', async () => {
    const order = await rested()
    const cancel: Action = { _tag: 'CANCEL', orderId: order.orderId, reason: 'takes back', trigger: cents(50) }
    const { cancels } = await must(ledger.approve(waitingFor(aDecision([cancel], { step: 2 }))))
    expect(cancels.map(({ orderId }) => orderId)).toEqual([order.orderId])
    await told(toldOf(order, 'ended', 'CANCELED', ENDS), ENDS)
    const heard = await sql`select kind, reason from csgo_outcomes where family = 'closing' order by seq`
    expect(heard).toEqual([
      { kind: 'rejected', reason: 'the order was expired before: its time was over: CANCELED' },
      { kind: 'expired', reason: 'its time was over: CANCELED' },
    ])
  })

  test('of one that is unknown is not waited for: it is cancelled by its hash first', async () => {
    const { orders } = await must(ledger.approve(waitingFor(aDecision([bid]))))
    const [order] = orders
    if (order === undefined) throw new Error('refused')
    await must(ledger.record({ _tag: 'unknown', order, at: NOON, text: 'timed out' }))
    expect(await pass(NOON + 20_000)).toEqual(['absent', 'cancel'])
  })

  test('that the venue does not keep is brought about: what rests ten seconds longer is taken back', async () => {
    const order = await rested()
    const live = toldOf(order, 'live', 'LIVE', NOON)
    expect(await pass(ENDS + 9_999, [live])).toEqual([])
    expect(await pass(ENDS + 10_000, [live])).toEqual(['cancel'])
  })
})

test('the end is in the database, so that a restart, the orders and why know it', async () => {
  const order = await rested()
  expect(order).toMatchObject({ type: 'GTD', endsAt: ENDS })
  const [sent] = await must(createLedger(sql, { cores, clock, ...fence }).unfinished())
  expect(sent).toMatchObject({ order: { ...order }, wanted: 'fill' })
  expect(await readOrders(sql, 'working', 10)).toMatchObject([{ type: 'GTD', endsAt: ENDS }])
  const why = await readWhy(sql, order.actionId)
  expect(why?.chains[0]?.orders).toMatchObject([{ type: 'GTD', endsAt: ENDS }])
  expect(why?.chains[0]?.action).toMatchObject({ until: UNTIL })
})

test('the database takes no order that ends by itself without its end, and an end of no other', async () => {
  const order = await rested()
  const changed = (type: string, ends: number | null) =>
    sql`update csgo_orders set order_type = ${type}, ends_at = ${ends} where order_id = ${order.orderId}`.then(
      () => 'taken',
      (error: unknown) => String(error),
    )
  for (const [type, ends] of [
    ['GTD', null],
    ['GTC', ENDS],
    ['FAK', ENDS],
    ['FOK', null],
  ] as const)
    expect(await changed(type, ends)).toContain('csgo_orders_check')
  expect(await changed('GTC', null)).toBe('taken')
})
