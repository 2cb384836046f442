import { expect, test } from 'vitest'
import type { OrderStatus } from '../../src/domain/orderLife.ts'
import type { OurState } from '../../src/ports/reconciliations.ts'
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
const textsFor = (status: OrderStatus): ReadonlyArray<string> => {
  const [verdict] = cores.judge(aLedgerView([aView()]), waitingFor(aDecision([openLong('YES', 20)])), NOON)
  if (verdict?._tag !== 'approved') throw new Error('refused')
  const ours: OurState = {
    orders: verdict.intent.orders.map(order => ({
      order,
      status,
      filledShares: pieces(0),
      createdAt: NOON,
      absentSince: null,
      isActionClosed: false,
    })),
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
