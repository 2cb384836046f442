import { MARKET_COLUMNS } from './rows.ts'

/** Markets $1, locked in the order in which everybody locks them; wallets of strategies $1 come after markets. */
export const LOCK_MARKETS = `
  select ${MARKET_COLUMNS.join(', ')} from csgo_matches where id = any($1::int[]) order by id for no key update`
export const LOCK_WALLETS = `
  select strategy_name, available_usd, is_active from csgo_wallets where strategy_name = any($1::text[]) order by strategy_name for no key update`
