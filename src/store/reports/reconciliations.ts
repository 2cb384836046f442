import type { Millis } from '../../domain/money.ts'
import type { Sql } from '../connection.ts'

interface ReconciliationRow {
  readonly id: number
  readonly cause: string
  readonly at: Millis
  readonly open_orders: number
  readonly trades: number
  readonly corrections: ReadonlyArray<{ readonly what: string; readonly about: string; readonly evidence: string }>
  readonly mismatches: ReadonlyArray<{ readonly about: string; readonly text: string }>
}

/** The latest comparisons of the ledger with the venue, the newest first: what was corrected and what does not fit. */
export const readReconciliations = async (sql: Sql, most: number) => {
  const rows = await sql<ReconciliationRow[]>`
    select id, cause, at, open_orders, trades, corrections, mismatches from csgo_reconciliations order by id desc limit ${most}::bigint`
  return rows.map(row => ({
    id: row.id,
    cause: row.cause,
    at: row.at,
    openOrders: row.open_orders,
    trades: row.trades,
    corrections: row.corrections,
    mismatches: row.mismatches,
  }))
}
