import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Action, Place } from '../../src/domain/action.ts'
import { marketId, orderId, strategyKey } from '../../src/domain/ids.ts'
import type { Market } from '../../src/domain/market.ts'
import { millis, NO_USD, ONE } from '../../src/domain/money.ts'
import { approved } from '../../src/domain/order.ts'
import type { Position } from '../../src/domain/position.ts'
import type { Quote } from '../../src/domain/quote.ts'
import type { LedgerView, MarketView, Verdict } from '../../src/domain/risk.ts'
import {
  aDecision,
  aLedgerView,
  aMarket,
  aQuote,
  aView,
  cents,
  close,
  cores,
  dollars,
  HEDGE,
  NOON,
  openLong,
  openPair,
  pieces,
  SCALP,
  waitingFor,
} from '../support/trading.ts'

const later = (ms: number) => millis(NOON + ms)
const reasonOf = (verdict: Verdict | undefined): string =>
  verdict === undefined ? 'none' : verdict._tag === 'refused' ? verdict.refusal.reason : verdict._tag

const judged = (view: LedgerView, action: Action, at = NOON): string =>
  reasonOf(cores.judge(view, waitingFor(aDecision([action])), at)[0])

const position: Position = {
  strategy: SCALP,
  marketId: marketId(1),
  side: 'YES',
  shares: pieces(40),
  confirmed: pieces(40),
  initialShares: pieces(40),
  cost: dollars(20),
  averagePrice: cents(50),
  realised: NO_USD,
  status: 'open',
  openedAt: NOON,
}
const holding = { positions: [position] }
const entry = openLong('YES', 20)
const exit = close('YES')
const view = (change: Partial<MarketView>, ledger: Partial<LedgerView> = {}) =>
  aLedgerView([aView({ ...holding, ...change })], ledger)
const market = (change: Partial<Market>) => view({ market: aMarket(1, change) })
const quote = (change: Partial<Quote>) => view({ quote: aQuote(49, 51, change) })
const wallet = (change: Partial<{ available: number; open: number; active: boolean }>) => {
  const { available = 400, open = 0, active = true } = change
  const openMarkets = new Set(Array.from({ length: open }, (_, place) => marketId(100 + place)))
  return view({}, { wallets: new Map([[SCALP, { available: dollars(available), openMarkets, active }]]) })
}
const reserve = 20 * 1.05 + 0.0002

describe.each([
  ['a fresh price in an open market', view({}), 'approved', 'approved'],
  ['a price of 20 s', quote({ observedAt: later(-20_000) }), 'approved', 'approved'],
  ['a price older than 20 s', quote({ observedAt: later(-20_001) }), 'stale', 'stale'],
  ['a price of a time that has not come', quote({ observedAt: later(1) }), 'stale', 'stale'],
  ['a suspect price', quote({ status: { _tag: 'suspect', reason: 'ghost' } }), 'suspect', 'suspect'],
  ['no price ever', view({ quote: null }), 'unpriced', 'unpriced'],
  ['a spread of 0.10', view({ quote: aQuote(45, 55) }), 'approved', 'approved'],
  ['a spread of 0.12', view({ quote: aQuote(44, 56) }), 'spread', 'approved'],
  ['a spread of 0.16', view({ quote: aQuote(42, 58) }), 'spread', 'spread'],
  ['a move of 0.03', view({ quote: aQuote(52, 54) }), 'approved', 'approved'],
  ['a move of 0.04', view({ quote: aQuote(53, 55) }), 'moved', 'approved'],
  ['a closed market', market({ closed: true }), 'closed', 'closed'],
  ['a market that takes no orders', market({ acceptingOrders: false }), 'closed', 'closed'],
  ['a match that has ended', market({ ended: true }), 'closed', 'approved'],
  ['a strategy that is switched off', wallet({ active: false }), 'inactive', 'approved'],
  ['no wallet', view({}, { wallets: new Map() }), 'inactive', 'approved'],
  ['an action without its end', view({ pending: new Set([SCALP]) }), 'pending', 'pending'],
  ["another strategy's pending action", view({ pending: new Set([HEDGE]) }), 'approved', 'approved'],
  ['exactly the dollars needed', wallet({ available: reserve }), 'approved', 'approved'],
  ['a millionth too little', wallet({ available: reserve - 0.000001 }), 'wallet', 'approved'],
  ['four other markets', wallet({ open: 4 }), 'approved', 'approved'],
  ['five other markets', wallet({ open: 5 }), 'positions', 'approved'],
  ['a leg of 30 dollars', view({ positions: [{ ...position, cost: dollars(30) }] }), 'approved', 'approved'],
  ['a leg of 30.01 dollars', view({ positions: [{ ...position, cost: dollars(30.01) }] }), 'position_usd', 'approved'],
  ['an exposure that just fits', view({}, { exposure: dollars(1000 - reserve) }), 'approved', 'approved'],
  ['an exposure over 1000', view({}, { exposure: dollars(1000.000001 - reserve) }), 'exposure', 'approved'],
  ['a loss of 99.99 today', view({}, { realisedToday: dollars(-99.99) }), 'approved', 'approved'],
  ['a loss of 100 today', view({}, { realisedToday: dollars(-100) }), 'daily_loss', 'approved'],
  ['nine orders within a second', view({}, { ordersLastSecond: 9 }), 'approved', 'approved'],
  ['ten orders within a second', view({}, { ordersLastSecond: 10 }), 'order_rate', 'approved'],
  ['a market that nobody knows', aLedgerView([]), 'closed', 'closed'],
] as const)('with %s', (_words, ledger, forEntry, forExit) => {
  test(`an entry is ${forEntry}`, () => expect(judged(ledger, entry)).toBe(forEntry))
  test(`an exit is ${forExit}`, () => expect(judged(ledger, exit)).toBe(forExit))
})

