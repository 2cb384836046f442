import { type Millis, millis } from '../domain/money.ts'
import { type Sql, task } from './connection.ts'
import { readMarkets } from './reports/markets.ts'
import { readRefusals, readTotals, readWallets } from './reports/money.ts'
import { readPositions } from './reports/positions.ts'
import { readFills, readOrders } from './reports/trades.ts'

/** Orders and fills that a list shows. */
const SHOWN = 200
const EVER = millis(0)

/** What the page and the commands show. Nothing here is read by the pipeline, nothing is written. */
export const createReports = (sql: Sql) => ({
  markets: (at: Millis) => task(() => readMarkets(sql, at)),
  positions: (which: 'held' | 'all' = 'held') => task(() => readPositions(sql, which)),
  orders: (which: 'working' | 'all' = 'all', most = SHOWN) => task(() => readOrders(sql, which, most)),
  fills: (most = SHOWN) => task(() => readFills(sql, most)),
  wallets: () => task(() => readWallets(sql)),
  refusals: (since: Millis = EVER) => task(() => readRefusals(sql, since)),
  totals: (since: Millis = EVER) => task(() => readTotals(sql, since)),
})
