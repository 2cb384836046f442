import { type ConditionId, conditionId } from '../domain/ids.ts'
import type { DiscoveredMarket } from '../domain/market.ts'
import { type Millis, millis, ONE, showMillionths } from '../domain/money.ts'
import type { Matches } from '../ports/store.ts'
import { type Sql, task } from './connection.ts'
import { type FollowedRow, isFollowed, isHeld, TRADED_TYPES, toFollowed } from './followed.ts'
import { showInstant } from './instant.ts'
import { jsonText } from './json.ts'

/** Discovery asks about so many ended markets in one pass; the held ones first, then the youngest. */
const ENDED_A_PASS = 300
/** What is held and was listed by no pass for so long may have ended. */
const UNLISTED_AFTER = '150 seconds'

const instant = (at: Millis | null): string | null => (at === null ? null : showInstant(at))

/** Who won, in words; null before the payout. */
const outcomeOf = ({ payout, teamYes, teamNo }: DiscoveredMarket): string | null => {
  if (payout === null) return null
  if (payout.yes === ONE) return teamYes ?? 'YES'
  if (payout.no === ONE) return teamNo ?? 'NO'
  return `${showMillionths(payout.yes)}/${showMillionths(payout.no)}`
}

const recordOf = (market: DiscoveredMarket) => ({
  gamma_id: market.gammaId,
  event_id: market.eventId,
  game_id: market.gameId,
  condition_id: market.conditionId,
  yes_token_id: market.yesTokenId,
  no_token_id: market.noTokenId,
  slug: market.slug,
  question: market.question,
  team_yes: market.teamYes,
  team_no: market.teamNo,
  tournament: market.tournament,
  format: market.format,
  market_type: market.marketType,
  group_item_title: market.groupItemTitle,
  map_number: market.mapNumber,
  line: market.line,
  game_start_time: instant(market.gameStart),
  end_date: instant(market.endDate),
  active: market.active,
  accepting_orders: market.acceptingOrders,
  ended: market.ended,
  closed: market.closed,
  closed_at: instant(market.closedAt),
  outcome: outcomeOf(market),
  payout_yes: market.payout === null ? null : showMillionths(market.payout.yes),
  payout_no: market.payout === null ? null : showMillionths(market.payout.no),
  tick_size: showMillionths(market.tickSize),
  min_order_size: showMillionths(market.minOrderSize),
  seconds_delay: showMillionths(millis(market.takerDelay * 1000)),
  fee_rate: showMillionths(market.fee.rate),
  fee_exponent: market.fee.exponent,
  clear_book_on_start: market.clearBookOnStart,
  neg_risk: market.negRisk,
  version: market.version,
  volume_total: market.volumeTotal,
  volume_24h: market.volume24h,
  liquidity: market.liquidity,
  gamma_data: market.gammaData,
})

/** Each condition id and each token once: a catalogue that contradicts itself must not spoil the whole pass. */
const once = (found: ReadonlyArray<DiscoveredMarket>): ReadonlyArray<DiscoveredMarket> => {
  const taken = new Set<string>()
  return found.filter(market => {
    const names = [market.conditionId, market.yesTokenId, market.noTokenId]
    if (new Set(names).size < names.length || names.some(name => taken.has(name))) return false
    for (const name of names) taken.add(name)
    return true
  })
}

interface Counted {
  readonly count: number
}

