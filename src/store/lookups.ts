import { type MarketId, marketId } from '../domain/ids.ts'
import type { Ask, Looked, Lookups } from '../ports/store.ts'
import { type Sql, task } from './connection.ts'
import { MARKET_SELECTION, type MarketRow, marketOf, quoteOf } from './ledger/rows.ts'
import {
  type LifeJson,
  type OutcomeJson,
  type PositionJson,
  type ScoreJson,
  toLife,
  toOutcome,
  toPosition,
  toScore,
  toWallets,
  toWorking,
  type WorkingJson,
} from './lookupRows.ts'

import { SCORED } from './scores.ts'

/** Outcomes that one lookup brings of a market at most; the rest comes with the next one. */
const OUTCOMES_AT_ONCE = 500
/** In place of the last sequence heard: the first lookup of a market's group. */
const FIRST = -1

interface Row extends MarketRow {
  readonly ledger_seq: number
  readonly score: ScoreJson | null
  readonly positions: ReadonlyArray<PositionJson> | null
  readonly working: ReadonlyArray<WorkingJson> | null
  readonly unheard: ReadonlyArray<OutcomeJson> | null
  /** Null unless it is the first lookup of the market's group. */
  readonly lives: ReadonlyArray<LifeJson> | null
  /** Of all strategies, so the same text in every row: read once. */
  readonly wallets: string | null
}

const heardOf = (ask: Ask): number => {
  switch (ask._tag) {
    case 'first':
      return FIRST
    case 'next':
      return ask.heard
  }
}

/** The saved lives, and which of their pending actions the ledger has never heard of; in a statement of its own kind, because the first lookup is rare. */
const LIVES = `
    case when a.heard = ${FIRST} then (
      select coalesce(json_agg(json_build_object(
          'strategy', s.strategy_name, 'codec', s.codec, 'state', s.state, 'step', s.step, 'pending', s.pending, 'seen', s.seen, 'resets', s.resets,
          'unknown', (
            select json_agg(asked ->> 'id') from jsonb_array_elements(s.pending) as asked
            where not exists (select from csgo_intents i where i.action_id = asked ->> 'id')
              and not exists (select from csgo_refusals r where r.action_id = asked ->> 'id'))) order by s.strategy_name), '[]')
        from csgo_strategy_state s where s.market_id = m.id) end`

/**
 * All asked markets ($1, last heard $2) in one statement, so of one snapshot; milliseconds are made here, because JSON would make text of
 * them. What the ledger has not written since cannot be unheard: it is not looked for. The text is made once, because putting it
 * together costs as much as a short statement takes.
 */
const statementWith = (lives: string) => `
  select ${MARKET_SELECTION}, ledger_seq, score,
    (select json_agg(json_build_object(
        'strategy', p.strategy_name, 'side', p.token_type, 'shares', p.remaining_shares::text, 'confirmed', p.confirmed_shares::text,
        'initial', p.initial_shares::text,
        'cost', p.cost_basis::text, 'average', p.avg_entry_price::text, 'realised', p.realized_pnl::text, 'status', p.status,
        'opened', floor(extract(epoch from p.opened_at) * 1000)::bigint) order by p.id)
      from csgo_positions p where p.market_id = m.id and p.status <> 'closed') as positions,
    (select json_agg(json_build_object(
        'id', o.order_id, 'action', o.action_id, 'strategy', o.strategy_name, 'side', o.token_type, 'direction', o.side,
        'price', o.limit_price::text,
        'remaining', coalesce(o.shares - o.filled_shares, trunc((o.usd - o.filled_usd) / nullif(o.limit_price, 0), 6), 0)::text)
        order by o.created_at, o.order_id)
      from csgo_orders o where o.market_id = m.id and o.done_at is null) as working,
    case when m.ledger_seq > a.heard then (select json_agg(json_build_object(
        'seq', u.seq, 'strategy', u.strategy_name, 'action', u.action_id, 'kind', u.kind, 'reason', u.reason,
        'shares', u.shares::text, 'cash', u.cash::text, 'at', floor(extract(epoch from u.at) * 1000)::bigint) order by u.seq)
      from (
        select c.* from csgo_outcomes c
        left join csgo_strategy_state s on s.strategy_name = c.strategy_name and s.market_id = c.market_id
        where c.market_id = m.id and c.seq > a.heard and c.seq > coalesce(s.seen, 0)
        order by c.seq limit ${OUTCOMES_AT_ONCE}) u) end as unheard,
    ${lives} as lives,
    (select json_agg(json_build_array(w.strategy_name, w.is_active,
        (w.available_usd - coalesce((select sum(r.usd) from csgo_reservations r where r.strategy_name = w.strategy_name), 0))::text,
        (select count(distinct p.market_id) from csgo_positions p where p.strategy_name = w.strategy_name and p.status <> 'closed')))::text
      from csgo_wallets w) as wallets
  from unnest($1::integer[], $2::bigint[]) with ordinality as a (market, heard, place)
  join csgo_matches m on m.id = a.market
  left join ${SCORED} s on s.scored = m.event_id
  order by a.place`

const FIRSTS = statementWith(LIVES)
const NEXTS = statementWith('null')

const select = (sql: Sql, asks: ReadonlyArray<Ask>) =>
  sql.unsafe<Row[]>(
    asks.some(ask => ask._tag === 'first') ? FIRSTS : NEXTS,
    [asks.map(ask => ask.marketId), asks.map(heardOf)],
    { prepare: true },
  )

/** Everything that ticks need of the database, of one snapshot; a market without a row is missing in the answer. */
export const createLookups = (sql: Sql): Lookups => ({
  priced: asks =>
    task(async () => {
      const rows = await select(sql, asks)
      const wallets = toWallets(rows[0]?.wallets ?? '[]')
      return new Map(
        rows.map((row): readonly [MarketId, Looked] => {
          const id = marketId(row.id)
          return [
            id,
            {
              market: marketOf(row),
              quote: quoteOf(row),
              score: row.score === null ? null : toScore(row.score),
              held: {
                seq: row.ledger_seq,
                positions: (row.positions ?? []).map(toPosition(id)),
                working: (row.working ?? []).map(toWorking),
                wallets,
              },
              unheard: (row.unheard ?? []).flatMap(toOutcome(id)),
              saved: row.lives?.map(toLife(id)) ?? null,
            },
          ]
        }),
      )
    }),
})
