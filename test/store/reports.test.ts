import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { CockpitSources } from '../../src/cockpit/sources.ts'
import { type MarketId, strategyKey } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import { createPrices } from '../../src/store/prices.ts'
import { createReports } from '../../src/store/reports.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { testDatabase } from '../support/database.ts'
import { AT, addMarkets, discovered, done } from '../support/discovered.ts'
import { emptied } from '../support/emptied.ts'
import { judgedAt } from '../support/judged.ts'

const { sql } = await testDatabase()
const reports = createReports(sql)
const scalp = strategyKey('scalp')
const later = (ms: number) => millis(AT + ms)

let market: MarketId
const fill = (key: string, side: string, shares: string, price: string, at = AT) =>
  sql`select csgo_fill(${key}, 'order', ${scalp}, ${market}, ${side}, ${shares}, ${price}, 0.01, ${`why ${key}`}, ${at}::timestamptz)`

beforeEach(async () => {
  await emptied(sql)
  const [id] = await addMarkets(sql, [discovered('a'), discovered('b', { marketType: 'correct_score' })])
  if (id === undefined) throw new Error('the market was not written')
  market = id
  await done(ensureWallets(sql, [scalp]))
  await done(createPrices(sql, systemClock).write([judgedAt(market, AT, 60, 62)]))
})

