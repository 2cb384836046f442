import { beforeEach, describe, expect, it } from 'vitest'
import { millis, showMillionths } from '../../src/domain/money.ts'
import { readResults } from '../../src/store/results.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { aMarket, aQuote, furnish, HEDGE, must, NOON, SCALP } from '../support/trading.ts'

const { sql } = await testDatabase()
const MONEYLINE = 1
const MAP = 2
const BO5 = 3
const UNKNOWN = 4

beforeEach(async () => {
  await emptied(sql)
  await furnish(sql, [
    { market: aMarket(MONEYLINE), quote: aQuote() },
    { market: aMarket(MAP, { marketType: 'child_moneyline' }), quote: aQuote() },
    { market: aMarket(BO5, { format: 'BO5' }), quote: aQuote() },
    { market: aMarket(UNKNOWN, { format: null }), quote: aQuote() },
  ])
  serial = 0
})

let serial = 0
interface Traded {
  readonly strategy?: string
  readonly market?: number
  readonly side?: 'YES' | 'NO'
  readonly shares: number
  readonly price: string
  readonly trigger?: string | null
  readonly fee?: string
  readonly age?: number | null
  readonly at?: number
  readonly kind?: 'order' | 'dust'
}
/** A fill of an order of its own, that was decided on a price of some age. */
const trade = async (traded: Traded) => {
  serial += 1
  const { strategy = SCALP, market = MONEYLINE, side = 'YES', shares, price, fee = '0', kind = 'order' } = traded
  const { trigger = price, age = 100, at = NOON } = traded
  const id = `${strategy}/${market}/${serial}/0`
  await sql`
    insert into csgo_intents (action_id, strategy_name, market_id, step, kind, action, reason, causes, price_age_ms, decided_at, fencing)
    values (${id}, ${strategy}, ${market}, ${serial}, 'OPEN_LONG', '{}', '', '{}', ${age}, ${millis(at)}, 1)`
  await sql`
    insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, shares, trigger_price)
    values (${id}, ${id}, ${strategy}, ${market}, 'token', ${side}, 'BUY', 'FAK', 0.99, 1000, 0.5)`
  await sql`
    select csgo_fill(${id}, ${kind}, ${strategy}, ${market}, ${side}, ${shares}, ${price}::numeric, ${fee}::numeric, 'test', ${millis(at)}, ${id}, null,
                     ${trigger}::numeric)`
}
const bought = (traded: Omit<Traded, 'shares'>, shares = 10) => trade({ ...traded, shares })
const sold = (traded: Omit<Traded, 'shares'>, shares = 10) => trade({ ...traded, shares: -shares })

const results = (since?: number) => must(readResults(sql, since === undefined ? undefined : millis(since)))
/** Strategy, format, type: trades, wins, losses, PnL, fees, slippage, a share, age. */
const lines = async (since?: number) =>
  (await results(since)).rows.map(
    row =>
      `${row.strategy} ${row.format} ${row.marketType}: ${row.trades} ${row.wins} ${row.losses} ${showMillionths(row.pnl)} ${showMillionths(row.fees)}`,
  )

