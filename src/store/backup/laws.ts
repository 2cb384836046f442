import type { Transaction } from '../connection.ts'

interface Row {
  readonly says: string
}

/** What the ledger promises, held against the tables of the transaction's `search_path`; answers every breach in words. */
export const ledgerBreaches = async (tx: Transaction): Promise<ReadonlyArray<string>> => {
  const rows = await tx<Row[]>`
    select format('position %s is not the sum of its fills', p.id) as says
      from csgo_positions p left join lateral (
        select coalesce(sum(case f.side when 'BUY' then f.shares else -f.shares end), 0) as shares, coalesce(sum(f.realized_pnl), 0) as pnl
          from csgo_fills f where f.position_id = p.id) s on true
     where p.remaining_shares <> s.shares or p.realized_pnl <> s.pnl
     union all
    select format('the wallet of %s is not the sum of its fills', w.strategy_name)
      from csgo_wallets w
      left join lateral (select coalesce(sum(f.realized_pnl), 0) as pnl from csgo_fills f where f.strategy_name = w.strategy_name) s on true
      left join lateral (select coalesce(sum(p.cost_basis), 0) as cost from csgo_positions p where p.strategy_name = w.strategy_name) c on true
     where w.total_realized_pnl <> s.pnl or w.cost_usd <> c.cost
     union all
    select format('fill %s has no leg', f.id) from csgo_fills f left join csgo_position_legs l on l.fill_id = f.id where l.id is null
     order by 1 limit 20`
  return rows.map(({ says }) => says)
}
