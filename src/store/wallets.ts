import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { StrategyKey } from '../domain/ids.ts'
import { showMillionths, type Usd, usd } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'

/** What a strategy gets when nobody says otherwise: 400 dollars. */
export const ALLOCATION: Usd = usd(400_000_000)

/** Gives each strategy a wallet; one that has a wallet keeps it as it is. */
export const ensureWallets = (
  sql: Sql,
  strategies: ReadonlyArray<StrategyKey>,
  allocation: Usd = ALLOCATION,
): TaskEither<Failure, void> =>
  task(async () => {
    const dollars = showMillionths(allocation)
    await sql`
      insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark)
      select strategy, ${dollars}::numeric, ${dollars}::numeric from unnest(${strategies}::text[]) as strategy order by strategy
      on conflict (strategy_name) do nothing`
  })