test('an entry that waited a second is judged, a longer one is refused, an exit never', () => {
  const fresh = view({ quote: aQuote(49, 51, { observedAt: later(1_000) }) })
  expect(judged(fresh, entry, later(1_000))).toBe('approved')
  expect(judged(fresh, entry, later(1_001))).toBe('busy')
  expect(judged(fresh, exit, later(10_000))).toBe('approved')
})

test('a refusal says its numbers', () => {
  const [verdict] = cores.judge(view({ quote: aQuote(44, 56) }), waitingFor(aDecision([entry])), NOON)
  expect(verdict).toMatchObject({ refusal: { detail: 'spread 0.12 over 0.1' } })
})

test('an order that would trade with one of ours that rests is refused', () => {
  const resting: Action = {
    _tag: 'PLACE',
    side: 'YES',
    direction: 'SELL',
    price: cents(53),
    shares: pieces(10),
    reason: '',
    trigger: cents(50),
  }
  const [verdict] = cores.judge(view({}), waitingFor(aDecision([resting])), NOON)
  if (verdict?._tag !== 'approved') throw new Error('refused')
  const orders = verdict.intent.orders.map(order => ({ order, left: order.amount }))
  expect(judged(view({ orders }), entry)).toBe('self_cross')
  expect(judged(view({ orders, quote: aQuote(48, 50) }), entry)).toBe('approved')
})

describe('a resting order that ends by itself', () => {
  const bid = (ahead: number): Place => ({
    _tag: 'PLACE',
    side: 'YES',
    direction: 'BUY',
    price: cents(45),
    shares: pieces(10),
    until: millis(NOON + ahead),
    reason: '',
    trigger: cents(50),
  })
  const YEAR = 365 * 24 * 3_600_000
  test.each([
    ['130 s ahead', 130_000, 'approved'],
    ['a millisecond nearer', 129_999, 'until'],
    ['in the past', -1, 'until'],
    ['a year ahead', YEAR, 'approved'],
    ['further', YEAR + 1, 'until'],
    ['that is no number', Number.NaN, 'until'],
    ['that never comes', Number.POSITIVE_INFINITY, 'until'],
  ])('with an end %s is judged so', (_words, ahead, verdict) => expect(judged(view({}), bid(ahead))).toBe(verdict))

  test('is measured from its verdict, not from its decision', () => {
    const fresh = view({ quote: aQuote(49, 51, { observedAt: later(1_000) }) })
    expect(judged(fresh, bid(131_000), later(1_000))).toBe('approved')
    expect(judged(fresh, bid(131_000), later(1_001))).toBe('busy')
    const sale: Action = { ...bid(130_000), direction: 'SELL', price: cents(55) }
    expect(judged(view({}), sale)).toBe('approved')
    expect(judged(fresh, sale, later(1_000))).toBe('until')
  })

  test('says in words what is missing', () => {
    const [verdict] = cores.judge(view({}), waitingFor(aDecision([bid(60_000)])), NOON)
    expect(verdict).toMatchObject({
      refusal: { detail: 'would end 60000 ms from now, at least 130000 ms and at most a year' },
    })
  })

  test('is reserved for, may be cancelled, is not crossed and makes nobody wait, as any that rests', () => {
    const [verdict] = cores.judge(view({}), waitingFor(aDecision([bid(200_000)])), NOON)
    if (verdict?._tag !== 'approved') throw new Error('refused')
    const [order] = verdict.intent.orders
    if (order === undefined) throw new Error('no order')
    expect(order).toMatchObject({ type: 'GTD', endsAt: NOON + 200_000 })
    expect(verdict.intent.reserve).toBe(dollars(4.5))
    const rests = view({ orders: [{ order, left: order.amount }] })
    const cancel: Action = { _tag: 'CANCEL', orderId: order.orderId, reason: '', trigger: cents(50) }
    expect(judged(rests, cancel)).toBe('cancel')
    const sale: Action = { ...bid(200_000), direction: 'SELL', price: cents(45) }
    expect(judged(rests, sale)).toBe('self_cross')
    const both = waitingFor(aDecision([bid(200_000)]), aDecision([openLong('YES', 5)], { step: 2 }))
    expect(cores.judge(view({}), both, NOON).map(reasonOf)).toEqual(['approved', 'approved'])
  })
})

