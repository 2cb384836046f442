import { type MarketId, marketId } from '../../domain/ids.ts'
import type { Format } from '../../domain/market.ts'
import { shares, usd } from '../../domain/money.ts'
import type { OpenOrder, Stake } from '../../domain/risk.ts'
import type { Transaction } from '../connection.ts'
import { decimal } from './rows.ts'

interface StakeRow {
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

/** Every market of the matches of these markets, with what all strategies hold there. */
export const readStakes = async (tx: Transaction, markets: ReadonlyArray<MarketId>): Promise<ReadonlyArray<StakeRow>> =>
  tx<StakeRow[]>`
    select m.id, m.event_id, m.market_type, m.map_number, m.line, m.team_yes, m.team_no, m.format,
           coalesce(h.yes, 0)::numeric(20, 6) as yes, coalesce(h.no, 0)::numeric(20, 6) as no, coalesce(h.cost, 0)::numeric(20, 6) as cost
      from csgo_matches m left join lateral (
        select sum(p.remaining_shares) filter (where p.token_type = 'YES') as yes,
               sum(p.remaining_shares) filter (where p.token_type = 'NO') as no, sum(p.cost_basis) as cost
          from csgo_positions p where p.market_id = m.id and p.status <> 'closed') h on true
     where m.event_id = any(array(select event_id from csgo_matches where id = any(${[...markets]}::int[]))) order by m.id`

const stakeOf = (row: StakeRow, orders: ReadonlyArray<OpenOrder>): Stake => ({
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
  working: orders.filter(({ order }) => order.marketId === row.id),
})

/** By match, each market with what works there. */
export const matchesOf = (
  rows: ReadonlyArray<StakeRow>,
  orders: ReadonlyArray<OpenOrder>,
): ReadonlyMap<string, ReadonlyArray<Stake>> => {
  const matches = new Map<string, Stake[]>()
  for (const row of rows) {
    const stakes = matches.get(row.event_id) ?? []
    stakes.push(stakeOf(row, orders))
    matches.set(row.event_id, stakes)
  }
  return matches
}
