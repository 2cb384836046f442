-- Pairs given back by a person: on paper that is all, with a wallet it tells the ledger what was done on the chain.

-- Nothing of the strategy may be under way in the market; a CLOSE that waits for the resolution is not. The strategy hears of it. Answers the dollars.
create function csgo_merge_by_hand(strategy text, market integer, pairs numeric, key_ text, reason_ text, at_ timestamptz) returns numeric
language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  dollars numeric;
begin
  perform 1 from csgo_matches where id = market for no key update;
  if exists (select from csgo_orders o where o.market_id = market and o.strategy_name = strategy and o.done_at is null)
     or exists (select from csgo_intents i where i.market_id = market and i.strategy_name = strategy and i.closed_as is null
                   and exists (select from csgo_orders o where o.action_id = i.action_id)) then
    raise exception 'strategy % has something under way in market %', strategy, market using errcode = 'object_in_use';
  end if;
  if scale(trim_scale(pairs)) > 6 then
    raise exception 'pairs have at most six decimals';
  end if;
  dollars := csgo_merge(strategy, market, pairs, key_, reason_, at_);
  if dollars is not null then
    perform csgo_tell(market, strategy, null, 'unasked', 'manual', reason_, -2 * pairs, dollars, at_);
  end if;
  return dollars;
end $$;
