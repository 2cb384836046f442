import * as E from 'fp-ts/lib/Either.js'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { marketId, orderId } from '../../src/domain/ids.ts'
import { type Price, takerFee } from '../../src/domain/money.ts'
import type { Order, OrderDone, OrderFilled, RiskApproved } from '../../src/domain/order.ts'
import type { Ledger } from '../../src/ports/store.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import {
  aDecision,
  aMarket,
  aQuote,
  cents,
  close,
  cores,
  furnish,
  HEDGE,
  LEASE,
  must,
  NOON,
  openLong,
  openPair,
  partialClose,
  pieces,
  SCALP,
  setQuote,
  waitingFor,
} from '../support/trading.ts'
import { eventually } from '../support/waiting.ts'

const { sql } = await testDatabase()

const newLedger = (fencing = 1, fixedNow = NOON): Ledger =>
  createLedger(sql, {
    cores,
    clock: { ...systemClock, now: () => fixedNow },
    leaseName: LEASE,
    fencing: () => fencing,
  })

beforeEach(async () => {
  await emptied(sql)
  await furnish(
    sql,
    [1, 2, 3].map(id => ({ market: aMarket(id), quote: aQuote() })),
  )
})

const fillOf = (order: RiskApproved<Order>, shares: number, at: Price, key = '0'): OrderFilled => ({
  _tag: 'filled',
  order,
  at: NOON,
  fillKey: `${order.orderId}/${key}`,
  shares: pieces(shares),
  price: at,
  fee: takerFee(pieces(shares), at, order.fee),
  role: 'taker',
  settlement: 'confirmed',
  book: { bid: cents(49), ask: cents(51), observedAt: NOON },
})
const doneOf = (order: RiskApproved<Order>, result: OrderDone['result'], text = ''): OrderDone => ({
  _tag: 'done',
  order,
  at: NOON,
  result,
  text,
})
const acceptedOf = (order: RiskApproved<Order>) => ({ _tag: 'accepted', order, at: NOON, status: 'delayed' }) as const

const outcomes = (action?: string) =>
  sql<{ family: string; kind: string; shares: string; cash: string; reason: string }[]>`
    select family, kind, trim_scale(shares) as shares, trim_scale(cash) as cash, reason from csgo_outcomes
     where ${action ?? null}::text is null or action_id = ${action ?? null} order by market_id, seq`

/** Buys through the ledger: the order filled at a price. */
const bought = async (ledger: Ledger, usd: number, market = 1, step = 1, strategy = SCALP) => {
  const decision = aDecision([openLong('YES', usd)], { market, step, strategy })
  const { orders } = await must(ledger.approve(waitingFor(decision)))
  const order = orders[0]
  if (order === undefined) throw new Error('refused')
  await must(ledger.record(fillOf(order, usd * 2, cents(50))))
  await must(ledger.record(doneOf(order, 'filled')))
  return order
}

const wallet = async (strategy = SCALP) => {
  const [row] = await sql<{ available: string; cost: string; realised: string; allocated: string; reserved: string }[]>`
    select trim_scale(available_usd) as available, trim_scale(cost_usd) as cost, trim_scale(total_realized_pnl) as realised,
           trim_scale(allocated_usd) as allocated, trim_scale(coalesce((select sum(usd) from csgo_reservations r where r.strategy_name = w.strategy_name), 0)) as reserved
      from csgo_wallets w where strategy_name = ${strategy}`
  return row
}

