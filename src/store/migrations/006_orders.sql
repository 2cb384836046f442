-- Orders that can be trusted: what is signed of an order, its states, unknown ones, two-axis fills, reconciliation.

-- What of the market is part of an order that was named: the order can be rebuilt, byte for byte, from its row.
alter table csgo_orders
  add column attempt   integer not null default 1 check (attempt > 0),
  add column neg_risk  boolean not null default false,
  add column version   text,
  add column tick_size numeric(20, 6) not null default 0.01 check (tick_size > 0);

alter table csgo_orders drop constraint csgo_orders_status_check;
alter table csgo_orders add constraint csgo_orders_status_check check (status in (
  'intended', 'sent', 'live', 'delayed', 'partly_filled', 'filled', 'killed', 'cancelled', 'expired', 'rejected', 'unknown', 'not_placed'));
-- What the venue tells of a purchase is rounded: a few millionths over its dollars are none.
alter table csgo_orders drop constraint csgo_orders_check2;
alter table csgo_orders add constraint csgo_orders_check2 check (usd is null or side <> 'BUY' or filled_usd <= usd + 0.01);
create index csgo_orders_not_placed on csgo_orders (done_at) where status = 'not_placed';

-- The life of an order: which state may follow which, and because of what. The same table as src/domain/orderLife.ts; a test holds them equal.
create table csgo_order_rules (
  from_status text not null,
  to_status   text not null,
  causes      text[] not null,
  primary key (from_status, to_status)
);
insert into csgo_order_rules (from_status, to_status, causes)
select before, after, causes from (values
  ('{intended}',                      '{sent}',                             '{wire}'::text[]),
  ('{intended,sent}',                 '{live,delayed,rejected}',            '{answer}'),
  ('{intended,sent}',                 '{unknown}',                          '{no_answer}'),
  ('{delayed,unknown,not_placed,rejected}', '{live}',                       '{report}'),
  ('{unknown,not_placed,rejected}',   '{delayed}',                          '{report}'),
  ('{intended,sent,live,delayed,unknown,not_placed,rejected}', '{partly_filled}', '{fill}'),
  ('{intended,sent,live,delayed,partly_filled,unknown}', '{filled,killed,expired}', '{report}'),
  ('{intended,sent,live,delayed,partly_filled,unknown}', '{cancelled}',     '{report,resolution}'),
  ('{not_placed,rejected}',           '{filled,killed,expired,cancelled}',  '{report}'),
  ('{delayed,unknown}',               '{rejected}',                         '{report}'),
  ('{unknown}',                       '{not_placed}',                       '{absence}')
) as rules (befores, afters, causes), unnest(befores::text[]) as before, unnest(afters::text[]) as after;

-- Every change of an order's state. Append-only; the state of an order is the last of them.
create table csgo_order_transitions (
  id          bigint generated always as identity primary key,
  order_id    text not null references csgo_orders (order_id) on delete cascade on update cascade,
  from_status text,
  to_status   text not null,
  cause       text not null,
  -- The evidence: the venue's words, or what was looked at.
  text        text not null default '',
  at          timestamptz not null
);
create index csgo_order_transitions_order on csgo_order_transitions (order_id, id);

insert into csgo_order_transitions (order_id, from_status, to_status, cause, text, at)
select order_id, null, 'intended', 'approval', '', created_at from csgo_orders order by created_at, order_id;
insert into csgo_order_transitions (order_id, from_status, to_status, cause, text, at)
select o.order_id, 'intended', o.status, r.causes[1], 'ended before transitions were kept', coalesce(o.done_at, o.updated_at)
  from csgo_orders o join csgo_order_rules r on r.from_status = 'intended' and r.to_status = o.status order by o.updated_at, o.order_id;

