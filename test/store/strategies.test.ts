import * as E from 'fp-ts/lib/Either.js'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { StrategyKey } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { type Change, createStrategies } from '../../src/store/strategies.ts'
import { changeWallet, type WalletChange } from '../../src/store/wallets.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import {
  aDecision,
  aMarket,
  aQuote,
  cores,
  dollars,
  furnish,
  HEDGE,
  LEASE,
  must,
  NOON,
  openLong,
  SCALP,
  waitingFor,
} from '../support/trading.ts'

const { sql, connect } = await testDatabase()
const strategies = createStrategies(sql)
const market = aMarket()

beforeEach(async () => {
  await emptied(sql)
  await furnish(sql, [{ market, quote: aQuote() }])
})

const set = (params: Change['params'], change: Partial<Change> = {}) =>
  strategies.change({ strategy: SCALP, params, memory: 'keep', revision: 0, by: 'ann', ...change })
const stored = async (key: StrategyKey = SCALP) => (await must(strategies.all())).find(row => row.strategy === key)
const said = async () =>
  (await must(strategies.log(SCALP, 50))).map(({ what, name, before, after, by }) =>
    [what, name, before, after, by].join(' '),
  )
const wallet = (change: WalletChange, key: StrategyKey = SCALP) =>
  changeWallet(sql, key, change, { by: 'ann', allocation: dollars(250) })
const capital = (usd: number) => wallet({ _tag: 'capital', usd: dollars(usd) })
const buy = (key: string, shares: number) =>
  sql`select csgo_fill(${key}, 'order', ${SCALP}, ${market.marketId}, 'YES', ${shares}, 0.5, 0, 'test', ${NOON})`

describe('what is set for a strategy', () => {
  it('is stored under a revision that rises, and logged by name with who said it', async () => {
    expect(await must(set({ swing: '0.12', leg_usd: '10' }))).toEqual({ _tag: 'changed' })
    expect(await must(set({ swing: '0.15' }, { revision: 1, by: 'bob' }))).toEqual({ _tag: 'changed' })
    expect(await stored()).toMatchObject({ params: { swing: '0.15' }, resets: 0, revision: 2 })
    expect(await said()).toEqual([
      'parameter swing 0.12 0.15 bob',
      'parameter leg_usd 10  bob',
      'parameter swing  0.12 ann',
      'parameter leg_usd  10 ann',
    ])
  })

  it('is not overwritten by one who saw an older revision', async () => {
    await must(set({ swing: '0.12' }))
    expect(await must(set({ swing: '0.3' }))).toEqual({ _tag: 'overtaken' })
    expect((await stored())?.params).toEqual({ swing: '0.12' })
  })

  it('of two who set at the same time counts once', async () => {
    const other = createStrategies(connect())
    const both = await Promise.all([
      must(set({ swing: '0.2' })),
      must(other.change({ strategy: SCALP, params: { swing: '0.3' }, memory: 'keep', revision: 0, by: 'bob' })),
    ])
    expect(both.map(one => one._tag).sort()).toEqual(['changed', 'overtaken'])
  })

  it('set to the same again is no change', async () => {
    await must(set({ swing: '0.12' }))
    await must(set({ swing: '0.12' }, { revision: 1 }))
    expect((await stored())?.revision).toBe(1)
    expect(await said()).toHaveLength(1)
  })

  it("is logged in the name of the database's user when somebody writes SQL", async () => {
    await must(set({ swing: '0.12' }))
    await sql`update csgo_strategies set params = '{"swing": "0.2"}' where strategy_name = ${SCALP}`
    expect((await said())[0]).toMatch(/^parameter swing 0.12 0.2 database user \w+$/)
    expect((await stored())?.revision).toBe(2)
  })

  it('has a log that nobody changes', async () => {
    await must(set({ swing: '0.12' }))
    await expect(sql`delete from csgo_strategy_log`).rejects.toThrow('append-only')
    await expect(sql`update csgo_strategy_log set by_whom = 'nobody'`).rejects.toThrow('append-only')
  })

  it('is told by the engine what became of it; one that runs no more is told so', async () => {
    const started = { swing: '0.1' }
    await must(
      strategies.begin([
        { strategy: SCALP, startedWith: started, runningWith: started, trouble: null },
        { strategy: HEDGE, startedWith: started, runningWith: null, trouble: 'wrong' },
      ]),
    )
    await must(strategies.say(SCALP, { swing: '0.12' }, null))
    expect(await stored()).toMatchObject({ startedWith: started, runningWith: { swing: '0.12' }, trouble: null })
    expect(await stored(HEDGE)).toMatchObject({ runningWith: null, trouble: 'wrong' })
    await must(strategies.begin([]))
    expect(await stored(HEDGE)).toMatchObject({ startedWith: null, runningWith: null, trouble: null })
    expect(await said()).toEqual([])
  })
})

