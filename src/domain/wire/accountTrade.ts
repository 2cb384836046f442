import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type ConditionId, conditionId, type Direction, type OrderId, type TokenId, tokenId } from '../ids.ts'
import { type Millis, type Price, type Shares, shares } from '../money.ts'
import { Amount, anyTime, Cost, named, Side } from './accountWords.ts'
import { inWords, maybe, reading, Text } from './text.ts'

/** One leg of ours in a trade, by the user socket and by REST. The shape of `VenueTrade` (src/ports/account.ts). */
export interface WireTrade {
  readonly tradeId: string
  readonly orderId: OrderId
  readonly role: 'taker' | 'maker'
  readonly conditionId: ConditionId
  readonly tokenId: TokenId
  readonly direction: Direction
  readonly shares: Shares
  readonly price: Price
  readonly settlement: 'matched' | 'confirmed' | 'failed'
  readonly at: Millis
}

/** Who we are in a trade: the API key that owns our orders, and the wallet whose money it is. */
export interface Ourselves {
  readonly apiKey: string
  readonly funder: string
}

const MakerOrder = t.intersection([
  t.type({ order_id: Text, matched_amount: Amount, price: Cost, asset_id: Text }),
  t.partial({ owner: t.unknown, maker_address: t.unknown, side: t.unknown }),
])
const TradeMessage = t.intersection([
  t.type({
    id: Text,
    taker_order_id: Text,
    market: Text,
    asset_id: Text,
    side: Side,
    size: Amount,
    price: Cost,
    status: Text,
    maker_orders: maybe(reading('a list', input => (Array.isArray(input) ? [...input] : null))),
  }),
  t.partial({
    owner: t.unknown,
    trade_owner: t.unknown,
    trader_side: t.unknown,
    match_time: t.unknown,
    matchtime: t.unknown,
    timestamp: t.unknown,
    last_update: t.unknown,
  }),
])

/** CONFIRMED and FAILED are final; all else, unknown words too, is on its way. */
const settlementOf = (status: string): WireTrade['settlement'] => {
  switch (status.replace(/^TRADE_STATUS_/, '').toUpperCase()) {
    case 'CONFIRMED':
      return 'confirmed'
    case 'FAILED':
      return 'failed'
    default:
      return 'matched'
  }
}

const isSame = (a: unknown, b: string): boolean => typeof a === 'string' && a.toLowerCase() === b.toLowerCase()

type Trade = t.TypeOf<typeof TradeMessage>

/** Told, or else known from who owns the taker's order. */
const isTaker = ({ trader_side, trade_owner, owner }: Trade, { apiKey }: Ourselves): boolean =>
  trader_side === undefined || trader_side === null ? isSame(trade_owner ?? owner, apiKey) : trader_side === 'TAKER'

/** Where the maker's side is not told: of the same token the other one; YES and NO orders that meet do the same (mint, merge). */
const makersSide = (told: unknown, token: string, head: Trade): Direction => {
  if (told === 'BUY' || told === 'SELL') return told
  return (token === head.asset_id) === (head.side === 'BUY') ? 'SELL' : 'BUY'
}

/** Our legs of a trade, each read from our own entry, whatever the head says; none when we have no part in it. Left: it cannot be read. */
export const readTrade = (message: unknown, ourselves: Ourselves): E.Either<string, ReadonlyArray<WireTrade>> => {
  const read = TradeMessage.decode(message)
  if (E.isLeft(read)) return E.left(`a trade that cannot be read: ${inWords(read.left)}`)
  const { right } = read
  const common = {
    tradeId: right.id,
    conditionId: conditionId(right.market),
    settlement: settlementOf(right.status),
    at: anyTime(right.match_time, right.matchtime, right.timestamp, right.last_update),
  }
  const legs: WireTrade[] = []
  if (isTaker(right, ourselves))
    legs.push({
      ...common,
      role: 'taker',
      orderId: named(right.taker_order_id),
      tokenId: tokenId(right.asset_id),
      direction: right.side,
      shares: shares(right.size),
      price: right.price,
    })
  for (const entry of right.maker_orders ?? []) {
    const maker = MakerOrder.decode(entry)
    if (E.isLeft(maker)) return E.left(`a trade with a maker that cannot be read: ${inWords(maker.left)}`)
    const leg = maker.right
    if (!isSame(leg.owner, ourselves.apiKey) && !isSame(leg.maker_address, ourselves.funder)) continue
    legs.push({
      ...common,
      role: 'maker',
      orderId: named(leg.order_id),
      tokenId: tokenId(leg.asset_id),
      direction: makersSide(leg.side, leg.asset_id, right),
      shares: shares(leg.matched_amount),
      price: leg.price,
    })
  }
  return E.right(legs)
}