describe('approving', () => {
  test('writes state, intent, order and reservation before anything goes out', async () => {
    const decision = aDecision([openLong('YES', 20)])
    const { orders, refusals } = await must(newLedger().approve(waitingFor(decision)))
    expect(refusals).toEqual([])
    expect(orders.map(order => order.orderId)).toEqual([`paper/${SCALP}/1/1/0/YES/1`])
    const [row] = await sql`
      select i.kind, i.fencing, o.status, trim_scale(o.usd) as usd, trim_scale(o.limit_price) as limit, o.sent_at, trim_scale(r.usd) as reserved,
             s.step, s.pending->0->>'id' as pending
        from csgo_intents i join csgo_orders o using (action_id) join csgo_reservations r using (action_id)
        join csgo_strategy_state s on s.strategy_name = i.strategy_name`
    expect(row).toEqual({
      kind: 'OPEN_LONG',
      fencing: 1,
      status: 'intended',
      usd: '20',
      limit: '0.53',
      sent_at: null,
      reserved: '21.0002',
      step: 1,
      pending: `${SCALP}/1/1/0`,
    })
  })

  test('gives the same answer again for the same decisions when the commit was not heard of', async () => {
    const decisions = waitingFor(
      aDecision([openLong('YES', 20)]),
      aDecision([openLong('NO', 0.5)], { strategy: HEDGE }),
    )
    const first = await must(newLedger().approve(decisions))
    const again = await must(newLedger().approve(decisions))
    expect(again.orders).toEqual(first.orders)
    expect(again.refusals.map(({ reason, detail }) => [reason, detail])).toEqual([['minimum', '0.5 USD under 1']])
    const [count] =
      await sql`select (select count(*) from csgo_orders) as orders, (select count(*) from csgo_outcomes) as outcomes`
    expect(count).toEqual({ orders: 1, outcomes: 1 })
  })

  test('never hands an order out twice in one process', async () => {
    const ledger = newLedger()
    const decisions = waitingFor(aDecision([openLong('YES', 20)]))
    await must(ledger.approve(decisions))
    expect((await must(ledger.approve(decisions))).orders).toEqual([])
  })

  test('tells a refusal as the closing outcome of its action, and keeps its words', async () => {
    const ledger = newLedger()
    await setQuote(sql, marketId(1), aQuote(40, 60))
    const { refusals } = await must(ledger.approve(waitingFor(aDecision([openLong('YES', 20)]))))
    expect(refusals.map(({ reason, detail }) => [reason, detail])).toEqual([['spread', 'spread 0.2 over 0.1']])
    expect(await outcomes()).toEqual([
      { family: 'closing', kind: 'refused', shares: '0', cash: '0', reason: 'spread: spread 0.2 over 0.1' },
    ])
    const [row] = await sql`select reason, detail, kind from csgo_refusals`
    expect(row).toEqual({ reason: 'spread', detail: 'spread 0.2 over 0.1', kind: 'OPEN_LONG' })
  })

  test('lets one of two markets have the last dollars, also when two ledgers ask at once', async () => {
    await sql`update csgo_wallets set allocated_usd = 30 where strategy_name = ${SCALP}`
    const ask = (market: number) => must(newLedger().approve(waitingFor(aDecision([openLong('YES', 20)], { market }))))
    const answers = await Promise.all([ask(1), ask(2), ask(3)])
    expect(answers.flatMap(answer => answer.orders)).toHaveLength(1)
    expect(answers.flatMap(answer => answer.refusals.map(({ reason }) => reason))).toEqual(['wallet', 'wallet'])
  })

  test('writes nothing for an engine that lost the lease', async () => {
    const ledger = newLedger(0)
    const answer = await ledger.approve(waitingFor(aDecision([openLong('YES', 20)])))()
    expect(E.isLeft(answer) && answer.left.code).toBe('lease_lost')
    expect(await sql`select 1 from csgo_intents union all select 1 from csgo_strategy_state`).toHaveLength(0)
    expect(E.isLeft(await ledger.saveLives([aDecision([]).life])())).toBe(true)
  })

  test('a CLOSE under the minimum waits for the resolution and is told once', async () => {
    const ledger = newLedger()
    const order = await bought(ledger, 20)
    const [position] = await sql<{ id: number }[]>`select id from csgo_positions`
    await sql`select csgo_adjust(${position?.id ?? 0}, -36, 0.5, 'sold by hand')`
    const { orders, refusals } = await must(ledger.approve(waitingFor(aDecision([close('YES')], { step: 2 }))))
    expect([orders, refusals]).toEqual([[], []])
    expect((await outcomes(`${SCALP}/1/2/0`)).map(one => [one.family, one.kind])).toEqual([['progress', 'accepted']])
    expect(order.side).toBe('YES')
    // Pending: nothing else here until it ends.
    const next = await must(ledger.approve(waitingFor(aDecision([openLong('YES', 5)], { step: 3 }))))
    expect(next.refusals.map(({ reason }) => reason)).toEqual(['pending'])
    await sql`select csgo_adjust(${position?.id ?? 0}, -4, 0.5, 'the rest by hand')`
    expect(await must(ledger.settle(NOON))).toEqual([1])
    expect((await outcomes(`${SCALP}/1/2/0`)).map(one => one.kind)).toEqual(['accepted', 'expired'])
  })
})

