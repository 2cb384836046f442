/** Outside orders and trades as they stand on the wire: shared by the reads and by the user socket. Decimals as text. */
import { type Millis, showMillionths } from '../../../domain/money.ts'
import type { OutsideOrder, OutsideTrade, TradeLeg } from '../../exchange/orders.ts'

const assertNever = (value: never): never => value

/** A killed order's status is the whole sentence of the refusal. */
export const statusText = (order: OutsideOrder): string => {
  switch (order.status) {
    case 'live':
      return 'LIVE'
    case 'delayed':
      return 'DELAYED'
    case 'matched':
      return 'MATCHED'
    case 'unmatched':
      return 'UNMATCHED'
    case 'cancelled':
    case 'expired':
      return 'CANCELED'
    case 'killed':
      return `CANCELED_${order.why}`
    case 'invalid':
      return 'INVALID'
  }
  return assertNever(order.status)
}

export const seconds = (at: Millis): number => Math.floor(at / 1000)

export const expirationText = (order: OutsideOrder): string =>
  order.expiresAt === null ? '0' : String(seconds(order.expiresAt))

/** `GET /data/order/{id}`, and each of `GET /data/orders`. */
export const openOrderJson = (order: OutsideOrder): unknown => ({
  id: order.id,
  status: statusText(order),
  owner: order.apiKey,
  maker_address: order.maker,
  market: order.conditionId,
  asset_id: order.tokenId,
  side: order.direction,
  original_size: showMillionths(order.size),
  size_matched: showMillionths(order.matched),
  price: showMillionths(order.price),
  outcome: order.outcome,
  expiration: expirationText(order),
  order_type: order.type,
  associate_trades: order.trades,
  created_at: seconds(order.createdAt),
})

const makerJson = (leg: TradeLeg): unknown => ({
  order_id: leg.order,
  owner: leg.apiKey,
  maker_address: leg.maker,
  matched_amount: showMillionths(leg.size),
  price: showMillionths(leg.price),
  fee_rate_bps: '0',
  asset_id: leg.tokenId,
  outcome: leg.outcome,
  outcome_index: leg.side === 'YES' ? 0 : 1,
  side: leg.direction,
})

/** The taker stands at the head, whoever asks; the asker's own part may be one of the makers'. */
export const tradeHead = (trade: OutsideTrade, apiKey: string) => {
  const { taker } = trade
  return {
    id: trade.id,
    taker_order_id: taker.order,
    market: trade.conditionId,
    asset_id: taker.tokenId,
    side: taker.direction,
    size: showMillionths(taker.size),
    fee_rate_bps: '0',
    price: showMillionths(taker.price),
    status: trade.status,
    match_time: String(seconds(trade.matchedAt)),
    last_update: String(seconds(trade.changedAt)),
    outcome: taker.outcome,
    bucket_index: trade.bucketIndex,
    maker_address: taker.maker,
    transaction_hash: trade.transactionHash,
    trader_side: taker.apiKey === apiKey ? 'TAKER' : 'MAKER',
    maker_orders: trade.makers.map(makerJson),
  }
}

/** Each of `GET /data/trades`. */
export const tradeJson = (trade: OutsideTrade, apiKey: string): unknown => ({
  ...tradeHead(trade, apiKey),
  owner: trade.taker.apiKey,
  match_time_nano: `${trade.matchedAt}000000`,
})
