import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type MarketId, marketId, type StrategyKey, strategyKey } from '../../src/domain/ids.ts'
import { millis, usd } from '../../src/domain/money.ts'
import type { Ask, Looked } from '../../src/ports/store.ts'
import { FACT_COLUMNS } from '../../src/store/ledger/rows.ts'
import { createLookups } from '../../src/store/lookups.ts'
import { createPrices } from '../../src/store/prices.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { testDatabase } from '../support/database.ts'
import { AT, addMarkets, discovered, done } from '../support/discovered.ts'
import { emptied } from '../support/emptied.ts'
import { judgedAs, judgedAt } from '../support/judged.ts'

const { sql, connect } = await testDatabase()
const lookups = createLookups(sql)
const prices = createPrices(sql, systemClock)
const scalp = strategyKey('scalp')
const hedge = strategyKey('favorite_hedge')

let a: MarketId
let b: MarketId
beforeEach(async () => {
  await emptied(sql)
  const [first, second] = await addMarkets(sql, [discovered('a'), discovered('b')])
  if (first === undefined || second === undefined) throw new Error('the markets were not written')
  a = first
  b = second
  await done(ensureWallets(sql, [scalp, hedge]))
})

const first = (id: MarketId): Ask => ({ _tag: 'first', marketId: id })
const next = (id: MarketId, heard = 0): Ask => ({ _tag: 'next', marketId: id, heard })
const look = async (ask: Ask): Promise<Looked> => {
  const looked = (await done(lookups.priced([ask]))).get(ask.marketId)
  if (looked === undefined) throw new Error('the market was not found')
  return looked
}
const fill = (key: string, strategy: StrategyKey, market: MarketId, side: string, shares: string, price: string) =>
  sql`select csgo_fill(${key}, 'order', ${strategy}, ${market}, ${side}, ${shares}, ${price}, 0.01, 'test', ${AT}::timestamptz)`
const must = <A>(value: A | undefined): A => {
  if (value === undefined) throw new Error('nothing there')
  return value
}
const tell = (strategy: StrategyKey, action: string | null, family: string, kind: string) =>
  sql`select csgo_tell(${a}, ${strategy}, ${action}, ${family}, ${kind}, 'why', 2.5, -1.25, ${AT}::timestamptz)`
const intend = (action: string) => sql`
  insert into csgo_intents (action_id, strategy_name, market_id, step, kind, action, reason, causes, decided_at, fencing)
  values (${action}, ${scalp}, ${a}, 1, 'OPEN_LONG', '{}', '', '{}', ${AT}, 1)`
const order = (
  id: string,
  action: string,
  amount: { readonly usd: string | null; readonly shares: string | null },
) => sql`
  insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, shares, trigger_price, filled_usd, filled_shares)
  values (${id}, ${action}, ${scalp}, ${a}, 'a-yes', 'YES', 'BUY', 'FAK', 0.3, ${amount.usd}, ${amount.shares}, 0.3, 1, 3)`
const live = (strategy: StrategyKey, step: number, pending: ReadonlyArray<string>, seen: number) => sql`
  insert into csgo_strategy_state (strategy_name, market_id, codec, state, step, pending, seen)
  values (${strategy}, ${a}, 2, '{"stage":"IN"}', ${step},
    ${JSON.stringify(pending.map(id => ({ id, kind: 'OPEN_LONG', since: AT })))}::text::jsonb, ${seen})`

