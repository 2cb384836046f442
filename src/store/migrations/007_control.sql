-- Control: who stops trading and lets it go on, what persons ask of a running engine, and why an action was approved or refused.

-- Append-only. Of each reason the last row holds: level none means that it has ended. The strictest of all reasons is in force.
create table csgo_halts (
  id       bigint generated always as identity primary key,
  at       timestamptz not null default clock_timestamp(),
  reason   text not null check (reason in
    ('person', 'daily_loss', 'unknown_orders', 'reconciliation', 'user_socket', 'clock_skew', 'unauthorised')),
  level    text not null check (level in ('none', 'no_entries', 'reduce_only', 'all_stop')),
  detail   text not null,
  by_whom  text not null,
  -- What a machine raised is well again, and waits for a person.
  is_over  boolean not null default false,
  check (not (is_over and level = 'none'))
);
create index csgo_halts_reason on csgo_halts (reason, id);
create trigger csgo_halts_append_only before update or delete on csgo_halts for each row execute function csgo_refuse_change();

-- The reasons in force.
create view csgo_halted as
select reason, level, detail, by_whom, at, is_over from (
  select distinct on (reason) * from csgo_halts order by reason, id desc
) last where level <> 'none';

-- What persons asked of the engine, and what it answered. Append-only: an answer is a row of its own.
create table csgo_audit (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default clock_timestamp(),
  who        text not null,
  from_where text not null,
  what       text not null,
  asked      jsonb not null,
  -- Of an answer: the row that it answers.
  answers    bigint references csgo_audit (id),
  answer     jsonb,
  check ((answers is null) = (answer is null))
);
create unique index csgo_audit_answers on csgo_audit (answers) where answers is not null;
create trigger csgo_audit_append_only before update or delete on csgo_audit for each row execute function csgo_refuse_change();

-- What a decision was made of, and what risk measured: for `csgo-engine why`. Empty in rows of before.
alter table csgo_intents
  add column state_before jsonb,
  add column state_after  jsonb,
  add column params       jsonb,
  add column params_hash  text,
  add column checks       jsonb;
alter table csgo_refusals
  add column state_before jsonb,
  add column state_after  jsonb,
  add column params       jsonb,
  add column params_hash  text,
  add column checks       jsonb;

-- What a person does by hand is no action of the strategy: it hears `manual` once, when something was bought or sold by it.
create or replace function csgo_tell(market integer, strategy text, action text, family_ text, kind_ text, reason_ text,
                          shares_ numeric, cash_ numeric, at_ timestamptz) returns bigint language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  number bigint := csgo_bump(market);
  is_by_hand boolean := coalesce(action like 'manual/%', false);
begin
  if not is_by_hand or (family_ = 'closing' and shares_ <> 0) then
    insert into csgo_outcomes (market_id, seq, strategy_name, action_id, family, kind, reason, shares, cash, at)
    values (market, number, strategy, case when not is_by_hand then action end,
            case when is_by_hand then 'unasked' else family_ end, case when is_by_hand then 'manual' else kind_ end,
            case when is_by_hand then 'by hand: ' || reason_ else reason_ end, shares_, cash_, at_);
  end if;
  -- The engine nudges its own markets itself (and a notification would make commits wait for each other).
  if current_setting('csgo_engine.quiet', true) is distinct from 'on' then
    perform pg_notify('csgo_outcomes', market::text);
  end if;
  return number;
end $$;
