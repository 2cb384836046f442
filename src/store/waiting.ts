import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { type Side, type TokenId, tokenId } from '../domain/ids.ts'
import type { Millis, Price } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'
import { readPrice } from './money.ts'

/** A side that the ledger has paid: whether its shares were redeemed, only the venue knows. */
export interface Paid {
  readonly tokenId: TokenId
  readonly side: Side
  readonly question: string
  /** Dollars a share. */
  readonly payout: Price
}
/** The `most` that were paid last, of those that were paid after `since`. */
export const readPaid = (sql: Sql, since: Millis, most: number): TaskEither<Failure, ReadonlyArray<Paid>> =>
  task(async () => {
    const rows = await sql<{ token_id: string; token_type: Side; question: string; price: string }[]>`
      select f.token_id, f.token_type, m.question, max(f.price) as price from csgo_fills f join csgo_matches m on m.id = f.market_id
       where f.kind = 'payout' and f.price > 0 and f.created_at > ${since} group by 1, 2, 3 order by max(f.id) desc limit ${most}`
    return rows.map(row => ({
      tokenId: tokenId(row.token_id),
      side: row.token_type,
      question: row.question,
      payout: readPrice(row.price),
    }))
  })