describe('a reset', () => {
  it('is counted and logged, and the parameters stay', async () => {
    await must(set({ swing: '0.12' }))
    expect(await must(set({ swing: '0.12' }, { revision: 1, memory: 'reset' }))).toEqual({ _tag: 'changed' })
    expect(await stored()).toMatchObject({ params: { swing: '0.12' }, resets: 1, revision: 2 })
    expect((await said())[0]).toBe('reset  0 1 ann')
  })

  it('is refused while it holds something, with where', async () => {
    await buy('one', 10)
    const refused = { _tag: 'holds', positions: [market.marketId], pending: [] }
    expect(await must(set({ swing: '0.12' }, { memory: 'reset' }))).toEqual(refused)
    expect(await stored()).toMatchObject({ params: {}, resets: 0 })
    await buy('two', -10)
    expect(await must(set({}, { memory: 'reset' }))).toEqual({ _tag: 'changed' })
  })

  it('is refused while an action has no end, with where', async () => {
    const ledger = createLedger(sql, {
      cores,
      leaseName: LEASE,
      fencing: () => 1,
      clock: { ...systemClock, now: () => NOON },
    })
    await must(ledger.approve(waitingFor(aDecision([openLong('YES', 20)]))))
    expect(await must(set({}, { memory: 'reset' }))).toEqual({
      _tag: 'holds',
      positions: [],
      pending: [market.marketId],
    })
  })
})

describe('a wallet', () => {
  const row = async () => {
    const [found] = await sql<{ allocated: string; mark: string; available: string; active: boolean }[]>`
      select trim_scale(allocated_usd)::text as allocated, trim_scale(high_water_mark)::text as mark,
             trim_scale(available_usd)::text as available, is_active as active from csgo_wallets where strategy_name = ${SCALP}`
    return found
  }

  it('is switched off and on, each logged once', async () => {
    for (const to of ['inactive', 'inactive', 'active'] as const) await must(wallet({ _tag: to }))
    expect(await said()).toEqual(['active  false true ann', 'active  true false ann'])
  })

  it('gets more or less capital, which is no result: the high-water mark moves with it', async () => {
    await must(capital(600))
    expect(await row()).toEqual({ allocated: '600', mark: '600', available: '600', active: true })
    await must(capital(50))
    expect(await row()).toEqual({ allocated: '50', mark: '50', available: '50', active: true })
    expect(await said()).toEqual(['capital  600 50 ann', 'capital  400 600 ann'])
  })

  it('keeps what is in use: positions at cost, what is reserved, what was lost', async () => {
    await buy('one', 100)
    await sql`select csgo_fill('lost', 'order', ${SCALP}, ${market.marketId}, 'YES', -20, 0.25, 0, 'test', ${NOON})`
    const ledger = createLedger(sql, {
      cores,
      leaseName: LEASE,
      fencing: () => 1,
      clock: { ...systemClock, now: () => NOON },
    })
    await must(ledger.approve(waitingFor(aDecision([openLong('NO', 20)]))))
    // 40 in positions, 5 lost, and 20 reserved with the worst fee: 20 × 0.05 + 20 pieces of 0.00001.
    const refused = await capital(66.000_199)()
    expect(E.isLeft(refused) && refused.left.code).toBe('23514')
    expect(E.isLeft(refused) && refused.left.message).toBe(
      '66.000199 USD of capital are less than the 66.0002 that scalp@default has in use: 40 in positions, 21.0002 reserved, -5 realised',
    )
    await must(capital(66.0002))
    expect((await row())?.available).toBe('21.0002')
  })

  it('does not shrink under an approval that comes at the same time', async () => {
    const ledger = createLedger(connect(), {
      cores,
      leaseName: LEASE,
      fencing: () => 1,
      clock: { ...systemClock, now: () => NOON },
    })
    for (let round = 1; round <= 10; round++) {
      const id = `${SCALP}/${round}`
      await must(capital(400))
      const decision = aDecision([openLong(round % 2 === 0 ? 'YES' : 'NO', 40)], { step: round })
      await Promise.all([must(ledger.approve(waitingFor(decision))), capital(10)()])
      const [left] = await sql<{ free: string }[]>`
        select available_usd - coalesce((select sum(usd) from csgo_reservations where strategy_name = w.strategy_name), 0) as free
          from csgo_wallets w where strategy_name = ${SCALP}`
      expect(Number(left?.free), id).toBeGreaterThanOrEqual(0)
      await sql`delete from csgo_reservations`
      await sql`update csgo_intents set closed_as = 'expired', closed_at = now() where closed_as is null`
      await sql`select csgo_move(order_id, 'expired', 'report', '', now()) from csgo_orders where done_at is null`
    }
  })

  it('that is not there yet is made with the capital of a new one', async () => {
    const key = HEDGE
    await sql`delete from csgo_wallets where strategy_name = ${key}`
    await must(wallet({ _tag: 'inactive' }, key))
    expect(
      await sql`select trim_scale(allocated_usd)::text as allocated, is_active from csgo_wallets where strategy_name = ${key}`,
    ).toEqual([{ allocated: '250', is_active: false }])
  })
})

it('says whether an engine trades', async () => {
  expect(await must(strategies.isTrading())).toBe(false)
  const until = millis(systemClock.now() + 60_000)
  await sql`insert into csgo_lease (name, holder, token, expires_at) values ('engine', 'one', 1, ${until})`
  expect(await must(strategies.isTrading())).toBe(true)
})
