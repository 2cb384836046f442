import { type Direction, type MarketId, type Side, savedActionId, savedStrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Sql } from '../connection.ts'
import { maybe, readPrice, readShares, readUsd } from '../money.ts'

/** YES's price in bars, the oldest first. */
export const readBars = async (sql: Sql, market: MarketId, since: Millis) => {
  const rows = await sql<{ bar: Millis; open: string; high: string; low: string; close: string }[]>`
    select bar, open, high, low, close from csgo_price_bars where market_id = ${market} and bar >= ${since} order by bar`
  return rows.map(row => ({
    at: row.bar,
    open: readPrice(row.open),
    high: readPrice(row.high),
    low: readPrice(row.low),
    close: readPrice(row.close),
  }))
}

type LevelsJson = ReadonlyArray<readonly [string, string]>
const toLevels = (levels: LevelsJson) =>
  levels.map(([price, size]) => ({ price: readPrice(price), size: readShares(size) }))

/** The stored books of a market, best levels first; empty before the first poll. */
export const readBooks = async (sql: Sql, market: MarketId) => {
  const rows = await sql<{ token_type: Side; bids: LevelsJson; asks: LevelsJson; observed_at: Millis }[]>`
    select token_type, bids, asks, observed_at from csgo_books where market_id = ${market} order by token_type desc`
  return rows.map(row => ({
    side: row.token_type,
    bids: toLevels(row.bids),
    asks: toLevels(row.asks),
    observedAt: row.observed_at,
  }))
}

interface StoryRow {
  readonly at: Millis
  readonly what: 'wanted' | 'refused' | 'order' | 'fill'
  readonly market_id: number
  readonly strategy_name: string
  readonly action_id: string | null
  readonly kind: string
  readonly side: Side | null
  readonly direction: Direction | null
  readonly shares: string | null
  readonly price: string | null
  readonly usd: string | null
  readonly text: string
}

/** What strategies wanted in the markets of a match, what became of it, and its fills; the newest first. */
export const readStory = async (sql: Sql, eventId: string, most: number) => {
  const rows = await sql<StoryRow[]>`
    with ours as (select id from csgo_matches where event_id = ${eventId})
    select * from (
      select decided_at as at, 'wanted' as what, market_id, strategy_name, action_id, kind, null as side, null as direction,
             null::numeric as shares, yes_price as price, null::numeric as usd, reason as text
        from csgo_intents where market_id in (select id from ours)
      union all
      select decided_at, 'refused', market_id, strategy_name, action_id, kind, null, null, null, yes_price, null, reason || ': ' || detail
        from csgo_refusals where market_id in (select id from ours)
      union all
      select created_at, 'order', market_id, strategy_name, action_id, order_type, token_type, side, shares, limit_price, usd,
             status || case when text = '' then '' else ', ' || text end
        from csgo_orders where market_id in (select id from ours)
      union all
      select f.created_at, 'fill', f.market_id, f.strategy_name, o.action_id, f.kind, f.token_type, f.side, f.shares, f.price, f.value_usd, f.reason
        from csgo_fills f left join csgo_orders o on o.order_id = f.order_id where f.market_id in (select id from ours)
    ) as story order by at desc limit ${most}::bigint`
  return rows.map(row => ({
    at: row.at,
    what: row.what,
    marketId: row.market_id,
    strategy: savedStrategyKey(row.strategy_name),
    actionId: row.action_id === null ? null : savedActionId(row.action_id),
    kind: row.kind,
    side: row.side,
    direction: row.direction,
    shares: maybe(readShares, row.shares),
    price: maybe(readPrice, row.price),
    usd: maybe(readUsd, row.usd),
    text: row.text,
  }))
}

/** How the score of a match changed, the oldest first, and whose it is as our markets spell them; rounds null: unknown. */
export const readScoreChanges = async (sql: Sql, eventId: string) => {
  const rows = await sql<
    {
      at: Millis
      team_home: string | null
      home_maps: number
      away_maps: number
      home_rounds: number | null
      away_rounds: number | null
      map_number: number | null
      phase: 'coming' | 'running' | 'ended'
    }[]
  >`
    select c.at, s.team_home, c.home_maps, c.away_maps, c.home_rounds, c.away_rounds, c.map_number, c.phase
      from csgo_score_changes c join csgo_scores s using (event_id) where c.event_id = ${eventId} order by c.at`
  return rows.map(row => ({
    at: row.at,
    home: row.team_home,
    maps: [row.home_maps, row.away_maps] as const,
    rounds: row.home_rounds === null || row.away_rounds === null ? null : ([row.home_rounds, row.away_rounds] as const),
    map: row.map_number,
    phase: row.phase,
  }))
}
