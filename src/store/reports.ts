import type { MarketId } from '../domain/ids.ts'
import { type Millis, millis } from '../domain/money.ts'
import { type Sql, task } from './connection.ts'
import { readEquity } from './reports/equity.ts'
import { eachFill, type HistoryAsked, type HistoryFill, readHistory, readMade, readPlayed } from './reports/history.ts'
import { readMarkets } from './reports/markets.ts'
import { readBars, readBooks, readScoreChanges, readStory } from './reports/match.ts'
import { readRefusals, readSince, readTotals, readWallets } from './reports/money.ts'
import { readPositions } from './reports/positions.ts'
import { readReconciliations } from './reports/reconciliations.ts'
import { readStands } from './reports/stands.ts'
import { readFills, readOrders } from './reports/trades.ts'
import { readWhy } from './reports/why.ts'
import { createWorth } from './reports/worth.ts'

/** Orders and fills that a list shows. */
const SHOWN = 200
/** Closed positions from which intervals are reckoned. */
const MOST_MADE = 5000
/** Comparisons with the venue that a list shows. */
const MOST_RECONCILED = 30
const EVER = millis(0)

/** What the page and the commands show. Nothing here is read by the pipeline, nothing is written. */
export const createReports = (sql: Sql) => {
  const worth = createWorth(sql)
  return {
    markets: (at: Millis) => task(() => readMarkets(sql, at)),
    positions: (which: 'held' | 'all' = 'held', mostClosed?: number) =>
      task(() => readPositions(sql, which, mostClosed)),
    orders: (which: 'working' | 'all' = 'all', most = SHOWN) => task(() => readOrders(sql, which, most)),
    fills: (most = SHOWN) => task(() => readFills(sql, most)),
    wallets: () => task(() => readWallets(sql)),
    refusals: (since: Millis = EVER) => task(() => readRefusals(sql, since)),
    since: (from: Millis) => task(() => readSince(sql, from)),
    totals: (since: Millis = EVER) => task(() => readTotals(sql, since)),
    bars: (market: MarketId, from: Millis) => task(() => readBars(sql, market, from)),
    books: (market: MarketId) => task(() => readBooks(sql, market)),
    story: (eventId: string, most = SHOWN) => task(() => readStory(sql, eventId, most)),
    scoreChanges: (eventId: string) => task(() => readScoreChanges(sql, eventId)),
    why: (name: string) => task(() => readWhy(sql, name)),
    history: (asked: HistoryAsked) => task(() => readHistory(sql, asked)),
    eachFill: (
      asked: Omit<HistoryAsked, 'most'>,
      take: (rows: ReadonlyArray<HistoryFill>, of: number) => Promise<void>,
    ) => task(() => eachFill(sql, asked, take)),
    equity: (from: Millis = EVER) => task(() => readEquity(sql, from)),
    worth: () => task(worth),
    made: () => task(() => readMade(sql, MOST_MADE)),
    reconciled: () => task(() => readReconciliations(sql, MOST_RECONCILED)),
    played: () => task(() => readPlayed(sql, SHOWN)),
    stands: () => task(() => readStands(sql)),
  }
}
