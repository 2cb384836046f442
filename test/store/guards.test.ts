import { beforeEach, describe, expect, it } from 'vitest'
import { type MarketId, strategyKey } from '../../src/domain/ids.ts'
import { toFailure } from '../../src/store/connection.ts'
import { ensureWallets } from '../../src/store/wallets.ts'
import { testDatabase } from '../support/database.ts'
import { AT, addMarkets, discovered, done } from '../support/discovered.ts'
import { emptied } from '../support/emptied.ts'
import { eventually } from '../support/waiting.ts'

const { sql, connect } = await testDatabase()
const scalp = strategyKey('scalp')
/** As a person has it: a connection without the engine's settings. */
const person = connect(1)

let market: MarketId
let position: number
const fill = (key: string, shares: string, price: string) =>
  sql`select csgo_fill(${key}, 'order', ${scalp}, ${market}, 'YES', ${shares}, ${price}, 0.01, 'test', ${AT}::timestamptz) as id`
const refused = async (run: () => PromiseLike<unknown>): Promise<string> => {
  try {
    await run()
  } catch (error) {
    return toFailure(error).message
  }
  return 'it was done'
}

beforeEach(async () => {
  await emptied(sql)
  const [id] = await addMarkets(sql, [discovered('a')])
  if (id === undefined) throw new Error('the market was not written')
  market = id
  await done(ensureWallets(sql, [scalp]))
  await fill('first', '10', '0.5')
  const [row] = await sql<{ id: number }[]>`select id from csgo_positions`
  position = row?.id ?? 0
})

describe('a person at the SQL prompt', () => {
  it('cannot change a position directly, and is told what to do instead', async () => {
    const words = await refused(() => person`update csgo_engine.csgo_positions set remaining_shares = 99`)
    expect(words).toContain('csgo_positions is the sum of its fills and is not changed directly')
    expect(words).toContain('select csgo_engine.csgo_adjust(position, shares, price')
    expect(await refused(() => person`delete from csgo_engine.csgo_positions`)).toContain('not changed directly')
    const beside = () => person`
      insert into csgo_positions (strategy_name, market_id, condition_id, token_id, token_type)
      values (${scalp}, ${market}, '0xa', 'a-no', 'NO')`
    expect(await refused(beside)).toContain('not changed directly')
  })

  it('cannot change fills, legs or outcomes, nor add fills beside the ledger', async () => {
    expect(await refused(() => person`update csgo_fills set shares = 1`)).toContain('csgo_fills is append-only')
    expect(await refused(() => person`delete from csgo_position_legs`)).toContain('csgo_position_legs is append-only')
    await sql`select csgo_tell(${market}, ${scalp}, null, 'unasked', 'manual', 'x', 0, 0, ${AT}::timestamptz)`
    expect(await refused(() => person`update csgo_outcomes set kind = 'x'`)).toContain('csgo_outcomes is append-only')
    const copy = () => person`
      insert into csgo_fills (position_id, fill_key, kind, strategy_name, market_id, token_id, token_type, side, shares, price, value_usd, realized_pnl, reason, created_at)
      values (${position}, 'beside', 'order', ${scalp}, ${market}, 'a-yes', 'YES', 'BUY', 1, 0.5, 0.5, 0, 'x', now())`
    expect(await refused(copy)).toContain('csgo_fills is the sum of its fills and is not changed directly')
  })

  it('cannot change the money of a wallet, but may give it more and switch it off', async () => {
    expect(await refused(() => person`update csgo_wallets set cost_usd = 0`)).toContain('not changed directly')
    await person`update csgo_wallets set allocated_usd = 500, is_active = false`
    expect(await sql`select available_usd, is_active from csgo_wallets`).toEqual([
      { available_usd: '494.990000', is_active: false },
    ])
  })

  it('corrects a position with csgo_adjust: a manual fill that the strategy hears of', async () => {
    const listener = connect(1)
    const heard: string[] = []
    await listener.listen('csgo_outcomes', payload => heard.push(payload))
    await person`select csgo_engine.csgo_adjust(${position}, -4, 0.75, 'sold by hand')`
    expect(await sql`select remaining_shares, cost_basis, realized_pnl, status from csgo_positions`).toEqual([
      { remaining_shares: '6.000000', cost_basis: '3.000000', realized_pnl: '0.990000', status: 'partial' },
    ])
    expect(await sql`select kind, side, shares, value_usd, reason from csgo_fills order by id desc limit 1`).toEqual([
      { kind: 'manual', side: 'SELL', shares: '4.000000', value_usd: '3.000000', reason: 'sold by hand' },
    ])
    expect(await sql`select family, kind, shares, cash, seq from csgo_outcomes`).toEqual([
      { family: 'unasked', kind: 'manual', shares: '-4.000000', cash: '3.000000', seq: 2 },
    ])
    expect(await sql`select ledger_seq from csgo_matches`).toEqual([{ ledger_seq: 2 }])
    expect(await sql`select available_usd, cost_usd, total_realized_pnl, trade_count from csgo_wallets`).toEqual([
      { available_usd: '397.990000', cost_usd: '3.000000', total_realized_pnl: '0.990000', trade_count: 2 },
    ])
    await eventually('the notification came', () => heard.length > 0)
    expect(heard).toEqual([String(market)])
  })

  it('must give csgo_adjust a reason, a position that is there, and numbers that can be exact', async () => {
    const adjust = (shares: string, price: string, reason: string, id = position) =>
      refused(() => person`select csgo_engine.csgo_adjust(${id}, ${shares}, ${price}, ${reason})`)
    expect(await adjust('1', '0.5', '')).toContain('needs a reason')
    expect(await adjust('1', '0.5', 'x', 999_999)).toContain('there is no position 999999')
    expect(await adjust('0.0000001', '0.5', 'x')).toContain('at most six decimals')
    expect(await adjust('1', '1.5', 'x')).toContain('csgo_fills_price_check')
    expect(await adjust('0', '0.5', 'x')).toContain('a fill needs shares')
  })
})

