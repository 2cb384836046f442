/** Reads an input back from the file that keeps them. */
import { conditionId, orderId, tokenId } from '../domain/ids.ts'
import { type Millis, millis, shares } from '../domain/money.ts'
import type { Input } from './exchange/journal.ts'
import type { Address, Merge, NewOrder, OrderFilter } from './exchange/orders.ts'

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Reflect.get(value, name) : undefined

const textIn = (value: unknown, name: string): string | null => {
  const found = field(value, name)
  return typeof found === 'string' ? found : null
}
const wholeIn = (value: unknown, name: string): number | null => {
  const found = field(value, name)
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : null
}
const isAddress = (text: string | null): text is Address => text !== null && /^0x[0-9a-f]{40}$/.test(text)
const addressIn = (value: unknown, name: string): Address | null => {
  const text = textIn(value, name)
  return isAddress(text) ? text : null
}
const wordIn = <const A extends string>(value: unknown, name: string, words: ReadonlyArray<A>): A | null =>
  words.find(word => word === field(value, name)) ?? null

/** Null for anything but an order as it was kept. */
const readOrder = (value: unknown): NewOrder | null => {
  const id = textIn(value, 'id')
  const version = wordIn(value, 'version', ['2', '3'])
  const apiKey = textIn(value, 'apiKey')
  const maker = addressIn(value, 'maker')
  const signer = addressIn(value, 'signer')
  const token = textIn(value, 'tokenId')
  const direction = wordIn(value, 'direction', ['BUY', 'SELL'])
  const makerAmount = wholeIn(value, 'makerAmount')
  const takerAmount = wholeIn(value, 'takerAmount')
  const type = wordIn(value, 'type', ['GTC', 'GTD', 'FOK', 'FAK'])
  const posting = wordIn(value, 'posting', ['may-take', 'post-only'])
  const expiresAt = wholeIn(value, 'expiresAt')
  if (id === null || version === null || apiKey === null || maker === null || signer === null || token === null)
    return null
  if (direction === null || makerAmount === null || takerAmount === null || type === null || posting === null)
    return null
  if (expiresAt === null && field(value, 'expiresAt') !== null) return null
  const whose = { id: orderId(id), version, apiKey, maker, signer, tokenId: tokenId(token) }
  return {
    ...whose,
    direction,
    makerAmount,
    takerAmount,
    type,
    posting,
    expiresAt: expiresAt === null ? null : millis(expiresAt),
  }
}

const readFilter = (value: unknown): OrderFilter | null => {
  const apiKey = textIn(value, 'apiKey')
  if (apiKey === null) return null
  const given = (name: string): string | undefined => textIn(value, name) ?? undefined
  return { apiKey, id: given('id'), market: given('market'), token: given('token') }
}

/** A merge as it was kept, or as it is asked; null for anything else. */
export const readMerge = (value: unknown): Merge | null => {
  const wallet = addressIn(value, 'wallet')
  const market = textIn(value, 'conditionId')
  const pairs = wholeIn(value, 'pairs')
  return wallet === null || market === null || pairs === null
    ? null
    : { wallet, conditionId: conditionId(market), pairs: shares(pairs) }
}

const TAGS = [
  'Placed',
  'Cancelled',
  'CancelledAll',
  'Beat',
  'Merged',
  'KeyMade',
  'KeyDeleted',
  'ReadOnlyKeyMade',
  'ReadOnlyKeyDeleted',
  'WalletSeen',
] as const satisfies ReadonlyArray<Input['_tag']>

const readAt = (value: unknown, at: Millis): Input | null => {
  const _tag = wordIn(value, '_tag', TAGS)
  const apiKey = textIn(value, 'apiKey')
  const address = addressIn(value, 'address')
  switch (_tag) {
    case 'Placed': {
      const order = readOrder(field(value, 'order'))
      return order === null ? null : { _tag, at, order }
    }
    case 'Cancelled': {
      const ids = field(value, 'ids')
      const isListed = Array.isArray(ids) && ids.every(id => typeof id === 'string')
      return apiKey === null || !isListed ? null : { _tag, at, apiKey, ids }
    }
    case 'CancelledAll': {
      const filter = readFilter(field(value, 'filter'))
      return filter === null ? null : { _tag, at, filter }
    }
    case 'Beat': {
      const id = textIn(value, 'id')
      return apiKey === null || id === null ? null : { _tag, at, apiKey, id }
    }
    case 'Merged': {
      const merge = readMerge(field(value, 'merge'))
      return merge === null ? null : { _tag, at, merge }
    }
    case 'KeyMade': {
      const nonce = textIn(value, 'nonce')
      return address === null || nonce === null ? null : { _tag, at, address, nonce }
    }
    case 'KeyDeleted':
      return apiKey === null ? null : { _tag, at, apiKey }
    case 'ReadOnlyKeyMade':
    case 'ReadOnlyKeyDeleted':
      return address === null || apiKey === null ? null : { _tag, at, address, apiKey }
    case 'WalletSeen': {
      const wallet = addressIn(value, 'wallet')
      const owner = addressIn(value, 'owner')
      return wallet === null || owner === null ? null : { _tag, at, wallet, owner }
    }
    case null:
      return null
  }
}

/** An input as `JSON.parse` gives it; null for anything else. */
export const readInput = (value: unknown): Input | null => {
  const at = wholeIn(value, 'at')
  return at === null ? null : readAt(value, millis(at))
}
