import type { Count, IllegalChange, MatchFeed, Phase, Suspicion } from '../domain/matchState.ts'
import type { Millis } from '../domain/money.ts'
import { aliasesOf, type Names } from '../domain/teams.ts'
import { parseScore, showScore } from '../domain/wire/sportsFrame.ts'
import type { HeardScore, KnownMatch, Scores } from '../ports/scores.ts'
import { type Sql, task } from './connection.ts'
import { showInstant } from './instant.ts'
import { jsonText } from './json.ts'

interface ScoreRow {
  readonly joined_by: string
  readonly feed_home: string | null
  readonly feed_away: string | null
  readonly team_home: string | null
  readonly team_away: string | null
  readonly home_maps: number
  readonly away_maps: number
  readonly home_rounds: number | null
  readonly away_rounds: number | null
  readonly best_of: number
  readonly map_number: number | null
  readonly phase: Phase
  readonly finished_at: Millis | null
  readonly heard_at: Millis
  readonly changed_at: Millis
  readonly suspect_reason: IllegalChange | null
  readonly suspect_claim: string | null
  readonly suspect_ended: boolean | null
  readonly suspect_since: Millis | null
  readonly suspect_frames: number | null
}
interface MatchRow {
  readonly event_id: string
  readonly event_game: string | null
  readonly team_yes: string
  readonly team_no: string
  readonly game_start_time: Millis | null
}
type KnownRow = MatchRow & ((ScoreRow & { readonly game_id: string }) | { readonly game_id: null })

const pairOf = <A>(one: A | null, other: A | null): readonly [A, A] | null =>
  one === null || other === null ? null : [one, other]

const suspicionOf = (row: ScoreRow): Suspicion | null => {
  const claim = parseScore(row.suspect_claim ?? '')
  const { suspect_reason: reason, suspect_ended: claimEnded, suspect_since: since, suspect_frames: frames } = row
  return claim === null || reason === null || claimEnded === null || since === null || frames === null
    ? null
    : { reason, claim, claimEnded, since, frames }
}

const feedOf = (row: ScoreRow): MatchFeed => ({
  score: {
    rounds: pairOf(row.home_rounds, row.away_rounds),
    maps: [row.home_maps, row.away_maps],
    bestOf: row.best_of,
  },
  map: row.map_number,
  phase: row.phase,
  finishedAt: row.finished_at,
  heardAt: row.heard_at,
  changedAt: row.changed_at,
  suspicion: suspicionOf(row),
})

const knownOf = (row: KnownRow): KnownMatch => ({
  eventId: row.event_id,
  gameId: row.event_game ?? row.game_id,
  teams: [row.team_yes, row.team_no],
  gameStart: row.game_start_time,
  before:
    row.game_id === null
      ? null
      : {
          feedTeams: pairOf(row.feed_home, row.feed_away),
          teams: pairOf(row.team_home, row.team_away),
          how: row.joined_by,
          feed: feedOf(row),
        },
})

const instant = (at: Millis | null | undefined): string | null =>
  at === null || at === undefined ? null : showInstant(at)
const at = <A>(pair: Names | Count | null, read: (pair: Names | Count) => A): A | null =>
  pair === null ? null : read(pair)

const recordOf = ({ eventId, gameId, how, feedTeams, teams, feed }: HeardScore) => ({
  event_id: eventId,
  game_id: gameId,
  joined_by: how,
  feed_home: at(feedTeams, pair => pair[0]),
  feed_away: at(feedTeams, pair => pair[1]),
  team_home: at(teams, pair => pair[0]),
  team_away: at(teams, pair => pair[1]),
  home_maps: feed.score.maps[0],
  away_maps: feed.score.maps[1],
  home_rounds: at(feed.score.rounds, pair => pair[0]),
  away_rounds: at(feed.score.rounds, pair => pair[1]),
  best_of: feed.score.bestOf,
  map_number: feed.map,
  phase: feed.phase,
  finished_at: instant(feed.finishedAt),
  heard_at: instant(feed.heardAt),
  changed_at: instant(feed.changedAt),
  suspect_reason: feed.suspicion?.reason ?? null,
  suspect_claim: feed.suspicion === null ? null : showScore(feed.suspicion.claim),
  suspect_ended: feed.suspicion?.claimEnded ?? null,
  suspect_since: instant(feed.suspicion?.since),
  suspect_frames: feed.suspicion?.frames ?? null,
})

