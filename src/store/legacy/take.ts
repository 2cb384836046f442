import type { StrategyKey } from '../../domain/ids.ts'
import type { Millis } from '../../domain/money.ts'
import type { Transaction } from '../connection.ts'
import { showInstant } from '../instant.ts'
import { jsonText } from '../json.ts'
import { sign } from '../strategies.ts'
import { keyOf } from './holdings.ts'
import type { NewMatch } from './markets.ts'
import type { Old } from './old.ts'
import type { Remark, Taken } from './report.ts'

const instant = (at: Millis | null): string | null => (at === null ? null : showInstant(at))

const recordOf = ({ old, payout, ...match }: NewMatch) => ({
  gamma_id: old.gamma_id,
  event_id: match.eventId,
  game_id: old.game_id,
  condition_id: old.condition_id,
  yes_token_id: match.yesTokenId,
  no_token_id: match.noTokenId,
  slug: old.slug ?? old.condition_id,
  question: old.question ?? `${old.team_yes ?? 'YES'} – ${old.team_no ?? 'NO'}`,
  team_yes: old.team_yes,
  team_no: old.team_no,
  tournament: old.tournament,
  format: match.format,
  market_type: match.marketType,
  group_item_title: old.group_item_title,
  map_number: old.map_number,
  game_start_time: instant(old.game_start_time),
  game_start_override: old.game_start_override,
  end_date: instant(old.end_date),
  accepting_orders: old.accepting_orders && !old.closed,
  closed: old.closed || old.resolved,
  closed_at: instant(old.closed_at ?? (old.closed || old.resolved ? old.updated_at : null)),
  outcome: payout === null ? null : old.outcome,
  payout_yes: payout?.[0] ?? null,
  payout_no: payout?.[1] ?? null,
  tick_size: match.tickSize,
  min_order_size: match.minOrderSize,
  neg_risk: old.neg_risk,
  volume_total: old.volume_total,
  volume_24h: old.volume_24h,
  liquidity: old.liquidity,
  gamma_data: old.gamma_data,
  listed_at: instant(old.updated_at),
  created_at: instant(old.created_at),
})

/** Markets whose tokens are those of another market here; they are left. */
const clashing = async (tx: Transaction, matches: ReadonlyArray<NewMatch>): Promise<ReadonlySet<string>> => {
  const rows = await tx<{ condition_id: string }[]>`
    select f.condition_id from unnest(${matches.map(m => m.old.condition_id)}::text[], ${matches.map(m => m.yesTokenId)}::text[],
                                      ${matches.map(m => m.noTokenId)}::text[]) as f (condition_id, yes, no)
     where exists (select from csgo_matches o where o.condition_id <> f.condition_id
                     and (o.yes_token_id in (f.yes, f.no) or o.no_token_id in (f.yes, f.no)))`
  return new Set(rows.map(row => row.condition_id))
}

export interface TakenMarkets {
  /** Those that are new here. */
  readonly ids: ReadonlyArray<number>
  readonly matches: Taken
  readonly starts: Taken
  readonly left: ReadonlyArray<Remark>
}

/** Writes the markets that are not here yet; of those that are, only a start that was set by hand there and not here. */
export const takeMarkets = async (
  tx: Transaction,
  all: ReadonlyArray<NewMatch>,
  read: number,
): Promise<TakenMarkets> => {
  const clash = await clashing(tx, all)
  const matches = all.filter(({ old }) => !clash.has(old.condition_id))
  const records = jsonText(matches.map(recordOf))
  const written = await tx<{ id: number }[]>`
    insert into csgo_matches (
      gamma_id, event_id, game_id, condition_id, yes_token_id, no_token_id, slug, question, team_yes, team_no, tournament, format,
      market_type, group_item_title, map_number, game_start_time, game_start_override, end_date, active, accepting_orders, closed, closed_at,
      outcome, payout_yes, payout_no, resolved, tick_size, min_order_size, neg_risk, volume_total, volume_24h, liquidity, gamma_data,
      listed_at, created_at)
    select gamma_id, event_id, game_id, condition_id, yes_token_id, no_token_id, slug, question, team_yes, team_no, tournament, format,
           market_type, group_item_title, map_number, game_start_time, game_start_override, end_date, not closed, accepting_orders, closed, closed_at,
           outcome, payout_yes, payout_no, payout_yes is not null, tick_size, min_order_size, neg_risk, volume_total, volume_24h, liquidity,
           gamma_data::jsonb, listed_at, created_at
      from jsonb_to_recordset(${records}::text::jsonb) as f (
        gamma_id text, event_id text, game_id text, condition_id text, yes_token_id text, no_token_id text, slug text, question text,
        team_yes text, team_no text, tournament text, format text, market_type text, group_item_title text, map_number integer,
        game_start_time timestamptz, game_start_override boolean, end_date timestamptz, accepting_orders boolean, closed boolean,
        closed_at timestamptz, outcome text, payout_yes numeric, payout_no numeric, tick_size numeric, min_order_size numeric,
        neg_risk boolean, volume_total numeric, volume_24h numeric, liquidity numeric, gamma_data text, listed_at timestamptz, created_at timestamptz)
     order by game_start_time, condition_id
    on conflict (condition_id) do nothing returning id`
  const byHand = matches.filter(({ old }) => old.game_start_override && old.game_start_time !== null)
  const corrected = await tx`
    update csgo_matches m set game_start_time = f.at::timestamptz, game_start_override = true
      from unnest(${byHand.map(({ old }) => old.condition_id)}::text[], ${byHand.map(({ old }) => instant(old.game_start_time))}::text[]) as f (condition_id, at)
     where m.condition_id = f.condition_id and not m.game_start_override`
  const ids = written.map(({ id }) => id)
  const overrides = await tx<{ id: number }[]>`
    select id from csgo_matches where id = any(${ids}::integer[]) and game_start_override`
  const starts = corrected.count + overrides.length
  return {
    ids,
    matches: { read, taken: ids.length, known: matches.length - ids.length },
    starts: { read: byHand.length, taken: starts, known: byHand.length - starts },
    left: [...clash].map(id => ({ what: `market ${id}`, why: 'its token ids are those of another market here' })),
  }
}

