import { marketId } from '../../domain/ids.ts'
import type { Format } from '../../domain/market.ts'
import { shares, usd } from '../../domain/money.ts'
import type { OpenOrder, Stake } from '../../domain/risk.ts'
import { decimal } from './rows.ts'

export interface StakeRow {
  readonly id: number
  readonly event_id: string
  readonly market_type: string
  readonly map_number: number | null
  readonly line: string | null
  readonly team_yes: string | null
  readonly team_no: string | null
  readonly format: Format | null
  readonly yes: string
  readonly no: string
  readonly cost: string
}

/** Every market of the matches of the markets $1, with what all strategies hold there: `StakeRow`s. */
export const STAKES = `
  select m.id, m.event_id, m.market_type, m.map_number, m.line::text as line, m.team_yes, m.team_no, m.format,
         coalesce(sum(p.remaining_shares) filter (where p.token_type = 'YES'), 0)::text as yes,
         coalesce(sum(p.remaining_shares) filter (where p.token_type = 'NO'), 0)::text as no,
         coalesce(sum(p.cost_basis), 0)::text as cost
    from csgo_matches m left join csgo_positions p on p.market_id = m.id and p.status <> 'closed'
   where m.event_id = any(array(select event_id from csgo_matches where id = any($1::int[]))) group by m.id order by m.id`

const stakeOf = (row: StakeRow, working: ReadonlyArray<OpenOrder>): Stake => ({
  marketId: marketId(row.id),
  marketType: row.market_type,
  mapNumber: row.map_number,
  line: row.line === null ? null : decimal(row.line),
  teamYes: row.team_yes,
  teamNo: row.team_no,
  format: row.format,
  yes: shares(decimal(row.yes)),
  no: shares(decimal(row.no)),
  cost: usd(decimal(row.cost)),
  working,
})

/** By match, each market with what works there; `working` is by market. */
export const matchesOf = (
  rows: ReadonlyArray<StakeRow>,
  working: Readonly<Record<string, ReadonlyArray<OpenOrder>>>,
): ReadonlyMap<string, ReadonlyArray<Stake>> => {
  const matches = new Map<string, Stake[]>()
  for (const row of rows) {
    const stakes = matches.get(row.event_id) ?? []
    stakes.push(stakeOf(row, working[String(row.id)] ?? []))
    matches.set(row.event_id, stakes)
  }
  return matches
}
