-- Whose money the ledger tells of: `paper`, or the address of the wallet that orders go out for. Positions of one are nothing to the other.
create table csgo_account (
  is_only boolean primary key default true check (is_only),
  account text not null check (account = 'paper' or account ~ '^0x[0-9a-f]{40}$'),
  since   timestamptz not null default now()
);
-- Everything until now was traded on paper.
insert into csgo_account (account) select 'paper' where exists (select from csgo_orders);