describe('the ledger', () => {
  it('sells no more than is held', async () => {
    expect(await refused(() => fill('sell', '-10.000001', '0.5'))).toContain('holds 10.000000 YES')
    expect(await refused(() => fill('sell', '-10', '0.5'))).toBe('it was done')
    expect(await refused(() => fill('more', '-1', '0.5'))).toContain('holds no YES')
  })

  it('counts a fill that is told twice once', async () => {
    expect(await fill('first', '10', '0.5')).toEqual([{ id: null }])
    expect(await sql`select remaining_shares from csgo_positions`).toEqual([{ remaining_shares: '10.000000' }])
  })

  it('commits no position that differs from the sum of its fills', async () => {
    const words = await refused(() =>
      sql.begin(async tx => {
        await tx`select set_config('csgo_engine.ledger', 'on', true)`
        await tx`update csgo_positions set remaining_shares = 11`
      }),
    )
    expect(words).toContain('has 11.000000 shares')
  })

  it('ends an action once', async () => {
    const close = () =>
      sql`select csgo_tell(${market}, ${scalp}, 'act', 'closing', 'filled', '', 0, 0, ${AT}::timestamptz)`
    expect(await refused(close)).toBe('it was done')
    expect(await refused(close)).toContain('csgo_outcomes_closing')
  })

  it('gives the last close what is left of the cost, to the last digit', async () => {
    await fill('third', '0.000001', '0.333333')
    for (const [key, shares] of Object.entries({ s1: '-3.333333', s2: '-3.333333', s3: '-3.333335' }))
      await fill(key, shares, '0.5')
    expect(await sql`select remaining_shares, cost_basis, status from csgo_positions`).toEqual([
      { remaining_shares: '0.000000', cost_basis: '0.000000', status: 'closed' },
    ])
    const [sums] = await sql`
      select sum(case side when 'BUY' then -value_usd else value_usd end) - sum(fee_usd) = sum(realized_pnl) as exact,
             (select cost_usd from csgo_wallets) as cost, (select available_usd - allocated_usd = total_realized_pnl from csgo_wallets) as whole
      from csgo_fills`
    expect(sums).toEqual({ exact: true, cost: '0.000000', whole: true })
  })
})
