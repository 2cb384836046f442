-- A lookup reads what is held of a market again when ledger_seq says that it has changed. The engine's transactions raise it themselves, before they
-- write; for whatever else changes a position or an order, this does, at the end of its transaction.
alter table csgo_matches add column ledger_xact xid8;

-- Which transaction raised it last.
create function csgo_note_raise() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  new.ledger_xact := pg_current_xact_id();
  return new;
end $$;
create trigger csgo_matches_raised before update of ledger_seq on csgo_matches for each row execute function csgo_note_raise();

create function csgo_held_changed() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  update csgo_matches set ledger_seq = ledger_seq + 1
   where id = coalesce(new.market_id, old.market_id) and ledger_xact is distinct from pg_current_xact_id();
  return null;
end $$;
create constraint trigger csgo_positions_seen after insert or update or delete on csgo_positions
  deferrable initially deferred for each row execute function csgo_held_changed();
create constraint trigger csgo_orders_seen after insert or update or delete on csgo_orders
  deferrable initially deferred for each row execute function csgo_held_changed();