/** Every match's score as a `ScoreJson`, to be joined by the event: names of its own, so that a market's columns stay clear. */
export const SCORED = `(
  select event_id as scored, json_build_array(
    team_home, team_away, home_maps, away_maps, home_rounds, away_rounds, best_of, map_number, phase,
    floor(extract(epoch from heard_at) * 1000)::bigint, suspect_reason,
    floor(extract(epoch from suspect_since) * 1000)::bigint) as score
  from csgo_scores)`

interface AliasRow {
  readonly alias: string
  readonly team: string
}

/** `csgo_scores` and `csgo_team_aliases`. A match whose markets name no two teams has no score. */
export const createScores = (sql: Sql): Scores => ({
  known: () =>
    task(async () => {
      const [rows, aliases] = await Promise.all([
        sql<KnownRow[]>`
          with matches as (
            select m.event_id,
              (array_agg(m.game_id order by m.id) filter (where m.game_id is not null))[1] as event_game,
              (array_agg(m.team_yes order by m.market_type <> 'moneyline', m.id) filter (where num_nulls(m.team_yes, m.team_no) = 0))[1] as team_yes,
              (array_agg(m.team_no order by m.market_type <> 'moneyline', m.id) filter (where num_nulls(m.team_yes, m.team_no) = 0))[1] as team_no,
              (array_agg(m.game_start_time order by m.market_type <> 'moneyline', m.id))[1] as game_start_time
            from csgo_matches m
            where m.event_id in (select f.event_id from csgo_matches f where f.subscribed and not f.resolved)
            group by m.event_id
          )
          select matches.*, s.game_id, s.joined_by, s.feed_home, s.feed_away, s.team_home, s.team_away, s.home_maps, s.away_maps,
            s.home_rounds, s.away_rounds, s.best_of, s.map_number, s.phase, s.finished_at, s.heard_at, s.changed_at,
            s.suspect_reason, s.suspect_claim, s.suspect_ended, s.suspect_since, s.suspect_frames
          from matches left join csgo_scores s using (event_id)
          where matches.team_yes is not null order by matches.event_id`,
        sql<AliasRow[]>`select alias, team from csgo_team_aliases`,
      ])
      return { matches: rows.map(knownOf), aliases: aliasesOf(aliases) }
    }),

  write: heard =>
    task(async () => {
      await sql`
        insert into csgo_scores as s
        select * from jsonb_to_recordset(${jsonText(heard.map(recordOf))}::text::jsonb) as h (
          event_id text, game_id text, joined_by text, feed_home text, feed_away text, team_home text, team_away text,
          home_maps integer, away_maps integer, home_rounds integer, away_rounds integer, best_of integer, map_number integer,
          phase text, finished_at timestamptz, heard_at timestamptz, changed_at timestamptz, suspect_reason text,
          suspect_claim text, suspect_ended boolean, suspect_since timestamptz, suspect_frames integer)
        order by event_id
        on conflict (event_id) do update set
          game_id = excluded.game_id, joined_by = excluded.joined_by, feed_home = excluded.feed_home,
          feed_away = excluded.feed_away, team_home = excluded.team_home, team_away = excluded.team_away,
          home_maps = excluded.home_maps, away_maps = excluded.away_maps, home_rounds = excluded.home_rounds,
          away_rounds = excluded.away_rounds, best_of = excluded.best_of, map_number = excluded.map_number,
          phase = excluded.phase, finished_at = excluded.finished_at, heard_at = excluded.heard_at,
          changed_at = excluded.changed_at, suspect_reason = excluded.suspect_reason,
          suspect_claim = excluded.suspect_claim, suspect_ended = excluded.suspect_ended,
          suspect_since = excluded.suspect_since, suspect_frames = excluded.suspect_frames
        where s.heard_at <= excluded.heard_at`
    }),
})
