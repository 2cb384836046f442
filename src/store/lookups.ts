import { type MarketId, marketId } from '../domain/ids.ts'
import type { Market } from '../domain/market.ts'
import type { Held } from '../domain/position.ts'
import type { Ask, Looked, Lookups } from '../ports/store.ts'
import { type Sql, task } from './connection.ts'
import { FACT_COLUMNS, type FactsRow, marketOf, QUOTE_COLUMNS } from './ledger/rows.ts'
import {
  type LifeJson,
  type OutcomeJson,
  type PositionJson,
  type ScoreJson,
  toLife,
  toOutcome,
  toPosition,
  toQuote,
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

interface Row {
  readonly id: number
  readonly facts_version: number
  /** Null when they are known already. */
  readonly facts: Omit<FactsRow, 'id'> | null
  /** `(0.62,0.38,…)`, as Postgres writes a row; the order is that of `QUOTE_COLUMNS`. */
  readonly quote: string
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

/** Milliseconds are made here, because JSON would make text of them; decimals stay text. */
const MILLISECONDS = (column: string) => `floor(extract(epoch from m.${column}) * 1000)::bigint`
const NUMERIC: ReadonlyArray<string> = ['tick_size', 'min_order_size', 'seconds_delay', 'fee_rate']
const factOf = (column: string): string => {
  if (column === 'game_start_time') return MILLISECONDS(column)
  return NUMERIC.includes(column) ? `m.${column}::text` : `m.${column}`
}
const FACTS = `json_build_object(${FACT_COLUMNS.map(column => `'${column}', ${factOf(column)}`).join(', ')})`
const QUOTE = `row(${QUOTE_COLUMNS.map(column => (column === 'observed_at' ? MILLISECONDS(column) : `m.${column}`)).join(', ')})::text`

/**
 * All asked markets ($1, last heard $2, version of the facts that are known $3) in one statement, so of one snapshot. What the ledger has
 * not written since cannot be unheard: it is not looked for. A market's facts hardly ever change, and are half of what a row costs: they come when their version is
 * another. The price comes as one text, because a column costs more than what is in it. The statement's text is made once, because putting it
 * together costs as much as a short statement takes.
 */
const statementWith = (lives: string) => `
  select m.id, m.facts_version, case when m.facts_version <> a.known then ${FACTS} end as facts, ${QUOTE} as quote, m.ledger_seq, score,
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
  from unnest($1::integer[], $2::bigint[], $3::integer[]) as a (market, heard, known)
  join csgo_matches m on m.id = a.market
  left join ${SCORED} s on s.scored = m.event_id`

const FIRSTS = statementWith(LIVES)
const NEXTS = statementWith('null')
/** A version that no row has. */
const UNKNOWN = -1

/** What a market is, as last told; `version` is the row's. */
interface Known {
  readonly version: number
  readonly market: Market
}

const select = (sql: Sql, asks: ReadonlyArray<Ask>, known: ReadonlyMap<MarketId, Known>) =>
  sql.unsafe<Row[]>(
    asks.some(ask => ask._tag === 'first') ? FIRSTS : NEXTS,
    [asks.map(ask => ask.marketId), asks.map(heardOf), asks.map(ask => known.get(ask.marketId)?.version ?? UNKNOWN)],
    { prepare: true },
  )

const lookedOf = (row: Row, market: Market, wallets: Held['wallets']): Looked => ({
  market,
  quote: toQuote(row.quote),
  score: row.score === null ? null : toScore(row.score),
  held: {
    seq: row.ledger_seq,
    positions: (row.positions ?? []).map(toPosition(market.marketId)),
    working: (row.working ?? []).map(toWorking),
    wallets,
  },
  unheard: (row.unheard ?? []).flatMap(toOutcome(market.marketId)),
  saved: row.lives?.map(toLife(market.marketId)) ?? null,
})

/**
 * Everything that ticks need of the database, of one snapshot; a market without a row is missing in the answer. What a market is, is kept between
 * lookups for as long as its row says that it has not changed, and until it has ended.
 */
export const createLookups = (sql: Sql): Lookups => {
  const kept = new Map<MarketId, Known>()
  const knownOf = (asks: ReadonlyArray<Ask>): ReadonlyMap<MarketId, Known> => {
    const known = new Map<MarketId, Known>()
    for (const { marketId } of asks) {
      const one = kept.get(marketId)
      if (one !== undefined) known.set(marketId, one)
    }
    return known
  }
  const keep = (market: Market, version: number): void => {
    if (market.closed || market.resolved) kept.delete(market.marketId)
    else kept.set(market.marketId, { version, market })
  }
  return {
    priced: asks =>
      task(async () => {
        const known = knownOf(asks)
        const rows = await select(sql, asks, known)
        const wallets = toWallets(rows[0]?.wallets ?? '[]')
        return new Map(
          rows.map((row): readonly [MarketId, Looked] => {
            const id = marketId(row.id)
            const market = row.facts === null ? known.get(id)?.market : marketOf({ id: row.id, ...row.facts })
            if (market === undefined) throw new Error(`market ${row.id} came without its facts`)
            if (row.facts !== null) keep(market, row.facts_version)
            return [id, lookedOf(row, market, wallets)]
          }),
        )
      }),
  }
}
