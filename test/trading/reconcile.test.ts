import { expect, test } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { approved, type Order, type RiskApproved } from '../../src/domain/order.ts'
import type { OrderStatus } from '../../src/domain/orderLife.ts'
import type { OurOrder, OurState } from '../../src/ports/reconciliations.ts'
import { reconcile } from '../../src/trading/reconcile.ts'
import {
  aDecision,
  aLedgerView,
  aView,
  cores,
  dollars,
  NOON,
  openLong,
  pieces,
  waitingFor,
} from '../support/trading.ts'

/** An order for 20 dollars in this state; the account had 1000 dollars that no fill explains, and 979.5 are there. */
const boughtFor20 = (): ReadonlyArray<RiskApproved<Order>> => {
  const [verdict] = cores.judge(aLedgerView([aView()]), waitingFor(aDecision([openLong('YES', 20)])), NOON)
  if (verdict?._tag !== 'approved') throw new Error('refused')
  return verdict.intent.orders
}
const ourOrder = (order: RiskApproved<Order>, status: OrderStatus): OurOrder => ({
  order,
  status,
  filledShares: pieces(0),
  createdAt: NOON,
  absentSince: null,
  isActionClosed: false,
})

const textsFor = (status: OrderStatus): ReadonlyArray<string> => {
  const ours: OurState = {
    orders: boughtFor20().map(order => ourOrder(order, status)),
    fills: new Map(),
    foreignOrders: new Set(),
    foreignTrades: new Map(),
    held: new Map(),
    money: {
      made: dollars(0),
      isQuiet: true,
      expected: dollars(0),
      before: { spare: dollars(1000), fillsSince: 0 },
    },
  }
  const snapshot = { at: NOON, open: [], trades: [], collateral: dollars(979.5), shares: new Map() }
  return reconcile(ours, snapshot).mismatches.map(({ text }) => text)
}

test('dollars that a purchase under way may have taken are not missing; those of one that has ended are', () => {
  expect(textsFor('delayed')).toEqual([])
  expect(textsFor('unknown')).toEqual([])
  expect(textsFor('killed')).toEqual([expect.stringMatching(/^the account has 20\.5 USD less/)])
})

test('shares that a sale under way may have taken are not missing; those beyond it, or of one that has ended, are', () => {
  const [bought] = boughtFor20()
  if (bought === undefined) throw new Error('no order')
  const sale = approved<Order>({ ...bought, direction: 'SELL', amount: { _tag: 'shares', shares: pieces(10) } })
  const missing = (status: OrderStatus, there: number): ReadonlyArray<string> => {
    const ours: OurState = {
      orders: [ourOrder(sale, status)],
      fills: new Map(),
      foreignOrders: new Set(),
      foreignTrades: new Map(),
      held: new Map([[sale.tokenId, { confirmed: pieces(40), changedAt: millis(0), market: 'trades' as const }]]),
      money: { made: dollars(0), isQuiet: false, expected: dollars(0), before: null },
    }
    const shares = new Map([[sale.tokenId, pieces(there)]])
    return reconcile(ours, { at: NOON, open: [], trades: [], collateral: null, shares }).mismatches.map(
      ({ text }) => text,
    )
  }
  expect(missing('delayed', 30)).toEqual([])
  expect(missing('delayed', 29)).toEqual(['the ledger holds 40 settled shares, the venue has 29'])
  expect(missing('killed', 30)).toEqual(['the ledger holds 40 settled shares, the venue has 30'])
})
