import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type ConditionId, conditionId, type Direction, type OrderId, orderId, type TokenId, tokenId } from '../ids.ts'
import { type Millis, millis, ONE, type Price, parseMillionths, price, type Shares, shares } from '../money.ts'
import { inWords, maybe, parseInstant, parseJson, reading, Text } from './text.ts'

/**
 * Orders and trades of the account as the venue writes them: by the user socket, and with small differences by REST. Statuses come with a
 * prefix or without, empty decimals are `""`, times are seconds, milliseconds or ISO. Shapes: protocol.md, and the payloads beside the test.
 */

/** The shape of `VenueOrder` (src/ports/account.ts). */
export interface WireOrder {
  readonly orderId: OrderId
  readonly conditionId: ConditionId
  readonly tokenId: TokenId
  readonly direction: Direction
  readonly price: Price
  readonly size: Shares
  readonly matched: Shares
  readonly state: 'live' | 'delayed' | 'matched' | 'ended'
  readonly text: string
  readonly at: Millis
}
/** The shape of `VenueTrade`: one leg of ours. */
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

export type UserMessage =
  | { readonly _tag: 'order'; readonly order: WireOrder }
  | { readonly _tag: 'trade'; readonly legs: ReadonlyArray<WireTrade> }
  | { readonly _tag: 'other'; readonly eventType: string }
  | { readonly _tag: 'refused'; readonly reason: string }

const LONGEST_WORD = 160

const Side = reading<Direction>('BUY or SELL', input => (input === 'BUY' || input === 'SELL' ? input : null))
const Amount = reading('an amount of at most six decimals, or nothing', input =>
  input === '' || input === undefined || input === null ? 0 : typeof input === 'string' ? parseMillionths(input) : null,
)
/** A taker's price may be an average of several makers': cut after six decimals. */
const Cost = reading('a price from 0 to 1', input => {
  const cut = typeof input === 'string' ? parseMillionths(input.replace(/^(\d*\.\d{6})\d+$/, '$1')) : null
  return cut === null || cut < 0 || cut > ONE ? null : price(cut)
})
const LAST_SECOND = 100_000_000_000
/** Seconds or milliseconds as digits, or ISO. */
const Time = reading('a time', input => {
  const text = typeof input === 'number' ? String(input) : input
  if (typeof text !== 'string') return null
  if (!/^\d{9,14}$/.test(text)) return parseInstant(text)
  return millis(Number(text) < LAST_SECOND ? Number(text) * 1000 : Number(text))
})
const anyTime = (...times: ReadonlyArray<unknown>): Millis => {
  for (const one of times) {
    const read = Time.decode(one)
    if (E.isRight(read)) return read.right
  }
  return millis(0)
}

const OrderMessage = t.intersection([
  t.type({
    id: Text,
    market: Text,
    asset_id: Text,
    side: Side,
    original_size: Amount,
    size_matched: Amount,
    price: Cost,
    status: Text,
  }),
  t.partial({ type: t.unknown, timestamp: t.unknown, created_at: t.unknown }),
])

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

const named = (id: string): OrderId => orderId(id.toLowerCase())

/** `CANCELED_<reason>` has a whole sentence behind it; a delayed order that met nobody is UNMATCHED and rests. */
const stateOf = (status: string, type: unknown): WireOrder['state'] | null => {
  const word = status.replace(/^ORDER_STATUS_/, '')
  if (type === 'CANCELLATION' || /^(?:CANCEL|INVALID|EXPIRED)/i.test(word)) return 'ended'
  switch (word.toUpperCase()) {
    case 'LIVE':
    case 'UNMATCHED':
      return 'live'
    case 'DELAYED':
      return 'delayed'
    case 'MATCHED':
      return 'matched'
    default:
      return null
  }
}

/** An order of the socket or of REST; Left with what is wrong with it. */
export const readOrder = (message: unknown): E.Either<string, WireOrder> => {
  const read = OrderMessage.decode(message)
  if (E.isLeft(read)) return E.left(`an order that cannot be read: ${inWords(read.left)}`)
  const { right } = read
  const state = stateOf(right.status, right.type)
  if (state === null) return E.left(`an order of an unknown status: ${right.status.slice(0, LONGEST_WORD)}`)
  return E.right({
    orderId: named(right.id),
    conditionId: conditionId(right.market),
    tokenId: tokenId(right.asset_id),
    direction: right.side,
    price: right.price,
    size: shares(right.original_size),
    matched: shares(right.size_matched),
    state,
    text: right.status.replace(/^ORDER_STATUS_/, '').slice(0, LONGEST_WORD),
    at: anyTime(right.timestamp, right.created_at),
  })
}

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

const Kind = t.partial({ event_type: t.unknown, type: t.unknown })

/** Some published messages lack `event_type`; their `type` tells as much. */
const kindOf = (message: unknown): string | null => {
  if (!Kind.is(message)) return null
  if (typeof message.event_type === 'string') return message.event_type
  switch (message.type) {
    case 'TRADE':
      return 'trade'
    case 'PLACEMENT':
    case 'UPDATE':
    case 'CANCELLATION':
      return 'order'
    default:
      return null
  }
}

const refused = (reason: string): UserMessage => ({ _tag: 'refused', reason })

const messageOf =
  (ourselves: Ourselves) =>
  (message: unknown): UserMessage => {
    const kind = kindOf(message)
    switch (kind) {
      case null:
        return refused('a message that is neither an order nor a trade')
      case 'order': {
        const order = readOrder(message)
        return E.isLeft(order) ? refused(order.left) : { _tag: 'order', order: order.right }
      }
      case 'trade': {
        const legs = readTrade(message, ourselves)
        if (E.isLeft(legs)) return refused(legs.left)
        return legs.right.length === 0
          ? { _tag: 'other', eventType: 'a trade without a part of ours' }
          : { _tag: 'trade', legs: legs.right }
      }
      default:
        return { _tag: 'other', eventType: kind.slice(0, LONGEST_WORD) }
    }
  }

/** A text frame of the user socket: an object, an array of them, plain text, `PONG` or nothing. Never throws. */
export const decodeUserFrame = (text: string, ourselves: Ourselves): ReadonlyArray<UserMessage> => {
  if (text === 'PONG' || text.trim() === '') return []
  if (/^[A-Z ]{1,40}$/.test(text)) return [{ _tag: 'other', eventType: text }]
  const parsed = parseJson(text)
  if (E.isLeft(parsed)) return [refused('a frame that is no JSON')]
  return (Array.isArray(parsed.right) ? parsed.right : [parsed.right]).map(messageOf(ourselves))
}
