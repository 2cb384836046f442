-- What people say to strategies while they run: parameters, resets, capital, on and off; and who said it when.

-- STRATEGIES decides which strategies run and with which parameters they start; what a person has set wins over those.
create table csgo_strategies (
  strategy_name text primary key,
  -- Only what a person has set: {"name": "decimal as text"}.
  params        jsonb not null default '{}' check (jsonb_typeof(params) = 'object'),
  -- How often its memory was reset: a life of fewer resets begins anew in its market once nothing is held there.
  resets        integer not null default 0 check (resets >= 0),
  -- Rises with every change of the two: what a running engine looks at.
  revision      bigint not null default 0,
  -- What the engine says: all parameters as STRATEGIES has them, all in force, and why what is stored is not in force.
  started_with  jsonb,
  running_with  jsonb,
  trouble       text,
  updated_at    timestamptz not null default now()
);

alter table csgo_strategy_state add column resets integer not null default 0;

-- Every change of a strategy's settings and wallet, whoever made it: by command or by SQL. Append-only.
create table csgo_strategy_log (
  id            bigint generated always as identity primary key,
  at            timestamptz not null default clock_timestamp(),
  strategy_name text not null,
  what          text not null check (what in ('parameter', 'reset', 'active', 'capital')),
  -- The parameter's name.
  name          text check ((name is not null) = (what = 'parameter')),
  -- null: not set by a person, so that STRATEGIES holds.
  before        text,
  after         text,
  by_whom       text not null
);
create index csgo_strategy_log_strategy on csgo_strategy_log (strategy_name, id);
create trigger csgo_strategy_log_append_only before update or delete on csgo_strategy_log for each row execute function csgo_refuse_change();

-- A command says on whose behalf it writes; a person's own SQL is signed with the database's user.
create function csgo_by_whom() returns text language sql stable as $$
  select coalesce(nullif(current_setting('csgo_engine.by_whom', true), ''), 'database user ' || session_user)
$$;

create function csgo_number_strategy() returns trigger language plpgsql as $$
begin
  if new.params is distinct from old.params or new.resets is distinct from old.resets then
    new.revision := old.revision + 1;
    new.updated_at := clock_timestamp();
  end if;
  return new;
end $$;
create trigger csgo_strategies_number before update on csgo_strategies for each row execute function csgo_number_strategy();

create function csgo_log_strategy() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  before_ jsonb := '{}';
  resets_ integer := 0;
begin
  if tg_op = 'UPDATE' then
    before_ := old.params;
    resets_ := old.resets;
  end if;
  insert into csgo_strategy_log (strategy_name, what, name, before, after, by_whom)
  select new.strategy_name, 'parameter', key, before_ ->> key, new.params ->> key, csgo_by_whom()
    from (select jsonb_object_keys(before_ || new.params) as key) as keys
   where before_ ->> key is distinct from new.params ->> key
   order by key;
  if new.resets <> resets_ then
    insert into csgo_strategy_log (strategy_name, what, before, after, by_whom)
    values (new.strategy_name, 'reset', resets_, new.resets, csgo_by_whom());
  end if;
  return null;
end $$;
create trigger csgo_strategies_log after insert or update on csgo_strategies for each row execute function csgo_log_strategy();

create function csgo_log_wallet() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  if new.is_active <> old.is_active then
    insert into csgo_strategy_log (strategy_name, what, before, after, by_whom)
    values (new.strategy_name, 'active', old.is_active, new.is_active, csgo_by_whom());
  end if;
  if new.allocated_usd <> old.allocated_usd then
    insert into csgo_strategy_log (strategy_name, what, before, after, by_whom)
    values (new.strategy_name, 'capital', trim_scale(old.allocated_usd), trim_scale(new.allocated_usd), csgo_by_whom());
  end if;
  return null;
end $$;
create trigger csgo_wallets_log after update of is_active, allocated_usd on csgo_wallets for each row execute function csgo_log_wallet();

-- Capital is never less than what is in use: what positions cost, what is reserved, what was lost. Money that a person
-- adds or takes is no result, so the high-water mark moves with it. The row is locked here, and reservations are made under its lock.
create function csgo_check_capital() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  reserved numeric;
  least_ numeric;
begin
  if new.allocated_usd = old.allocated_usd then
    return new;
  end if;
  select coalesce(sum(usd), 0) into reserved from csgo_reservations where strategy_name = new.strategy_name;
  least_ := greatest(0, new.cost_usd + reserved - new.total_realized_pnl);
  if new.allocated_usd < least_ then
    raise exception '% USD of capital are less than the % that % has in use: % in positions, % reserved, % realised',
      trim_scale(new.allocated_usd), trim_scale(least_), new.strategy_name, trim_scale(new.cost_usd), trim_scale(reserved), trim_scale(new.total_realized_pnl)
      using errcode = 'check_violation';
  end if;
  new.high_water_mark := old.high_water_mark + new.allocated_usd - old.allocated_usd;
  return new;
end $$;
create trigger csgo_wallets_capital before update of allocated_usd on csgo_wallets for each row execute function csgo_check_capital();
