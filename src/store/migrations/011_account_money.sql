-- Dollars of the account that the ledger does not explain (what was there before, and what is not allocated), as last compared while
-- nothing was in flight. It changes by deposits, withdrawals and what others trade with the account, and by nothing else.
alter table csgo_reconciliations add column spare numeric(20, 6);