describe('results', () => {
  it('are nothing without a closed position', async () => {
    await bought({ price: '0.5' })
    const nothing = {
      trades: 0,
      wins: 0,
      losses: 0,
      pnl: 0,
      fees: 0,
      slippage: null,
      slippagePerShare: null,
      priceAge: null,
    }
    expect(await results()).toEqual({ rows: [], strategies: [], total: nothing })
  })

  it('stand by strategy with its set, format and market type, with totals', async () => {
    await bought({ price: '0.5', fee: '0.1' })
    await sold({ price: '0.6', fee: '0.2' })
    await bought({ price: '0.5', side: 'NO' })
    await sold({ price: '0.4', side: 'NO' })
    await bought({ price: '0.5', market: MAP })
    await sold({ price: '0.5', market: MAP })
    await bought({ price: '0.3', market: BO5, strategy: HEDGE })
    await sold({ price: '0.7', market: BO5, strategy: HEDGE })
    await bought({ price: '0.3', market: UNKNOWN })
    await sold({ price: '0.2', market: UNKNOWN })
    expect(await lines()).toEqual([
      'favorite_hedge@default BO5 moneyline: 1 1 0 4 0',
      'scalp@default BO3 child_moneyline: 1 0 0 0 0',
      'scalp@default BO3 moneyline: 2 1 1 -0.3 0.3',
      'scalp@default null moneyline: 1 0 1 -1 0',
    ])
    const { strategies, total } = await results()
    expect(strategies).toMatchObject([
      { strategy: HEDGE, trades: 1, pnl: 4_000_000 },
      { strategy: SCALP, trades: 4, wins: 1, losses: 2, pnl: -1_300_000, fees: 300_000 },
    ])
    expect(total).toMatchObject({ trades: 5, wins: 2, losses: 2, pnl: 2_700_000, fees: 300_000 })
  })

  it('and what is still open add up to what the wallets say', async () => {
    await bought({ price: '0.333333', fee: '0.00001' }, 7.77)
    await sold({ price: '0.41' }, 7.77)
    await bought({ price: '0.61', side: 'NO' }, 9)
    await sold({ price: '0.7', side: 'NO', fee: '0.03' }, 4)
    const { total } = await results()
    const [sums] = await sql<{ closed: string }[]>`
      select trim_scale((select sum(total_realized_pnl) from csgo_wallets)
                        - (select sum(realized_pnl) from csgo_positions where status <> 'closed'))::text as closed`
    expect(total.trades).toBe(1)
    expect(showMillionths(total.pnl)).toBe(sums?.closed)
  })

  it('know slippage in dollars and a share: bought dearer or sold cheaper than the trigger is worse', async () => {
    await bought({ price: '0.52', trigger: '0.5' }, 10)
    await sold({ price: '0.6', trigger: '0.61' }, 4)
    await sold({ price: '0.6', trigger: null }, 6)
    const [row] = (await results()).rows
    // 10 × 0.02 + 4 × 0.01, over 14 shares.
    expect(row).toMatchObject({ slippage: 240_000, slippagePerShare: 17_143 })
  })

  it('leave out the dust that nobody sold', async () => {
    await bought({ price: '0.5' }, 10)
    await sold({ price: '0.5' }, 9.995)
    await trade({ shares: -0.005, price: '0', trigger: '0.5', kind: 'dust' })
    expect((await results()).total).toMatchObject({ trades: 1, losses: 1, pnl: -2_500, slippage: 0 })
  })

  it('know the median age of the price at the decision, each decision once', async () => {
    await bought({ price: '0.5', age: 900 })
    await sold({ price: '0.5', age: 100 }, 5)
    await sold({ price: '0.5', age: 200 }, 5)
    await bought({ price: '0.5', age: null, side: 'NO' })
    await sold({ price: '0.5', age: null, side: 'NO' })
    expect((await results()).total.priceAge).toBe(200)
  })

  it('may begin at a time: what closed since then, whenever it was opened', async () => {
    await bought({ price: '0.5', at: NOON - 1000 })
    await sold({ price: '0.6', at: NOON - 500 })
    await bought({ price: '0.5', at: NOON - 400 })
    await sold({ price: '0.7', at: NOON + 500 })
    expect(await lines(NOON)).toEqual(['scalp@default BO3 moneyline: 1 1 0 2 0'])
    expect(await lines()).toEqual(['scalp@default BO3 moneyline: 2 2 0 3 0'])
  })

  it('count what was paid out at the resolution as a trade, without slippage', async () => {
    await bought({ price: '0.5', trigger: '0.48' })
    await sql`select csgo_fill('payout', 'payout', ${SCALP}, ${MONEYLINE}, 'YES', -10, 1, 0, 'resolved', ${NOON})`
    expect((await results()).total).toMatchObject({
      trades: 1,
      wins: 1,
      pnl: 5_000_000,
      slippage: 200_000,
      priceAge: 100,
    })
  })
})