describe('recording', () => {
  test('a fill makes position, leg, wallet and outcome, and a fill told twice counts once', async () => {
    const ledger = newLedger()
    const { orders } = await must(ledger.approve(waitingFor(aDecision([openLong('YES', 20)]))))
    const [order] = orders
    if (order === undefined) throw new Error('refused')
    expect((await must(ledger.record(acceptedOf(order)))).isNew).toBe(true)
    expect((await must(ledger.record(acceptedOf(order)))).isNew).toBe(false)
    const fill = fillOf(order, 40, cents(50))
    expect((await must(ledger.record(fill))).isNew).toBe(true)
    expect((await must(ledger.record(fill))).isNew).toBe(false)
    expect(await wallet()).toEqual({
      allocated: '400',
      available: '379.5',
      cost: '20',
      realised: '-0.5',
      reserved: '0.5002',
    })
    expect((await must(ledger.record(doneOf(order, 'filled')))).isNew).toBe(true)
    expect((await must(ledger.record(doneOf(order, 'filled')))).isNew).toBe(false)
    expect((await wallet())?.reserved).toBe('0')
    expect(await outcomes()).toEqual([
      { family: 'progress', kind: 'accepted', shares: '0', cash: '0', reason: 'delayed' },
      { family: 'progress', kind: 'partly_filled', shares: '40', cash: '-20.5', reason: 'BUY 40 YES at 0.5' },
      { family: 'closing', kind: 'filled', shares: '40', cash: '-20.5', reason: '' },
    ])
  })

  test.each([
    ['killed', 'expired'],
    ['expired', 'expired'],
    ['cancelled', 'cancelled'],
    ['rejected', 'rejected'],
  ] as const)('an order that was %s with nothing filled closes its action as %s', async (result, kind) => {
    const ledger = newLedger()
    const { orders } = await must(ledger.approve(waitingFor(aDecision([openLong('YES', 20)]))))
    for (const order of orders) await must(ledger.record(doneOf(order, result, 'the venue said so')))
    expect((await outcomes()).map(one => [one.family, one.kind, one.reason])).toEqual([
      ['closing', kind, 'the venue said so'],
    ])
    expect(await wallet()).toMatchObject({ available: '400', reserved: '0' })
  })

  test('a whole sale writes off what nobody can sell', async () => {
    const ledger = newLedger()
    const { orders } = await must(ledger.approve(waitingFor(aDecision([openLong('YES', 20)]))))
    for (const order of orders) {
      await must(ledger.record(fillOf(order, 38.461538, cents(52))))
      await must(ledger.record(doneOf(order, 'filled')))
    }
    const sale = await must(ledger.approve(waitingFor(aDecision([close('YES')], { step: 2 }))))
    for (const order of sale.orders) {
      expect(order.amount).toEqual({ _tag: 'shares', shares: pieces(38.46) })
      await must(ledger.record(fillOf(order, 38.46, cents(50))))
      await must(ledger.record(doneOf(order, 'filled')))
    }
    const [position] =
      await sql`select status, trim_scale(remaining_shares) as left, trim_scale(cost_basis) as cost from csgo_positions`
    expect(position).toEqual({ status: 'closed', left: '0', cost: '0' })
    expect((await sql<{ kind: string }[]>`select kind from csgo_fills order by id`).map(row => row.kind)).toEqual([
      'order',
      'order',
      'dust',
    ])
  })

  test('a sale of more than a person left is cut to what is held', async () => {
    const ledger = newLedger()
    await bought(ledger, 20)
    const sale = await must(ledger.approve(waitingFor(aDecision([close('YES')], { step: 2 }))))
    await sql`select csgo_adjust((select id from csgo_positions), -30, 0.5, 'by hand')`
    for (const order of sale.orders) {
      expect((await must(ledger.record(fillOf(order, 40, cents(50))))).isNew).toBe(true)
      expect((await must(ledger.record(doneOf(order, 'filled')))).isNew).toBe(true)
    }
    expect(await sql`select 1 from csgo_positions where status <> 'closed'`).toHaveLength(0)
  })
})

