import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { showWhy } from '../../src/cockpit/showWhy.ts'
import { whyJson } from '../../src/cockpit/whyJson.ts'
import { type Millis, millis } from '../../src/domain/money.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { createReports } from '../../src/store/reports.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import {
  aDecision,
  aMarket,
  aQuote,
  cents,
  close,
  cores,
  dollars,
  furnish,
  LEASE,
  must,
  NOON,
  openLong,
  pieces,
  waitingFor,
} from '../support/trading.ts'

const { sql } = await testDatabase()
const ledger = createLedger(sql, {
  cores,
  clock: { ...systemClock, now: () => NOON },
  leaseName: LEASE,
  fencing: () => 1,
})
const reports = createReports(sql)
const after = (ms: number): Millis => millis(NOON + ms)

const thought: Decision['basis'] = { stateBefore: { tier: 0, asked: null }, params: { swing: '0.1', leg_usd: '20' } }
const thinking = (decision: Decision): Decision => ({
  ...decision,
  life: { ...decision.life, state: { tier: 1, asked: { at: NOON, price: 520_000 } } },
  basis: thought,
})

beforeEach(async () => {
  await emptied(sql)
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
})

/** 20 dollars of YES bought at 50 cents, settled, sold again for 60 cents. */
const traded = async () => {
  const { orders } = await must(ledger.approve(waitingFor(thinking(aDecision([openLong('YES', 20)])))))
  const [order] = orders
  if (order === undefined) throw new Error('refused')
  const fill = {
    order,
    shares: pieces(40),
    price: cents(50),
    fee: dollars(0.5),
    role: 'taker',
    settlement: 'matched',
    book: null,
  } as const
  await must(ledger.record({ _tag: 'accepted', order, at: after(40), status: 'delayed' }))
  await must(ledger.record({ _tag: 'filled', ...fill, at: after(3_040), fillKey: 'trade/t/1' }))
  await must(ledger.record({ _tag: 'done', order, at: after(3_050), result: 'filled', text: '' }))
  const settled = { order, at: after(9_000), fillKey: 'trade/t/1', settlement: 'confirmed', text: '' } as const
  await must(ledger.record({ _tag: 'settled', ...settled }))
  const exit = await must(ledger.approve(waitingFor(thinking(aDecision([close('YES')], { step: 2 })))))
  const [sale] = exit.orders
  if (sale === undefined) throw new Error('refused')
  const sold = {
    order: sale,
    shares: pieces(40),
    price: cents(60),
    fee: dollars(0.4),
    role: 'taker',
    settlement: 'confirmed',
    book: null,
  } as const
  await must(ledger.record({ _tag: 'filled', ...sold, at: after(20_000), fillKey: 'trade/t/2' }))
  await must(ledger.record({ _tag: 'done', order: sale, at: after(20_001), result: 'filled', text: '' }))
  return { order, sale }
}
const whyOf = async (name: string) => {
  const row = await must(reports.why(name))
  if (row === null) throw new Error(`nobody knows ${name}`)
  return row
}

