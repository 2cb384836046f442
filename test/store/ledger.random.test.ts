import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { EMPTY, from, lastValueFrom, of, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Action } from '../../src/domain/action.ts'
import { marketId, type Side } from '../../src/domain/ids.ts'
import { EMPTY_BOOKS } from '../../src/domain/ledgerFold.ts'
import { price, shares, showMillionths, takerFee, usd } from '../../src/domain/money.ts'
import type { Order, OrderReport, RiskApproved } from '../../src/domain/order.ts'
import type { Ledger } from '../../src/ports/store.ts'
import type { Sql } from '../../src/store/connection.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { createLookups } from '../../src/store/lookups.ts'
import { mergePairs, readPairs } from '../../src/store/merging.ts'
import { executor } from '../../streams/executor.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { FILL_COLUMNS, type FillRow, foldFills, millionths as money } from '../support/foldedFills.ts'
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
  SCALP,
  waitingFor,
} from '../support/trading.ts'

const { sql } = await testDatabase()

const ledgerOn = (connection: Sql): Ledger =>
  createLedger(connection, {
    cores,
    clock: { ...systemClock, now: () => NOON },
    leaseName: LEASE,
    fencing: () => 1,
  })

const begin = async (): Promise<void> => {
  await emptied(sql)
  await furnish(
    sql,
    [1, 2, 3].map(id => ({ market: aMarket(id), quote: aQuote() })),
  )
}

const expectLedgerIsItsFills = async (): Promise<void> => {
  let realised = 0
  let cost = 0
  const rows = await sql<FillRow[]>`select ${sql.unsafe(FILL_COLUMNS)} from csgo_fills order by id`
  const folded = foldFills(rows)
  expect(folded.faults).toEqual([])
  for (const market of [1, 2, 3]) {
    const books = folded.books.get(`${SCALP}/${market}`) ?? EMPTY_BOOKS
    realised += books.realised
    cost += books.cost
    for (const side of ['YES', 'NO'] as const) {
      const [held] = await sql<{ left: string; cost: string; realised: string }[]>`
        select remaining_shares as left, cost_basis as cost, realized_pnl as realised from csgo_positions
         where market_id = ${market} and token_type = ${side} and status <> 'closed'`
      const { shares: left, cost: spent, realised: made } = books.holdings[side]
      const none = { left: '0', cost: '0', realised: '0' }
      const { left: a, cost: b, realised: c } = held ?? none
      expect([money(a), money(b), money(c)]).toEqual([left, spent, made])
    }
  }
  const [wallet] = await sql<{ allocated: string; available: string; realised: string; cost: string; wrong: number }[]>`
    select allocated_usd as allocated, available_usd as available, total_realized_pnl as realised, cost_usd as cost,
           (select count(*) from csgo_reservations r join csgo_intents i using (action_id) where i.closed_as is not null) as wrong
      from csgo_wallets where strategy_name = ${SCALP}`
  if (wallet === undefined) throw new Error('no wallet')
  expect([money(wallet.realised), money(wallet.cost)]).toEqual([realised, cost])
  expect(money(wallet.available)).toBe(money(wallet.allocated) + realised - cost)
  expect(wallet.wrong).toBe(0)
}

/** Fills of one order in pieces, as far as `part` of it, then its end. */
const reportsOf = (order: RiskApproved<Order>, at: number, part: number): ReadonlyArray<OrderReport> => {
  const met = price(order.direction === 'BUY' ? Math.min(order.limit, at) : Math.max(order.limit, at))
  const whole = order.amount._tag === 'usd' ? Math.floor((order.amount.usd * 1_000_000) / met) : order.amount.shares
  const amounts = [Math.floor((whole * part) / 3), Math.floor((whole * part) / 2)].filter(amount => amount > 0)
  const fills = amounts.map((amount, place): OrderReport => {
    const fee = takerFee(shares(amount), met, order.fee)
    const book = { bid: cents(49), ask: cents(51), observedAt: NOON }
    return {
      _tag: 'filled',
      order,
      at: NOON,
      fillKey: `${order.orderId}/${place}`,
      shares: shares(amount),
      price: met,
      fee,
      role: order.type === 'FAK' ? 'taker' : 'maker',
      settlement: 'confirmed',
      book,
    }
  })
  return [
    { _tag: 'accepted', order, at: NOON, status: 'delayed' },
    ...fills,
    { _tag: 'done', order, at: NOON, result: part === 1 ? 'filled' : 'killed', text: '' },
  ]
}

type Happening =
  | {
      readonly _tag: 'ask'
      readonly market: number
      readonly action: Action
      readonly at: number
      readonly part: number
    }
  | { readonly _tag: 'person'; readonly part: number; readonly at: number }
  | { readonly _tag: 'merge'; readonly market: number; readonly part: number }
  | { readonly _tag: 'resolve'; readonly market: number; readonly payout: number }

