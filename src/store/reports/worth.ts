import { type Millis, millis, type Usd } from '../../domain/money.ts'
import type { Sql } from '../connection.ts'
import { readUsd } from '../money.ts'
import { STEPS } from './equity.ts'

/** What all strategies had made at a time: realised, and with what was open then. */
export interface WorthRow {
  readonly at: Millis
  readonly worth: Usd
}

/** The curve as it was read last, and of which ledger: fills are only ever added, so their number and the newest say what it was. */
interface Kept {
  readonly seconds: number
  readonly fills: number
  readonly newest: number
  readonly rows: ReadonlyArray<WorthRow>
}
const NOTHING: Kept = { seconds: 0, fills: 0, newest: 0, rows: [] }

/** Polls and fills of the last minutes may still be on their way into the database, ms. */
const TAIL = 600_000

/** A statement reads a day at most: none is so long that it is broken off. The last one ends at `until`. */
const DAY = 86_400_000
const piecesOf = (from: Millis, until: Millis) =>
  Array.from({ length: Math.max(1, Math.ceil((until - from) / DAY)) }, (_, day) => ({
    from: millis(from + day * DAY),
    until: millis(Math.min(until, from + (day + 1) * DAY)),
  }))

/** Which moments there are now, and what was added to the ledger since. */
const readFrame = async (sql: Sql, { newest }: Kept) => {
  const [row] = await sql<
    {
      seconds: number
      start: Millis
      until: Millis
      fills: number
      added: number
      newest: number
      earliest: Millis | null
    }[]
  >`
    with whole as (
      select *, until - first as span from (
        select count(*)::int as fills, max(id)::float8 as newest, min(created_at) as first,
               count(*) filter (where id > ${newest})::int as added, min(created_at) filter (where id > ${newest}) as earliest,
               greatest(max(created_at), (select max(observed_at) from csgo_matches)) as until
          from csgo_fills
      ) ends where first is not null
    )
    select ${sql.unsafe(STEPS)} as seconds, greatest(first, until - interval '7 days') as start, until, fills, added, newest, earliest from whole`
  return row ?? null
}

/**
 * Moments from one on. What is held is valued at half its spread under its price (of NO: one dollar less that of YES), which is the bid where the price is
 * the midpoint; both are those of the last poll before that moment, looked up once a market and moment.
 */
const readRows = async (
  sql: Sql,
  { seconds, from, until }: { readonly seconds: number; readonly from: Millis; readonly until: Millis },
): Promise<ReadonlyArray<WorthRow>> => {
  const rows = await sql<{ at: Millis; worth: string }[]>`
    with step as (select ${seconds}::int as seconds, ${from}::timestamptz as start, ${until}::timestamptz as until
    ), moment as (
      select at from step, generate_series(to_timestamp(ceil(extract(epoch from start) / seconds) * seconds),
                                           to_timestamp(ceil(extract(epoch from until) / seconds) * seconds), make_interval(secs => seconds)) as at
    ), made as (
      select to_timestamp(ceil(extract(epoch from f.created_at) / seconds) * seconds) as at, sum(f.realized_pnl) as made
        from csgo_fills f, step group by 1
    ), realised as (
      select at, sum(coalesce(made, 0)) over (order by at) as realised, moment.at is not null as asked
        from made full join moment using (at)
    ), span as (
      select p.market_id, p.token_type, l.created_at as begins, lead(l.created_at) over life as ends,
             sum(l.shares_delta) over life as shares, sum(l.cost_delta) over life as cost
        from csgo_position_legs l join csgo_positions p on p.id = l.position_id, step
       where p.closed_at is null or p.closed_at >= step.start
      window life as (partition by l.position_id order by l.id)
    ), held as materialized (
      select at, market_id, token_type, shares, cost from moment join span on begins <= at and (ends is null or ends > at) and shares > 0
    ), priced as (
      select at, market_id, close, spread from (select distinct at, market_id from held) asked
        left join lateral (
          select close, spread from csgo_price_bars b where b.market_id = asked.market_id and b.bar < at order by b.bar desc limit 1) bar on true
    ), open as (
      select at, sum(round(shares * greatest(0, case token_type when 'YES' then close else 1 - close end - spread / 2), 6) - cost) as open,
             bool_and(close is not null) as is_known
        from held join priced using (at, market_id) group by at
    )
    select at, realised + coalesce(open, 0) as worth from realised left join open using (at)
     where asked and coalesce(is_known, true) order by at`
  return rows.map(row => ({ at: row.at, worth: readUsd(row.worth) }))
}

/**
 * Realised and open together after each step of time of the last week, with or without a fill, the oldest first; a moment at which something is held
 * that had no price yet is left out. Whoever asks again gets what is kept of it, and only what may have changed is read: the last minutes, and what a fill
 * that was found late changes from its time on. Those who ask at the same time share an answer.
 */
export const createWorth = (sql: Sql): (() => Promise<ReadonlyArray<WorthRow>>) => {
  let kept = NOTHING
  let underWay: Promise<ReadonlyArray<WorthRow>> | null = null

  const read = async (): Promise<ReadonlyArray<WorthRow>> => {
    const frame = await readFrame(sql, kept)
    if (frame === null) return []
    const { seconds, start, until, fills, added, newest, earliest } = frame
    const isOfThis = seconds === kept.seconds && fills === kept.fills + added
    const from = isOfThis
      ? millis(Math.max(start, Math.min(until - TAIL, earliest ?? until, (kept.rows.at(-1)?.at ?? 0) - TAIL)))
      : start
    const young: WorthRow[] = []
    for (const piece of piecesOf(from, until)) {
      const rows = await readRows(sql, { seconds, ...piece })
      young.push(...rows.filter(({ at }) => piece.until === until || at < piece.until))
    }
    const old = isOfThis ? kept.rows.filter(({ at }) => at >= start && at < from) : []
    kept = { seconds, fills, newest, rows: [...old, ...young] }
    return kept.rows
  }
  return async () => {
    underWay ??= read()
    try {
      return await underWay
    } finally {
      underWay = null
    }
  }
}
