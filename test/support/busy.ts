/** Settings under which an engine always has orders under way: everything that is in play is bought and sold again. */
const strategy = (name: string, params: Readonly<Record<string, number>>): string => `${name}:${JSON.stringify(params)}`

/** Any pair at any price, sold again at once, side by side with a favourite and its hedge, each once a market. */
const BUSY_STRATEGIES = [
  strategy('scalp@busy', {
    min_entry_price: 0,
    max_entry_price: 1,
    max_entry_spread: 1,
    max_exit_spread: 1,
    close_below: 0,
    close_above: 1,
    hold_seconds: 0,
    swing: 0,
    swing_part: 1,
    max_positions: 1000,
    leg_usd: 10,
  }),
  strategy('favorite_hedge@busy', {
    first_minute: -1440,
    last_minute: 1440,
    min_favorite_price: 0.5,
    max_favorite_price: 0.95,
    max_entry_spread: 1,
    max_positions: 1000,
    hedge_price: 0.5,
    hedge_part: 1,
  }),
].join(',')

/** The same strategies with the same lives, wishing for nothing more: what is under way comes to its end. */
export const RESTING_STRATEGIES = [
  strategy('scalp@busy', { min_entry_price: 1, max_entry_price: 1, close_below: 0, close_above: 1, swing: 1 }),
  strategy('favorite_hedge@busy', { first_minute: 1439, last_minute: 1440, hedge_price: 1 }),
].join(',')

export const BUSY: Readonly<Record<string, string>> = {
  STRATEGIES: BUSY_STRATEGIES,
  WALLET_USD: '100000',
  MAX_MATCH_USD: '100000',
  MAX_EXPOSURE_USD: '1000000',
  MAX_DAILY_LOSS_USD: '1000000',
  MAX_ORDERS_PER_SECOND: '1000',
  SIM_MATCHES: '8',
  POLL_INTERVAL_MS: '1000',
  MAX_PRICE_AGE_MS: '10000',
  PERIODIC_MS: '500',
  DISCOVERY_INTERVAL_MS: '5000',
}
