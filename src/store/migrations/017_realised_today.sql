-- What a strategy realised on the last UTC day on which it had a fill: each verdict asks what was lost today, and adding up the fills of a busy day
-- took some milliseconds. The ledger keeps both with each fill, under the wallet's lock.
alter table csgo_wallets
  add column realized_day      date,
  add column realized_that_day numeric(20, 6) not null default 0;

update csgo_wallets w set realized_day = d.day, realized_that_day = d.realised
  from (select distinct on (strategy_name) strategy_name, (created_at at time zone 'UTC')::date as day, sum(realized_pnl) as realised
          from csgo_fills group by 1, 2 order by 1, 2 desc) d
 where w.strategy_name = d.strategy_name;

drop trigger csgo_wallets_guard on csgo_wallets;
create trigger csgo_wallets_guard before update of total_realized_pnl, cost_usd, realized_day, realized_that_day on csgo_wallets
  for each row execute function csgo_refuse_direct();

-- Realised by all strategies since that midnight (UTC). A clock that was set back past midnight asks for more than a day: then the fills tell it.
create function csgo_realised_since(midnight timestamptz) returns numeric
language plpgsql stable set search_path = csgo_engine, pg_temp as $$
declare
  today date := (midnight at time zone 'UTC')::date;
begin
  if exists (select from csgo_wallets where realized_day > today) then
    return (select coalesce(sum(realized_pnl), 0) from csgo_fills where created_at >= midnight);
  end if;
  return (select coalesce(sum(realized_that_day), 0) from csgo_wallets where realized_day = today);
end $$;

-- As in 006_orders, with the day's sum.
create or replace function csgo_fill(
  key_ text, kind_ text, strategy text, market integer, token_type_ text, delta numeric, price_ numeric, fee numeric,
  reason_ text, at_ timestamptz, order_ text default null, pair bigint default null, trigger_ numeric default null,
  bid numeric default null, ask numeric default null, observed timestamptz default null,
  settlement_ text default 'confirmed', exact_value numeric default null, exact_cost numeric default null
) returns bigint language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  row_   csgo_matches%rowtype;
  held   csgo_positions%rowtype;
  amount numeric := abs(delta);
  value_ numeric;
  cost_change numeric;
  realised numeric;
  fill bigint;
  left_ numeric;
  provisional numeric := 0;
  day_ date := (at_ at time zone 'UTC')::date;
