import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import { type Millis, millis } from '../domain/money.ts'
import type { Failure } from '../ports/failure.ts'
import { mergeBars, pruneBars } from './bars.ts'
import { type Sql, type Transaction, task } from './connection.ts'

/** How long what grows is kept. Fills, legs, positions, pairs, and the actions and orders that led to fills, are kept for good. */
export interface Keeping {
  /** Bars of 5 seconds; older ones become bars of a minute. */
  readonly fineBars: Millis
  /** Bars of any length. */
  readonly bars: Millis
  /** What is remembered of a market after its end: refusals, outcomes, actions without fills, books, the catalogue's answer. */
  readonly history: Millis
}
/** Rows that went, by table. */
export interface Forgotten {
  readonly bars: number
  readonly refusals: number
  readonly outcomes: number
  readonly intents: number
  readonly orders: number
  readonly books: number
  /** Markets in which nobody ever traded go as a whole. */
  readonly matches: number
  readonly scores: number
}
type OfMarkets = Omit<Forgotten, 'bars' | 'scores'>

/** Markets that one transaction takes. */
const AT_ONCE = 50
const NONE: OfMarkets = { refusals: 0, outcomes: 0, intents: 0, orders: 0, books: 0, matches: 0 }

const sum = (a: OfMarkets, b: OfMarkets): OfMarkets => ({
  refusals: a.refusals + b.refusals,
  outcomes: a.outcomes + b.outcomes,
  intents: a.intents + b.intents,
  orders: a.orders + b.orders,
  books: a.books + b.books,
  matches: a.matches + b.matches,
})

/** An action that a saved life still waits for is not forgotten: at the next start it would be taken for lost. */
const isAwaited = (tx: Transaction) => tx`exists (
  select from csgo_strategy_state s, jsonb_array_elements(s.pending) as asked
   where s.market_id = a.market_id and s.strategy_name = a.strategy_name and asked ->> 'id' = a.action_id)`

const isTraded = (tx: Transaction) => tx`(
  exists (select from csgo_fills f where f.market_id = m.id) or exists (select from csgo_positions p where p.market_id = m.id)
  or exists (select from csgo_pairs p where p.market_id = m.id))`

/** Of these markets, which are locked: what led to nothing. Order: what refers goes before what is referred to. */
const forgetIn = async (tx: Transaction, ids: ReadonlyArray<number>, now: Millis): Promise<OfMarkets> => {
  await tx`select set_config('csgo_engine.forgetting', 'on', true)`
  const never = await tx<{ id: number }[]>`
    select id from csgo_matches m where id = any(${ids}::integer[]) and not ${isTraded(tx)} order by id`
  const dead = never.map(({ id }) => id)
  await tx`delete from csgo_strategy_state where market_id = any(${dead}::integer[])`
  const outcomes = await tx`delete from csgo_outcomes where market_id = any(${ids}::integer[])`
  const refusals = await tx`
    delete from csgo_refusals a where market_id = any(${ids}::integer[]) and not ${isAwaited(tx)}`
  const idle = tx`
    select a.action_id from csgo_intents a
     where a.market_id = any(${ids}::integer[]) and a.closed_as is not null and not ${isAwaited(tx)}
       and not exists (select from csgo_fills f join csgo_orders o using (order_id) where o.action_id = a.action_id)
       and not exists (select from csgo_reservations r where r.action_id = a.action_id)`
  const orders = await tx`delete from csgo_orders where action_id in (${idle})`
  const intents = await tx`delete from csgo_intents where action_id in (${idle})`
  const books = await tx`delete from csgo_books where market_id = any(${ids}::integer[])`
  await tx`delete from csgo_price_bars where market_id = any(${dead}::integer[])`
  const matches = await tx`delete from csgo_matches where id = any(${dead}::integer[])`
  await tx`
    update csgo_matches set forgotten_at = ${now}, gamma_data = null
     where id in (select id from csgo_matches where id = any(${ids}::integer[]) order by id)`
  return {
    refusals: refusals.count,
    outcomes: outcomes.count,
    intents: intents.count,
    orders: orders.count,
    books: books.count,
    matches: matches.count,
  }
}

/** Market by market, the oldest rows first; a market that somebody works on is left for the next time. */
const forgetMarkets = async (sql: Sql, before: Millis, now: Millis): Promise<OfMarkets> => {
  let all = NONE
  for (;;) {
    const gone = await sql.begin(async tx => {
      const rows = await tx<{ id: number }[]>`
        select m.id from csgo_matches m
         where m.forgotten_at is null and not m.subscribed and coalesce(m.settled_at, m.listed_at) < ${before}
           and csgo_is_over(m.id, ${before})
         order by m.id limit ${AT_ONCE}::bigint for update skip locked`
      const ids = rows.map(({ id }) => id)
      return { ids, of: ids.length === 0 ? NONE : await forgetIn(tx, ids, now) }
    })
    all = sum(all, gone.of)
    if (gone.ids.length < AT_ONCE) return all
  }
}

const forgetScores = async (sql: Sql, before: Millis): Promise<number> => {
  const { count } = await sql`
    delete from csgo_scores s where s.heard_at < ${before}
       and not exists (select from csgo_matches m where m.event_id = s.event_id and m.forgotten_at is null)`
  return count
}

/**
 * Forgets what nobody needs any more, in small transactions with sorted locks, so that the engine works on beside it. Never touches a
 * market in which something is held, ordered or waited for, nor fills, legs, positions and pairs. A second run finds nothing.
 */
export const forget =
  (sql: Sql, keeping: Keeping, now: Millis): TaskEither<Failure, Forgotten> =>
  async () => {
    const pruned = await pruneBars(sql, millis(now - keeping.bars))()
    if (E.isLeft(pruned)) return pruned
    const merged = await mergeBars(sql, millis(now - keeping.fineBars))()
    if (E.isLeft(merged)) return merged
    const before = millis(now - keeping.history)
    return TE.map((rest: Omit<Forgotten, 'bars'>): Forgotten => ({ bars: pruned.right + merged.right, ...rest }))(
      task(async () => ({
        ...(await forgetMarkets(sql, before, now)),
        scores: await forgetScores(sql, before),
      })),
    )()
  }
