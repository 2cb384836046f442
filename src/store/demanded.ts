import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Millis } from '../domain/money.ts'
import type { ComparedNow, Mismatch, ShownCorrection } from '../domain/reconciled.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'

/** The number of the last comparison that was kept; 0: none. */
export const lastReconciliation = (sql: Sql): TaskEither<Failure, number> =>
  task(async () => {
    const [row] = await sql<{ id: number }[]>`select coalesce(max(id), 0) as id from csgo_reconciliations`
    return row?.id ?? 0
  })

export type Demanded =
  | { readonly _tag: 'compared'; readonly compared: ComparedNow }
  /** It could not be made. */
  | { readonly _tag: 'missed'; readonly why: string }

/** The first comparison after that one which somebody asked for; null: not yet. */
export const readDemanded = async (sql: Sql, after: number): Promise<Demanded | null> => {
  const [row] = await sql<
    {
      at: Millis
      is_complete: boolean
      open_orders: number
      trades: number
      corrections: ReadonlyArray<ShownCorrection>
      mismatches: ReadonlyArray<Mismatch>
      text: string
    }[]
  >`
    select at, is_complete, open_orders, trades, corrections, mismatches, text from csgo_reconciliations
     where cause = 'demand' and id > ${after} order by id limit 1`
  if (row === undefined) return null
  const { at, is_complete: isComplete, open_orders: openOrders, trades, corrections, mismatches, text } = row
  return isComplete
    ? { _tag: 'compared', compared: { at, openOrders, trades, corrections, mismatches } }
    : { _tag: 'missed', why: text }
}
