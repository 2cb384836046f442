import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'

/** Bars that one statement removes at most, so that a long pause does not become a long lock. */
const AT_ONCE = 20_000

/** Removes the price bars that began before a point in time (the engine keeps 7 days); answers how many. */
export const pruneBars = (sql: Sql, before: Millis): TaskEither<Failure, number> =>
  task(async () => {
    let all = 0
    for (;;) {
      const { count } = await sql`
        delete from csgo_price_bars where ctid = any(array(
          select ctid from csgo_price_bars where bar < ${before} order by bar limit ${AT_ONCE}))`
      all += count
      if (count < AT_ONCE) return all
    }
  })