/** One statement for a whole pass: rows by id, so that it never deadlocks with a poll or the ledger. */
const upsert = async (sql: Sql, found: ReadonlyArray<DiscoveredMarket>, at: Millis): Promise<number> => {
  const [answer] = await sql<Counted[]>`
    with found as (
      select * from jsonb_to_recordset(${jsonText(once(found).map(recordOf))}::text::jsonb) as f (
        gamma_id text, event_id text, game_id text, condition_id text, yes_token_id text, no_token_id text, slug text,
        question text, team_yes text, team_no text, tournament text, format text, market_type text, group_item_title text,
        map_number integer, line numeric, game_start_time timestamptz, end_date timestamptz, active boolean,
        accepting_orders boolean, ended boolean, closed boolean, closed_at timestamptz, outcome text, payout_yes numeric,
        payout_no numeric, tick_size numeric, min_order_size numeric, seconds_delay numeric, fee_rate numeric,
        fee_exponent integer, clear_book_on_start boolean, neg_risk boolean, version text, volume_total numeric,
        volume_24h numeric, liquidity numeric, gamma_data jsonb)
    ),
    -- Only the moneyline of a match knows how many maps it has.
    formats as (
      select event_id, max(format) as format from found where market_type = 'moneyline' group by event_id
    ),
    whole as (
      select f.*, m.id as known_id,
             coalesce(f.format, formats.format, m.format,
                      (select max(o.format) from csgo_matches o where o.event_id = f.event_id and o.market_type = 'moneyline')) as whole_format
      from found f
      left join formats using (event_id)
      left join csgo_matches m using (condition_id)
      where not exists (
        select from csgo_matches o
        where o.condition_id <> f.condition_id
          and (o.yes_token_id in (f.yes_token_id, f.no_token_id) or o.no_token_id in (f.yes_token_id, f.no_token_id)))
    ),
    changed as (
      select count(*) as count from whole w left join csgo_matches m on m.id = w.known_id
      where m.id is null or (
        m.event_id, m.game_id, m.yes_token_id, m.no_token_id, m.question, m.team_yes, m.team_no, m.tournament, m.format,
        m.market_type, m.map_number, m.active, m.accepting_orders, m.tick_size, m.min_order_size,
        m.seconds_delay, m.fee_rate, m.fee_exponent
      ) is distinct from (
        w.event_id, w.game_id, w.yes_token_id, w.no_token_id, w.question, w.team_yes, w.team_no, w.tournament, w.whole_format,
        w.market_type, w.map_number, w.active, w.accepting_orders, w.tick_size, w.min_order_size,
        w.seconds_delay, w.fee_rate, w.fee_exponent
      ) or w.ended <> m.ended or (w.closed <> m.closed and not m.resolved) or (w.payout_yes is not null and not m.resolved)
        or (not m.game_start_override and m.game_start_time is distinct from w.game_start_time)
    ),
    written as (
      insert into csgo_matches as m (
        gamma_id, event_id, game_id, condition_id, yes_token_id, no_token_id, slug, question, team_yes, team_no, tournament,
        format, market_type, group_item_title, map_number, line, game_start_time, end_date, active, accepting_orders, ended,
        closed, closed_at, outcome, payout_yes, payout_no, resolved, tick_size, min_order_size, seconds_delay, fee_rate,
        fee_exponent, clear_book_on_start, neg_risk, version, volume_total, volume_24h, liquidity, gamma_data, listed_at,
        created_at, updated_at)
      select
        gamma_id, event_id, game_id, condition_id, yes_token_id, no_token_id, slug, question, team_yes, team_no, tournament,
        whole_format, market_type, group_item_title, map_number, line, game_start_time, end_date, active, accepting_orders, ended,
        closed, case when closed then coalesce(closed_at, ${at}::timestamptz) end, outcome, payout_yes, payout_no, payout_yes is not null,
        tick_size, min_order_size, seconds_delay, fee_rate,
        fee_exponent, clear_book_on_start, neg_risk, version, volume_total, volume_24h, liquidity, gamma_data,
        ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
      from whole order by known_id nulls last, condition_id
      on conflict (condition_id) do update set
        gamma_id = excluded.gamma_id, event_id = excluded.event_id, game_id = excluded.game_id,
        yes_token_id = excluded.yes_token_id, no_token_id = excluded.no_token_id, slug = excluded.slug,
        question = excluded.question, team_yes = excluded.team_yes, team_no = excluded.team_no,
        tournament = excluded.tournament, format = excluded.format, market_type = excluded.market_type,
        group_item_title = excluded.group_item_title, map_number = excluded.map_number, line = excluded.line,
        game_start_time = case when m.game_start_override then m.game_start_time else excluded.game_start_time end,
        end_date = excluded.end_date, active = excluded.active, accepting_orders = excluded.accepting_orders,
        ended = excluded.ended, closed = m.resolved or excluded.closed,
        closed_at = case when m.resolved or excluded.closed then coalesce(m.closed_at, excluded.closed_at) end,
        -- The first payout stands: positions may have been paid by it.
        outcome = coalesce(m.outcome, excluded.outcome), payout_yes = coalesce(m.payout_yes, excluded.payout_yes),
        payout_no = coalesce(m.payout_no, excluded.payout_no), resolved = m.resolved or excluded.resolved,
        tick_size = excluded.tick_size, min_order_size = excluded.min_order_size,
        seconds_delay = excluded.seconds_delay, fee_rate = excluded.fee_rate, fee_exponent = excluded.fee_exponent,
        clear_book_on_start = excluded.clear_book_on_start, neg_risk = excluded.neg_risk, version = excluded.version,
        volume_total = excluded.volume_total, volume_24h = excluded.volume_24h, liquidity = excluded.liquidity,
        gamma_data = case when m.gamma_data = excluded.gamma_data then m.gamma_data else excluded.gamma_data end,
        listed_at = excluded.listed_at, updated_at = excluded.updated_at
    )
    select count from changed`
  return answer?.count ?? 0
}

interface ConditionRow {
  readonly condition_id: string
}

/** `csgo_matches`, all but its prices. */
export const createMatches = (sql: Sql): Matches => ({
  upsert: (found, at) => task(() => upsert(sql, found, at)),

  followed: at =>
    task(async () => {
      const rows = await sql<FollowedRow[]>`
        with asked as (
          select m.id, m.yes_token_id, m.no_token_id, m.subscribed, coalesce(${isFollowed(sql, at)}, false) as followed
          from csgo_matches m where m.subscribed or not m.resolved
        ),
        moved as (
          select m.id, a.followed from csgo_matches m join asked a using (id)
          where m.subscribed <> a.followed order by m.id for no key update of m
        ),
        marked as (
          update csgo_matches m set subscribed = moved.followed from moved where m.id = moved.id
        )
        select id, yes_token_id, no_token_id from asked where followed order by id`
      return rows.map(toFollowed)
    }),

  unresolved: at =>
    task(async (): Promise<ReadonlyArray<ConditionId>> => {
      const rows = await sql<ConditionRow[]>`
        select m.condition_id, ${isHeld(sql)} as held
        from csgo_matches m
        where not m.resolved
          and (m.closed or m.listed_at < (select max(listed_at) from csgo_matches)
               -- The last of an evening vanish together: nothing younger is listed then.
               or (${isHeld(sql)} and m.listed_at < ${at}::timestamptz - ${UNLISTED_AFTER}::interval))
          and (${isHeld(sql)} or (m.market_type = any(${TRADED_TYPES}) and m.game_start_time > ${at}::timestamptz - interval '30 days'))
        order by held desc, m.game_start_time desc nulls last, m.id
        limit ${ENDED_A_PASS}`
      return rows.map(row => conditionId(row.condition_id))
    }),
})