create function csgo_check_transition() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  present text;
begin
  select status into present from csgo_orders where order_id = new.order_id for update;
  if not found then
    raise exception 'there is no order %', new.order_id;
  end if;
  if new.from_status is null then
    if (new.to_status, new.cause, present) is distinct from ('intended', 'approval', 'intended')
       or exists (select from csgo_order_transitions where order_id = new.order_id) then
      raise exception 'order % exists already: it does not begin again', new.order_id;
    end if;
    return new;
  end if;
  if new.from_status <> present then
    raise exception 'order % is %, not %', new.order_id, present, new.from_status;
  end if;
  if not exists (select from csgo_order_rules r
                  where r.from_status = new.from_status and r.to_status = new.to_status and new.cause = any(r.causes)) then
    raise exception 'order % cannot go from % to % because of %', new.order_id, new.from_status, new.to_status, new.cause
      using hint = 'docs/orders.md has the table of what may follow what';
  end if;
  perform set_config('csgo_engine.moving', 'on', true);
  update csgo_orders set
    status = new.to_status,
    text = case when new.text = '' then text else new.text end,
    updated_at = new.at,
    done_at = case when new.to_status in ('filled', 'killed', 'cancelled', 'expired', 'rejected', 'not_placed') then new.at end
  where order_id = new.order_id;
  perform set_config('csgo_engine.moving', 'off', true);
  return new;
end $$;
create trigger csgo_order_transitions_check before insert on csgo_order_transitions for each row execute function csgo_check_transition();

-- Transitions go only with their order.
create function csgo_guard_transitions() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  if not exists (select from csgo_orders where order_id = old.order_id) then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger csgo_order_transitions_append_only before update or delete on csgo_order_transitions
  for each row execute function csgo_guard_transitions();

create function csgo_guard_status() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'intended' then
      raise exception 'an order begins as intended, not as %', new.status;
    end if;
    return new;
  end if;
  if new.status <> old.status and current_setting('csgo_engine.moving', true) is distinct from 'on' then
    raise exception 'the state of an order is its last transition and is not changed directly'
      using hint = 'Use: select csgo_engine.csgo_move(order, to, cause, text, at)';
  end if;
  return new;
end $$;
create trigger csgo_orders_status before insert or update of status on csgo_orders for each row execute function csgo_guard_status();

create function csgo_follow_order() returns trigger language plpgsql set search_path = csgo_engine, pg_temp as $$
begin
  insert into csgo_order_transitions (order_id, from_status, to_status, cause, at)
  values (new.order_id, null, 'intended', 'approval', new.created_at);
  return null;
end $$;
create trigger csgo_orders_followed after insert on csgo_orders for each row execute function csgo_follow_order();

-- The one way in which an order changes its state. False: it is in that state already.
create function csgo_move(order_ text, to_ text, cause_ text, text_ text, at_ timestamptz) returns boolean
language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  from_ text;
begin
  select status into strict from_ from csgo_orders where order_id = order_ for update;
  if from_ = to_ then
    return false;
  end if;
  insert into csgo_order_transitions (order_id, from_status, to_status, cause, text, at) values (order_, from_, to_, cause_, text_, at_);
  return true;
end $$;

-- Bought, but not settled by the venue yet: exposure, yet not to be offered for sale.
alter table csgo_positions
  add column unconfirmed_shares numeric(20, 6) not null default 0 check (unconfirmed_shares >= 0),
  add column confirmed_shares   numeric(20, 6) generated always as (greatest(remaining_shares - unconfirmed_shares, 0)) stored;

-- merge: YES and NO of a market given back together for one dollar a pair, no fee.
alter table csgo_fills drop constraint csgo_fills_kind_check;
alter table csgo_fills add constraint csgo_fills_kind_check
  check (kind in ('order', 'manual', 'payout', 'reversal', 'dust', 'legacy', 'merge'));
-- A reversal gives the fee back.
alter table csgo_fills drop constraint csgo_fills_fee_usd_check;
alter table csgo_fills add constraint csgo_fills_fee_usd_check check (fee_usd >= 0 or kind = 'reversal');

