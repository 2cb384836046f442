import type { Level } from '../domain/book.ts'
import type { AskedAction, CancelPreview, CancelTarget, CloseTarget, HandState } from '../domain/control.ts'
import { marketId, orderId, type Side, type StrategyKey, savedActionId, savedStrategyKey } from '../domain/ids.ts'
import type { Market } from '../domain/market.ts'
import { type Shares, shares, sharesFor, type Usd } from '../domain/money.ts'
import type { Quote } from '../domain/quote.ts'
import type { Sql } from './connection.ts'
import { MARKET_COLUMNS, type MarketRow, marketOf, quoteOf } from './ledger/rows.ts'
import { readLevels, type StoredLevels } from './levels.ts'
import { maybe, readPrice, readShares, readUsd } from './money.ts'

/** A position that a person may close. */
export interface Closable {
  readonly positionId: number
  readonly strategy: StrategyKey
  readonly market: Market
  readonly quote: Quote | null
  readonly side: Side
  readonly held: Shares
  /** What working sales of the strategy may still take of it. */
  readonly offered: Shares
  readonly cost: Usd
  readonly bids: ReadonlyArray<Level>
}

interface ClosableRow extends MarketRow {
  readonly position_id: number
  readonly strategy_name: string
  readonly token_type: Side
  readonly remaining_shares: string
  readonly cost_basis: string
  readonly offered: string
  readonly bids: StoredLevels | null
}

/** What is held of a target, by match and market. */
export const readClosable = async (sql: Sql, target: CloseTarget): Promise<ReadonlyArray<Closable>> => {
  const which = () => {
    switch (target._tag) {
      case 'position':
        return sql`p.id = ${target.positionId}`
      case 'market':
        return sql`p.market_id = ${target.marketId}`
      case 'match':
        return sql`p.market_id in (select id from csgo_matches where event_id = ${target.eventId})`
      case 'all':
        return sql`true`
    }
  }
  const rows = await sql<ClosableRow[]>`
    select ${sql(MARKET_COLUMNS.map(column => `m.${column}`))}, p.id as position_id, p.strategy_name, p.token_type, p.remaining_shares, p.cost_basis,
      coalesce((select sum(o.shares - o.filled_shares) from csgo_orders o
                 where o.market_id = p.market_id and o.strategy_name = p.strategy_name and o.token_type = p.token_type
                   and o.side = 'SELL' and o.done_at is null), 0)::numeric(20, 6) as offered,
      (select b.bids from csgo_books b where b.token_id = p.token_id order by b.observed_at desc limit 1) as bids
      from csgo_positions p join csgo_matches m on m.id = p.market_id
     where p.status <> 'closed' and ${which()}
     order by m.event_id, p.market_id, p.strategy_name, p.id`
  return rows.map(row => ({
    positionId: row.position_id,
    strategy: savedStrategyKey(row.strategy_name),
    market: marketOf(row),
    quote: quoteOf(row),
    side: row.token_type,
    held: readShares(row.remaining_shares),
    offered: readShares(row.offered),
    cost: readUsd(row.cost_basis),
    bids: row.bids === null ? [] : readLevels(row.bids),
  }))
}

interface RestingRow {
  readonly order_id: string
  readonly strategy_name: string
  readonly market_id: number
  readonly question: string
  readonly token_type: Side
  readonly side: 'BUY' | 'SELL'
  readonly limit_price: string
  readonly usd: string | null
  readonly shares: string | null
  readonly filled_shares: string
  readonly filled_usd: string
}

const leftOf = (row: RestingRow): Shares => {
  const limit = readPrice(row.limit_price)
  const dollars = maybe(readUsd, row.usd)
  if (dollars !== null) return sharesFor(dollars, limit, 'down')
  return shares(readShares(row.shares ?? '0') - readShares(row.filled_shares))
}

/** Orders that rest and that nobody has asked to cancel yet; `all` may be narrowed to purchases. */
export const readResting = async (
  sql: Sql,
  target: CancelTarget,
  directions: ReadonlyArray<'BUY' | 'SELL'> = ['BUY', 'SELL'],
): Promise<ReadonlyArray<CancelPreview>> => {
  const which = target._tag === 'order' ? sql`o.order_id = ${target.orderId}` : sql`true`
  const rows = await sql<RestingRow[]>`
    select o.order_id, o.strategy_name, o.market_id, m.question, o.token_type, o.side, o.limit_price, o.usd, o.shares, o.filled_shares, o.filled_usd
      from csgo_orders o join csgo_matches m on m.id = o.market_id
     where o.done_at is null and o.order_type <> 'FAK' and o.side = any(${[...directions]}::text[]) and ${which}
       and not exists (select 1 from csgo_intents c where c.market_id = o.market_id and c.closed_as is null and c.kind = 'CANCEL'
                          and c.action->>'orderId' = o.order_id)
     order by o.market_id, o.order_id`
  return rows.map(row => ({
    orderId: orderId(row.order_id),
    strategy: savedStrategyKey(row.strategy_name),
    marketId: marketId(row.market_id),
    question: row.question,
    side: row.token_type,
    direction: row.side,
    limit: readPrice(row.limit_price),
    left: leftOf(row),
  }))
}

interface ActionRow {
  readonly action_id: string
  readonly strategy_name: string
  readonly market_id: number
  readonly question: string
  readonly side: Side | null
  readonly state: HandState
  readonly shares: string
  readonly cash: string
  readonly detail: string
}

/** How the actions of a wish stand: those that risk has judged. */
export const readActions = async (sql: Sql, wish: number): Promise<ReadonlyArray<AskedAction>> => {
  const rows = await sql<ActionRow[]>`
    with asked as (
      select action_id, strategy_name, market_id, action, coalesce(closed_as, 'approved') as state, '' as detail from csgo_intents
       where action_id like ${`manual/${wish}/%`}
       union all
      select action_id, strategy_name, market_id, action, 'refused', reason || ': ' || detail from csgo_refusals
       where action_id like ${`manual/${wish}/%`}
    )
    select a.action_id, a.strategy_name, a.market_id, m.question, a.state,
           coalesce(a.action->'sides'->>0, (select o.token_type from csgo_orders o where o.order_id = a.action->>'orderId')) as side,
           coalesce(f.shares, 0)::numeric(20, 6) as shares, coalesce(f.cash, 0)::numeric(20, 6) as cash,
           case when a.detail <> '' then a.detail else coalesce(o.text, '') end as detail
      from asked a join csgo_matches m on m.id = a.market_id
      left join lateral (select string_agg(distinct nullif(text, ''), '; ') as text from csgo_orders where action_id = a.action_id) o on true
      left join lateral (
        select sum(f.shares) as shares, sum(case f.side when 'BUY' then -f.value_usd else f.value_usd end - f.fee_usd) as cash
          from csgo_fills f join csgo_orders o using (order_id) where o.action_id = a.action_id) f on true
     order by split_part(a.action_id, '/', 3)::int`
  return rows.map(row => ({
    actionId: savedActionId(row.action_id),
    strategy: savedStrategyKey(row.strategy_name),
    marketId: marketId(row.market_id),
    question: row.question,
    side: row.side ?? 'YES',
    state: row.state,
    shares: readShares(row.shares),
    cash: readUsd(row.cash),
    detail: row.detail,
  }))
}
