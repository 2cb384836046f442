import type { Millis } from '../../domain/money.ts'
import type { Sql, Transaction } from '../connection.ts'

/** Rows of the old system, as far as they are read: decimals as text, exact. */
export interface OldMatch {
  readonly condition_id: string
  readonly gamma_id: string | null
  readonly event_id: string | null
  readonly yes_token_id: string | null
  readonly no_token_id: string | null
  readonly slug: string | null
  readonly question: string | null
  readonly team_yes: string | null
  readonly team_no: string | null
  readonly game_start_time: Millis | null
  readonly game_start_override: boolean
  readonly end_date: Millis | null
  readonly tournament: string | null
  readonly format: string | null
  readonly market_type: string | null
  readonly group_item_title: string | null
  readonly map_number: number | null
  readonly game_id: string | null
  readonly closed: boolean
  readonly resolved: boolean
  readonly closed_at: Millis | null
  readonly accepting_orders: boolean
  readonly outcome: string | null
  readonly neg_risk: boolean
  readonly volume_total: string | null
  readonly volume_24h: string | null
  readonly liquidity: string | null
  readonly tick_size: string | null
  readonly min_order_size: string | null
  readonly gamma_data: string | null
  readonly created_at: Millis
  readonly updated_at: Millis
}
export interface OldWallet {
  readonly strategy_name: string
  readonly allocated_usd: string
  readonly total_realized_pnl: string
  readonly is_active: boolean
}
export interface OldPosition {
  readonly id: number
  readonly strategy_name: string
  readonly condition_id: string
  readonly token_id: string
  readonly token_type: string
  readonly side: string
  readonly remaining_shares: string
  readonly avg_entry_price: string
  readonly cost_basis: string
  readonly realized_pnl: string
  readonly spread_id: number | null
  readonly status: string
  readonly opened_at: Millis
}
export interface OldLeg {
  readonly id: number
  readonly position_id: number
  readonly leg_type: string
  readonly shares_delta: string
  readonly price: string
  readonly trigger_price: string | null
  readonly trigger_reason: string | null
  readonly best_bid: string | null
  readonly best_ask: string | null
  readonly created_at: Millis
}
export interface OldPair {
  readonly id: number
  readonly strategy_name: string
  readonly condition_id: string
  readonly spread_type: string
  readonly entry_yes_price: string | null
  readonly opened_at: Millis
}
export interface OldTeam {
  readonly team_name: string
  readonly wins: number
  readonly losses: number
  readonly total_matches: number
  readonly win_rate_pct: string
  readonly updated_at: Millis
}
export interface OldMeeting {
  readonly team1_name: string
  readonly team2_name: string
  readonly team1_wins: number
  readonly team2_wins: number
  readonly total_matches: number
  readonly updated_at: Millis
}
export interface Old {
  readonly matches: ReadonlyArray<OldMatch>
  readonly wallets: ReadonlyArray<OldWallet>
  readonly positions: ReadonlyArray<OldPosition>
  readonly legs: ReadonlyArray<OldLeg>
  readonly pairs: ReadonlyArray<OldPair>
  readonly teams: ReadonlyArray<OldTeam>
  readonly meetings: ReadonlyArray<OldMeeting>
  /** Rows of tables that have no counterpart here, by table. */
  readonly leftBehind: Readonly<Record<string, number>>
  /** Tables that the old database has not got. */
  readonly absent: ReadonlyArray<string>
}

const NEEDED = ['markets', 'csgo_matches', 'csgo_positions', 'csgo_position_legs', 'csgo_strategy_state']
const WELCOME = ['csgo_spreads', 'csgo_trades', 'csgo_teams', 'csgo_h2h']
const WITHOUT_COUNTERPART = ['csgo_price_ticks', 'csgo_strategy_market_state']

const has = async (tx: Transaction, names: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const rows = await tx<{ name: string }[]>`
    select tablename::text as name from pg_tables where schemaname = 'public' and tablename = any(${names}::text[])`
  return rows.map(({ name }) => name)
}

