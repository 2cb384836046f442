/** Ticks of markets, from their books. */
import { showMillionths } from '../domain/money.ts'
import type { JudgedMarket } from '../ports/store.ts'
import type { Sql } from './connection.ts'

/** What the books say of their tick; null: nothing that is believed. */
export const tickOf = ({ verdict, books }: JudgedMarket): string | null => {
  const tick = books.yes?.tickSize ?? books.no?.tickSize ?? null
  return verdict._tag === 'priced' && tick !== null ? showMillionths(tick) : null
}

/** `taken`: what a poll wrote, with the tick of books where it is not the one that is known. Ticks get finer while a market trades, long before the catalogue is read again; beside the poll, which does not touch what a market is. */
export const keepTicks = async (
  sql: Sql,
  taken: ReadonlyArray<{ readonly id: number; readonly tick: string | null }>,
): Promise<void> => {
  for (const { id, tick } of taken)
    if (tick !== null) await sql`update csgo_matches set tick_size = ${tick}::numeric where id = ${id}`
}
