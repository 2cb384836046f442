import type { Sql, Transaction } from './connection.ts'

/** Says that all went well, and that nothing is to stay. */
class Enough extends Error {}

/** Does work in a transaction and rolls it back: what it answers is what would have come of it. Nothing stays, not even when killed. */
export const rehearse = async <A>(sql: Sql, work: (tx: Transaction) => Promise<A>): Promise<A> => {
  const seen: { answer: { readonly value: A } | null } = { answer: null }
  try {
    await sql.begin(async tx => {
      seen.answer = { value: await work(tx) }
      throw new Enough()
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  if (seen.answer === null) throw new RangeError('a rehearsal ended without an answer')
  return seen.answer.value
}
