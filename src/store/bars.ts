import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { type Millis, millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { type Sql, task } from './connection.ts'

/** Bars that one statement removes at most, so that a long pause does not become a long lock. */
const AT_ONCE = 20_000
const MINUTE = 60_000
/** So much time is merged in one transaction. */
const WINDOW = 30 * MINUTE
const TASK = 'merge price bars'

/** Removes the price bars that began before a point in time; answers how many. */
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

/** Where merging goes on: behind what is merged, else at the first bar; null: there is none. */
const begin = async (sql: Sql): Promise<Millis | null> => {
  const [row] = await sql<{ from: Millis | null }[]>`
    select greatest((select until from csgo_upkeep where task = ${TASK}),
                    (select date_trunc('minute', min(bar)) from csgo_price_bars)) as from
     where exists (select from csgo_price_bars)`
  return row?.from ?? null
}

/** One window of bars becomes bars of a minute: first open, last close and spread, highest, lowest, all polls. */
const mergeWindow = (sql: Sql, from: Millis, to: Millis): Promise<number> =>
  sql.begin(async tx => {
    const [merged] = await tx<{ before: number; after: number }[]>`
      with fine as (
        delete from csgo_price_bars where bar >= ${from} and bar < ${to} returning *
      ), minutes as (
        insert into csgo_price_bars (market_id, bar, open, high, low, close, spread, polls)
        select market_id, date_trunc('minute', bar), (array_agg(open order by bar))[1], max(high), min(low),
               (array_agg(close order by bar desc))[1], (array_agg(spread order by bar desc))[1], sum(polls)
          from fine group by market_id, date_trunc('minute', bar) order by 1, 2
        returning 1
      )
      select (select count(*) from fine) as before, (select count(*) from minutes) as after`
    await tx`
      insert into csgo_upkeep (task, until) values (${TASK}, ${to})
      on conflict (task) do update set until = excluded.until, ran_at = now()`
    return (merged?.before ?? 0) - (merged?.after ?? 0)
  })

/** Turns the 5-second bars that began before a point in time into bars of a minute, each once; answers by how many bars there are fewer. */
export const mergeBars = (sql: Sql, before: Millis): TaskEither<Failure, number> =>
  task(async () => {
    const until = millis(Math.floor(before / MINUTE) * MINUTE)
    let from = await begin(sql)
    let fewer = 0
    while (from !== null && from < until) {
      const to = millis(Math.min(from + WINDOW, until))
      fewer += await mergeWindow(sql, from, to)
      from = to
    }
    return fewer
  })
