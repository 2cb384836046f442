import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { StrategyKey } from '../domain/ids.ts'
import type { Usd } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'
import { readUsd } from './money.ts'

/** Whose money a ledger tells of: nobody's (paper), or that of a wallet, by its address in small letters. */
export type LedgerAccount = 'paper' | `0x${string}`

/** Binds the ledger to an account; one in which something was traded stays with its own. Answers what it is bound to then. */
export const bindLedger = (sql: Sql, account: LedgerAccount): TaskEither<Failure, string> =>
  task(async () => {
    await sql`
      insert into csgo_account (account) values (${account})
      on conflict (is_only) do update set account = excluded.account, since = excluded.since
        where not exists (select from csgo_orders) and not exists (select from csgo_fills)`
    const [row] = await sql<{ account: string }[]>`select account from csgo_account`
    return row?.account ?? account
  })

export interface Claim {
  /** What the wallets of these strategies say that they can spend. */
  readonly free: Usd
  /** Whether anything is held, under way, or not settled yet. */
  readonly isEngaged: boolean
}

/** What strategies count on. */
export const readClaim = (sql: Sql, strategies: ReadonlyArray<StrategyKey>): TaskEither<Failure, Claim> =>
  task(async () => {
    const [row] = await sql<{ free: string; is_engaged: boolean }[]>`
      select coalesce(sum(available_usd), 0)::numeric(20, 6) as free,
             exists (select from csgo_positions where status <> 'closed') or exists (select from csgo_orders where done_at is null)
               or exists (select from csgo_fill_settlements s where s.settlement = 'matched' and not exists (
                    select from csgo_fill_settlements e where e.fill_key = s.fill_key and e.settlement <> 'matched')) as is_engaged
        from csgo_wallets where strategy_name = any(${[...strategies]}::text[])`
    return { free: readUsd(row?.free ?? '0'), isEngaged: row?.is_engaged === true }
  })
