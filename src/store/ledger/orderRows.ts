import { conditionId, marketId, orderId, savedActionId, savedStrategyKey, tokenId } from '../../domain/ids.ts'
import { type Millis, price, shares, usd } from '../../domain/money.ts'
import { approved, type Order, type OrderKind, type RiskApproved } from '../../domain/order.ts'
import type { OrderStatus } from '../../domain/orderLife.ts'
import { decimal, delayOf, millisecondsOf } from './rows.ts'

type Kind =
  | { readonly order_type: 'FAK' | 'GTC'; readonly ends_at: null }
  | { readonly order_type: 'GTD'; readonly ends_at: Millis }

/** An order with what of its market it carries. */
export type OrderRow = Kind & {
  readonly order_id: string
  readonly action_id: string
  readonly strategy_name: string
  readonly market_id: number
  readonly condition_id: string
  readonly token_id: string
  readonly token_type: 'YES' | 'NO'
  readonly side: 'BUY' | 'SELL'
  readonly limit_price: string
  readonly usd: string | null
  readonly shares: string | null
  readonly trigger_price: string
  readonly status: OrderStatus
  readonly text: string
  readonly filled_shares: string
  readonly filled_usd: string
  readonly decided_at: Millis
  readonly sent_at: Millis | null
  readonly done_at: Millis | null
  readonly seconds_delay: string
  readonly fee_rate: string
  readonly fee_exponent: number
  readonly attempt: number
  readonly neg_risk: boolean
  readonly version: string | null
  readonly tick_size: string
}

/** What follows `select` for an `OrderRow`, from orders `o`, intents `i`, markets `m`; it may become JSON, which would take decimals for numbers. */
export const ORDER_SELECTION = `
  o.order_id, o.action_id, o.strategy_name, o.market_id, m.condition_id, o.token_id, o.token_type, o.side, o.order_type, ${millisecondsOf('o.ends_at')} as ends_at,
  o.limit_price::text as limit_price, o.usd::text as usd, o.shares::text as shares, o.trigger_price::text as trigger_price, o.status, o.text,
  o.filled_shares::text as filled_shares, o.filled_usd::text as filled_usd, ${millisecondsOf('i.decided_at')} as decided_at,
  ${millisecondsOf('o.sent_at')} as sent_at, ${millisecondsOf('o.done_at')} as done_at, m.seconds_delay::text as seconds_delay,
  m.fee_rate::text as fee_rate, m.fee_exponent, o.attempt, o.neg_risk, o.version, o.tick_size::text as tick_size
  from csgo_orders o join csgo_intents i using (action_id) join csgo_matches m on m.id = o.market_id`

const kindOf = (row: Kind): OrderKind =>
  row.order_type === 'GTD' ? { type: 'GTD', endsAt: row.ends_at } : { type: row.order_type }

/** An order as risk approved it, read back. */
export const orderOf = (row: OrderRow): RiskApproved<Order> =>
  approved({
    orderId: orderId(row.order_id),
    actionId: savedActionId(row.action_id),
    strategy: savedStrategyKey(row.strategy_name),
    marketId: marketId(row.market_id),
    conditionId: conditionId(row.condition_id),
    tokenId: tokenId(row.token_id),
    side: row.token_type,
    direction: row.side,
    ...kindOf(row),
    limit: price(decimal(row.limit_price)),
    amount:
      row.usd === null
        ? { _tag: 'shares', shares: shares(decimal(row.shares ?? '0')) }
        : { _tag: 'usd', usd: usd(decimal(row.usd)) },
    takerDelay: delayOf(row.seconds_delay),
    fee: { rate: decimal(row.fee_rate), exponent: row.fee_exponent },
    trigger: price(decimal(row.trigger_price)),
    decidedAt: row.decided_at,
    attempt: row.attempt,
    negRisk: row.neg_risk,
    version: row.version,
    tickSize: price(decimal(row.tick_size)),
  })
