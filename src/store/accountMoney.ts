import { addUsd, type Millis, millis, type Usd } from '../domain/money.ts'
import type { OurMoney } from '../ports/reconciliations.ts'
import type { Sql } from './connection.ts'
import { readUsd } from './money.ts'

/** Balances may lag behind trades for so long. */
const LAG = 120_000

/** What the ledger says of the account's dollars; `payouts`: what may still come of those. */
export const readMoney = async (sql: Sql, at: Millis, payouts: Usd): Promise<OurMoney> => {
  const lately = millis(at - LAG)
  const [row] = await sql<
    {
      made: string
      is_quiet: boolean
      expected: string
      spare: string | null
      fills: number | null
      is_void: boolean
    }[]
  >`
    with before as (
      select spare, at from csgo_reconciliations where spare is not null order by id desc limit 1
    ), open as (
      select s.fill_key from csgo_fill_settlements s where s.settlement = 'matched'
         and not exists (select from csgo_fill_settlements e where e.fill_key = s.fill_key and e.settlement <> 'matched' and e.at < ${lately})
    )
    select (select coalesce(sum(total_realized_pnl - cost_usd), 0) from csgo_wallets)::numeric(20, 6) as made,
           not exists (select from open) and not exists (select from csgo_fills where created_at >= ${lately}) as is_quiet,
           (select coalesce(sum(value_usd - fee_usd), 0) from csgo_fills f
             where f.side = 'SELL' and f.kind <> 'payout' and (f.created_at >= ${lately} or f.fill_key in (select fill_key from open)
                or (f.kind = 'merge' and f.created_at >= (select at from before))))::numeric(20, 6) as expected,
           (select spare from before) as spare,
           (select count(*) from csgo_fills where created_at >= (select at from before)) as fills,
           exists (select from csgo_fills where kind in ('manual', 'legacy') and created_at >= (select at from before))
             or exists (select from csgo_foreign_trades where at >= (select at - interval '1 minute' from before)) as is_void`
  const spare = row?.spare ?? null
  return {
    made: readUsd(row?.made ?? '0'),
    isQuiet: row?.is_quiet === true,
    expected: addUsd(readUsd(row?.expected ?? '0'), payouts),
    before: spare === null || row?.is_void !== false ? null : { spare: readUsd(spare), fillsSince: row.fills ?? 0 },
  }
}
