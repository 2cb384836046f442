import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { StrategyKey } from '../domain/ids.ts'
import { showMillionths, type Usd, usd } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, type Transaction, task } from './connection.ts'
import { sign } from './strategies.ts'

/** What a strategy gets when nobody says otherwise: 400 dollars. */
const ALLOCATION: Usd = usd(400_000_000)

const ensure = async (
  sql: Sql | Transaction,
  strategies: ReadonlyArray<StrategyKey>,
  allocation: Usd,
): Promise<void> => {
  const dollars = showMillionths(allocation)
  await sql`
    insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark)
    select strategy, ${dollars}::numeric, ${dollars}::numeric from unnest(${strategies}::text[]) as strategy order by strategy
    on conflict (strategy_name) do nothing`
}

/** Gives each strategy a wallet; one that has a wallet keeps it as it is. */
export const ensureWallets = (
  sql: Sql,
  strategies: ReadonlyArray<StrategyKey>,
  allocation: Usd = ALLOCATION,
): TaskEither<Failure, void> => task(() => ensure(sql, strategies, allocation))

/** A change of a wallet that a person asks for. */
export type WalletChange =
  /** Inactive: it enters nothing any more, exits go on. */
  | { readonly _tag: 'active' | 'inactive' }
  /** Its capital; the database refuses less than is in use (SQLSTATE 23514), with the numbers. */
  | { readonly _tag: 'capital'; readonly usd: Usd }

/** Changes a strategy's wallet, logged in the name of `by`; one without a wallet gets one of `allocation` first. */
export const changeWallet = (
  sql: Sql,
  strategy: StrategyKey,
  change: WalletChange,
  { by, allocation }: { readonly by: string; readonly allocation: Usd },
): TaskEither<Failure, void> =>
  task(() =>
    sql.begin(async tx => {
      await sign(tx, by)
      await ensure(tx, [strategy], allocation)
      switch (change._tag) {
        case 'active':
        case 'inactive':
          await tx`
            update csgo_wallets set is_active = ${change._tag === 'active'}, updated_at = now() where strategy_name = ${strategy}`
          return
        case 'capital':
          await tx`
            update csgo_wallets set allocated_usd = ${showMillionths(change.usd)}, updated_at = now() where strategy_name = ${strategy}`
          return
      }
    }),
  )
