-- How each match stands, as the score feed tells it: one row a match (an event of Gamma). Home and away are the feed's.
-- One writer: the score stream. Lookups read it beside the market's row.
create table csgo_scores (
  event_id       text primary key,
  -- The game under which the feed tells of it, and why it is this match's, in words.
  game_id        text not null,
  joined_by      text not null,
  feed_home      text,
  feed_away      text,
  -- The same two as our markets spell them; empty when the names do not say which is which.
  team_home      text,
  team_away      text,
  -- The last good score. Rounds are those of the map being played; empty: unknown, which is the usual case.
  home_maps      integer not null check (home_maps >= 0),
  away_maps      integer not null check (away_maps >= 0),
  home_rounds    integer check (home_rounds >= 0),
  away_rounds    integer check (away_rounds >= 0),
  best_of        integer not null check (best_of between 1 and 9),
  map_number     integer,
  phase          text not null check (phase in ('coming', 'running', 'ended')),
  finished_at    timestamptz,
  -- When the last frame of this match came, and when score or phase last changed.
  heard_at       timestamptz not null,
  changed_at     timestamptz not null,
  -- Filled while the feed contradicts itself: why, what it claims instead, since when, in how many frames.
  suspect_reason text check (suspect_reason in
    ('impossible_score', 'format_changed', 'maps_fell', 'rounds_fell', 'changed_after_end', 'ended_undecided')),
  suspect_claim  text,
  suspect_ended  boolean,
  suspect_since  timestamptz,
  suspect_frames integer,

  check (num_nulls(feed_home, feed_away) in (0, 2)),
  check (num_nulls(team_home, team_away) in (0, 2)),
  check (num_nulls(home_rounds, away_rounds) in (0, 2)),
  check (num_nulls(suspect_reason, suspect_claim, suspect_ended, suspect_since, suspect_frames) in (0, 5))
) with (fillfactor = 70);

-- Other names of a team, for joining feed and markets by names; edited by people, read anew each time. Capitals, accents,
-- dots and words like "Team" or "Esports" do not matter; "Academy" and "Women" name a squad.
create table csgo_team_aliases (
  alias text primary key,
  team  text not null
);

insert into csgo_team_aliases (alias, team) values
  ('100T', '100 Thieves'),
  ('C9', 'Cloud9'),
  ('coL', 'Complexity'),
  ('EG', 'Evil Geniuses'),
  ('Falcons Force', 'Falcons Academy'),
  ('fnatic Rising', 'fnatic Academy'),
  ('G2 Ares', 'G2 Academy'),
  ('GL', 'GamerLegion'),
  ('Imperial Valkyries', 'Imperial Women'),
  ('Made in Brazil', 'MIBR'),
  ('mousesports', 'MOUZ'),
  ('NAVI', 'Natus Vincere'),
  ('NAVI Javelins', 'Natus Vincere Women'),
  ('NIP', 'Ninjas in Pyjamas'),
  ('TL', 'Liquid'),
  ('VIT', 'Vitality'),
  ('VP', 'Virtus.pro'),
  ('Young Ninjas', 'Ninjas in Pyjamas Academy');
