import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type ConditionId, conditionId, type Direction, type OrderId, type TokenId, tokenId } from '../ids.ts'
import { type Millis, type Price, type Shares, shares } from '../money.ts'
import { Amount, anyTime, Cost, named, Side } from './accountWords.ts'
import { inWords, Text } from './text.ts'

/** An order of the account, by the user socket and by REST. The shape of `VenueOrder` (src/ports/account.ts). */
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
const LONGEST_WORD = 160

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