describe('the reports', () => {
  it('have what the cockpit shows', () => {
    const sources: Pick<CockpitSources, 'markets' | 'positions' | 'orders' | 'wallets' | 'refusals'> = {
      markets: () => reports.markets(AT),
      positions: () => reports.positions(),
      orders: () => reports.orders(),
      wallets: () => reports.wallets(),
      refusals: () => reports.refusals(),
    }
    expect(Object.keys(sources)).toHaveLength(5)
  })

  it('show the followed markets with price, status and age', async () => {
    const markets = await done(reports.markets(AT))
    expect(markets).toHaveLength(1)
    expect(markets[0]).toMatchObject({
      marketId: market,
      teamYes: 'FaZe',
      yesPrice: 610_000,
      spread: 20_000,
      noAsk: 400_000,
      observedAt: AT,
      status: 'good',
      yesTokenId: 'a-yes',
    })
  })

  it('show positions with their legs, valued at the bid', async () => {
    await fill('1', 'YES', '10', '0.5')
    await fill('2', 'YES', '-4', '0.7', later(1000))
    await fill('3', 'NO', '5', '0.4')
    await fill('4', 'NO', '-5', '0.5')
    const held = await done(reports.positions())
    expect(held).toHaveLength(1)
    expect(held[0]).toMatchObject({
      strategy: scalp,
      side: 'YES',
      status: 'partial',
      shares: 6_000_000,
      cost: 3_000_000,
      bid: 600_000,
      value: 3_600_000,
      unrealised: 600_000,
      realised: 780_000,
      fees: 20_000,
      legs: [
        { type: 'entry', shares: 10_000_000, price: 500_000, reason: 'why 1', at: AT },
        {
          type: 'partial_exit',
          shares: -4_000_000,
          price: 700_000,
          realised: 790_000,
          reason: 'why 2',
          at: later(1000),
        },
      ],
    })
    expect((await done(reports.positions('all'))).map(({ side, status }) => [side, status])).toEqual([
      ['YES', 'partial'],
      ['NO', 'closed'],
    ])
  })

  it('show fills of every kind, the youngest first, and no more than asked', async () => {
    await fill('1', 'YES', '10', '0.5')
    await fill('2', 'YES', '-10', '0.7')
    const fills = await done(reports.fills())
    expect(fills.map(({ direction, shares, price, fee, kind }) => [direction, shares, price, fee, kind])).toEqual([
      ['SELL', 10_000_000, 700_000, 10_000, 'order'],
      ['BUY', 10_000_000, 500_000, 10_000, 'order'],
    ])
    expect(await done(reports.fills(1))).toHaveLength(1)
  })

  it('show orders, and the working ones alone', async () => {
    await sql`
      insert into csgo_intents (action_id, strategy_name, market_id, step, kind, action, reason, causes, decided_at, fencing)
      values ('act', ${scalp}, ${market}, 1, 'OPEN_LONG', '{}', '', '{}', ${AT}, 1)`
    await sql`
      insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, trigger_price, created_at)
      values ('o1', 'act', ${scalp}, ${market}, 'a-yes', 'YES', 'BUY', 'FAK', 0.63, 20, 0.61, ${AT}),
             ('o2', 'act', ${scalp}, ${market}, 'a-yes', 'YES', 'BUY', 'FAK', 0.63, 20, 0.61, ${later(1)})`
    await sql`select csgo_move('o1', 'killed', 'report', '', ${AT}), csgo_move('o2', 'sent', 'wire', '', ${later(1)})`
    await sql`insert into csgo_reservations (action_id, strategy_name, market_id, usd) values ('act', ${scalp}, ${market}, 20.5)`
    expect((await done(reports.orders())).map(({ orderId, status, usd }) => [orderId, status, usd])).toEqual([
      ['o2', 'sent', 20_000_000],
      ['o1', 'killed', 20_000_000],
    ])
    expect((await done(reports.orders('working'))).map(({ orderId }) => orderId)).toEqual(['o2'])
    expect((await done(reports.wallets()))[0]).toMatchObject({ reserved: 20_500_000, available: 379_500_000 })
  })

  it('show wallets that add up', async () => {
    await fill('1', 'YES', '10', '0.5')
    await fill('2', 'YES', '-4', '0.7')
    const [wallet] = await done(reports.wallets())
    expect(wallet).toEqual({
      strategy: scalp,
      allocated: 400_000_000,
      available: 397_780_000,
      reserved: 0,
      cost: 3_000_000,
      realised: 780_000,
      unrealised: 600_000,
      fees: 20_000,
      trades: 2,
      wins: 0,
      losses: 0,
      highWaterMark: 400_780_000,
      maxDrawdown: 10_000,
      active: true,
      lastTradeAt: AT,
    })
  })

  it('count refusals by reason with the last numbers, and the whole ledger', async () => {
    for (const [n, reason] of ['spread', 'spread', 'stale'].entries())
      await sql`
        insert into csgo_refusals (action_id, strategy_name, market_id, step, kind, action, reason, detail, causes, decided_at)
        values (${`r${n}`}, ${scalp}, ${market}, 1, 'OPEN_LONG', '{}', ${reason}, ${`detail ${n}`}, '{}', ${later(n)})`
    await fill('1', 'YES', '10', '0.5')
    expect(await done(reports.refusals())).toEqual([
      { strategy: scalp, reason: 'spread', count: 2, lastAt: later(1), detail: 'detail 1' },
      { strategy: scalp, reason: 'stale', count: 1, lastAt: later(2), detail: 'detail 2' },
    ])
    expect(await done(reports.totals())).toEqual({
      intents: 0,
      refusals: 3,
      orders: 0,
      fills: 1,
      positions: 1,
      held: 1,
      realised: -10_000,
      fees: 10_000,
      cost: 5_000_000,
      unrealised: 1_000_000,
    })
    expect(await done(reports.totals(later(2)))).toMatchObject({ refusals: 1, fills: 0, held: 1 })
  })
})

describe('all fills, part by part', () => {
  it('are read only when the last part was taken, too, however long that takes', async () => {
    await fill('1', 'YES', '10', '0.6')
    await fill('2', 'NO', '10', '0.4')
    let taken = 0
    const all = { since: null, until: null, strategy: null, text: null, kind: null }
    await done(
      reports.eachFill(all, async rows => {
        // Longer than the driver needs to say that all was sent.
        await sql`select pg_sleep(0.05)`
        taken += rows.length
      }),
    )
    expect(taken).toBe(2)
  })
})

