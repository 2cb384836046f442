import { type MarketId, marketId } from '../../domain/ids.ts'
import type { Format } from '../../domain/market.ts'
import type { Sql } from '../connection.ts'

export interface NamedRow {
  readonly market_id: number
  readonly event_id: string
  readonly question: string
  readonly team_yes: string | null
  readonly team_no: string | null
  readonly market_type: string
  readonly group_item_title: string | null
  readonly map_number: number | null
  readonly format: Format | null
}

/** What people call a market by. */
export interface Named {
  readonly marketId: MarketId
  readonly eventId: string
  readonly question: string
  readonly teamYes: string | null
  readonly teamNo: string | null
  readonly marketType: string
  readonly groupItemTitle: string | null
  readonly mapNumber: number | null
  readonly format: Format | null
}

/** The columns of a `NamedRow`, from the row `m` of `csgo_matches`. */
export const namedColumns = (sql: Sql) => sql`
  m.id as market_id, m.event_id, m.question, m.team_yes, m.team_no, m.market_type, m.group_item_title, m.map_number, m.format`

export const toNamed = (row: NamedRow): Named => ({
  marketId: marketId(row.market_id),
  eventId: row.event_id,
  question: row.question,
  teamYes: row.team_yes,
  teamNo: row.team_no,
  marketType: row.market_type,
  groupItemTitle: row.group_item_title,
  mapNumber: row.map_number,
  format: row.format,
})
