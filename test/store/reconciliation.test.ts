import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { orderId, strategyKey } from '../../src/domain/ids.ts'
import { type Millis, millis, type Shares, takerFee, usd, worth } from '../../src/domain/money.ts'
import type { Order, RiskApproved } from '../../src/domain/order.ts'
import type { Correction, Reconciled } from '../../src/domain/reconciled.ts'
import type { AccountSnapshot, Settlement, VenueOrder, VenueTrade } from '../../src/ports/account.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { createReconciliations } from '../../src/store/reconciliations.ts'
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
  close,
  cores,
  furnish,
  LEASE,
  must,
  NOON,
  openLong,
  pieces,
  SCALP,
  waitingFor,
} from '../support/trading.ts'

const { sql } = await testDatabase()

let now: Millis = NOON
const fence = { leaseName: LEASE, fencing: () => 1 }
const ledger = createLedger(sql, { cores, clock: { ...systemClock, now: () => now }, ...fence })
const reconciliations = createReconciliations(sql, {
  cores: { reconcile, reportsOfOrder, reportsOfTrade },
  ...fence,
})
const after = (seconds: number) => millis(NOON + seconds * 1000)

const begin = async (): Promise<void> => {
  now = NOON
  await emptied(sql)
  await furnish(sql, [{ market: aMarket(1), quote: aQuote() }])
}
beforeEach(begin)

const ordered = async (action = openLong('YES', 20), step = 1): Promise<RiskApproved<Order>> => {
  const { orders, refusals } = await must(ledger.approve(waitingFor(aDecision([action], { step }))))
  const [order] = orders
  if (order === undefined) throw new Error(`refused: ${refusals[0]?.detail}`)
  return order
}
const tradeOf = (order: Order, id: string, shares: Shares, settlement: Settlement, price = cents(50)): VenueTrade => ({
  tradeId: id,
  orderId: order.orderId,
  role: 'taker',
  conditionId: order.conditionId,
  tokenId: order.tokenId,
  direction: order.direction,
  shares,
  price,
  settlement,
  at: NOON,
})
const toldOf = (order: Order, state: VenueOrder['state'], matched: Shares, text = ''): VenueOrder => ({
  orderId: order.orderId,
  conditionId: order.conditionId,
  tokenId: order.tokenId,
  direction: order.direction,
  price: order.limit,
  size: pieces(40),
  matched,
  state,
  text,
  at: NOON,
})
const snapshotAt = (at: Millis, change: Partial<AccountSnapshot> = {}): AccountSnapshot => ({
  at,
  open: [],
  trades: [],
  collateral: null,
  shares: new Map(),
  ...change,
})

/** One pass: compared, recorded, kept. */
const pass = async (snapshot: AccountSnapshot, cause: 'minute' | 'demand' = 'minute'): Promise<Reconciled> => {
  const found = await must(reconciliations.compare(snapshot))
  for (const one of found.corrections) if (one._tag === 'report') await must(ledger.record(one.report))
  await must(reconciliations.keep(cause, snapshot, found))
  return found
}
const words = (corrections: ReadonlyArray<Correction>) =>
  corrections.map(one => (one._tag === 'report' ? one.report._tag : one._tag))
const statusOf = async ({ orderId: id }: Order) =>
  (await sql<{ status: string }[]>`select status from csgo_orders where order_id = ${id}`)[0]?.status
const told = async (message: VenueTrade | VenueOrder): Promise<void> => {
  const signal =
    'tradeId' in message ? ({ _tag: 'trade', trade: message } as const) : ({ _tag: 'order', order: message } as const)
  for (const report of await must(reconciliations.told(signal, NOON))) await must(ledger.record(report))
}
const reservations = async () => (await sql`select 1 from csgo_reservations`).length
const heldNow = async () => {
  const [held] = await sql`
    select coalesce(sum(remaining_shares), 0)::float as held, coalesce(sum(unconfirmed_shares), 0)::float as unsettled,
           coalesce(sum(cost_basis), 0)::float as cost,
           (select available_usd::float from csgo_wallets where strategy_name = ${SCALP}) as available,
           (select total_realized_pnl::float from csgo_wallets where strategy_name = ${SCALP}) as realised
      from csgo_positions where status <> 'closed'`
  return held
}