describe('why', () => {
  test('tells the whole chain of an action: state, parameters, what risk measured, answers, fills, settlement, profit', async () => {
    const { order } = await traded()
    const row = await whyOf(order.actionId)
    const [chain] = row.chains
    expect(row.asked).toBe('action')
    expect(chain).toMatchObject({
      verdict: 'approved',
      priceAge: 10,
      yesPrice: 500_000,
      stateBefore: { tier: 0, asked: null },
      stateAfter: { tier: 1, asked: { at: NOON, price: 520_000 } },
      params: { swing: '0.1', leg_usd: '20' },
      paramsHash: expect.stringMatching(/^[0-9a-f]{12}$/),
      closedAs: 'filled',
    })
    expect(chain?.checks).toEqual(
      expect.arrayContaining([
        { check: 'stale', unit: 'ms', is: 0, most: 20_000 },
        { check: 'spread', unit: 'dollars', is: 20_000, most: 100_000 },
        { check: 'positions', unit: 'count', is: 1, most: 5 },
        { check: 'wallet', unit: 'dollars', is: 21_000_200, most: 400_000_000 },
      ]),
    )
    expect(chain?.orders[0]?.moves.map(({ to, cause }) => `${to} (${cause})`)).toEqual([
      'intended (approval)',
      'delayed (answer)',
      'partly_filled (fill)',
      'filled (report)',
    ])
    expect(chain?.fills).toMatchObject([
      { fee: 500_000, settlements: [{ settlement: 'matched' }, { settlement: 'confirmed' }] },
    ])
    expect(row.positions).toMatchObject([{ status: 'closed', realised: 3_100_000, fees: 900_000 }])
  })

  test('knows an order by its id, and a position by its number with all that was done to it', async () => {
    const { order, sale } = await traded()
    expect(await whyOf(order.orderId)).toMatchObject({ asked: 'order', chains: [{ actionId: order.actionId }] })
    const [held] = await sql<{ id: number }[]>`select id from csgo_positions`
    const row = await whyOf(String(held?.id))
    expect(row.chains.map(({ actionId }) => actionId)).toEqual([order.actionId, sale.actionId])
    expect(await must(reports.why('nobody/1/1/0'))).toBeNull()
    expect(await must(reports.why('999999'))).toBeNull()
  })

  test('shows payouts and corrections that no order made', async () => {
    const { orders } = await must(ledger.approve(waitingFor(thinking(aDecision([openLong('YES', 20)])))))
    const [order] = orders
    if (order === undefined) throw new Error('refused')
    const fill = {
      order,
      shares: pieces(40),
      price: cents(50),
      fee: dollars(0),
      role: 'taker',
      settlement: 'confirmed',
      book: null,
    } as const
    await must(ledger.record({ _tag: 'filled', ...fill, at: after(10), fillKey: 'trade/p/1' }))
    await must(ledger.record({ _tag: 'done', order, at: after(11), result: 'filled', text: '' }))
    await sql`update csgo_matches set resolved = true, closed = true, payout_yes = 0.5, payout_no = 0.5`
    await must(ledger.settle(after(60_000)))
    const row = await whyOf(order.orderId)
    expect(row.positions[0]?.others).toMatchObject([{ kind: 'payout', price: 500_000 }])
    expect(showWhy(row, after(70_000)).steps.map(({ title }) => title)).toEqual([
      'Something happened',
      'The price of the moment',
      'What scalp@default remembered',
      'scalp@default wanted open long',
      'Risk let it through',
      'Order: BUY YES',
      'Filled: 40.00 YES at 50.0¢',
      'The action',
      'payout: 40.00 YES at 50.0¢',
      expect.stringMatching(/^Position \d+: YES, closed$/),
    ])
  })

  test('ends a refusal with its margins, for people and for programs', async () => {
    await must(ledger.approve(waitingFor(thinking(aDecision([openLong('YES', 20, 40)])))))
    const row = await whyOf('scalp@default/1/1/0')
    const { steps } = showWhy(row, after(0))
    expect(steps.at(-1)).toMatchObject({
      title: 'Risk refused it',
      state: 'refused',
      facts: expect.arrayContaining([
        { label: 'stale', value: '0 ms of 20 s, 20 s left' },
        { label: 'spread', value: '$0.02 of $0.1, $0.08 left' },
        { label: 'moved', value: '$0.1 of $0.03, $0.07 over' },
      ]),
    })
    expect(steps[2]?.facts.slice(0, 2)).toEqual([
      { label: 'tier', value: '0 → 1' },
      { label: 'asked', value: 'null → {at: 12:00:00 UTC, price: 520000}' },
    ])
    expect(whyJson(row).actions[0]?.risk).toMatchObject({
      verdict: 'refused',
      reason: 'moved',
      checks: expect.arrayContaining([{ check: 'moved', unit: 'dollars', is: '0.1', most: '0.03', left: '-0.07' }]),
    })
  })

  test('keeps no state that is too large, and names the same parameters alike', async () => {
    const large = {
      ...thinking(aDecision([openLong('YES', 20)])),
      basis: { stateBefore: { text: 'x'.repeat(20_000) }, params: { b: '2', a: '1' } },
    }
    await must(ledger.approve(waitingFor(large)))
    const small = {
      ...thinking(aDecision([openLong('NO', 20)], { step: 2 })),
      basis: { stateBefore: {}, params: { a: '1', b: '2' } },
    }
    await must(ledger.approve(waitingFor(small)))
    const [first, second] = [await whyOf('scalp@default/1/1/0'), await whyOf('scalp@default/1/2/0')]
    expect(first.chains[0]?.stateBefore).toEqual({ left_out: '20011 characters' })
    expect(first.chains[0]?.paramsHash).toBe(second.chains[0]?.paramsHash)
  })
})
