-- A book of a market that has paid is of no use to anybody: it goes with the payout instead of a month later.
create function csgo_drop_books() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  delete from csgo_books where market_id = new.id;
  return null;
end $$;
create trigger csgo_matches_paid after update of settled_at on csgo_matches for each row
  when (old.settled_at is null and new.settled_at is not null)
  execute function csgo_drop_books();

delete from csgo_books b using csgo_matches m where m.id = b.market_id and m.settled_at is not null;