describe('messages of fills', () => {
  test('give the same ledger in whatever order, however often and however contradictory they come', async () => {
    const message = fc.record({
      trade: fc.constantFrom<'a' | 'b' | 'c'>('a', 'b', 'c'),
      settlement: fc.constantFrom<Settlement>('matched', 'confirmed', 'failed'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(message, { minLength: 1, maxLength: 9 })
          .chain(list =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
          ),
        async ([once, shuffled]) => {
          const sizes = { a: pieces(10), b: pieces(7.5), c: pieces(3.333333) }
          const prices = { a: cents(50), b: cents(51), c: cents(52.5) }
          const results = []
          for (const list of [once, shuffled]) {
            await begin()
            const order = await ordered()
            for (const { trade, settlement } of list)
              await told(tradeOf(order, trade, sizes[trade], settlement, prices[trade]))
            expect(await ledgerFaults(sql)).toEqual([])
            results.push(await heldNow())
          }
          expect(results[1]).toEqual(results[0])
        },
      ),
      { numRuns: 25 },
    )
  }, 120_000)

  test('that failed are reversed once, to the last digit, and told to the strategy', async () => {
    const order = await ordered()
    await told(tradeOf(order, 'a', pieces(39.999999), 'matched', cents(49.9)))
    await told(tradeOf(order, 'a', pieces(39.999999), 'failed'))
    await told(tradeOf(order, 'a', pieces(39.999999), 'confirmed'))
    await told(tradeOf(order, 'a', pieces(39.999999), 'failed'))
    expect(await heldNow()).toEqual({ held: 0, unsettled: 0, cost: 0, available: 400, realised: 0 })
    expect(await sql`select kind from csgo_fills order by id`).toEqual([{ kind: 'order' }, { kind: 'reversal' }])
    expect(await sql`select kind from csgo_outcomes where family = 'unasked'`).toEqual([{ kind: 'reversed' }])
    expect(await ledgerFaults(sql)).toEqual([])
  })

  test('of a sale that failed bring shares, cost and what it realised back', async () => {
    const order = await ordered()
    await told(tradeOf(order, 'a', pieces(40), 'confirmed'))
    await told(toldOf(order, 'matched', pieces(40)))
    const before = await heldNow()
    const sale = await ordered(close('YES'), 2)
    await told(tradeOf(sale, 's', pieces(40), 'matched', cents(61)))
    expect(await heldNow()).toMatchObject({ held: 0, cost: 0 })
    await told(tradeOf(sale, 's', pieces(40), 'failed'))
    expect(await heldNow()).toEqual(before)
    expect(await ledgerFaults(sql)).toEqual([])
  })

  test('of an order that was to take at once and yet rests cost what its first shares cost, in whatever pieces', async () => {
    const order = await ordered()
    for (const id of ['a', 'b', 'c'])
      await told({ ...tradeOf(order, id, pieces(3.333333), 'confirmed', order.limit), role: 'maker' })
    const [row] = await sql<{ filled: number; fees: number }[]>`
      select (filled_usd * 1000000)::float as filled, fees_usd::float as fees from csgo_orders where order_id = ${order.orderId}`
    expect(row).toEqual({ filled: worth(pieces(9.999999), order.limit, 'up'), fees: 0 })
  })

  test('only what is settled is offered for sale', async () => {
    const order = await ordered()
    await told(tradeOf(order, 'a', pieces(30), 'matched'))
    await told(tradeOf(order, 'b', pieces(10), 'confirmed'))
    await told(toldOf(order, 'matched', pieces(40)))
    const sale = await ordered(close('YES'), 2)
    expect(sale.amount).toEqual({ _tag: 'shares', shares: pieces(10) })
  })

  test('an end waits until all that was matched is in the ledger', async () => {
    const order = await ordered()
    await told(toldOf(order, 'matched', pieces(40)))
    expect(await statusOf(order)).toBe('intended')
    await told(tradeOf(order, 'a', pieces(40), 'matched'))
    await told(toldOf(order, 'matched', pieces(40)))
    expect(await statusOf(order)).toBe('filled')
  })
})

describe('an unknown order', () => {
  const unknown = async () => {
    const order = await ordered()
    await must(ledger.record({ _tag: 'unknown', order, at: NOON, text: 'timed out' }))
    return order
  }

  test('keeps its reservation and closes its side for entries', async () => {
    await unknown()
    expect(await sql`select 1 from csgo_reservations`).toHaveLength(1)
    const other = strategyKey('favorite_hedge')
    const { refusals } = await must(ledger.approve(waitingFor(aDecision([openLong('YES', 5)], { strategy: other }))))
    expect(refusals.map(({ reason }) => reason)).toEqual(['unknown_order'])
  })

  test('missing twice from complete snapshots, far enough apart, is presumed not placed; its side opens ten minutes later', async () => {
    const order = await unknown()
    expect(words((await pass(snapshotAt(after(5)))).corrections)).toEqual([])
    expect(words((await pass(snapshotAt(after(20)))).corrections)).toEqual(['absent'])
    expect(words((await pass(snapshotAt(after(82)))).corrections)).toEqual([])
    expect(words((await pass(snapshotAt(after(84)))).corrections)).toEqual(['done'])
    expect(await statusOf(order)).toBe('not_placed')
    expect(await sql`select 1 from csgo_reservations`).toHaveLength(0)
    const tryAt = async (seconds: number, step: number) => {
      now = after(seconds)
      await sql`update csgo_matches set observed_at = ${now}`
      const { refusals } = await must(ledger.approve(waitingFor(aDecision([openLong('YES', 5)], { step, at: now }))))
      return refusals.map(({ reason }) => reason)
    }
    expect(await tryAt(600, 2)).toEqual(['unknown_order'])
    expect(await tryAt(690, 3)).toEqual([])
    expect(await ledgerFaults(sql)).toEqual([])
  })

  test('that is seen after all lives again, with its fills', async () => {
    const order = await unknown()
    await pass(snapshotAt(after(20)))
    await pass(snapshotAt(after(90)))
    const found = await pass(snapshotAt(after(100), { trades: [tradeOf(order, 'late', pieces(40), 'confirmed')] }))
    expect(words(found.corrections)).toEqual(['filled', 'settled'])
    expect(await heldNow()).toMatchObject({ held: 40 })
    await told(toldOf(order, 'matched', pieces(40)))
    expect(await statusOf(order)).toBe('filled')
    expect(await ledgerFaults(sql)).toEqual([])
  })

  test('that may rest is cancelled by its hash first', async () => {
    const place = {
      _tag: 'PLACE',
      side: 'YES',
      direction: 'BUY',
      price: cents(40),
      shares: pieces(10),
      reason: 'test',
      trigger: cents(50),
    } as const
    const { orders } = await must(ledger.approve(waitingFor(aDecision([place]))))
    const [order] = orders
    if (order === undefined) throw new Error('refused')
    await must(ledger.record({ _tag: 'unknown', order, at: NOON, text: 'timed out' }))
    expect(words((await pass(snapshotAt(after(20)))).corrections)).toEqual(['absent', 'cancel'])
  })
})

describe('a comparison', () => {
  test('leaves what is fresh alone, and ends what a snapshot would have to show', async () => {
    const order = await ordered()
    await must(ledger.record({ _tag: 'accepted', order, at: NOON, status: 'delayed' }))
    expect((await pass(snapshotAt(after(12)))).corrections).toEqual([])
    expect(words((await pass(snapshotAt(after(14)))).corrections)).toEqual(['done'])
    expect(await statusOf(order)).toBe('killed')
  })

  test('takes back what was delayed, met nobody and rests although it was to take: its dollars are free, its strategy hears', async () => {
    const order = await ordered()
    await must(ledger.record({ _tag: 'accepted', order, at: NOON, status: 'delayed' }))
    const unmatched = toldOf(order, 'live', pieces(0), 'UNMATCHED')
    await told(unmatched)
    expect([await statusOf(order), await reservations()]).toEqual(['live', 1])
    const open = { open: [unmatched] }
    expect((await pass(snapshotAt(after(12), open))).corrections).toEqual([])
    expect((await pass(snapshotAt(after(14), { open: [{ ...unmatched, state: 'delayed' }] }))).corrections).toEqual([])
    expect(words((await pass(snapshotAt(after(14), open))).corrections)).toEqual(['cancel'])
    await told(toldOf(order, 'ended', pieces(0), 'CANCELED'))
    expect([await statusOf(order), await reservations()]).toEqual(['killed', 0])
    expect(await sql`select kind, shares::float from csgo_outcomes where family = 'closing'`).toEqual([
      { kind: 'expired', shares: 0 },
    ])
    expect(await ledgerFaults(sql)).toEqual([])
  })

  test('adopts what is not ours as foreign, once, and never touches it', async () => {
    const order = await ordered()
    const theirs = { ...order, orderId: orderId('0xforeign') }
    const snapshot = snapshotAt(after(1), {
      open: [toldOf(theirs, 'live', pieces(0))],
      trades: [tradeOf(theirs, 'x', pieces(3), 'matched')],
    })
    expect(words((await pass(snapshot)).corrections)).toEqual(['foreign_order', 'foreign_trade'])
    expect((await pass(snapshot)).corrections).toEqual([])
    expect(await heldNow()).toMatchObject({ held: 0 })
    await pass(snapshotAt(after(2)))
    expect(await sql`select 1 from csgo_foreign_orders where gone_at is not null`).toHaveLength(1)
  })

  test('says when the venue has less than the ledger, but not while balances may lag', async () => {
    const order = await ordered()
    await told(tradeOf(order, 'a', pieces(40), 'confirmed'))
    await told(toldOf(order, 'matched', pieces(40)))
    const less = { shares: new Map([[order.tokenId, pieces(30)]]) }
    expect((await pass(snapshotAt(after(100), less))).mismatches).toEqual([])
    expect((await pass(snapshotAt(after(121), less))).mismatches.map(({ text }) => text)).toEqual([
      'the ledger holds 40 settled shares, the venue has 30',
    ])
    expect((await pass(snapshotAt(after(121), { shares: new Map([[order.tokenId, pieces(55)]]) }))).mismatches).toEqual(
      [],
    )
  })

  test('says when dollars are missing that no fill explains, and takes what may still come into account', async () => {
    const order = await ordered()
    await told(tradeOf(order, 'a', pieces(40), 'confirmed'))
    await told(toldOf(order, 'matched', pieces(40)))
    const fee = takerFee(pieces(40), cents(50), order.fee, 'nearest')
    const money = async (seconds: number, there: number) =>
      (await pass(snapshotAt(after(seconds), { collateral: usd(there) }), 'demand')).mismatches.map(({ text }) => text)
    const start = 1_000_000_000 - 20_000_000 - fee
    // Nothing to compare with, while the fill is young; then that is what there is.
    expect([await money(60, start), await money(121, start), await money(122, start)]).toEqual([[], [], []])
    expect(await money(123, start + 5_000_000)).toEqual([])
    expect(await money(124, start + 4_000_000)).toEqual([
      'the account has 1 USD less than the fills explain: 983.5 USD are there',
    ])
    const sale = await ordered(close('YES'), 2)
    await told(tradeOf(sale, 'b', pieces(40), 'matched'))
    expect(await money(126, start + 4_000_000)).toEqual([])
    await told(tradeOf(sale, 'b', pieces(40), 'confirmed'))
    expect(await money(400, start + 4_000_000)).toEqual([expect.stringContaining('less than the fills explain')])
  })

  describe('of what was paid', () => {
    /** Dollars before the payout of 40, which were compared quietly. */
    const BEFORE = 980_000_000
    const bought = async (): Promise<Order> => {
      const order = await ordered()
      await told(tradeOf(order, 'a', pieces(40), 'confirmed'))
      await told(toldOf(order, 'matched', pieces(40)))
      return order
    }
    const paid = (seconds: number) =>
      sql`select csgo_fill('payout/1', 'payout', ${SCALP}, 1, 'YES', -40, 1, 0, 'settled at 1', ${after(seconds)})`
    const missing = async (seconds: number, dollars: number, held: number, cause: 'minute' | 'demand' = 'minute') => {
      const { tokens } = await must(reconciliations.question(after(seconds)))
      const there = new Map(tokens.map(token => [token, pieces(held)]))
      const snapshot = snapshotAt(after(seconds), { collateral: usd(BEFORE + dollars * 1e6), shares: there })
      return (await pass(snapshot, cause)).mismatches.map(({ text }) => text)
    }
    const TEN_LESS = [expect.stringContaining('the account has 10 USD less than the fills explain')]

    test('what waits to be redeemed is not missing, for however long; other dollars are', async () => {
      await bought()
      expect(await missing(130, 0, 40, 'demand')).toEqual([])
      await paid(200)
      expect([await missing(201, 0, 40), await missing(900, 0, 40)]).toEqual([[], []])
      expect(await missing(960, -10, 40)).toEqual(TEN_LESS)
    })

    test('what was redeemed does not stand in for dollars that are missing', async () => {
      await bought()
      await missing(130, 0, 40, 'demand')
      await paid(200)
      expect(await missing(260, 0, 40)).toEqual([])
      // Shares may be gone before their dollars show.
      expect([await missing(320, 0, 0), await missing(380, 40, 0)]).toEqual([[], []])
      expect([await missing(500, 40, 0), await missing(560, 30, 0)]).toEqual([[], TEN_LESS])
      // Nobody asks for its shares any more.
      expect((await must(reconciliations.question(after(620)))).tokens).toEqual([])
    })

    test('what the venue paid before the ledger heard of it is not taken for spare dollars', async () => {
      await bought()
      await missing(130, 0, 40, 'demand')
      await sql`update csgo_matches set ended = true`
      expect(await missing(190, 40, 0, 'demand')).toEqual([])
      await paid(200)
      expect([await missing(260, 40, 0), await missing(900, 40, 0)]).toEqual([[], []])
      expect(await missing(960, 30, 0)).toEqual(TEN_LESS)
    })
  })

  test('converges in one pass, whatever the venue shows', async () => {
    const settlement = fc.constantFrom<Settlement>('matched', 'confirmed', 'failed')
    const scene = fc.record({
      status: fc.constantFrom('intended', 'unknown', 'accepted'),
      open: fc.constantFrom<VenueOrder['state'] | null>('live', 'delayed', null),
      trades: fc.array(fc.tuple(fc.constantFrom('a', 'b'), settlement, fc.boolean()), { maxLength: 4 }),
      seconds: fc.constantFrom(1, 15, 100),
    })
    await fc.assert(
      fc.asyncProperty(scene, async ({ status, open, trades, seconds }) => {
        await begin()
        const order = await ordered()
        if (status === 'unknown') await must(ledger.record({ _tag: 'unknown', order, at: NOON, text: '' }))
        if (status === 'accepted') await must(ledger.record({ _tag: 'accepted', order, at: NOON, status: 'delayed' }))
        const theirs = { ...order, orderId: orderId('0xforeign') }
        const snapshot = snapshotAt(after(seconds), {
          open: open === null ? [] : [toldOf(order, open, pieces(0)), toldOf(theirs, open, pieces(0))],
          trades: trades.map(([id, how, isOurs]) => tradeOf(isOurs ? order : theirs, id, pieces(10), how)),
        })
        await pass(snapshot)
        expect(await ledgerFaults(sql)).toEqual([])
        // What rests and must not is taken back for as long as the venue shows it: that writes nothing.
        expect((await pass(snapshot)).corrections.filter(({ _tag }) => _tag !== 'cancel')).toEqual([])
      }),
      { numRuns: 40 },
    )
  }, 120_000)
})
