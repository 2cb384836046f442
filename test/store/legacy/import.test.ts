import * as E from 'fp-ts/lib/Either.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { millis } from '../../../src/domain/money.ts'
import type { Sql } from '../../../src/store/connection.ts'
import { parseInstant } from '../../../src/store/instant.ts'
import { createLedger } from '../../../src/store/ledger.ts'
import type { LegacyReport } from '../../../src/store/legacy/report.ts'
import { importLegacy } from '../../../src/store/legacy.ts'
import { forget } from '../../../src/store/retention.ts'
import { bareDatabase } from '../../support/bareDatabase.ts'
import { testDatabase } from '../../support/database.ts'
import { cores, LEASE, must } from '../../support/trading.ts'
import { fillOld, hasOldSchema } from './oldDatabase.ts'

const database = await testDatabase()
const { sql } = database
/** Everything of ours that an import could touch, as text. */
const everything = async () => {
  const tables = [
    'matches',
    'wallets',
    'positions',
    'position_legs',
    'fills',
    'pairs',
    'outcomes',
    'teams',
    'h2h',
    'strategy_log',
  ]
  const rows = await Promise.all(
    tables.map(name => sql.unsafe(`select json_agg(t.* order by t.*::text)::text as all from csgo_${name} t`)),
  )
  return rows.map(([row]) => row?.['all'])
}
const whys = (all: LegacyReport['left'], what: RegExp) => all.filter(one => what.test(one.what)).map(({ why }) => why)