describe('a lookup', () => {
  it('brings the market as discovery wrote it, and no price before the first poll', async () => {
    const { market, quote, saved, unheard, held } = await look(next(a))
    expect(market).toMatchObject({
      marketId: a,
      conditionId: '0xa',
      yesTokenId: 'a-yes',
      format: 'BO3',
      gameStart: AT,
      tickSize: 10_000,
      minOrderSize: 5_000_000,
      takerDelay: 0,
      fee: { rate: 0, exponent: 1 },
      closed: false,
    })
    expect({ quote, saved, unheard, held }).toEqual({
      quote: null,
      saved: null,
      unheard: [],
      held: {
        seq: 0,
        positions: [],
        working: [],
        wallets: new Map([
          [scalp, { strategy: scalp, available: usd(400_000_000), openMarkets: 0, active: true }],
          [hedge, { strategy: hedge, available: usd(400_000_000), openMarkets: 0, active: true }],
        ]),
      },
    })
  })

  it('brings the price as the row has it at this moment, also when a person wrote it', async () => {
    await done(prices.write([judgedAt(a, AT, 60, 62)]))
    expect((await look(next(a))).quote).toMatchObject({
      yes: { bid: 600_000, ask: 620_000, bidSize: 100_000_000, oneSided: false },
      no: { bid: 380_000, ask: 400_000 },
      yesPrice: 610_000,
      noPrice: 390_000,
      spread: 20_000,
      lastTrade: 500_000,
      observedAt: AT,
      status: { _tag: 'good' },
      version: 1,
    })
    const person = connect(1)
    await person`update csgo_engine.csgo_matches set yes_price = 0.7 where id = ${a}`
    expect((await look(next(a))).quote?.yesPrice).toBe(700_000)
  })

  it('says that a price is suspect, and gives none of a market without books', async () => {
    await done(prices.write([judgedAt(a, AT, 60, 62), judgedAt(b, AT, 60, 62)]))
    const later = millis(AT + 15_000)
    await done(
      prices.write([
        judgedAs(a, later, { _tag: 'suspect', reason: 'disagreement', widePolls: 0 }),
        judgedAs(b, later, { _tag: 'unpriced' }),
      ]),
    )
    expect((await look(next(a))).quote).toMatchObject({
      yesPrice: 610_000,
      observedAt: AT,
      status: { _tag: 'suspect', reason: 'disagreement' },
    })
    expect((await look(next(b))).quote).toBeNull()
  })

  it('answers many markets at once, and says nothing of one without a row', async () => {
    const nobody = marketId(999_999)
    const looked = await done(lookups.priced([next(nobody), first(b), next(a, 3)]))
    expect([...looked.keys()].sort()).toEqual([a, b].sort())
    expect(looked.get(a)?.held.wallets.size).toBe(2)
    expect(looked.get(b)?.held.wallets).toBe(looked.get(a)?.held.wallets)
    expect([looked.get(a)?.saved, looked.get(b)?.saved]).toEqual([null, []])
  })
})

describe('what a market is', () => {
  /** Another value for each column that tells what a market is; a column that is added has to be listed here. */
  const OTHER: Readonly<Record<(typeof FACT_COLUMNS)[number], string | number | boolean>> = {
    condition_id: '0xother',
    yes_token_id: 'other-yes',
    no_token_id: 'other-no',
    question: 'Who, "so to say", wins?',
    event_id: 'other-event',
    game_id: 'other-game',
    team_yes: 'One, two',
    team_no: 'Three',
    tournament: 'A cup',
    format: 'BO5',
    market_type: 'child_moneyline',
    group_item_title: 'Map 2',
    map_number: 2,
    game_start_time: '2026-04-05 15:10:00.25+00',
    tick_size: '0.001',
    min_order_size: '1.5',
    seconds_delay: '3',
    fee_rate: '0.03',
    fee_exponent: 2,
    neg_risk: true,
    version: 'v2',
    accepting_orders: false,
    ended: true,
    closed: true,
    resolved: true,
    clear_book_on_start: true,
  }

  it.each(FACT_COLUMNS)('is read anew when a person changed %s', async column => {
    await look(next(a))
    const { market: before } = await look(next(a))
    const payouts = column === 'resolved' ? sql`, payout_yes = 1, payout_no = 0` : sql``
    await sql`update csgo_matches set ${sql({ [column]: OTHER[column] })} ${payouts} where id = ${a}`
    const { market: after } = await look(next(a))
    const { market: asFirstRead } = await done(createLookups(sql).priced([next(a)])).then(looked => must(looked.get(a)))
    expect(after).toEqual(asFirstRead)
    if (column !== 'clear_book_on_start') expect(after).not.toEqual(before)
  })

  it('is not read anew while only its price changes', async () => {
    const { market } = await look(next(a))
    await done(prices.write([judgedAt(a, AT, 60, 62)]))
    const after = await look(next(a))
    expect(after.market).toBe(market)
    expect(after.quote?.yesPrice).toBe(610_000)
  })

  it('that changes while lookups are under way is new at the next one', async () => {
    await look(next(a))
    await Promise.all([
      done(lookups.priced([next(a)])),
      sql`update csgo_matches set question = 'Another?' where id = ${a}`,
      done(lookups.priced([next(a)])),
    ])
    expect((await look(next(a))).market.question).toBe('Another?')
  })
})

