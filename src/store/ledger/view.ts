import { groupBy } from 'fp-ts/lib/NonEmptyArray.js'
import { type MarketId, marketId, type Side, type StrategyKey, savedStrategyKey } from '../../domain/ids.ts'
import { type Millis, millis, price, shares, subUsd, usd } from '../../domain/money.ts'
import type { Position } from '../../domain/position.ts'
import type { LedgerView, MarketView, OpenOrder, WalletView } from '../../domain/risk.ts'
import type { Transaction } from '../connection.ts'
import { HALTED, type HaltRow, halted } from '../halts.ts'
import { LOCK_MARKETS, LOCK_WALLETS } from './locks.ts'
import { ORDER_SELECTION, type OrderRow, orderOf } from './orderRows.ts'
import { decimal, type MarketRow, marketOf, millisecondsOf, quoteOf } from './rows.ts'
import { matchesOf, STAKES, type StakeRow } from './stakes.ts'

const DAY = 86_400_000
/** For so long after an order was presumed not placed its token is closed for entries. */
const QUARANTINE = 600_000

interface PositionRow {
  readonly strategy_name: string
  readonly market_id: number
  readonly token_type: 'YES' | 'NO'
  readonly remaining_shares: string
  readonly confirmed_shares: string
  readonly initial_shares: string
  readonly cost_basis: string
  readonly avg_entry_price: string
  readonly realized_pnl: string
  readonly status: 'open' | 'partial'
  readonly opened_at: Millis
}
interface WalletRow {
  readonly strategy_name: string
  readonly available_usd: string
  readonly is_active: boolean
}
/** What risk asks once all is locked, each list as JSON; null: nothing. */
interface RestRow {
  readonly halts: ReadonlyArray<HaltRow> | null
  readonly stakes: ReadonlyArray<StakeRow> | null
  readonly positions: ReadonlyArray<PositionRow> | null
  readonly orders: ReadonlyArray<OrderRow> | null
  readonly quarantined: ReadonlyArray<readonly [market: number, side: Side]> | null
  readonly pending: ReadonlyArray<readonly [market: number, strategy: string]> | null
  readonly reserved: ReadonlyArray<readonly [strategy: string, market: number, usd: string]> | null
  readonly held: ReadonlyArray<readonly [strategy: string, market: number]> | null
  readonly exposure: string
  readonly realised: string
  readonly orders_lately: number
  readonly is_known: boolean
}

const POSITIONS = `
  select strategy_name, market_id, token_type, remaining_shares::text as remaining_shares, confirmed_shares::text as confirmed_shares,
         initial_shares::text as initial_shares, cost_basis::text as cost_basis, avg_entry_price::text as avg_entry_price,
         realized_pnl::text as realized_pnl, status, ${millisecondsOf('opened_at')} as opened_at
    from csgo_positions where market_id = any($1::int[]) and status <> 'closed' order by id`
const ORDERS = `
  select ${ORDER_SELECTION} where m.event_id = any(array(select event_id from csgo_matches where id = any($1::int[])))
     and o.done_at is null order by o.order_id`
/** The rows of a statement as one value; an aggregate keeps the order in which they come. */
const listed = (statement: string) => `(select json_agg(row) from (${statement}) row)`
/** Of markets $1, strategies $2, actions $3; quarantine since $4, realised since midnight $5, orders since $6. */
const REST = `
  select
    ${listed(HALTED)} as halts, ${listed(STAKES)} as stakes, ${listed(POSITIONS)} as positions, ${listed(ORDERS)} as orders,
    (select json_agg(json_build_array(market_id, token_type)) from csgo_orders
      where market_id = any($1::int[])
        and ((done_at is null and status = 'unknown') or (status = 'not_placed' and done_at > $4::timestamptz))) as quarantined,
    -- A resting order is pending until it is accepted, all else until its closing outcome, a cancel never.
    (select json_agg(json_build_array(i.market_id, i.strategy_name)) from csgo_intents i
      where i.market_id = any($1::int[]) and i.closed_as is null and i.kind <> 'CANCEL'
        and (i.kind <> 'PLACE' or exists (select 1 from csgo_orders o where o.action_id = i.action_id and o.sent_at is null))) as pending,
    (select json_agg(json_build_array(strategy_name, market_id, usd::text)) from csgo_reservations
      where strategy_name = any($2::text[])) as reserved,
    (select json_agg(json_build_array(strategy_name, market_id)) from csgo_positions
      where strategy_name = any($2::text[]) and status <> 'closed') as held,
    (select coalesce(sum(cost_usd), 0) from csgo_wallets) + (select coalesce(sum(usd), 0) from csgo_reservations) as exposure,
    csgo_realised_since($5::timestamptz) as realised,
    (select count(*) from csgo_orders where created_at > $6::timestamptz) as orders_lately,
    exists (select from csgo_intents where action_id = any($3::text[]))
      or exists (select from csgo_refusals where action_id = any($3::text[])) as is_known`