describe('a cancel', () => {
  const cancel = (id: string): Action => ({ _tag: 'CANCEL', orderId: orderId(id), reason: '', trigger: cents(50) })
  const [verdict] = cores.judge(view({}), waitingFor(aDecision([openLong('YES', 5)])), NOON)
  const order = verdict?._tag === 'approved' ? verdict.intent.orders[0] : undefined
  if (order === undefined) throw new Error('refused')
  const resting = approved({ ...order, type: 'GTC' as const })

  test('of a resting order passes, whatever the price is and whatever is pending', () => {
    const ledger = view({ orders: [{ order: resting, left: order.amount }], quote: null, pending: new Set([SCALP]) })
    expect(judged(ledger, cancel(order.orderId))).toBe('cancel')
  })
  test('of a taker order, an unknown one, or one of another strategy is refused', () => {
    expect(judged(view({ orders: [{ order, left: order.amount }] }), cancel(order.orderId))).toBe('not_supported')
    expect(judged(view({}), cancel('nobody'))).toBe('nothing_held')
    const foreign = approved({ ...resting, strategy: strategyKey('other') })
    expect(judged(view({ orders: [{ order: foreign, left: order.amount }] }), cancel(order.orderId))).toBe(
      'nothing_held',
    )
  })
})

test('of two decisions that race for the last slot the first wins', () => {
  const open = new Set([1, 2, 3, 4].map(place => marketId(100 + place)))
  const wallets = new Map([[SCALP, { available: dollars(400), openMarkets: open, active: true }]])
  const both = aLedgerView(
    [1, 2].map(id => aView({ market: aMarket(id) })),
    { wallets },
  )
  const decisions = waitingFor(aDecision([entry], { market: 2 }), aDecision([entry], { market: 1 }))
  expect(cores.judge(both, decisions, NOON).map(reasonOf)).toEqual(['approved', 'positions'])
})

test('two actions of one decision do not make each other wait, the next decision does', () => {
  const verdicts = cores.judge(
    aLedgerView([aView()]),
    waitingFor(aDecision([openLong('YES', 5), openLong('NO', 5)]), aDecision([openLong('YES', 5)], { step: 2 })),
    NOON,
  )
  expect(verdicts.map(reasonOf)).toEqual(['approved', 'approved', 'pending'])
})

test('whatever races, what is approved never exceeds wallet, exposure, slots or rate', () => {
  const asks = fc.array(
    fc.record({ market: fc.integer({ min: 1, max: 8 }), usd: fc.integer({ min: 1, max: 50 }), pair: fc.boolean() }),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(
      asks,
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 1000 }),
      (list, available, exposure) => {
        const ledger = aLedgerView(
          Array.from({ length: 8 }, (_, place) => aView({ market: aMarket(place + 1) })),
          {
            exposure: dollars(exposure),
            wallets: new Map([[SCALP, { available: dollars(available), openMarkets: new Set(), active: true }]]),
          },
        )
        const decisions = list.map(({ market: id, usd, pair }, place) =>
          aDecision([pair ? openPair(usd) : openLong('YES', usd)], { market: id, step: place + 1 }),
        )
        const verdicts = cores.judge(ledger, waitingFor(...decisions), NOON)
        const intents = verdicts.flatMap(verdict => (verdict._tag === 'approved' ? [verdict.intent] : []))
        const reserved = intents.reduce((sum, intent) => sum + intent.reserve, 0)
        expect(verdicts).toHaveLength(list.length)
        expect(reserved).toBeLessThanOrEqual(available * ONE)
        expect(reserved + exposure * ONE).toBeLessThanOrEqual(Math.max(1000, exposure) * ONE)
        expect(new Set(intents.map(intent => intent.marketId)).size).toBe(intents.length)
        expect(intents.length).toBeLessThanOrEqual(5)
        expect(intents.flatMap(intent => intent.orders).length).toBeLessThanOrEqual(10)
      },
    ),
  )
})
