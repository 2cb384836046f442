import { marketId } from '../../src/domain/ids.ts'
import type { Sql } from '../../src/store/connection.ts'
import { aMarket, aQuote, furnish, NOON, SCALP } from './trading.ts'

/** Two markets, one with a held position of 6 shares, one paid out; books, bars, a score, refusals, outcomes, a change of capital. */
export const trafficRows = async (sql: Sql): Promise<void> => {
  await furnish(sql, [
    { market: aMarket(1), quote: aQuote() },
    { market: aMarket(2, { question: 'Tabs\tand\\.backslashes\nand “quotes”?' }), quote: aQuote() },
  ])
  await sql`select setval(pg_get_serial_sequence('csgo_engine.csgo_matches', 'id'), 2)`
  await sql`select csgo_fill('a/1', 'order', ${SCALP}, 1, 'YES', 10, 0.51, 0.012345, 'bought', ${NOON})`
  await sql`select csgo_fill('a/2', 'order', ${SCALP}, 1, 'YES', -4, 0.6, 0, 'sold half', ${NOON})`
  await sql`select csgo_fill('b/1', 'order', ${SCALP}, 2, 'NO', 5, 0.3, 0, 'bought', ${NOON})`
  await sql`select csgo_fill('b/2', 'payout', ${SCALP}, 2, 'NO', -5, 1, 0, 'settled at 1', ${NOON})`
  await sql`select csgo_tell(2, ${SCALP}, null, 'unasked', 'settled', 'settled', -5, 5, ${NOON})`
  await sql`
    insert into csgo_price_bars (market_id, bar, open, high, low, close, spread)
    select 1, ${NOON}::timestamptz + n * interval '5 seconds', 0.5, 0.51, 0.49, 0.5, 0.02 from generate_series(0, 2999) as n`
  await sql`
    insert into csgo_books (market_id, token_type, token_id, bids, asks, observed_at)
    values (1, 'YES', '1001', '[["0.49","100"]]', '[["0.51","100"]]', ${NOON})`
  await sql`
    insert into csgo_refusals (action_id, strategy_name, market_id, step, kind, action, reason, detail, causes, decided_at)
    values ('scalp@default/1/3/0', ${SCALP}, ${marketId(1)}, 3, 'OPEN_LONG', '{"usd": 1}', 'busy', 'too late', array['trade'], ${NOON})`
  await sql`insert into csgo_team_aliases (alias, team) values ('Norse Boys', 'HEROIC')`
  await sql`delete from csgo_team_aliases where alias = 'EG'`
  await sql`update csgo_wallets set allocated_usd = 600 where strategy_name = ${SCALP}`
}
