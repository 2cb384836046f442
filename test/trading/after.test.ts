import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import type { ActionOrder, AfterOrder } from '../../src/domain/risk.ts'
import {
  aDecision,
  aLedgerView,
  aMarket,
  aQuote,
  aView,
  cores,
  NOON,
  openLong,
  openPair,
  pieces,
  waitingFor,
} from '../support/trading.ts'

const ordersOf = (action: Action) => {
  const [verdict] = cores.judge(aLedgerView([aView()]), waitingFor(aDecision([action])), NOON)
  if (verdict?._tag !== 'approved') throw new Error('refused')
  return verdict.intent.orders
}
const ended = (
  order: ActionOrder['order'] | undefined,
  filled: number,
  result: ActionOrder['result'],
  text = '',
): ActionOrder => {
  if (order === undefined) throw new Error('no such order')
  return { order, filledShares: pieces(filled), unsettled: pieces(0), result, text }
}
const after = (kind: Action['_tag'], orders: ReadonlyArray<ActionOrder>, quote = aQuote()): AfterOrder =>
  cores.after({ kind, orders, market: aMarket(), quote })

const [yes, no] = ordersOf(openPair(20))
const nextOf = (answer: AfterOrder) => {
  if (answer._tag !== 'next') throw new Error(answer._tag)
  return answer.order
}

describe('a single order', () => {
  const [order] = ordersOf(openLong('YES', 20))
  test.each([
    [40, 'filled', 'filled'],
    [10, 'killed', 'filled'],
    [0, 'killed', 'expired'],
    [0, 'expired', 'expired'],
    [0, 'cancelled', 'cancelled'],
    [0, 'rejected', 'rejected'],
  ] as const)('with %d filled that ended as %s closes its action as %s', (filled, result, kind) => {
    expect(after('OPEN_LONG', [ended(order, filled, result)])).toMatchObject({ _tag: 'close', kind })
  })
})

describe('a pair', () => {
  test('waits for its other order', () => {
    expect(after('OPEN_PAIR', [ended(yes, 40, 'filled'), ended(no, 0, null)])).toEqual({ _tag: 'wait' })
  })
  test('of which both filled something is done', () => {
    expect(after('OPEN_PAIR', [ended(yes, 40, 'filled'), ended(no, 1, 'killed')])).toMatchObject({ kind: 'filled' })
  })
  test('of which nothing filled is over', () => {
    expect(after('OPEN_PAIR', [ended(yes, 0, 'killed'), ended(no, 0, 'killed')])).toMatchObject({ kind: 'expired' })
  })
  test('of which one leg filled tries the other once more at the same limit, then sells the first', () => {
    const legs = [ended(yes, 0, 'killed'), ended(no, 38.461538, 'filled')]
    const second = nextOf(after('OPEN_PAIR', legs))
    expect(second).toMatchObject({
      side: 'YES',
      direction: 'BUY',
      limit: yes?.limit,
      amount: yes?.amount,
      orderId: `paper/${yes?.actionId}/YES/2`,
    })
    const undo = nextOf(after('OPEN_PAIR', [...legs, ended(second, 0, 'killed')]))
    expect(undo).toMatchObject({
      side: 'NO',
      direction: 'SELL',
      amount: { shares: pieces(38.46) },
      orderId: `paper/${no?.actionId}/NO/2`,
    })
    const all = [...legs, ended(second, 0, 'killed'), ended(undo, 38.46, 'filled')]
    expect(after('OPEN_PAIR', all)).toMatchObject({ _tag: 'close', kind: 'expired' })
    const partly = [...legs, ended(second, 0, 'killed'), ended(undo, 20, 'killed')]
    expect(after('OPEN_PAIR', partly)).toMatchObject({ _tag: 'close', kind: 'filled' })
  })
  test('whose second try fills is whole', () => {
    const legs = [ended(yes, 40, 'filled'), ended(no, 0, 'killed')]
    const second = nextOf(after('OPEN_PAIR', legs))
    expect(after('OPEN_PAIR', [...legs, ended(second, 40, 'filled')])).toMatchObject({ kind: 'filled' })
  })
  test('keeps a leg that cannot be sold, and says so by what is filled', () => {
    const legs = [ended(yes, 40, 'filled'), ended(no, 0, 'killed')]
    const second = nextOf(after('OPEN_PAIR', legs))
    const nobodyBids = aQuote(0, 3)
    expect(after('OPEN_PAIR', [...legs, ended(second, 0, 'killed')], nobodyBids)).toMatchObject({
      _tag: 'close',
      kind: 'filled',
    })
  })
})