describe('a pair', () => {
  const pairOf = async (ledger: Ledger) => {
    const { orders } = await must(ledger.approve(waitingFor(aDecision([openPair(20)]))))
    const [yes, no] = orders
    if (yes === undefined || no === undefined) throw new Error('refused')
    return { yes, no }
  }

  test('is one action that closes when both legs have ended', async () => {
    const ledger = newLedger()
    const { yes, no } = await pairOf(ledger)
    await must(ledger.record(fillOf(yes, 40, cents(50))))
    await must(ledger.record(doneOf(yes, 'filled')))
    await must(ledger.record(fillOf(no, 40, cents(50))))
    const { next } = await must(ledger.record(doneOf(no, 'filled')))
    expect(next).toEqual([])
    expect((await outcomes()).at(-1)).toMatchObject({ family: 'closing', kind: 'filled', shares: '80', cash: '-41' })
    expect(await sql`select 1 from csgo_positions p join csgo_pairs r on r.id = p.pair_id`).toHaveLength(2)
  })

  test('tries the missing leg once more, then undoes the other; each order is a row before it goes out', async () => {
    const ledger = newLedger()
    const { yes, no } = await pairOf(ledger)
    await must(ledger.record(fillOf(yes, 40, cents(50))))
    await must(ledger.record(doneOf(yes, 'filled')))
    const again = (await must(ledger.record(doneOf(no, 'killed', 'no match')))).next
    expect(again).toMatchObject([{ orderId: orderId(`paper/${no.actionId}/NO/2`), limit: no.limit }])
    expect(await sql`select 1 from csgo_orders where status = 'intended'`).toHaveLength(1)
    const [second] = again
    if (second === undefined) throw new Error('no second try')
    const undo = (await must(ledger.record(doneOf(second, 'killed', 'no match')))).next
    expect(undo).toMatchObject([{ side: 'YES', direction: 'SELL', amount: { shares: pieces(40) }, limit: cents(47) }])
    const [sale] = undo
    if (sale === undefined) throw new Error('not undone')
    await must(ledger.record(fillOf(sale, 40, cents(49))))
    expect((await must(ledger.record(doneOf(sale, 'filled')))).next).toEqual([])
    expect((await outcomes()).at(-1)).toMatchObject({ family: 'closing', kind: 'expired', shares: '0' })
    expect(await wallet()).toMatchObject({ cost: '0', reserved: '0' })
    expect(await sql`select 1 from csgo_positions where status <> 'closed'`).toHaveLength(0)
  })

  test('a repeated end answers the next order again unless it was handed out', async () => {
    const ledger = newLedger()
    const { yes, no } = await pairOf(ledger)
    await must(ledger.record(fillOf(yes, 40, cents(50))))
    await must(ledger.record(doneOf(yes, 'filled')))
    expect((await must(ledger.record(doneOf(no, 'killed')))).next).toHaveLength(1)
    expect((await must(ledger.record(doneOf(no, 'killed')))).next).toEqual([])
    expect((await must(newLedger().record(doneOf(no, 'killed')))).next).toHaveLength(1)
  })
})

describe('what an earlier process left', () => {
  test('is found with what was sent and filled of it', async () => {
    const ledger = newLedger()
    const { orders } = await must(
      ledger.approve(waitingFor(aDecision([openLong('YES', 20)]), aDecision([openLong('YES', 20)], { market: 2 }))),
    )
    const [first, second] = orders
    if (first === undefined || second === undefined) throw new Error('refused')
    await must(ledger.record(acceptedOf(first)))
    await must(ledger.record(fillOf(first, 10, cents(50))))
    expect(await must(newLedger().unfinished())).toEqual([
      { order: first, sentAt: NOON, filledShares: 10_000_000, filledUsd: 5_000_000, wanted: 'fill' },
      { order: second, sentAt: null, filledShares: 0, filledUsd: 0, wanted: 'fill' },
    ])
  })
})

