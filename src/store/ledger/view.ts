import { type MarketId, marketId, type Side, type StrategyKey, savedStrategyKey } from '../../domain/ids.ts'
import { type Millis, millis, price, shares, subUsd, usd } from '../../domain/money.ts'
import type { Position } from '../../domain/position.ts'
import type { LedgerView, MarketView, OpenOrder, WalletView } from '../../domain/risk.ts'
import type { Transaction } from '../connection.ts'
import { readHalt } from '../halts.ts'
import {
  decimal,
  MARKET_COLUMNS,
  type MarketRow,
  marketOf,
  ORDER_SELECTION,
  type OrderRow,
  orderOf,
  quoteOf,
} from './rows.ts'
import { matchesOf, readStakes } from './stakes.ts'

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

/**
 * Locks the markets, then the wallets, each sorted, and reads what risk judges against. With the locks held nothing of these
 * markets and strategies changes until the commit. All statements are sent at once, in this order: Postgres answers one after another, and
 * each reads what stands when its turn comes.
 */
export const lockAndRead = async (
  tx: Transaction,
  markets: ReadonlyArray<MarketId>,
  strategies: ReadonlyArray<StrategyKey>,
  at: Millis,
): Promise<LedgerView> => {
  const lockedMarkets = tx<MarketRow[]>`
    select ${tx(MARKET_COLUMNS)} from csgo_matches where id = any(${[...markets]}::int[]) order by id for no key update`.execute()
  const lockedWallets = tx<{ strategy_name: string; available_usd: string; is_active: boolean }[]>`
    select strategy_name, available_usd, is_active from csgo_wallets
     where strategy_name = any(${[...strategies]}::text[]) order by strategy_name for no key update`.execute()
  const [marketRows, walletRows, halt, stakes, positions, orders, quarantined, pending, reserved, slots, totals] =
    await Promise.all([
      lockedMarkets,
      lockedWallets,
      readHalt(tx),
      readStakes(tx, markets),
      tx<PositionRow[]>`
      select strategy_name, market_id, token_type, remaining_shares, confirmed_shares, initial_shares, cost_basis, avg_entry_price,
             realized_pnl, status, opened_at
        from csgo_positions where market_id = any(${[...markets]}::int[]) and status <> 'closed' order by id`,
      tx<OrderRow[]>`
      select ${tx.unsafe(ORDER_SELECTION)} where m.event_id = any(array(select event_id from csgo_matches where id = any(${[...markets]}::int[])))
         and o.done_at is null order by o.order_id`,
      tx<{ market_id: number; token_type: Side }[]>`
      select market_id, token_type from csgo_orders
       where market_id = any(${[...markets]}::int[])
         and ((done_at is null and status = 'unknown') or (status = 'not_placed' and done_at > ${millis(at - QUARANTINE)}))`,
      // A resting order is pending until it is accepted, all else until its closing outcome, a cancel never.
      tx<{ market_id: number; strategy_name: string }[]>`
      select i.market_id, i.strategy_name from csgo_intents i
       where i.market_id = any(${[...markets]}::int[]) and i.closed_as is null and i.kind <> 'CANCEL'
         and (i.kind <> 'PLACE' or exists (select 1 from csgo_orders o where o.action_id = i.action_id and o.sent_at is null))`,
      tx<{ strategy_name: string; usd: string }[]>`
      select strategy_name, sum(usd) as usd from csgo_reservations where strategy_name = any(${[...strategies]}::text[]) group by 1`,
      tx<{ strategy_name: string; market_id: number }[]>`
      select strategy_name, market_id from csgo_positions where strategy_name = any(${[...strategies]}::text[]) and status <> 'closed'
       union
      select strategy_name, market_id from csgo_reservations where strategy_name = any(${[...strategies]}::text[])`,
      tx<{ exposure: string; realised: string; orders: number }[]>`
      select (select coalesce(sum(cost_usd), 0) from csgo_wallets) + (select coalesce(sum(usd), 0) from csgo_reservations) as exposure,
             (select coalesce(sum(realized_pnl), 0) from csgo_fills where created_at >= ${millis(at - (at % DAY))}) as realised,
             (select count(*) from csgo_orders where created_at > ${millis(at - 1000)}) as orders`,
    ])
  const total = totals[0]
  return {
    markets: new Map(
      marketRows.map(row => {
        const of = (one: { readonly market_id: number }) => one.market_id === row.id
        const view: MarketView = {
          market: marketOf(row),
          quote: quoteOf(row),
          positions: positions.filter(of).map(positionOf),
          orders: orders.filter(of).map(openOrder),
          quarantined: new Set(quarantined.filter(of).map(one => one.token_type)),
          pending: new Set(pending.filter(of).map(one => savedStrategyKey(one.strategy_name))),
          clearsAtStart: row.clear_book_on_start,
        }
        return [marketId(row.id), view]
      }),
    ),
    wallets: new Map(
      walletRows.map(row => {
        const of = (one: { readonly strategy_name: string }) => one.strategy_name === row.strategy_name
        const held = reserved.filter(of).reduce((sum, one) => sum + decimal(one.usd), 0)
        const view: WalletView = {
          available: usd(decimal(row.available_usd) - held),
          openMarkets: new Set(slots.filter(of).map(one => marketId(one.market_id))),
          active: row.is_active,
        }
        return [savedStrategyKey(row.strategy_name), view]
      }),
    ),
    exposure: usd(decimal(total?.exposure ?? '0')),
    realisedToday: usd(decimal(total?.realised ?? '0')),
    ordersLastSecond: total?.orders ?? 0,
    halt,
    matches: matchesOf(stakes, orders.map(openOrder)),
  }
}