-- How far the settlement of a fill has come at the venue, as far as it was ever provisional; told in any order, any number of times.
-- `failed` decides: such a fill never was, whatever else was told. Append-only.
create table csgo_fill_settlements (
  fill_key   text not null,
  settlement text not null check (settlement in ('matched', 'confirmed', 'failed')),
  text       text not null default '',
  at         timestamptz not null,
  primary key (fill_key, settlement)
);
create trigger csgo_fill_settlements_append_only before update or delete on csgo_fill_settlements for each row execute function csgo_refuse_change();

-- The one way in which a position, its legs and its wallet change. Buys are told with positive, sells with negative shares.
-- Locks the market first, then the wallet. Answers the fill's id, or null when this fill_key is known already, or known to have failed.
-- exact_value: what was paid or received, where it is not shares × price rounded against us; exact_cost: what of the cost goes or comes,
-- where it is not a share of the average (both: reversals; the first: merges).
drop function csgo_fill(text, text, text, integer, text, numeric, numeric, numeric, text, timestamptz, text, bigint, numeric, numeric, numeric, timestamptz);
create function csgo_fill(
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

-- Undoes a fill to the last digit: shares, cost, fee and what it realised. Of a purchase only what is still held can go back; what went on
-- meanwhile stays realised. Null: nothing of it is left to undo.
create function csgo_reverse(key_ text, reason_ text, at_ timestamptz) returns bigint
language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  undone csgo_fills%rowtype;
  leg    csgo_position_legs%rowtype;
  amount numeric;
begin
  select * into undone from csgo_fills where fill_key = key_;
  select * into leg from csgo_position_legs where fill_id = undone.id;
  if undone.side = 'SELL' then
    return csgo_fill('reversal/' || key_, 'reversal', undone.strategy_name, undone.market_id, undone.token_type, undone.shares, undone.price,
                     -undone.fee_usd, reason_, at_, undone.order_id, exact_value => undone.value_usd, exact_cost => -leg.cost_delta);
  end if;
  select least(undone.shares, p.remaining_shares) into amount from csgo_positions p
   where p.strategy_name = undone.strategy_name and p.market_id = undone.market_id and p.token_type = undone.token_type and p.status <> 'closed';
  if coalesce(amount, 0) = 0 then
    return null;
  end if;
  return csgo_fill('reversal/' || key_, 'reversal', undone.strategy_name, undone.market_id, undone.token_type, -amount, undone.price,
                   -round(undone.fee_usd * amount / undone.shares, 6), reason_, at_, undone.order_id,
                   exact_value => round(undone.value_usd * amount / undone.shares, 6), exact_cost => -round(leg.cost_delta * amount / undone.shares, 6));
end $$;

-- What the venue says of a fill's settlement. Answers what that changed: nothing, confirmed, reversed, or lost (failed, but nothing of it
-- is held any more).
create function csgo_settle_fill(key_ text, market integer, settlement_ text, text_ text, at_ timestamptz) returns text
language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  told csgo_fills%rowtype;
  known text[];
begin
  perform 1 from csgo_matches where id = market for no key update;
  select coalesce(array_agg(settlement), '{}') into known from csgo_fill_settlements where fill_key = key_;
  if settlement_ = any(known) then
    return 'nothing';
  end if;
  insert into csgo_fill_settlements (fill_key, settlement, text, at) values (key_, settlement_, text_, at_);
  select * into told from csgo_fills where fill_key = key_;
  if not found or 'failed' = any(known) then
    return 'nothing';
  end if;
  if told.side = 'BUY' and 'matched' = any(known) and not 'confirmed' = any(known) then
    perform set_config('csgo_engine.ledger', 'on', true);
    update csgo_positions set unconfirmed_shares = unconfirmed_shares - told.shares, updated_at = at_ where id = told.position_id;
    perform set_config('csgo_engine.ledger', 'off', true);
  end if;
  if settlement_ = 'confirmed' then
    return case when 'matched' = any(known) then 'confirmed' else 'nothing' end;
  end if;
  return case when csgo_reverse(key_, 'failed to settle: ' || text_, at_) is null then 'lost' else 'reversed' end;
