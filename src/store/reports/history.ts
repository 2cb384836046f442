import { type Direction, type Side, savedStrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Sql } from '../connection.ts'
import { readPrice, readShares, readUsd } from '../money.ts'
import { type NamedRow, namedColumns, toNamed } from './named.ts'

/** What of the ledger is asked for; null: no matter. */
export interface HistoryAsked {
  readonly since: Millis | null
  readonly until: Millis | null
  readonly strategy: string | null
  /** Part of a team's or a question's name, in any case. */
  readonly text: string | null
  readonly kind: string | null
  readonly most: number
}

interface FillRow extends NamedRow {
  readonly id: number
  readonly action_id: string | null
  readonly strategy_name: string
  readonly token_type: Side
  readonly side: Direction
  readonly kind: string
  readonly shares: string
  readonly price: string
  readonly value_usd: string
  readonly fee_usd: string
  readonly realized_pnl: string
  readonly reason: string
  readonly created_at: Millis
}

const matching = (sql: Sql, { since, until, strategy, text, kind }: Omit<HistoryAsked, 'most'>) => sql`
  (${since}::timestamptz is null or f.created_at >= ${since}) and (${until}::timestamptz is null or f.created_at < ${until})
  and (${strategy}::text is null or f.strategy_name = ${strategy}) and (${kind}::text is null or f.kind = ${kind})
  and (${text}::text is null or position(lower(${text}) in lower(concat_ws(' ', m.question, m.team_yes, m.team_no))) > 0)`

const toFill = (row: FillRow) => ({
  ...toNamed(row),
  fillId: row.id,
  actionId: row.action_id,
  strategy: savedStrategyKey(row.strategy_name),
  side: row.token_type,
  direction: row.side,
  kind: row.kind,
  shares: readShares(row.shares),
  price: readPrice(row.price),
  value: readUsd(row.value_usd),
  fee: readUsd(row.fee_usd),
  realised: readUsd(row.realized_pnl),
  reason: row.reason,
  at: row.created_at,
})
export type HistoryFill = ReturnType<typeof toFill>

const fillColumns = (sql: Sql) => sql`
  ${namedColumns(sql)}, f.id, o.action_id, f.strategy_name, f.token_type, f.side, f.kind, f.shares, f.price, f.value_usd, f.fee_usd,
  f.realized_pnl, f.reason, f.created_at`
const fillTables = (sql: Sql) => sql`
  csgo_fills f join csgo_matches m on m.id = f.market_id left join csgo_orders o on o.order_id = f.order_id`

const AT_A_TIME = 1000
/** Every fill that matches, the oldest first, in parts; each part is taken before the next is read. `of`: how many there were at the start. */
export const eachFill = async (
  sql: Sql,
  asked: Omit<HistoryAsked, 'most'>,
  take: (rows: ReadonlyArray<HistoryFill>, of: number) => Promise<void>,
): Promise<void> => {
  const [counted] = await sql<{ fills: number }[]>`
    select count(*) as fills from csgo_fills f join csgo_matches m on m.id = f.market_id where ${matching(sql, asked)}`
  let taken = Promise.resolve()
  await sql<
    FillRow[]
  >`select ${fillColumns(sql)} from ${fillTables(sql)} where ${matching(sql, asked)} order by f.id`.cursor(
    AT_A_TIME,
    rows => {
      taken = take(rows.map(toFill), counted?.fills ?? 0)
      return taken
    },
  )
  // The driver waits for every part but the last.
  await taken
}

/** Fills that match, the newest first, and the sums over all that match, also those beyond `most`. */
export const readHistory = async (sql: Sql, asked: HistoryAsked) => {
  const rows = await sql<FillRow[]>`
    select ${fillColumns(sql)} from ${fillTables(sql)}
     where ${matching(sql, asked)} order by f.id desc limit ${asked.most}::bigint`
  const [sums] = await sql<{ fills: number; bought: string; sold: string; fees: string; realised: string }[]>`
    select count(*) as fills, coalesce(sum(f.value_usd) filter (where f.side = 'BUY'), 0) as bought,
           coalesce(sum(f.value_usd) filter (where f.side = 'SELL'), 0) as sold, coalesce(sum(f.fee_usd), 0) as fees,
           coalesce(sum(f.realized_pnl), 0) as realised
      from csgo_fills f join csgo_matches m on m.id = f.market_id where ${matching(sql, asked)}`
  if (sums === undefined) throw new RangeError('a select of sums gave no row')
  return {
    rows: rows.map(toFill),
    fills: sums.fills,
    bought: readUsd(sums.bought),
    sold: readUsd(sums.sold),
    fees: readUsd(sums.fees),
    realised: readUsd(sums.realised),
  }
}

/** What each closed position made, by strategy: what intervals are reckoned from. The youngest `most`. */
export const readMade = async (sql: Sql, most: number) => {
  const rows = await sql<{ strategy_name: string; realized_pnl: string }[]>`
    select strategy_name, realized_pnl from csgo_positions where status = 'closed' order by id desc limit ${most}::bigint`
  return rows.map(row => ({ strategy: savedStrategyKey(row.strategy_name), realised: readUsd(row.realized_pnl) }))
}

/** Matches whose winner is paid out, the newest first: who played whom, who won (null: neither). And what came from the old system. */
export const readPlayed = async (sql: Sql, most: number) => {
  const played = await sql<
    {
      event_id: string
      team_yes: string
      team_no: string
      tournament: string | null
      format: string | null
      at: Millis | null
      winner: string | null
      maps: string | null
    }[]
  >`
    select m.event_id, m.team_yes, m.team_no, m.tournament, m.format, coalesce(m.settled_at, m.closed_at, m.game_start_time) as at,
           case when payout_yes = 1 then m.team_yes when payout_no = 1 then m.team_no end as winner,
           case when s.team_home = m.team_yes and s.team_away = m.team_no then s.home_maps || '–' || s.away_maps
                when s.team_home = m.team_no and s.team_away = m.team_yes then s.away_maps || '–' || s.home_maps end as maps
      from csgo_matches m left join csgo_scores s using (event_id) where market_type = 'moneyline' and resolved and m.team_yes is not null and m.team_no is not null
     order by 6 desc nulls last limit ${most}::bigint`
  const imported = await sql<{ team_name: string; wins: number; losses: number }[]>`
    select team_name, wins, losses from csgo_teams order by team_name`
  const against = await sql<{ first: string; second: string; first_won: number; second_won: number }[]>`
    select team1_name as first, team2_name as second, team1_wins as first_won, team2_wins as second_won
      from csgo_h2h order by 1, 2`
  return {
    played: played.map(row => ({
      event: row.event_id,
      first: row.team_yes,
      second: row.team_no,
      tournament: row.tournament ?? '',
      format: row.format ?? '',
      at: row.at,
      winner: row.winner,
      /** Maps of the first and the second, eg/ `2–1`; '' where the feed is forgotten or told of none. */
      maps: row.maps ?? '',
    })),
    /** Against each other, as imported from the old system. */
    against: against.map(row => ({
      first: row.first,
      second: row.second,
      firstWon: row.first_won,
      secondWon: row.second_won,
    })),
    imported: imported.map(row => ({ team: row.team_name, wins: row.wins, losses: row.losses })),
  }
}
