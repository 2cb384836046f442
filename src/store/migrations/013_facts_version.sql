-- What a market is hardly ever changes, and a lookup at each tick would read it again: the version says whether it has, whoever changed it.
alter table csgo_matches add column facts_version integer not null default 0;

create function csgo_new_facts() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  new.facts_version := old.facts_version + 1;
  return new;
end $$;
-- Named columns only: the poll, which writes prices all the time, does not even ask.
create trigger csgo_matches_facts before update of
    condition_id, yes_token_id, no_token_id, question, event_id, game_id, team_yes, team_no, tournament, format, market_type, group_item_title,
    map_number, game_start_time, tick_size, min_order_size, seconds_delay, fee_rate, fee_exponent, neg_risk, version, accepting_orders, ended,
    closed, resolved, clear_book_on_start
  on csgo_matches for each row
  when ((old.condition_id, old.yes_token_id, old.no_token_id, old.question, old.event_id, old.game_id, old.team_yes, old.team_no, old.tournament,
         old.format, old.market_type, old.group_item_title, old.map_number, old.game_start_time, old.tick_size, old.min_order_size,
         old.seconds_delay, old.fee_rate, old.fee_exponent, old.neg_risk, old.version, old.accepting_orders, old.ended, old.closed,
         old.resolved, old.clear_book_on_start)
        is distinct from
        (new.condition_id, new.yes_token_id, new.no_token_id, new.question, new.event_id, new.game_id, new.team_yes, new.team_no, new.tournament,
         new.format, new.market_type, new.group_item_title, new.map_number, new.game_start_time, new.tick_size, new.min_order_size,
         new.seconds_delay, new.fee_rate, new.fee_exponent, new.neg_risk, new.version, new.accepting_orders, new.ended, new.closed,
         new.resolved, new.clear_book_on_start))
  execute function csgo_new_facts();
