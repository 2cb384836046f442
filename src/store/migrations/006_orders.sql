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

-- Bought, but not settled by the venue yet: exposure, yet not to be offered for sale.
alter table csgo_positions
  add column unconfirmed_shares numeric(20, 6) not null default 0 check (unconfirmed_shares >= 0),
  add column confirmed_shares   numeric(20, 6) generated always as (greatest(remaining_shares - unconfirmed_shares, 0)) stored;