begin
  select * into strict row_ from csgo_matches where id = market for no key update;
  perform 1 from csgo_wallets where strategy_name = strategy for no key update;
  if not found then
    raise exception 'strategy % has no wallet', strategy;
  end if;
  if exists (select 1 from csgo_fills where fill_key = key_)
     or exists (select 1 from csgo_fill_settlements where fill_key = key_ and settlement = 'failed') then
    return null;
  end if;
  if delta = 0 then
    raise exception 'a fill needs shares';
  end if;
  if settlement_ = 'matched' then
    insert into csgo_fill_settlements (fill_key, settlement, at) values (key_, 'matched', at_) on conflict do nothing;
    if delta > 0 and not exists (select 1 from csgo_fill_settlements where fill_key = key_ and settlement = 'confirmed') then
      provisional := amount;
    end if;
  end if;
  perform set_config('csgo_engine.ledger', 'on', true);

  select * into held from csgo_positions
   where strategy_name = strategy and market_id = market and token_type = token_type_ and status <> 'closed' for update;
  if not found then
    if delta < 0 then
      raise exception 'strategy % holds no % in market %, so it cannot sell %', strategy, token_type_, market, amount;
    end if;
    insert into csgo_positions (strategy_name, market_id, condition_id, token_id, token_type, pair_id, opened_at, updated_at)
    values (strategy, market, row_.condition_id,
            case token_type_ when 'YES' then row_.yes_token_id else row_.no_token_id end, token_type_, pair, at_, at_)
    returning * into held;
  end if;
  if amount > held.remaining_shares and delta < 0 then
    raise exception 'strategy % holds % % in market %, so it cannot sell %', strategy, held.remaining_shares, token_type_, market, amount;
  end if;

  left_ := held.remaining_shares + delta;
  if delta > 0 then
    value_ := coalesce(exact_value, ceil(amount * price_ * 1000000) / 1000000);
    cost_change := coalesce(exact_cost, value_);
    realised := cost_change - value_ - fee;
  else
    value_ := coalesce(exact_value, floor(amount * price_ * 1000000) / 1000000);
    -- The last close takes the remainder.
    cost_change := -case when left_ = 0 then held.cost_basis
                         when exact_cost is not null then least(-exact_cost, held.cost_basis)
                         else round(held.cost_basis * amount / held.remaining_shares, 6) end;
    realised := value_ + cost_change - fee;
  end if;

  insert into csgo_fills (position_id, order_id, fill_key, kind, strategy_name, market_id, token_id, token_type, side, shares, price,
                          value_usd, fee_usd, realized_pnl, best_bid, best_ask, spread, slippage, trigger_price, observed_at, reason, created_at)
  values (held.id, order_, key_, kind_, strategy, market, held.token_id, token_type_, case when delta > 0 then 'BUY' else 'SELL' end,
          amount, price_, value_, fee, realised, bid, ask, ask - bid,
          case when trigger_ is null then null when delta > 0 then price_ - trigger_ else trigger_ - price_ end,
          trigger_, observed, reason_, at_)
  returning id into fill;

  insert into csgo_position_legs (position_id, fill_id, leg_type, shares_delta, price, cost_delta, realized_pnl, trigger_price, trigger_reason, created_at)
  values (held.id, fill,
          case when delta > 0 and held.initial_shares = 0 then 'entry' when delta > 0 then 'add' when left_ = 0 then 'full_exit' else 'partial_exit' end,
          delta, price_, cost_change, realised, trigger_, reason_, at_);

  update csgo_positions set
    initial_shares = initial_shares + greatest(delta, 0),
    remaining_shares = left_,
    unconfirmed_shares = unconfirmed_shares + provisional,
    cost_basis = cost_basis + cost_change,
    avg_entry_price = case when left_ = 0 then avg_entry_price else round((cost_basis + cost_change) / left_, 6) end,
    realized_pnl = realized_pnl + realised,
    fees_usd = fees_usd + fee,
    pair_id = coalesce(pair_id, pair),
    status = case when left_ = 0 then 'closed' when delta < 0 then 'partial' else status end,
    close_reason = case when left_ = 0 then reason_ end,
    closed_at = case when left_ = 0 then at_ end,
    updated_at = at_
  where id = held.id;

  update csgo_wallets w set
    total_realized_pnl = total_realized_pnl + realised,
    cost_usd = cost_usd + cost_change,
    fees_usd = w.fees_usd + fee,
    -- What comes late counts for its own day, which is over.
    realized_that_day = case when realized_day > day_ then realized_that_day
                             when realized_day = day_ then realized_that_day + realised
                             else realised end,
    realized_day = greatest(realized_day, day_),
    trade_count = trade_count + 1,
    win_count = win_count + case when left_ = 0 and held.realized_pnl + realised > 0 then 1 else 0 end,
    loss_count = loss_count + case when left_ = 0 and held.realized_pnl + realised < 0 then 1 else 0 end,
    high_water_mark = greatest(high_water_mark, allocated_usd + total_realized_pnl + realised),
    max_drawdown_usd = greatest(max_drawdown_usd,
      greatest(high_water_mark, allocated_usd + total_realized_pnl + realised) - (allocated_usd + total_realized_pnl + realised)),
    last_trade_at = at_,
    updated_at = at_
  where strategy_name = strategy;

  perform set_config('csgo_engine.ledger', 'off', true);
  return fill;
end $$;
