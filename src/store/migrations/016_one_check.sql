-- Postgres makes every check of a table ready anew for each statement that writes to it: the fourteen of a market took longer than the row that they
-- guard, and ledger_seq is raised with every step of an order. So each table that is written often has one check, which says the same.
-- (What is null passes: least and greatest pass over it, and so does `and`.)
alter table csgo_matches
  drop constraint csgo_matches_check,
  drop constraint csgo_matches_check1,
  drop constraint csgo_matches_format_check,
  drop constraint csgo_matches_price_status_check,
  drop constraint csgo_matches_yes_price_check,
  drop constraint csgo_matches_no_price_check,
  drop constraint csgo_matches_yes_bid_check,
  drop constraint csgo_matches_yes_ask_check,
  drop constraint csgo_matches_no_bid_check,
  drop constraint csgo_matches_no_ask_check,
  drop constraint csgo_matches_payout_yes_check,
  drop constraint csgo_matches_payout_no_check,
  drop constraint csgo_matches_min_order_size_check,
  drop constraint csgo_matches_tick_size_check,
  add constraint csgo_matches_check check (
    least(yes_price, no_price, yes_bid, yes_ask, no_bid, no_ask, payout_yes, payout_no, min_order_size) >= 0
    and greatest(yes_price, no_price, yes_bid, yes_ask, no_bid, no_ask, payout_yes, payout_no) <= 1
    and tick_size > 0
    and format in ('BO1', 'BO3', 'BO5')
    and price_status in ('unpriced', 'good', 'disagreement', 'ghost')
    and (price_status <> 'good' or (yes_price is not null and observed_at is not null))
    and resolved = (payout_yes is not null and payout_no is not null)
  );

alter table csgo_orders
  drop constraint csgo_orders_check,
  drop constraint csgo_orders_check1,
  drop constraint csgo_orders_check2,
  drop constraint csgo_orders_attempt_check,
  drop constraint csgo_orders_filled_shares_check,
  drop constraint csgo_orders_filled_usd_check,
  drop constraint csgo_orders_limit_price_check,
  drop constraint csgo_orders_order_type_check,
  drop constraint csgo_orders_shares_check,
  drop constraint csgo_orders_side_check,
  drop constraint csgo_orders_status_check,
  drop constraint csgo_orders_tick_size_check,
  drop constraint csgo_orders_token_type_check,
  drop constraint csgo_orders_usd_check,
  add constraint csgo_orders_check check (
    num_nonnulls(usd, shares) = 1
    and least(usd, shares, tick_size, attempt) > 0
    and least(filled_shares, filled_usd, limit_price) >= 0
    and limit_price <= 1
    and filled_shares <= shares
    -- What the venue tells of a purchase is rounded: a few millionths over its dollars are none.
    and (side <> 'BUY' or filled_usd <= usd + 0.01)
    and side in ('BUY', 'SELL')
    and token_type in ('YES', 'NO')
    and order_type in ('FAK', 'GTC')
    and status in ('intended', 'sent', 'live', 'delayed', 'partly_filled', 'filled', 'killed', 'cancelled', 'expired', 'rejected', 'unknown', 'not_placed')
  );

alter table csgo_positions
  drop constraint csgo_positions_check,
  drop constraint csgo_positions_check1,
  drop constraint csgo_positions_cost_basis_check,
  drop constraint csgo_positions_initial_shares_check,
  drop constraint csgo_positions_remaining_shares_check,
  drop constraint csgo_positions_side_check,
  drop constraint csgo_positions_status_check,
  drop constraint csgo_positions_token_type_check,
  drop constraint csgo_positions_unconfirmed_shares_check,
  add constraint csgo_positions_check check (
    least(initial_shares, remaining_shares, unconfirmed_shares, cost_basis) >= 0
    and side = 'BUY'
    and token_type in ('YES', 'NO')
    and status in ('open', 'partial', 'closed')
    and (status = 'closed') = (closed_at is not null)
    and (status <> 'closed' or (remaining_shares = 0 and cost_basis = 0))
  );