describe('what is held', () => {
  it('comes with the lookup: positions to the last digit, never the closed ones', async () => {
    await fill('1', scalp, a, 'YES', '10.000001', '0.5')
    await fill('2', scalp, a, 'NO', '7', '0.4')
    await fill('3', scalp, a, 'YES', '-4', '0.6')
    await fill('4', scalp, a, 'NO', '-7', '0.4')
    const { held } = await look(next(a))
    expect(held.positions).toEqual([
      {
        strategy: scalp,
        marketId: a,
        side: 'YES',
        shares: 6_000_001,
        confirmed: 6_000_001,
        initialShares: 10_000_001,
        cost: 3_000_001,
        averagePrice: 500_000,
        realised: 380_000,
        status: 'partial',
        openedAt: AT,
      },
    ])
  })

  it('comes with the orders that may still fill, entries in dollars as the shares that they could still buy', async () => {
    await intend('act')
    await order('in-dollars', 'act', { usd: '10', shares: null })
    await order('in-shares', 'act', { usd: null, shares: '8' })
    await order('over', 'act', { usd: null, shares: '8' })
    await sql`select csgo_move('over', 'filled', 'report', '', now())`
    const { held } = await look(next(a))
    const remaining = held.working.map(({ orderId, remaining }) => [orderId, remaining] as const)
    expect(new Map(remaining)).toEqual(
      new Map([
        ['in-dollars', 30_000_000],
        ['in-shares', 5_000_000],
      ]),
    )
    expect(held.working[0]).toMatchObject({
      actionId: 'act',
      strategy: scalp,
      side: 'YES',
      direction: 'BUY',
      price: 300_000,
    })
  })

  it('leaves free what neither positions nor reservations hold, and counts the markets', async () => {
    await fill('1', scalp, a, 'YES', '10', '0.5')
    await fill('2', scalp, a, 'NO', '10', '0.5')
    await fill('3', scalp, b, 'YES', '10', '0.5')
    await intend('act')
    await sql`insert into csgo_reservations (action_id, strategy_name, market_id, usd) values ('act', ${scalp}, ${a}, 20.5)`
    await sql`update csgo_wallets set is_active = false where strategy_name = ${scalp}`
    const { held } = await look(next(b))
    expect(held.wallets.get(scalp)).toEqual({
      strategy: scalp,
      available: usd(364_470_000),
      openMarkets: 2,
      active: false,
    })
    expect(held.wallets.get(hedge)).toEqual({
      strategy: hedge,
      available: usd(400_000_000),
      openMarkets: 0,
      active: true,
    })
  })
})

describe('what is held of a market', () => {
  const remembering = createLookups(sql)
  /** From one that has looked before and one that has not: the same. */
  const both = async (heard: number): Promise<Looked> => {
    const ask = next(a, heard)
    const told = await done(remembering.priced([ask]))
    expect(told).toEqual(await done(createLookups(sql).priced([ask])))
    return must(told.get(a))
  }

  it('is not read anew while only its price changes', async () => {
    await fill('1', scalp, a, 'YES', '10', '0.5')
    await both(0)
    const before = await both(0)
    await done(prices.write([judgedAt(a, AT, 60, 62)]))
    const after = await both(before.held.seq)
    expect(after.quote?.yesPrice).toBe(610_000)
    expect(after.held.positions).toBe(before.held.positions)
  })

  it.each<readonly [string, () => PromiseLike<unknown>]>([
    ['a fill', () => fill('2', scalp, a, 'NO', '4', '0.25')],
    ['an intent', () => intend('new').then(() => order('o-new', 'new', { usd: null, shares: '5' }))],
    [
      'what a person writes beside the functions',
      () => sql`update csgo_orders set filled_shares = filled_shares - 1 where order_id = 'o'`,
    ],
    ['the end of an order', () => sql`select csgo_move('o', 'rejected', 'answer', '', ${AT}::timestamptz)`],
    ['an order that a person deletes', () => sql`delete from csgo_orders where order_id = 'o'`],
    ['a reservation', () => sql`update csgo_reservations set usd = usd + 1`],
    ['the end of one', () => sql`delete from csgo_reservations`],
    ['capital', () => sql`update csgo_wallets set allocated_usd = 500`],
    ['a wallet less', () => sql`delete from csgo_wallets where strategy_name = ${hedge}`],
    ['a fill in another market', () => fill('3', scalp, b, 'NO', '4', '0.25')],
    ['an outcome', () => tell(scalp, null, 'unasked', 'manual')],
  ])('is read anew after %s', async (_, change) => {
    await fill('1', scalp, a, 'YES', '10', '0.5')
    await intend('act')
    await order('o', 'act', { usd: null, shares: '10' })
    await sql`insert into csgo_reservations (action_id, strategy_name, market_id, usd) values ('act', ${scalp}, ${a}, 20.5)`
    await both(0)
    const before = await both(0)
    await change()
    expect(await both(before.held.seq)).not.toEqual(before)
  })
})