const positionOf = (row: PositionRow): Position => ({
  strategy: savedStrategyKey(row.strategy_name),
  marketId: marketId(row.market_id),
  side: row.token_type,
  shares: shares(decimal(row.remaining_shares)),
  confirmed: shares(decimal(row.confirmed_shares)),
  initialShares: shares(decimal(row.initial_shares)),
  cost: usd(decimal(row.cost_basis)),
  averagePrice: price(decimal(row.avg_entry_price)),
  realised: usd(decimal(row.realized_pnl)),
  status: row.status,
  openedAt: row.opened_at,
})

/** What may still fill of an order. */
const openOrder = (row: OrderRow): OpenOrder => {
  const order = orderOf(row)
  const { amount } = order
  switch (amount._tag) {
    case 'usd':
      return { order, left: { _tag: 'usd', usd: subUsd(amount.usd, usd(decimal(row.filled_usd))) } }
    case 'shares':
      return { order, left: { _tag: 'shares', shares: shares(amount.shares - decimal(row.filled_shares)) } }
  }
}

export interface Asked {
  readonly markets: ReadonlyArray<MarketId>
  readonly strategies: ReadonlyArray<StrategyKey>
  readonly actions: ReadonlyArray<string>
}
export interface Locked {
  readonly view: LedgerView
  /** Some of the actions stand in the ledger already. */
  readonly isKnown: boolean
}

/**
 * Locks the markets, then the wallets, each sorted, and reads what risk judges against. With the locks held nothing of these
 * markets and strategies changes until the commit. All statements are sent at once, in this order: Postgres answers one after another, and
 * the last, which begins when the locks are held, reads all of one moment. Their texts are made once: putting one together costs as much as running it.
 */
export const lockAndRead = async (
  tx: Transaction,
  { markets, strategies, actions }: Asked,
  at: Millis,
): Promise<Locked> => {
  const prepared = { prepare: true }
  const lockedMarkets = tx.unsafe<MarketRow[]>(LOCK_MARKETS, [[...markets]], prepared).execute()
  const lockedWallets = tx.unsafe<WalletRow[]>(LOCK_WALLETS, [[...strategies]], prepared).execute()
  const [marketRows, walletRows, rest] = await Promise.all([
    lockedMarkets,
    lockedWallets,
    tx.unsafe<RestRow[]>(
      REST,
      [
        [...markets],
        [...strategies],
        [...actions],
        millis(at - QUARANTINE),
        millis(at - (at % DAY)),
        millis(at - 1000),
      ],
      prepared,
    ),
  ])
  const [row] = rest
  if (row === undefined) throw new RangeError('the database answered nothing to a question that has one answer')
  const { quarantined, pending, reserved, held, exposure, realised } = row
  const positions = row.positions ?? []
  const working = groupBy(({ order }: OpenOrder) => String(order.marketId))((row.orders ?? []).map(openOrder))
  const view: LedgerView = {
    markets: new Map(
      marketRows.map(row => {
        const view: MarketView = {
          market: marketOf(row),
          quote: quoteOf(row),
          positions: positions.filter(one => one.market_id === row.id).map(positionOf),
          orders: working[String(row.id)] ?? [],
          quarantined: new Set((quarantined ?? []).flatMap(([market, side]) => (market === row.id ? [side] : []))),
          pending: new Set(
            (pending ?? []).flatMap(([market, strategy]) => (market === row.id ? [savedStrategyKey(strategy)] : [])),
          ),
          clearsAtStart: row.clear_book_on_start,
        }
        return [marketId(row.id), view]
      }),
    ),
    wallets: new Map(
      walletRows.map(row => {
        const own = (reserved ?? []).filter(([strategy]) => strategy === row.strategy_name)
        const markets = [
          ...own.map(([, market]) => market),
          ...(held ?? []).filter(([strategy]) => strategy === row.strategy_name).map(([, market]) => market),
        ]
        const view: WalletView = {
          available: usd(decimal(row.available_usd) - own.reduce((sum, [, , dollars]) => sum + decimal(dollars), 0)),
          openMarkets: new Set(markets.map(marketId)),
          active: row.is_active,
        }
        return [savedStrategyKey(row.strategy_name), view]
      }),
    ),
    exposure: usd(decimal(exposure)),
    realisedToday: usd(decimal(realised)),
    ordersLastSecond: row.orders_lately,
    halt: halted(row.halts ?? []),
    matches: matchesOf(row.stakes ?? [], working),
  }
  return { view, isKnown: row.is_known }
}
