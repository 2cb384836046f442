import { beforeEach, describe, expect, it } from 'vitest'
import { type Millis, millis } from '../../src/domain/money.ts'
import { mergeBars, pruneBars } from '../../src/store/bars.ts'
import { forget } from '../../src/store/retention.ts'
import { testDatabase } from '../support/database.ts'
import { emptied } from '../support/emptied.ts'
import { aMarket, furnish, must, NOON, SCALP } from '../support/trading.ts'

const { sql, connect } = await testDatabase()
const HOUR = 3_600_000
const DAY = 24 * HOUR
const KEEPING = { fineBars: millis(DAY), bars: millis(2 * DAY), history: millis(3 * DAY) }
const day = (number: number): Millis => millis(NOON + number * DAY)

/** A market in which strategies were refused, ordered in vain, and heard of it; the catalogue, books and an hour of bars beside it. */
const live = async (id: number, at: Millis): Promise<void> => {
  await furnish(sql, [{ market: aMarket(id, { gameStart: at }), quote: null }])
  await sql`update csgo_matches set gamma_data = '{"much": "text"}', listed_at = ${at}, created_at = ${at} where id = ${id}`
  await sql`
    insert into csgo_price_bars (market_id, bar, open, high, low, close, spread)
    select ${id}::integer, ${at}::timestamptz + n * interval '15 seconds', 0.5, 0.5, 0.5, 0.5, 0.02 from generate_series(0, 239) as n`
  await sql`
    insert into csgo_books (market_id, token_type, token_id, bids, asks, observed_at)
    select ${id}::integer, side, side || ${String(id)}::text, '[]', '[]', ${at} from unnest(array['YES', 'NO']) as side`
  await sql`
    insert into csgo_refusals (action_id, strategy_name, market_id, step, kind, action, reason, detail, causes, decided_at, created_at)
    select ${`${SCALP}/${id}/`} || n || '/0', ${SCALP}, ${id}::integer, n, 'OPEN_LONG', '{}', 'busy', 'too late', '{}', ${at}, ${at}
      from generate_series(1, 40) as n`
  await sql`
    insert into csgo_intents (action_id, strategy_name, market_id, step, kind, action, reason, causes, decided_at, fencing, closed_as, closed_at)
    select ${`${SCALP}/${id}/`} || n || '/1', ${SCALP}, ${id}::integer, n, 'OPEN_LONG', '{}', 'test', '{}', ${at}, 1, 'killed', ${at}
      from generate_series(1, 10) as n`
  await sql`
    insert into csgo_orders (order_id, action_id, strategy_name, market_id, token_id, token_type, side, order_type, limit_price, usd, trigger_price)
    select 'o' || action_id, action_id, strategy_name, market_id, 'x', 'YES', 'BUY', 'FAK', 0.5, 5, 0.5
      from csgo_intents where market_id = ${id}`
  await sql`select csgo_move(order_id, 'killed', 'report', '', ${at}) from csgo_orders where market_id = ${id}`
  await sql`
    insert into csgo_outcomes (market_id, seq, strategy_name, action_id, family, kind, reason, at)
    select market_id, row_number() over (), strategy_name, action_id, 'closing', 'killed', 'no depth', ${at}
      from csgo_intents where market_id = ${id}`
  await sql`
    insert into csgo_strategy_state (strategy_name, market_id, codec, state, step)
    values (${SCALP}, ${id}, 1, '{}', 50)`
  await sql`
    insert into csgo_scores (event_id, game_id, joined_by, home_maps, away_maps, best_of, phase, heard_at, changed_at)
    values (${`event-${id}`}, '1', 'test', 0, 0, 3, 'running', ${at}, ${at})`
}
const trade = async (id: number, at: Millis): Promise<void> => {
  await sql`select csgo_fill(${`b/${id}`}, 'order', ${SCALP}, ${id}, 'YES', 1, 0.5, 0, 'bought', ${at})`
  await sql`select csgo_fill(${`s/${id}`}, 'order', ${SCALP}, ${id}, 'YES', -1, 0.5, 0, 'sold', ${at})`
}
const finish = (id: number, at: Millis) => sql`
  update csgo_matches set resolved = true, closed = true, payout_yes = 1, payout_no = 0, closed_at = ${at}, settled_at = ${at} where id = ${id}`

const TABLES = [
  'matches',
  'books',
  'price_bars',
  'refusals',
  'outcomes',
  'intents',
  'orders',
  'strategy_state',
  'scores',
  'fills',
]
const counts = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(async name => {
        const [row] = await sql.unsafe<{ count: number }[]>(`select count(*) as count from csgo_${name}`)
        return [name, row?.count ?? 0] as const
      }),
    ),
  )
const runAt = (number: number) => must(forget(sql, KEEPING, millis(day(number) + 2 * HOUR)))

beforeEach(async () => {
  await emptied(sql)
})