describe('the reports for single views', () => {
  it('keep each change of a score, none twice, and lose them with it', async () => {
    await sql`truncate csgo_scores, csgo_score_changes`
    const hear = (at: number, maps: number, rounds: number) => sql`
      insert into csgo_scores (event_id, game_id, joined_by, team_home, team_away, home_maps, away_maps, home_rounds, away_rounds, best_of, map_number, phase, heard_at, changed_at)
      values ('m', '1', 'test', 'FaZe', 'MOUZ', ${maps}, 0, ${rounds}, 0, 3, ${maps + 1}, 'running', ${later(at)}, ${later(at)})
      on conflict (event_id) do update set home_maps = excluded.home_maps, home_rounds = excluded.home_rounds,
        map_number = excluded.map_number, heard_at = excluded.heard_at, changed_at = excluded.changed_at`
    await hear(0, 0, 0)
    await hear(1, 0, 1)
    await hear(2, 0, 1)
    await hear(3, 1, 0)
    const changes = await done(reports.scoreChanges('m'))
    expect(changes.map(({ at, home, maps, rounds, map }) => [at - AT, home, maps, rounds, map])).toEqual([
      [0, 'FaZe', [0, 0], [0, 0], 1],
      [1, 'FaZe', [0, 0], [1, 0], 1],
      [3, 'FaZe', [1, 0], [0, 0], 2],
    ])
    await sql`delete from csgo_scores where event_id = 'm'`
    expect(await sql`select from csgo_score_changes`).toHaveLength(0)
  })

  it('draw the curve by the minute while it is short, and by the hour when it is long', async () => {
    await fill('1', 'YES', '10', '0.5', later(1000))
    await fill('2', 'YES', '-4', '0.7', later(62_000))
    expect((await done(reports.equity())).map(({ realised }) => realised)).toEqual([-10_000, 780_000])
    await fill('3', 'YES', '-1', '0.7', later(100 * 86_400_000))
    expect(await done(reports.equity())).toHaveLength(2)
  })

  it('say what all was worth over time, at the bid that the bars tell of', async () => {
    const bar = (ms: number, close: string) =>
      sql`insert into csgo_price_bars (market_id, bar, open, high, low, close, spread) values (${market}, ${later(ms)}, ${close}, ${close}, ${close}, ${close}, 0.02)`
    const worth = async () =>
      (await done(reports.worth())).map(one => [(one.at - AT) / 60_000, one.worth / 1_000_000] as const)
    expect(await worth()).toEqual([])
    await fill('1', 'YES', '10', '0.5', later(1000))
    await bar(30_000, '0.61')
    await bar(90_000, '0.41')
    await fill('2', 'YES', '-4', '0.7', later(130_000))
    await fill('3', 'NO', '5', '0.3', later(250_000))
    // Bought for 5.00 with a fee of a cent; the bid is 60, then 40 cents. Four are sold for 0.80 over their cost.
    expect(await worth()).toEqual([
      [1, 0.99],
      [2, -1.01],
      [3, 0.18],
      [4, 0.18],
      // Five of NO at 58 cents, which cost 30.
      [5, 1.57],
    ])
    await sql`delete from csgo_price_bars where bar < ${later(60_000)}`
    expect((await worth()).map(([minute]) => minute)).toEqual([2, 3, 4, 5])
    await fill('4', 'YES', '-6', '0.4', later(310_000))
    await fill('5', 'NO', '-5', '0.5', later(311_000))
    await sql`delete from csgo_price_bars`
    // What was held had no price; what is not held needs none.
    expect(await worth()).toEqual([[6, 1.15]])
  })

  it('say so also when only what is new is read: after fills, after one that was found late, and as the week goes on', async () => {
    const kept = reports
    const same = async () => {
      const [known, anew] = [await done(kept.worth()), await done(createReports(sql).worth())]
      expect(known).toEqual(anew)
      return known.length
    }
    const HOUR = 3_600_000
    for (let minute = 0; minute < 120; minute += 10)
      await sql`
        insert into csgo_price_bars (market_id, bar, open, high, low, close, spread)
        values (${market}, ${later(minute * 60_000)}, 0.5, 0.5, 0.5, ${0.4 + minute / 1000}, 0.02) on conflict do nothing`
    await fill('a', 'YES', '10', '0.5', later(1000))
    await fill('b', 'YES', '-2', '0.6', later(2 * HOUR))
    expect(await same()).toBeGreaterThan(100)
    await fill('c', 'NO', '5', '0.4', later(2 * HOUR + 60_000))
    await same()
    // Found an hour late: the hour is another one.
    await fill('d', 'YES', '-3', '0.45', later(HOUR))
    await same()
    // Steps of a quarter of an hour, then the first days are out of sight.
    await fill('e', 'YES', '-1', '0.5', later(20 * HOUR))
    await same()
    await fill('f', 'NO', '-5', '0.5', later(200 * HOUR))
    expect(await same()).toBeLessThan(200)
  })

  it('tell of a position with which one it was bought, and what of it is not settled', async () => {
    await sql`
      insert into csgo_pairs (strategy_name, market_id, condition_id, action_id) select ${scalp}, id, condition_id, 'act' from csgo_matches where id = ${market}`
    await sql`
      select csgo_fill('p', 'order', ${scalp}, ${market}, 'YES', 10, 0.5, 0, 'pair', ${AT}::timestamptz, null, (select id from csgo_pairs), null, null, null, null, 'matched')`
    const [held] = await done(reports.positions())
    expect(held).toMatchObject({ shares: 10_000_000, unsettled: 10_000_000 })
    expect(held?.pairId).toEqual(expect.any(Number))
  })

  it('show comparisons with the venue, the newest first, and results against each other', async () => {
    const found = [{ what: 'report', about: 'o1: filled', evidence: 'trade 7' }]
    await sql`
      insert into csgo_reconciliations (cause, at, is_complete, open_orders, trades, corrections, mismatches)
      values ('start', ${AT}, true, 1, 2, '[]', '[]'),
             ('minute', ${later(1)}, true, 0, 0, ${JSON.stringify(found)}::text::jsonb, '[{"about": "t", "text": "differs"}]')`
    expect(await done(reports.reconciled())).toMatchObject([
      { cause: 'minute', corrections: found, mismatches: [{ about: 't', text: 'differs' }] },
      { cause: 'start', openOrders: 1, trades: 2, corrections: [] },
    ])
    await sql`insert into csgo_h2h (team1_name, team2_name, team1_wins, team2_wins, total_matches) values ('FaZe', 'MOUZ', 3, 1, 4)`
    await sql`update csgo_matches set resolved = true, closed = true, payout_yes = 0, payout_no = 1, settled_at = ${AT} where id = ${market}`
    await sql`
      insert into csgo_scores (event_id, game_id, joined_by, team_home, team_away, home_maps, away_maps, best_of, phase, heard_at, changed_at)
      select event_id, '1', 'test', 'MOUZ', 'FaZe', 2, 1, 3, 'ended', ${AT}, ${AT} from csgo_matches where id = ${market}
      on conflict do nothing`
    expect(await done(reports.played())).toMatchObject({
      played: [{ first: 'FaZe', second: 'MOUZ', winner: 'MOUZ', maps: '1–2' }],
      against: [{ first: 'FaZe', second: 'MOUZ', firstWon: 3, secondWon: 1 }],
    })
  })
})

describe('a wallet', () => {
  it('is made once: what a person gave it stays', async () => {
    await sql`update csgo_wallets set allocated_usd = 1000`
    await done(ensureWallets(sql, [scalp, strategyKey('favorite_hedge')]))
    expect(await sql`select strategy_name, allocated_usd from csgo_wallets order by 1`).toEqual([
      { strategy_name: 'favorite_hedge@default', allocated_usd: '400.000000' },
      { strategy_name: 'scalp@default', allocated_usd: '1000.000000' },
    ])
  })
})