const market = fc.integer({ min: 1, max: 3 })
const side = fc.constantFrom<Side>('YES', 'NO')
const at = fc.integer({ min: 10_000, max: 990_000 })
const part = fc.constantFrom(0, 0.3, 1)
const about = { reason: 'test', trigger: cents(50) }
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ side, cents: fc.integer({ min: 100, max: 4_000 }) }).map(one => ({
    _tag: 'OPEN_LONG' as const,
    side: one.side,
    usd: usd(one.cents * 10_000),
    ...about,
  })),
  fc.constant({ _tag: 'OPEN_PAIR' as const, usdEach: usd(15_000_000), ...about }),
  fc
    .record({
      sides: fc.constantFrom<ReadonlyArray<Side>>(['YES'], ['NO'], ['YES', 'NO']),
      part: fc.integer({ min: 1, max: 1_000_000 }),
    })
    .map(one => ({
      _tag: 'PARTIAL_CLOSE' as const,
      ...one,
      ...about,
    })),
  fc.constant({ _tag: 'CLOSE' as const, sides: ['YES', 'NO'] as const, ...about }),
)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ _tag: fc.constant('ask' as const), market, action, at, part }) },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant('person' as const), part: fc.integer({ min: -100, max: 100 }), at }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant('merge' as const), market, part: fc.integer({ min: 1, max: 100 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ _tag: fc.constant('resolve' as const), market, payout: fc.constantFrom(0, 0.5, 1) }),
  },
)

const available = async (): Promise<number> => {
  const [row] = await sql<
    { free: string }[]
  >`select available_usd as free from csgo_wallets where strategy_name = ${SCALP}`
  return money(row?.free ?? '0')
}

const live = async (ledger: Ledger, one: Happening, step: number): Promise<void> => {
  switch (one._tag) {
    case 'ask': {
      const decision = aDecision([one.action], { market: one.market, step })
      const waiting = [...(await must(ledger.approve(waitingFor(decision)))).orders]
      for (let order = waiting.shift(); order !== undefined; order = waiting.shift())
        for (const report of reportsOf(order, one.at, one.part)) {
          waiting.push(...(await must(ledger.record(report))).next)
          // Told twice.
          expect(await must(ledger.record(report))).toEqual({ isNew: false, next: [] })
        }
      return
    }
    case 'person': {
      const [held] = await sql<
        { id: number; left: string }[]
      >`select id, remaining_shares as left from csgo_positions where status <> 'closed' order by id limit 1`
      if (held === undefined || one.part === 0) return
      const delta = Math.trunc((money(held.left) * one.part) / 100)
      if (delta !== 0)
        await sql`select csgo_adjust(${held.id}, ${showMillionths(delta)}, ${showMillionths(one.at)}, 'by hand')`
      return
    }
    case 'merge': {
      const pairs = (await must(readPairs(sql))).find(held => held.marketId === one.market)
      if (pairs === undefined) return
      const some = shares(Math.ceil((pairs.pairs * one.part) / 100))
      const free = await available()
      expect(await must(mergePairs(sql, { ...pairs, pairs: some }, { who: 'somebody', from: 'a test' }))).toBe(some)
      // A dollar a pair, to the last digit, whatever each side cost.
      expect(await available()).toBe(free + some)
      return
    }
    case 'resolve':
      await sql`
        update csgo_matches set closed = true, resolved = true, payout_yes = ${String(one.payout)}, payout_no = ${String(1 - one.payout)}
         where id = ${one.market} and not resolved`
      await must(ledger.settle(NOON))
  }
}

/** What a lookup that remembers brings is what one brings that asks for everything; each is told what it heard before. */
const expectTwoLookupsAgree = () => {
  const remembering = createLookups(sql)
  const heard = new Map([1, 2, 3].map(id => [marketId(id), -1]))
  return async () => {
    const asks = [...heard].map(([id, last]) => ({ _tag: 'next' as const, marketId: id, heard: last }))
    const told = await must(remembering.priced(asks))
    expect(told).toEqual(await must(createLookups(sql).priced(asks)))
    for (const [id, { held }] of told) heard.set(id, held.seq)
  }
}