end $$;

-- Gives YES and NO back together, one dollar a pair: two sales whose prices and values sum to exactly that. Answers the dollars.
create function csgo_merge(strategy text, market integer, shares_ numeric, key_ text, reason_ text, at_ timestamptz) returns numeric
language plpgsql set search_path = csgo_engine, pg_temp as $$
declare
  yes_price numeric;
  yes_value numeric;
begin
  perform 1 from csgo_matches where id = market for no key update;
  -- Shared by what each side cost, so that neither is paid for the other.
  select round(y.avg_entry_price / nullif(y.avg_entry_price + n.avg_entry_price, 0), 6) into yes_price
    from csgo_positions y join csgo_positions n on (n.strategy_name, n.market_id, n.token_type) = (strategy, market, 'NO') and n.status <> 'closed'
   where (y.strategy_name, y.market_id, y.token_type) = (strategy, market, 'YES') and y.status <> 'closed'
     and least(y.confirmed_shares, n.confirmed_shares) >= shares_ and shares_ > 0;
  if not found then
    raise exception 'strategy % holds no % settled pairs in market %', strategy, shares_, market;
  end if;
  yes_price := coalesce(yes_price, 0.5);
  yes_value := floor(shares_ * yes_price * 1000000) / 1000000;
  if csgo_fill(key_ || '/YES', 'merge', strategy, market, 'YES', -shares_, yes_price, 0, reason_, at_, exact_value => yes_value) is null then
    return null;
  end if;
  perform csgo_fill(key_ || '/NO', 'merge', strategy, market, 'NO', -shares_, 1 - yes_price, 0, reason_, at_, exact_value => shares_ - yes_value);
  return shares_;
end $$;

-- What stands at the venue and is none of our orders: a person's, or another program's. Never touched.
create table csgo_foreign_orders (
  order_id     text primary key,
  condition_id text not null,
  token_id     text not null,
  side         text not null check (side in ('BUY', 'SELL')),
  price        numeric(20, 6) not null,
  shares       numeric(20, 6) not null,
  matched      numeric(20, 6) not null,
  first_seen   timestamptz not null,
  last_seen    timestamptz not null,
  -- Not among the open orders of a complete snapshot any more.
  gone_at      timestamptz
);
create table csgo_foreign_trades (
  trade_id     text not null,
  order_id     text not null,
  condition_id text not null,
  token_id     text not null,
  side         text not null check (side in ('BUY', 'SELL')),
  shares       numeric(20, 6) not null,
  price        numeric(20, 6) not null,
  settlement   text not null check (settlement in ('matched', 'confirmed', 'failed')),
  at           timestamptz not null,
  primary key (trade_id, order_id)
);
create index csgo_foreign_trades_token on csgo_foreign_trades (token_id);

-- Each comparison with the venue that found something, and the first of each hour that did not. Evidence is kept with each correction.
create table csgo_reconciliations (
  id          bigint generated always as identity primary key,
  cause       text not null check (cause in ('start', 'reconnect', 'minute', 'demand')),
  at          timestamptz not null,
  is_complete boolean not null,
  open_orders integer not null,
  trades      integer not null,
  corrections jsonb not null default '[]',
  mismatches  jsonb not null default '[]',
  text        text not null default ''
);
create index csgo_reconciliations_at on csgo_reconciliations (at);

-- When an unknown order was missing from a complete snapshot: twice, far enough apart, and it is presumed not placed.
create table csgo_absences (
  order_id text primary key references csgo_orders (order_id) on delete cascade,
  first_at timestamptz not null
);
