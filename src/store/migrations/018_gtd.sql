-- An order may end by itself (GTD): the database knows when, so that it is known after a restart, and for no other order. Still one check a table.
alter table csgo_orders
  add column ends_at timestamptz,
  drop constraint csgo_orders_check,
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
    and order_type in ('FAK', 'GTC', 'GTD')
    and (order_type = 'GTD') = (ends_at is not null)
    and status in ('intended', 'sent', 'live', 'delayed', 'partly_filled', 'filled', 'killed', 'cancelled', 'expired', 'rejected', 'unknown', 'not_placed')
  );