describe('the ledger', () => {
  test('is the sum of its fills to the last digit, and every lookup tells it, whatever strategies, people and resolutions do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 25 }), async happenings => {
        await begin()
        const ledger = ledgerOn(sql)
        const expectLookupsAgree = expectTwoLookupsAgree()
        for (const [step, one] of happenings.entries()) {
          await live(ledger, one, step + 1)
          await expectLedgerIsItsFills()
          await expectLookupsAgree()
        }
        const [open] = await sql<{ waiting: number; twice: number }[]>`
          select (select count(*) from csgo_orders where done_at is null) as waiting,
                 (select count(*) from (select action_id from csgo_outcomes where family = 'closing' group by 1 having count(*) > 1) as t) as twice`
        expect(open).toEqual({ waiting: 0, twice: 0 })
      }),
      { numRuns: 15 },
    )
  }, 120_000)

  test('buys once for one decision and lets one of two win the last dollar, in whatever order calls and repetitions come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async scheduler => {
        await begin()
        await sql`update csgo_wallets set allocated_usd = 35 where strategy_name = ${SCALP}`
        const decisions = [1, 2].map(id =>
          waitingFor(aDecision([{ _tag: 'OPEN_LONG', side: 'YES', usd: usd(20_000_000), ...about }], { market: id })),
        )
        const turn = (name: string) => scheduler.schedule(Promise.resolve(), name)
        // Each decision goes to two processes, each of which tells everything that it does twice.
        const tell = async (ledger: Ledger, order: RiskApproved<Order>) => {
          for (const report of reportsOf(order, 500_000, 1))
            for (const time of ['first', 'again']) {
              await turn(`${report._tag} ${time}`)
              await must(ledger.record(report))
            }
        }
        const all = [ledgerOn(sql), ledgerOn(sql)].flatMap(ledger =>
          decisions.map(async waiting => {
            await turn('approve')
            const { orders } = await must(ledger.approve(waiting))
            await Promise.all(orders.map(order => tell(ledger, order)))
          }),
        )
        const person = turn('person').then(async () => {
          const [held] = await sql<{ id: number }[]>`select id from csgo_positions where status <> 'closed' limit 1`
          if (held !== undefined) await sql`select csgo_adjust(${held.id}, -1, 0.5, 'by hand')`
        })
        await scheduler.waitFor(Promise.all([...all, person]))
        const [count] = await sql`
          select (select count(*) from csgo_orders) as orders, (select count(*) from csgo_intents) as intents,
                 (select count(*) from csgo_refusals where reason = 'wallet') as refused,
                 (select count(*) from csgo_fills where kind = 'order') as fills`
        expect(count).toEqual({ orders: 1, intents: 1, refused: 1, fills: 2 })
        await expectLedgerIsItsFills()
      }),
      { numRuns: 15 },
    )
  }, 120_000)
})

/** A connection that loses transactions: before they begin, or after their commit so that nobody hears of it. */
const losing = (losses: ReadonlyArray<'before' | 'after' | 'none'>): Sql => {
  let calls = 0
  const lost = () => new Error('the connection was lost')
  return new Proxy(sql, {
    get: (target, property, receiver) => {
      if (property !== 'begin') return Reflect.get(target, property, receiver)
      return async (run: Parameters<Sql['begin']>[1]) => {
        const loss = losses[calls++] ?? 'none'
        if (loss === 'before') throw lost()
        const answer = await target.begin(run)
        if (loss === 'after') throw lost()
        return answer
      }
    },
  })
}

test('with commits lost before and after, every order goes out exactly once and every fill counts once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('before' as const, 'after' as const, 'none' as const), { maxLength: 25 }),
      async losses => {
        await begin()
        const ledger = ledgerOn(losing(losses))
        const placed: string[] = []
        const decisions = [1, 2, 3].map(id =>
          aDecision([{ _tag: 'OPEN_PAIR', usdEach: usd(10_000_000), ...about }], { market: id }),
        )
        const work$ = from(decisions).pipe(
          executor(
            {
              ledger,
              halts: { raise: () => TE.right(undefined) },
              clock: { ...systemClock, now: () => NOON },
              orderEntry: {
                place: order => {
                  placed.push(order.orderId)
                  return from(reportsOf(order, 500_000, order.side === 'NO' && order.direction === 'BUY' ? 0 : 1))
                },
                resume: ({ order }) => of({ _tag: 'done', order, at: NOON, result: 'killed', text: '' }),
                cancel: () => EMPTY,
                demand$: EMPTY,
                mode: () => 'open',
              },
            },
            { backOff: { first: 1, most: 4 }, saveEvery: 5, settleEvery: 1_000 },
          ),
        )
        await lastValueFrom(work$.pipe(toArray()))
        // Two legs, the missing one again, the other undone: in each of three markets.
        expect(new Set(placed).size).toBe(placed.length)
        expect(placed).toHaveLength(12)
        const [count] = await sql`
          select (select count(*) from csgo_orders where done_at is not null) as ended, (select count(*) from csgo_fills where kind = 'order') as fills,
                 (select count(*) from csgo_outcomes where family = 'closing') as closings, (select count(*) from csgo_reservations) as reserved`
        expect(count).toEqual({ ended: 12, fills: 12, closings: 3, reserved: 0 })
        await expectLedgerIsItsFills()
      },
    ),
    { numRuns: 15 },
  )
}, 120_000)

test('an engine whose lease is taken over while it works writes nothing more', async () => {
  await begin()
  const ledger = ledgerOn(sql)
  const { orders } = await must(
    ledger.approve(waitingFor(aDecision([{ _tag: 'OPEN_LONG', side: 'YES', usd: usd(20_000_000), ...about }]))),
  )
  await sql`update csgo_lease set token = 2`
  const [order] = orders
  if (order === undefined) throw new Error('refused')
  for (const report of reportsOf(order, 500_000, 1)) {
    const answer = await ledger.record(report)()
    expect(E.isLeft(answer) && answer.left.code).toBe('lease_lost')
  }
  expect(E.isLeft(await ledger.settle(NOON)())).toBe(true)
  expect(await sql`select 1 from csgo_fills`).toHaveLength(0)
})
