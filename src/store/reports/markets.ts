import { tokenId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { SuspectReason } from '../../domain/quote.ts'
import { matchStateOf } from '../../domain/standing.ts'
import type { Sql } from '../connection.ts'
import { isFollowed } from '../followed.ts'
import { type ScoreJson, toScore } from '../lookupRows.ts'
import { maybe, readPrice } from '../money.ts'
import { SCORED } from '../scores.ts'
import { type NamedRow, namedColumns, toNamed } from './named.ts'

interface MarketRow extends NamedRow {
  readonly tournament: string | null
  readonly line: string | null
  readonly yes_token_id: string
  readonly no_token_id: string
  readonly tick_size: string
  readonly game_start_time: Millis | null
  readonly accepting_orders: boolean
  readonly ended: boolean
  readonly closed: boolean
  readonly resolved: boolean
  readonly yes_price: string | null
  readonly no_price: string | null
  readonly yes_bid: string | null
  readonly yes_ask: string | null
  readonly no_bid: string | null
  readonly no_ask: string | null
  readonly spread: string | null
  readonly observed_at: Millis | null
  readonly price_status: 'unpriced' | 'good' | SuspectReason
  readonly score: ScoreJson | null
}

const toReport = (at: Millis) => (row: MarketRow) => ({
  ...toNamed(row),
  tournament: row.tournament,
  line: row.line,
  yesTokenId: tokenId(row.yes_token_id),
  noTokenId: tokenId(row.no_token_id),
  tickSize: readPrice(row.tick_size),
  gameStart: row.game_start_time,
  acceptingOrders: row.accepting_orders,
  ended: row.ended,
  closed: row.closed,
  resolved: row.resolved,
  yesPrice: maybe(readPrice, row.yes_price),
  noPrice: maybe(readPrice, row.no_price),
  yesBid: maybe(readPrice, row.yes_bid),
  yesAsk: maybe(readPrice, row.yes_ask),
  noBid: maybe(readPrice, row.no_bid),
  noAsk: maybe(readPrice, row.no_ask),
  spread: maybe(readPrice, row.spread),
  observedAt: row.observed_at,
  status: row.price_status,
  matchState: matchStateOf(
    { teamYes: row.team_yes, teamNo: row.team_no },
    row.score === null ? null : toScore(row.score),
    at,
  ),
})

/** The followed markets with their prices as the rows have them, by start and match. */
export const readMarkets = async (sql: Sql, at: Millis) => {
  const rows = await sql<MarketRow[]>`
    select ${namedColumns(sql)}, m.tournament, m.line, m.yes_token_id, m.no_token_id, m.tick_size, m.game_start_time, m.accepting_orders,
      m.ended, m.closed, m.resolved, m.yes_price, m.no_price, m.yes_bid, m.yes_ask, m.no_bid, m.no_ask, m.spread,
      m.observed_at, m.price_status, s.score
    from csgo_matches m left join ${sql.unsafe(SCORED)} s on s.scored = m.event_id where ${isFollowed(sql, at)}
    order by m.game_start_time, m.event_id, m.market_type <> 'moneyline', m.map_number nulls last, m.id`
  return rows.map(toReport(at))
}