const matches = (tx: Transaction) => tx<OldMatch[]>`
  select m.condition_id, coalesce(m.gamma_id, k.gamma_id)::text as gamma_id,
         coalesce(k.event_id, m.gamma_data #>> '{events,0,id}') as event_id,
         coalesce(k.yes_token_id, case when m.gamma_data ->> 'clobTokenIds' like '[%]' then (m.gamma_data ->> 'clobTokenIds')::jsonb ->> 0 end) as yes_token_id,
         coalesce(k.no_token_id, case when m.gamma_data ->> 'clobTokenIds' like '[%]' then (m.gamma_data ->> 'clobTokenIds')::jsonb ->> 1 end) as no_token_id,
         k.slug, k.question, m.team_yes, m.team_no, m.game_start_time, m.game_start_override, m.end_date, m.tournament, m.format,
         m.market_type, m.group_item_title, m.map_number, m.game_id, m.closed, m.resolved, m.closed_at, m.accepting_orders, m.outcome,
         coalesce(k.neg_risk, false) as neg_risk, m.volume_total, m.volume_24h, m.liquidity,
         m.gamma_data ->> 'orderPriceMinTickSize' as tick_size, m.gamma_data ->> 'orderMinSize' as min_order_size,
         m.gamma_data::text as gamma_data, m.created_at, m.updated_at
    from csgo_matches m left join markets k on k.id = m.market_id order by m.id`

const positions = (tx: Transaction) => tx<OldPosition[]>`
  select id, strategy_name, condition_id, token_id, upper(token_type) as token_type, upper(side) as side, remaining_shares,
         avg_entry_price, cost_basis, coalesce(realized_pnl, 0) as realized_pnl, spread_id, coalesce(status, 'open') as status,
         coalesce(opened_at, updated_at, now()) as opened_at
    from csgo_positions order by id`

const legs = (tx: Transaction, trades: 'with trades' | 'without trades') => tx<OldLeg[]>`
  select l.id, l.position_id, l.leg_type, l.shares_delta, l.price, l.trigger_price, l.trigger_reason,
         ${trades === 'with trades' ? tx`t.best_bid, t.best_ask` : tx`null::numeric as best_bid, null::numeric as best_ask`},
         coalesce(l.created_at, now()) as created_at
    from csgo_position_legs l
    ${trades === 'with trades' ? tx`left join lateral (select best_bid, best_ask from csgo_trades t where t.leg_id = l.id order by t.id desc limit 1) t on true` : tx``}
   order by l.created_at, l.id`

/** Reads the old database in one snapshot, and writes nothing there. Throws in words when it is none. */
export const readOld = (from: Sql): Promise<Old> =>
  from.begin('isolation level repeatable read read only', async tx => {
    await tx`select set_config('search_path', 'public', true), set_config('statement_timeout', '0', true)`
    const found = await has(tx, [...NEEDED, ...WELCOME, ...WITHOUT_COUNTERPART])
    const lacking = NEEDED.filter(name => !found.includes(name))
    if (lacking.length > 0)
      throw new RangeError(
        `this is no database of the old system: its schema public has no table ${lacking.join(', ')}`,
      )
    const leftBehind: Record<string, number> = {}
    for (const name of WITHOUT_COUNTERPART.filter(one => found.includes(one))) {
      const [row] = await tx<{ count: number }[]>`select count(*) as count from ${tx(name)}`
      leftBehind[name] = row?.count ?? 0
    }
    const when = async <A>(name: string, read: () => PromiseLike<ReadonlyArray<A>>): Promise<ReadonlyArray<A>> =>
      found.includes(name) ? read() : []
    return {
      matches: await matches(tx),
      wallets: await tx<OldWallet[]>`
        select strategy_name, coalesce(allocated_usd, 400) as allocated_usd, coalesce(total_realized_pnl, 0) as total_realized_pnl,
               coalesce(is_active, true) as is_active from csgo_strategy_state order by strategy_name`,
      positions: await positions(tx),
      legs: await legs(tx, found.includes('csgo_trades') ? 'with trades' : 'without trades'),
      pairs: await when(
        'csgo_spreads',
        () => tx<OldPair[]>`
        select id, strategy_name, condition_id, spread_type, entry_yes_price, coalesce(opened_at, updated_at, now()) as opened_at
          from csgo_spreads order by id`,
      ),
      teams: await when(
        'csgo_teams',
        () => tx<OldTeam[]>`
        select team_name, wins, losses, total_matches, win_rate_pct, updated_at from csgo_teams order by team_name`,
      ),
      meetings: await when(
        'csgo_h2h',
        () => tx<OldMeeting[]>`
        select team1_name, team2_name, team1_wins, team2_wins, total_matches, updated_at from csgo_h2h order by 1, 2`,
      ),
      leftBehind,
      absent: WELCOME.filter(name => !found.includes(name)),
    }
  })
