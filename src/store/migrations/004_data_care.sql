-- Data care: what is forgotten in time, and what came from the old system.

-- legacy: a leg of a position that was imported from the old system.
alter table csgo_fills drop constraint csgo_fills_kind_check;
alter table csgo_fills add constraint csgo_fills_kind_check
  check (kind in ('order', 'manual', 'payout', 'reversal', 'dust', 'legacy'));

-- How teams fared, and against whom; as imported.
create table csgo_teams (
  team_name     text primary key,
  wins          integer not null check (wins >= 0),
  losses        integer not null check (losses >= 0),
  total_matches integer not null check (total_matches >= 0),
  win_rate_pct  numeric(5, 2) not null check (win_rate_pct between 0 and 100),
  updated_at    timestamptz not null default now()
);
create table csgo_h2h (
  team1_name    text not null,
  team2_name    text not null,
  team1_wins    integer not null check (team1_wins >= 0),
  team2_wins    integer not null check (team2_wins >= 0),
  total_matches integer not null check (total_matches >= 0),
  updated_at    timestamptz not null default now(),
  primary key (team1_name, team2_name)
);

-- How far work that is done bit by bit has come.
create table csgo_upkeep (
  task   text primary key,
  until  timestamptz not null,
  ran_at timestamptz not null default now()
);

-- When what nobody needs any more of a market that is over was removed.
alter table csgo_matches add column forgotten_at timestamptz;
create index csgo_matches_remembered on csgo_matches (listed_at) where forgotten_at is null;
-- A market that goes is looked for wherever it could be referred to.
create index csgo_positions_of_market on csgo_positions (market_id);
create index csgo_pairs_of_market on csgo_pairs (market_id);
create index csgo_intents_of_market on csgo_intents (market_id);
create index csgo_orders_of_market on csgo_orders (market_id);
create index csgo_fills_of_market on csgo_fills (market_id);

-- Nothing is held in the market, nothing works there, nobody follows it, and its end (payout; or it vanished from the catalogue
-- unresolved) lies before a point in time.
create function csgo_is_over(market integer, before timestamptz) returns boolean language sql stable set search_path = csgo_engine, pg_temp as $$
  select not m.subscribed
     and coalesce(m.settled_at < before,
                  not m.resolved and m.listed_at < before and coalesce(m.game_start_time, m.end_date, m.created_at) < before)
     and not exists (select from csgo_positions p where p.market_id = m.id and p.status <> 'closed')
     and not exists (select from csgo_orders o where o.market_id = m.id and o.done_at is null)
     and not exists (select from csgo_intents i where i.market_id = m.id and i.closed_as is null)
    from csgo_matches m where m.id = market
$$;

-- Outcomes are never changed; those of a market that is over are forgotten, by the engine's upkeep only.
create function csgo_guard_outcomes() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  if tg_op = 'DELETE' and current_setting('csgo_engine.forgetting', true) = 'on' and csgo_is_over(old.market_id, now()) then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name
    using hint = 'Correct a position with: select csgo_engine.csgo_adjust(position, shares, price, ''reason'')';
end $$;
drop trigger csgo_outcomes_append_only on csgo_outcomes;
create trigger csgo_outcomes_append_only before update or delete on csgo_outcomes for each row execute function csgo_guard_outcomes();
