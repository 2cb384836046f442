-- A lookup reads what is held of a market again when ledger_seq says that it has changed. The engine's transactions raise it themselves, before they
-- write; for whatever else changes a position or an order, this does, at the end of its transaction.

-- The transaction that raised it last.
alter table csgo_matches add column ledger_xact xid8;

create or replace function csgo_bump(market integer) returns bigint language sql set search_path = csgo_engine, pg_temp as $$
  update csgo_matches set ledger_seq = ledger_seq + 1, ledger_xact = pg_current_xact_id() where id = market returning ledger_seq
$$;

create function csgo_held_changed() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  update csgo_matches set ledger_seq = ledger_seq + 1, ledger_xact = pg_current_xact_id()
   where id = coalesce(new.market_id, old.market_id) and ledger_xact is distinct from pg_current_xact_id();
  return null;
end $$;
create constraint trigger csgo_positions_seen after insert or update or delete on csgo_positions
  deferrable initially deferred for each row execute function csgo_held_changed();
create constraint trigger csgo_orders_seen after insert or delete on csgo_orders
  deferrable initially deferred for each row execute function csgo_held_changed();
create constraint trigger csgo_orders_seen_on after update on csgo_orders
  deferrable initially deferred for each row
  when ((old.order_id, old.action_id, old.strategy_name, old.market_id, old.token_type, old.side, old.limit_price, old.shares, old.usd, old.filled_shares,
         old.filled_usd, old.created_at, old.done_at is null)
        is distinct from
        (new.order_id, new.action_id, new.strategy_name, new.market_id, new.token_type, new.side, new.limit_price, new.shares, new.usd, new.filled_shares,
         new.filled_usd, new.created_at, new.done_at is null))
  execute function csgo_held_changed();