describe('what a market has not heard yet', () => {
  it('is what came after both the saved life and what was heard since, in its order', async () => {
    await live(scalp, 3, [], 1)
    await tell(scalp, 'x', 'progress', 'accepted')
    await tell(scalp, 'x', 'closing', 'filled')
    await tell(hedge, null, 'unasked', 'manual')
    const kinds = async (ask: Ask) => (await look(ask)).unheard.map(({ seq, strategy, kind }) => [seq, strategy, kind])
    expect(await kinds(first(a))).toEqual([
      [2, scalp, 'filled'],
      [3, hedge, 'manual'],
    ])
    expect(await kinds(next(a, 2))).toEqual([[3, hedge, 'manual']])
    expect(await kinds(next(a, 3))).toEqual([])
    expect(await kinds(next(b, 0))).toEqual([])
    const { unheard, held } = await look(first(a))
    expect(held.seq).toBe(3)
    expect(unheard[0]).toEqual({
      _tag: 'closing',
      strategy: scalp,
      marketId: a,
      seq: 2,
      at: AT,
      reason: 'why',
      shares: 2_500_000,
      cash: -1_250_000,
      actionId: 'x',
      kind: 'filled',
    })
  })

  it('comes with the saved lives at first, and names the pending actions that the ledger does not know', async () => {
    await intend('known')
    await sql`
      insert into csgo_refusals (action_id, strategy_name, market_id, step, kind, action, reason, detail, causes, decided_at)
      values ('refused', ${scalp}, ${a}, 1, 'OPEN_LONG', '{}', 'spread', '', '{}', ${AT})`
    await live(scalp, 7, ['known', 'refused', 'lost'], 5)
    await live(hedge, 1, [], 0)
    expect((await look(first(a))).saved).toEqual([
      {
        strategy: hedge,
        marketId: a,
        codec: 2,
        state: { stage: 'IN' },
        step: 1,
        pending: [],
        seen: 0,
        resets: 0,
        unknown: [],
      },
      {
        strategy: scalp,
        marketId: a,
        codec: 2,
        state: { stage: 'IN' },
        step: 7,
        pending: ['known', 'refused', 'lost'].map(id => ({ id, kind: 'OPEN_LONG', since: AT })),
        seen: 5,
        resets: 0,
        unknown: ['lost'],
      },
    ])
  })
})

describe('one snapshot', () => {
  it('has a ledger sequence, outcomes and positions that belong together, however fast fills come', async () => {
    const rounds = 60
    const writer = (async () => {
      for (let round = 1; round <= rounds; round++)
        await sql.begin(async tx => {
          await tx`select csgo_fill(${`f${round}`}, 'order', ${scalp}, ${a}, 'YES', 1, 0.01, 0, 'test', ${AT}::timestamptz)`
          await tx`select csgo_tell(${a}, ${scalp}, null, 'unasked', 'manual', 'test', 1, 0, ${AT}::timestamptz)`
        })
    })()
    const reader = createLookups(connect(2))
    let seen = 0
    while (seen < rounds) {
      const looked = (await done(reader.priced([first(a), next(b)]))).get(a)
      seen = looked?.held.seq ?? 0
      expect(looked?.unheard.map(({ seq }) => seq)).toEqual(Array.from({ length: seen }, (_, n) => n + 1))
      expect(looked?.held.positions[0]?.shares ?? 0).toBe(seen * 1_000_000)
    }
    await writer
  })
})