const BY = 'import-legacy'

/** The wallets: capital and whether it is on. One that is here already is changed only if nobody has touched it yet. */
export const takeWallets = async (
  tx: Transaction,
  { wallets, positions }: Old,
): Promise<{ readonly taken: Taken; readonly left: ReadonlyArray<Remark> }> => {
  await sign(tx, BY)
  const left: Remark[] = []
  const known = new Set(wallets.map(({ strategy_name }) => strategy_name))
  // A strategy that has positions and no row of its own had the old system's default.
  const others = [...new Set(positions.map(({ strategy_name }) => strategy_name))].filter(name => !known.has(name))
  const asked = [
    ...wallets,
    ...others.map(strategy_name => ({ strategy_name, allocated_usd: '400', is_active: true })),
  ].toSorted((a, b) => (a.strategy_name < b.strategy_name ? -1 : 1))
  let taken = 0
  let there = 0
  for (const { strategy_name, allocated_usd, is_active } of asked) {
    const key = keyOf(strategy_name)
    if (key === null) {
      left.push({ what: `wallet of ${strategy_name}`, why: 'this name cannot be that of a strategy here' })
      continue
    }
    const inserted = await tx`
      insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark, is_active)
      values (${key}, ${allocated_usd}::numeric, ${allocated_usd}::numeric, ${is_active}) on conflict (strategy_name) do nothing`
    const changed = await tx`
      update csgo_wallets w set allocated_usd = ${allocated_usd}::numeric, is_active = ${is_active}, updated_at = now()
       where strategy_name = ${key} and trade_count = 0 and (allocated_usd, is_active) is distinct from (${allocated_usd}::numeric, ${is_active}::boolean)
         and not exists (select from csgo_strategy_log l where l.strategy_name = w.strategy_name and l.what in ('capital', 'active'))`
    const isNew = inserted.count + changed.count > 0
    if (isNew) taken++
    else there++
    if (!isNew) left.push(...(await differing(tx, key, allocated_usd)))
  }
  return { taken: { read: asked.length, taken, known: there }, left }
}

const differing = async (tx: Transaction, key: StrategyKey, allocated: string): Promise<ReadonlyArray<Remark>> => {
  const [row] = await tx<{ allocated_usd: string }[]>`
    select allocated_usd from csgo_wallets where strategy_name = ${key} and allocated_usd <> ${allocated}::numeric`
  return row === undefined
    ? []
    : [{ what: `capital of ${key}`, why: `here it is ${row.allocated_usd}, there ${allocated}: what is here stays` }]
}

/** How teams fared, and against whom: as the old database says it now. */
export const takeTeams = async (
  tx: Transaction,
  { teams, meetings }: Old,
): Promise<{ readonly teams: Taken; readonly meetings: Taken }> => {
  const fared = await tx`
    insert into csgo_teams as t (team_name, wins, losses, total_matches, win_rate_pct, updated_at)
    select team_name, wins, losses, total_matches, win_rate_pct, to_timestamp(updated_at / 1000.0)
      from jsonb_to_recordset(${jsonText(teams)}::text::jsonb) as f (
        team_name text, wins integer, losses integer, total_matches integer, win_rate_pct numeric, updated_at bigint)
     order by team_name
    on conflict (team_name) do update
      set wins = excluded.wins, losses = excluded.losses, total_matches = excluded.total_matches,
          win_rate_pct = excluded.win_rate_pct, updated_at = excluded.updated_at
      where (t.wins, t.losses, t.total_matches, t.win_rate_pct) is distinct from
            (excluded.wins, excluded.losses, excluded.total_matches, excluded.win_rate_pct)`
  const met = await tx`
    insert into csgo_h2h as h (team1_name, team2_name, team1_wins, team2_wins, total_matches, updated_at)
    select team1_name, team2_name, team1_wins, team2_wins, total_matches, to_timestamp(updated_at / 1000.0)
      from jsonb_to_recordset(${jsonText(meetings)}::text::jsonb) as f (
        team1_name text, team2_name text, team1_wins integer, team2_wins integer, total_matches integer, updated_at bigint)
     order by team1_name, team2_name
    on conflict (team1_name, team2_name) do update
      set team1_wins = excluded.team1_wins, team2_wins = excluded.team2_wins, total_matches = excluded.total_matches, updated_at = excluded.updated_at
      where (h.team1_wins, h.team2_wins, h.total_matches) is distinct from (excluded.team1_wins, excluded.team2_wins, excluded.total_matches)`
  return {
    teams: { read: teams.length, taken: fared.count, known: teams.length - fared.count },
    meetings: { read: meetings.length, taken: met.count, known: meetings.length - met.count },
  }
}
