import { marketId, tokenId } from '../domain/ids.ts'
import type { Followed } from '../domain/market.ts'
import type { Millis } from '../domain/money.ts'
import type { Sql } from './connection.ts'

/** The kinds of markets (Gamma's `sportsMarketType`) that are traded; others are rows for people only. */
export const TRADED_TYPES = ['moneyline', 'child_moneyline', 'map_handicap', 'totals'] as const

/** Something is held in the market `m`, or an order may still fill. */
export const isHeld = (sql: Sql) => sql`(
  exists (select from csgo_positions p where p.market_id = m.id and p.status <> 'closed')
  or exists (select from csgo_orders o where o.market_id = m.id and o.done_at is null))`

/**
 * The condition under which the row `m` of `csgo_matches` is followed: from 6 h before the start until it is closed or
 * resolved. A start that moves away does not make the engine blind for what it holds.
 */
export const isFollowed = (sql: Sql, at: Millis) => sql`(
  not m.resolved and not m.closed
  and m.market_type = any(${TRADED_TYPES})
  and (m.game_start_time <= ${at}::timestamptz + interval '6 hours' or ${isHeld(sql)}))`

export interface FollowedRow {
  readonly id: number
  readonly yes_token_id: string
  readonly no_token_id: string
}
export const toFollowed = (row: FollowedRow): Followed => ({
  marketId: marketId(row.id),
  yesTokenId: tokenId(row.yes_token_id),
  noTokenId: tokenId(row.no_token_id),
})