describe('settling', () => {
  const resolve = (id: number, yes: number, no: number) =>
    sql`update csgo_matches set closed = true, resolved = true, payout_yes = ${String(yes)}, payout_no = ${String(no)} where id = ${id}`

  test('pays winners 1 and losers 0, once, and frees what was open', async () => {
    const ledger = newLedger()
    await bought(ledger, 20, 1)
    await bought(ledger, 20, 2)
    await must(ledger.approve(waitingFor(aDecision([partialClose(0.5, 'YES')], { market: 2, step: 2 }))))
    await resolve(1, 1, 0)
    await resolve(2, 0, 1)
    expect(await must(ledger.settle(NOON))).toEqual([1, 2])
    expect(await must(ledger.settle(NOON))).toEqual([])
    expect(await wallet()).toMatchObject({ cost: '0', realised: '-1', available: '399', reserved: '0' })
    const told = await outcomes()
    expect(told.filter(one => one.kind === 'settled').map(one => [one.shares, one.cash])).toEqual([
      ['-40', '40'],
      ['-40', '0'],
    ])
    expect(told.at(-1)).toMatchObject({ family: 'closing', kind: 'expired' })
    expect(await sql`select 1 from csgo_orders where done_at is null`).toHaveLength(0)
  })

  test('pays 50-50, also what is left of a partly closed position', async () => {
    const ledger = newLedger()
    await bought(ledger, 20)
    const { orders } = await must(ledger.approve(waitingFor(aDecision([partialClose(0.5, 'YES')], { step: 2 }))))
    for (const order of orders) {
      await must(ledger.record(fillOf(order, 20, cents(60))))
      await must(ledger.record(doneOf(order, 'filled')))
    }
    await resolve(1, 0.5, 0.5)
    await must(ledger.settle(NOON))
    const [fill] =
      await sql`select kind, trim_scale(price) as price, trim_scale(shares) as shares, trim_scale(realized_pnl) as realised from csgo_fills where kind = 'payout'`
    expect(fill).toEqual({ kind: 'payout', price: '0.5', shares: '20', realised: '0' })
    const sum = await sql<
      { right: boolean }[]
    >`select available_usd = allocated_usd + total_realized_pnl and cost_usd = 0 as right from csgo_wallets where strategy_name = ${SCALP}`
    expect(sum[0]?.right).toBe(true)
  })

  test('pays each side its own payout', async () => {
    const ledger = newLedger()
    const { orders } = await must(ledger.approve(waitingFor(aDecision([openPair(20)]))))
    for (const order of orders) {
      await must(ledger.record(fillOf(order, 40, cents(50))))
      await must(ledger.record(doneOf(order, 'filled')))
    }
    await resolve(1, 0, 1)
    await must(ledger.settle(NOON))
    const fills =
      await sql`select token_type, trim_scale(price) as price from csgo_fills where kind = 'payout' order by token_type`
    expect(fills.map(row => ({ ...row }))).toEqual([
      { token_type: 'NO', price: '1' },
      { token_type: 'YES', price: '0' },
    ])
  })

  test('pays what is found open in a market that was settled before', async () => {
    const ledger = newLedger()
    await resolve(1, 1, 0)
    await must(ledger.settle(NOON))
    await sql`select csgo_fill('late', 'order', ${SCALP}, 1, 'YES', 10, 0.5, 0, 'a fill that came late', now())`
    expect(await must(ledger.settle(NOON))).toEqual([1])
  })
})

describe('hearing', () => {
  test('an outcome nudges its market, also one that a person told from another connection', async () => {
    const ledger = newLedger()
    const heard: number[] = []
    const subscription = ledger.outcomes$.subscribe(market => heard.push(market))
    await bought(ledger, 20, 2)
    await eventually('the engine heard its own outcomes', () => heard.filter(market => market === 2).length === 2)
    await eventually('a person is heard', async () => {
      await sql`select csgo_adjust((select id from csgo_positions), -1, 0.5, 'by hand')`
      return heard.length > 2
    })
    subscription.unsubscribe()
  })

  test('keeps the younger life', async () => {
    const ledger = newLedger()
    const life = (step: number) => aDecision([], { step }).life
    await must(ledger.saveLives([life(5)]))
    await must(ledger.saveLives([life(3), life(4)]))
    expect((await sql`select step, state from csgo_strategy_state`)[0]).toEqual({ step: 5, state: { step: 5 } })
  })
})
