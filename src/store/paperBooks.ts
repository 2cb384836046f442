import type { Observable } from 'rxjs'
import { type MarketId, tokenId } from '../domain/ids.ts'
import type { Millis } from '../domain/money.ts'
import type { PaperBooks } from '../ports/store.ts'
import { type Sql, task } from './connection.ts'
import { readLevels, type StoredLevels } from './levels.ts'

interface BookRow {
  readonly token_id: string
  readonly observed_at: Millis
  readonly bids: StoredLevels
  readonly asks: StoredLevels
}

/** The books that the polls wrote; `written$` are the markets of each commit (`createPrices` has it). */
export const createPaperBooks = (sql: Sql, written$: Observable<MarketId>): PaperBooks => ({
  written$,
  read: tokens =>
    task(async () => {
      const rows = await sql<BookRow[]>`
        select distinct on (token_id) token_id, observed_at, bids, asks
        from csgo_books where token_id = any(${tokens}) order by token_id, observed_at desc`
      return rows.map(row => ({
        tokenId: tokenId(row.token_id),
        observedAt: row.observed_at,
        bids: readLevels(row.bids),
        asks: readLevels(row.asks),
      }))
    }),
})
