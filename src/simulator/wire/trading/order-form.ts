/** The body of an order, read strictly: what does not fit is refused in the venue's words before anyone looks at it. */
import type { Hex } from 'viem'
import type { Direction } from '../../../domain/ids.ts'
import { type Millis, millis } from '../../../domain/money.ts'
import type { NewOrder } from '../../exchange/orders.ts'
import { field } from '../json.ts'
import { addressFrom } from './ecdsa.ts'
import type { OrderStruct } from './order-hash.ts'

export interface OrderForm {
  readonly struct: OrderStruct
  readonly direction: Direction
  readonly signature: string
  readonly owner: string
  readonly type: NewOrder['type']
  readonly posting: NewOrder['posting']
  readonly expiresAt: Millis | null
}

export type ReadForm =
  | { readonly _tag: 'Form'; readonly form: OrderForm }
  | { readonly _tag: 'Unreadable'; readonly error: string }

const MOST = 2n ** 256n
/** From now to a GTD's expiration, at least. */
const SHORTEST_LIFE = 180_000

const unreadable: ReadForm = { _tag: 'Unreadable', error: 'Invalid order payload' }
const badExpiration: ReadForm = { _tag: 'Unreadable', error: 'invalid expiration' }

/** A whole number as decimal text, below 2^256. */
const wholeFrom = (value: unknown): bigint | null => {
  if (typeof value !== 'string' || !/^[0-9]{1,78}$/.test(value)) return null
  const number = BigInt(value)
  return number < MOST ? number : null
}

const isBytes = (value: unknown): value is Hex => typeof value === 'string' && /^0x[0-9a-fA-F]{64}$/.test(value)
const bytesFrom = (value: unknown): Hex | null => (isBytes(value) ? `0x${value.slice(2).toLowerCase()}` : null)

/** A number on the wire, exactly. */
const saltFrom = (value: unknown): bigint | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null

const sideFrom = (value: unknown): 0 | 1 | null => (value === 'BUY' ? 0 : value === 'SELL' ? 1 : null)

const signatureTypeFrom = (value: unknown): OrderStruct['signatureType'] | null =>
  value === 0 || value === 1 || value === 2 || value === 3 ? value : null

const structFrom = (order: unknown): OrderStruct | null => {
  const salt = saltFrom(field(order, 'salt'))
  const maker = addressFrom(field(order, 'maker'))
  const signer = addressFrom(field(order, 'signer'))
  const tokenId = wholeFrom(field(order, 'tokenId'))
  const makerAmount = wholeFrom(field(order, 'makerAmount'))
  const takerAmount = wholeFrom(field(order, 'takerAmount'))
  const side = sideFrom(field(order, 'side'))
  const signatureType = signatureTypeFrom(field(order, 'signatureType'))
  const timestamp = wholeFrom(field(order, 'timestamp'))
  const metadata = bytesFrom(field(order, 'metadata'))
  const builder = bytesFrom(field(order, 'builder'))
  if (salt === null || maker === null || signer === null || tokenId === null) return null
  if (makerAmount === null || takerAmount === null || makerAmount === 0n || takerAmount === 0n) return null
  if (side === null || signatureType === null || timestamp === null || metadata === null || builder === null)
    return null
  return {
    salt,
    maker,
    signer,
    tokenId,
    makerAmount,
    takerAmount,
    side,
    signatureType,
    timestamp,
    metadata,
    builder,
  }
}

const typeFrom = (value: unknown): NewOrder['type'] | null =>
  value === 'GTC' || value === 'GTD' || value === 'FOK' || value === 'FAK' ? value : null

const isFlag = (value: unknown): boolean => value === undefined || typeof value === 'boolean'

/** Orders of the exchange's first version carry a nonce and a fee, and no stamp. */
const isOfVersionOne = (order: unknown): boolean =>
  field(order, 'timestamp') === undefined && field(order, 'nonce') !== undefined

/** Only a GTD may end by itself: `undefined` is a mistake. */
const endOf = (type: NewOrder['type'], expiration: bigint, now: Millis): Millis | null | undefined => {
  if (type !== 'GTD') return expiration === 0n ? null : undefined
  const at = Number(expiration) * 1000
  return at >= now + SHORTEST_LIFE && Number.isSafeInteger(at) ? millis(at) : undefined
}

/** Reads one order as it stands in `POST /order`, and in each place of `POST /orders`. Fields that nobody asked for are ignored. */
export const readForm = (body: unknown, now: Millis): ReadForm => {
  const order = field(body, 'order')
  if (isOfVersionOne(order)) return { _tag: 'Unreadable', error: 'order_version_mismatch' }
  const struct = structFrom(order)
  const type = typeFrom(field(body, 'orderType'))
  const owner = field(body, 'owner')
  const signature = field(order, 'signature')
  const postOnly = field(body, 'postOnly')
  const expiration = wholeFrom(field(order, 'expiration') ?? '0')
  if (struct === null || type === null || typeof owner !== 'string' || typeof signature !== 'string') return unreadable
  if (!isFlag(postOnly) || !isFlag(field(body, 'deferExec'))) return unreadable
  if (expiration === null) return badExpiration
  const expiresAt = endOf(type, expiration, now)
  if (expiresAt === undefined) return badExpiration
  return {
    _tag: 'Form',
    form: {
      struct,
      direction: struct.side === 0 ? 'BUY' : 'SELL',
      signature,
      owner,
      type,
      posting: postOnly === true ? 'post-only' : 'may-take',
      expiresAt,
    },
  }
}