describe('what grows', () => {
  it('stays the same size day after day, however many markets come and go', async () => {
    await live(999_999, day(0))
    await sql`select csgo_fill('held', 'order', ${SCALP}, 999999, 'YES', 10, 0.5, 0, 'held for weeks', ${day(0)})`
    const seen: Array<Readonly<Record<string, number>>> = []
    for (let number = 0; number < 12; number++) {
      for (const place of [0, 1, 2]) await live(number * 10 + place + 1, day(number))
      await trade(number * 10 + 1, day(number))
      for (const place of [0, 1, 2]) if (number > 0) await finish((number - 1) * 10 + place + 1, day(number))
      await runAt(number)
      seen.push(await counts())
    }
    const [, , , , , , sixth, , , , , twelfth] = seen
    // What led to trades is kept: two fills a day, and the market of those with its life.
    expect(twelfth?.['fills']).toBe(1 + 12 * 2)
    const grown = {
      ...twelfth,
      fills: sixth?.['fills'],
      matches: (twelfth?.['matches'] ?? 0) - 5,
      strategy_state: (twelfth?.['strategy_state'] ?? 0) - 5,
    }
    expect(grown).toEqual(sixth)
    expect(twelfth?.['refusals']).toBeLessThan(6 * 3 * 40)
    // Four of a minute's bars became one after a day, none is older than two days.
    expect(twelfth?.['price_bars']).toBeLessThanOrEqual(3 * (240 + 240 + 60 + 60))
  })

  it('is never forgotten where something is held, ordered or waited for', async () => {
    await Promise.all([1, 2, 3].map(id => live(id, day(0))))
    await sql`select csgo_fill('held', 'order', ${SCALP}, 1, 'YES', 10, 0.5, 0, 'held', ${day(0)})`
    await finish(1, day(1))
    await sql`update csgo_orders set done_at = null where order_id = ${`o${SCALP}/2/1/1`}`
    await finish(2, day(1))
    await sql`update csgo_matches set subscribed = true where id = 3`
    const before = await counts()
    await runAt(30)
    expect(await counts()).toEqual({ ...before, price_bars: 0 })
  })

  it('keeps the fills of a market that is over and what led to them, and the action a saved life waits for', async () => {
    await live(1, day(0))
    await trade(1, day(0))
    await sql`update csgo_orders set order_id = 'filled' where order_id = ${`o${SCALP}/1/1/1`}`
    await sql`alter table csgo_fills disable trigger user`
    await sql`update csgo_fills set order_id = 'filled' where fill_key = 'b/1'`
    await sql`alter table csgo_fills enable trigger user`
    await sql`update csgo_strategy_state set pending = ${sql.json([{ id: `${SCALP}/1/7/0`, kind: 'OPEN_LONG', since: 0 }])}`
    expect((await counts())['books']).toBe(2)
    await finish(1, day(1))
    expect((await counts())['books']).toBe(0)
    const gone = await runAt(30)
    expect(gone).toMatchObject({ refusals: 39, outcomes: 10, intents: 9, orders: 9, books: 0, matches: 0, scores: 1 })
    expect(await sql`select gamma_data, forgotten_at is not null as forgotten from csgo_matches`).toEqual([
      { gamma_data: null, forgotten: true },
    ])
    expect(await runAt(31)).toEqual({
      bars: 0,
      refusals: 0,
      outcomes: 0,
      intents: 0,
      orders: 0,
      books: 0,
      matches: 0,
      scores: 0,
    })
  })

  it('goes too when a market vanished from the catalogue without an end', async () => {
    await live(1, day(0))
    expect(await runAt(2)).toMatchObject({ matches: 0 })
    expect(await runAt(4)).toMatchObject({ matches: 1, refusals: 40, books: 2 })
  })

  it('waits for nobody: a market that somebody works on is left for the next time', async () => {
    await live(1, day(0))
    await finish(1, day(1))
    const other = connect(1)
    await other.begin(async tx => {
      await tx`select from csgo_matches where id = 1 for update`
      expect(await runAt(30)).toMatchObject({ matches: 0 })
    })
    expect(await runAt(30)).toMatchObject({ matches: 1 })
  })

  it('is forgotten by upkeep only: a person cannot delete outcomes, not even with the word for it in a market that is not over', async () => {
    await live(1, day(0))
    await expect(sql`delete from csgo_outcomes`.execute()).rejects.toThrow('append-only')
    const sneaky = sql.begin(async tx => {
      await tx`set local csgo_engine.forgetting = 'on'`
      await tx`update csgo_matches set subscribed = true`
      await tx`delete from csgo_outcomes`
    })
    await expect(sneaky).rejects.toThrow('append-only')
  })
})

describe('price bars', () => {
  const bars = () => sql`select bar, open, high, low, close, spread, polls from csgo_price_bars order by bar`

  it('of five seconds become bars of a minute: first open, last close, highest, lowest, all polls; once', async () => {
    await furnish(sql, [{ market: aMarket(1), quote: null }])
    const at = (seconds: number) => millis(NOON + seconds * 1000)
    await sql`
      insert into csgo_price_bars (market_id, bar, open, high, low, close, spread, polls) values
        (1, ${at(5)}, 0.50, 0.55, 0.49, 0.52, 0.02, 1), (1, ${at(20)}, 0.52, 0.60, 0.51, 0.53, 0.04, 2), (1, ${at(55)}, 0.53, 0.54, 0.40, 0.41, 0.03, 1),
        (1, ${at(60)}, 0.41, 0.42, 0.41, 0.42, 0.02, 1), (1, ${at(125)}, 0.42, 0.42, 0.42, 0.42, 0.02, 1)`
    expect(await must(mergeBars(sql, at(130)))).toBe(2)
    const merged = [
      {
        bar: at(0),
        open: '0.500000',
        high: '0.600000',
        low: '0.400000',
        close: '0.410000',
        spread: '0.030000',
        polls: 4,
      },
      {
        bar: at(60),
        open: '0.410000',
        high: '0.420000',
        low: '0.410000',
        close: '0.420000',
        spread: '0.020000',
        polls: 1,
      },
      {
        bar: at(125),
        open: '0.420000',
        high: '0.420000',
        low: '0.420000',
        close: '0.420000',
        spread: '0.020000',
        polls: 1,
      },
    ]
    expect(await bars()).toEqual(merged)
    expect(await must(mergeBars(sql, at(130)))).toBe(0)
    expect(await bars()).toEqual(merged)
    expect(await must(pruneBars(sql, at(61)))).toBe(2)
  })
})
