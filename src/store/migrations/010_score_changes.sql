-- How a match came to stand as it does: a row whenever its score, its map or its phase changed. The page draws maps and rounds of it.
create table csgo_score_changes (
  event_id    text not null,
  at          timestamptz not null,
  home_maps   integer not null,
  away_maps   integer not null,
  home_rounds integer,
  away_rounds integer,
  map_number  integer,
  phase       text not null,
  primary key (event_id, at)
);

create function csgo_keep_score() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  insert into csgo_score_changes (event_id, at, home_maps, away_maps, home_rounds, away_rounds, map_number, phase)
  values (new.event_id, new.heard_at, new.home_maps, new.away_maps, new.home_rounds, new.away_rounds, new.map_number, new.phase)
  on conflict (event_id, at) do update set
    home_maps = excluded.home_maps, away_maps = excluded.away_maps, home_rounds = excluded.home_rounds,
    away_rounds = excluded.away_rounds, map_number = excluded.map_number, phase = excluded.phase;
  return null;
end $$;
create trigger csgo_scores_kept after insert on csgo_scores for each row execute function csgo_keep_score();
create trigger csgo_scores_kept_on after update on csgo_scores for each row
  when ((old.home_maps, old.away_maps, old.home_rounds, old.away_rounds, old.map_number, old.phase)
        is distinct from (new.home_maps, new.away_maps, new.home_rounds, new.away_rounds, new.map_number, new.phase))
  execute function csgo_keep_score();

-- A score that goes (its match is forgotten, or was joined wrongly) takes its past along.
create function csgo_forget_score() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  delete from csgo_score_changes where event_id = old.event_id;
  return null;
end $$;
create trigger csgo_scores_forgotten after delete on csgo_scores for each row execute function csgo_forget_score();

insert into csgo_score_changes (event_id, at, home_maps, away_maps, home_rounds, away_rounds, map_number, phase)
select event_id, changed_at, home_maps, away_maps, home_rounds, away_rounds, map_number, phase from csgo_scores;