describe.skipIf(!hasOldSchema)('taking over the old system', () => {
  const withOld = (use: (old: Sql) => Promise<void>) =>
    bareDatabase(database, 'old_tables', async old => {
      await fillOld(old)
      await use(old)
    })
  let before: Awaited<ReturnType<typeof everything>>
  beforeAll(async () => {
    before = await everything()
  })

  it('tells everything without doing anything, then does it, then finds nothing to do', () =>
    withOld(async old => {
      const rehearsed = await must(importLegacy(sql, old, 'rehearsal'))
      expect(await everything()).toEqual(before)
      const report = await must(importLegacy(sql, old, 'in earnest'))
      expect(report).toEqual(rehearsed)
      expect(report).toMatchObject({
        matches: { read: 5, taken: 4, known: 0 },
        starts: { read: 1, taken: 1, known: 0 },
        wallets: { read: 3, taken: 3, known: 0 },
        positions: { read: 8, taken: 5, known: 0 },
        legs: { read: 9, taken: 9, known: 0 },
        pairs: { read: 1, taken: 1, known: 0 },
        teams: { read: 2, taken: 2, known: 0 },
        meetings: { read: 1, taken: 1, known: 0 },
      })
      const { left, changed } = report
      expect(whys(left, /0xa4 \(A/)).toEqual(['the old database does not know its token ids'])
      expect(whys(left, /position 6/)).toEqual(['its market is not taken over'])
      expect(whys(left, /position 7/)).toEqual(['it is a SELL: here only what was bought is held'])
      expect(whys(left, /position 8/)).toEqual(['nothing of it is held, and it has no legs'])
      expect(whys(left, /csgo_strategy_market_state/)).toHaveLength(1)
      expect(whys(changed, /^position 5/)).toEqual([
        'its legs add up to 30 shares, it says 20: taken over as one purchase of 20 at 0.550000',
      ])
      expect(whys(changed, /0xa3/)).toEqual([
        'its format BO7 is none of BO1, BO3, BO5: it is left empty',
        expect.stringContaining('its outcome (unclear) names neither side'),
      ])
      expect(whys(changed, /result of scalp/)).toEqual([
        expect.stringContaining('there it is 1.5, the legs give 1.96078'),
      ])

      const after = await everything()
      const again = await must(importLegacy(sql, old, 'in earnest'))
      expect(await everything()).toEqual(after)
      for (const { taken } of [
        again.matches,
        again.starts,
        again.wallets,
        again.positions,
        again.legs,
        again.pairs,
        again.teams,
        again.meetings,
      ])
        expect(taken).toBe(0)
    }))

  it('leaves positions that are the sum of their fills, in their pairs, with wallets to match', async () => {
    expect(
      await sql`
        select p.strategy_name, m.condition_id, p.token_type, p.initial_shares, p.remaining_shares, p.cost_basis, p.realized_pnl, p.status, pair_id is not null as paired
          from csgo_positions p join csgo_matches m on m.id = p.market_id order by 1, 2, 3`,
    ).toEqual([
      {
        strategy_name: 'bo3_longshot@default',
        condition_id: '0xa2',
        token_type: 'NO',
        initial_shares: '100.000000',
        remaining_shares: '0.000000',
        cost_basis: '0.000000',
        realized_pnl: '85.000000',
        status: 'closed',
        paired: false,
      },
      {
        strategy_name: 'favorite_hedge@default',
        condition_id: '0xa1',
        token_type: 'YES',
        initial_shares: '20.000000',
        remaining_shares: '20.000000',
        cost_basis: '11.000000',
        realized_pnl: '0.000000',
        status: 'open',
        paired: false,
      },
      {
        strategy_name: 'favorite_hedge@default',
        condition_id: '0xa5',
        token_type: 'YES',
        initial_shares: '10.000000',
        remaining_shares: '5.000000',
        cost_basis: '3.000000',
        realized_pnl: '0.500000',
        status: 'partial',
        paired: false,
      },
      {
        strategy_name: 'scalp@default',
        condition_id: '0xa1',
        token_type: 'NO',
        initial_shares: '40.816327',
        remaining_shares: '40.816327',
        cost_basis: '20.000001',
        realized_pnl: '0.000000',
        status: 'open',
        paired: true,
      },
      {
        strategy_name: 'scalp@default',
        condition_id: '0xa1',
        token_type: 'YES',
        initial_shares: '39.215686',
        remaining_shares: '19.607843',
        cost_basis: '10.000000',
        realized_pnl: '1.960784',
        status: 'partial',
        paired: true,
      },
    ])
    expect(await sql`select distinct kind from csgo_fills`).toEqual([{ kind: 'legacy' }])
    expect(
      await sql`select best_bid, best_ask, trigger_price, reason, created_at from csgo_fills where fill_key = 'legacy/leg/11'`,
    ).toEqual([
      {
        best_bid: '0.490000',
        best_ask: '0.510000',
        trigger_price: '0.500000',
        reason: 'even',
        created_at: parseInstant('2026-11-24T18:05:00Z'),
      },
    ])
    expect(
      await sql`select strategy_name, allocated_usd, available_usd, is_active from csgo_wallets order by 1`,
    ).toEqual([
      {
        strategy_name: 'bo3_longshot@default',
        allocated_usd: '400.000000',
        available_usd: '485.000000',
        is_active: true,
      },
      {
        strategy_name: 'favorite_hedge@default',
        allocated_usd: '250.000000',
        available_usd: '236.500000',
        is_active: false,
      },
      { strategy_name: 'scalp@default', allocated_usd: '400.000000', available_usd: '371.960783', is_active: true },
    ])
  })

  it('keeps starts set by hand, knows who won, and leaves the rest to discovery', async () => {
    expect(
      await sql`
        select condition_id, event_id, game_start_override as by_hand, format, tick_size, yes_token_id, resolved, payout_yes, settled_at is not null as settled
          from csgo_matches order by 1`,
    ).toEqual([
      {
        condition_id: '0xa1',
        event_id: 'ev-1',
        by_hand: true,
        format: 'BO3',
        tick_size: '0.001000',
        yes_token_id: '1001',
        resolved: false,
        payout_yes: null,
        settled: false,
      },
      {
        condition_id: '0xa2',
        event_id: 'ev-2',
        by_hand: false,
        format: 'BO3',
        tick_size: '0.010000',
        yes_token_id: '2001',
        resolved: true,
        payout_yes: '0.000000',
        settled: true,
      },
      {
        condition_id: '0xa3',
        event_id: 'legacy/0xa3',
        by_hand: false,
        format: null,
        tick_size: '0.010000',
        yes_token_id: '3001',
        resolved: false,
        payout_yes: null,
        settled: false,
      },
      {
        condition_id: '0xa5',
        event_id: 'ev-5',
        by_hand: false,
        format: 'BO3',
        tick_size: '0.010000',
        yes_token_id: '5001',
        resolved: true,
        payout_yes: '1.000000',
        settled: false,
      },
    ])
  })

  it('what the old system forgot to close is paid by the engine, and a later import does not touch it', () =>
    withOld(async old => {
      await sql`insert into csgo_lease (name, holder, token, expires_at) values (${LEASE}, 'test', 1, now() + interval '1 day') on conflict do nothing`
      const ledger = createLedger(sql, { cores, leaseName: LEASE, fencing: () => 1, clock: systemClock })
      await must(ledger.settle(systemClock.now()))
      expect(
        await sql`select status, realized_pnl from csgo_positions p join csgo_matches m on m.id = p.market_id where m.condition_id = '0xa5'`,
      ).toEqual([{ status: 'closed', realized_pnl: '2.500000' }])
      // There, it goes on after the switch: what was added is said, not done.
      await old`insert into public.csgo_position_legs (id, position_id, leg_type, shares_delta, price, cost_delta, created_at) values (21, 4, 'full_exit', -5, 0.9, -3, now())`
      await old`update public.csgo_positions set remaining_shares = 0, status = 'closed' where id = 4`
      const after = await everything()
      const { left, legs } = await must(importLegacy(sql, old, 'in earnest'))
      expect(await everything()).toEqual(after)
      expect(legs.taken).toBe(0)
      expect(whys(left, /^position 4$/)).toEqual([expect.stringContaining('traded here since')])
    }))

  it('keeps for good what was over there, though nobody traded it', async () => {
    const known = await sql`select id from csgo_matches`
    const keeping = { fineBars: millis(1), bars: millis(1), history: millis(1) }
    const nextYear = millis(systemClock.now() + 365 * 86_400_000)
    expect(await must(forget(sql, keeping, nextYear))).toMatchObject({ matches: 0 })
    expect(await sql`select id from csgo_matches`).toEqual(known)
  })

  it('is refused while an engine trades, and of a database that is something else', () =>
    withOld(async old => {
      expect(await importLegacy(sql, sql, 'rehearsal')()).toMatchObject(
        E.left({ message: expect.stringContaining('this is no database of the old system') }),
      )
      await sql`insert into csgo_lease (name, holder, token, expires_at) values ('engine', 'host/1', 1, now() + interval '1 day')`
      expect(await importLegacy(sql, old, 'in earnest')()).toMatchObject(
        E.left({ message: 'an engine (host/1) trades on this database: stop it first' }),
      )
      await sql`delete from csgo_lease where name = 'engine'`
    }))
})
