-- Where a strategy broke (it threw, answered nonsense, or what was saved cannot be read): it is off in that market until
-- somebody brings it back (`csgo-engine strategy enable`) or the engine starts again.

create table csgo_strategy_faults (
  strategy_name text not null,
  market_id     integer not null references csgo_matches (id) on delete cascade,
  at            timestamptz not null default clock_timestamp(),
  fault         text not null,
  primary key (strategy_name, market_id)
);

-- How often a person has brought it back: a running engine sees the revision rise.
alter table csgo_strategies add column revivals integer not null default 0 check (revivals >= 0);

create or replace function csgo_number_strategy() returns trigger language plpgsql as $$
begin
  if new.params is distinct from old.params or new.resets is distinct from old.resets
     or new.revivals is distinct from old.revivals then
    new.revision := old.revision + 1;
    new.updated_at := clock_timestamp();
  end if;
  return new;
end $$;

alter table csgo_strategy_log drop constraint csgo_strategy_log_what_check;
alter table csgo_strategy_log add constraint csgo_strategy_log_what_check
  check (what in ('parameter', 'reset', 'active', 'capital', 'revived'));

-- In how many markets it was off, and is not any more.
create function csgo_log_revival() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  insert into csgo_strategy_log (strategy_name, what, before, after, by_whom)
  select new.strategy_name, 'revived', count(*), 0, csgo_by_whom()
    from csgo_strategy_faults where strategy_name = new.strategy_name;
  return null;
end $$;
create trigger csgo_strategies_revival after update of revivals on csgo_strategies
  for each row when (new.revivals <> old.revivals) execute function csgo_log_revival();
