/** What a key may read of its own: orders, trades, balances. Pages and texts as the venue has them. */
import { maxUint256 } from 'viem'
import { type Millis, millis } from '../../../domain/money.ts'
import { type Answer, ok, refusal } from '../../answer.ts'
import type { Address, Exchange } from '../../exchange/orders.ts'
import type { ApiKey, Keys } from './keys.ts'
import { CONTRACTS } from './order-hash.ts'
import { openOrderJson, tradeJson } from './shapes.ts'

export interface ReadParts {
  readonly exchange: Exchange
  readonly keys: Keys
  /** Rows of a page; unset: 500. */
  readonly pageSize?: number | undefined
}

export type Reads = (key: ApiKey, path: string, query: URLSearchParams) => Answer | null

const PAGE_SIZE = 500
const END = 'LTE='
const ORDERS_INVALID = refusal(400, 'invalid order params payload')
const TRADES_INVALID = refusal(400, 'Invalid trade params payload')

/** Where a page begins, from its cursor: base64 of a number, `MA==` is the first; null for no cursor of ours. */
const startFrom = (cursor: string | null): number | null => {
  if (cursor === null || cursor === '') return 0
  const text = Buffer.from(cursor, 'base64').toString('latin1')
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : null
}

/** A page of a list; after its end there is an empty one. */
export const pageOf = (list: ReadonlyArray<unknown>, start: number, limit: number): Answer => {
  const data = list.slice(start, start + limit)
  const next = start + data.length
  const next_cursor = next < list.length ? Buffer.from(String(next)).toString('base64') : END
  return ok({ data, next_cursor, limit, count: data.length })
}

/** Seconds as the client sends them; null for what is no time. */
const timeFrom = (text: string | null): Millis | undefined | null => {
  if (text === null || text === '') return undefined
  return /^[0-9]{1,11}$/.test(text) ? millis(Number(text) * 1000) : null
}

/** An unset one and an empty one are the same. */
const named = (query: URLSearchParams, name: string): string | undefined => {
  const value = query.get(name)
  return value === null || value === '' ? undefined : value
}

const ALLOWANCES: Readonly<Record<string, string>> = Object.fromEntries(
  CONTRACTS.map(contract => [contract.address, maxUint256.toString()]),
)

export const createReads = ({ exchange, keys, pageSize = PAGE_SIZE }: ReadParts): Reads => {
  const orders = (key: ApiKey, query: URLSearchParams): Answer => {
    const start = startFrom(query.get('next_cursor'))
    if (start === null) return ORDERS_INVALID
    const id = named(query, 'id')
    const one = id === undefined ? null : exchange.order(key.apiKey, id.toLowerCase())
    const filter = { apiKey: key.apiKey, market: named(query, 'market'), token: named(query, 'asset_id') }
    const found = id === undefined ? exchange.openOrders(filter) : one === null ? [] : [one]
    return pageOf(found.map(openOrderJson), start, pageSize)
  }

  const order = (key: ApiKey, id: string): Answer => {
    if (!/^0x[0-9a-fA-F]{64}$/.test(id)) return refusal(400, 'Invalid orderID')
    const found = exchange.order(key.apiKey, id.toLowerCase())
    return found === null ? refusal(404, 'order not found') : ok(openOrderJson(found))
  }

  const trades = (key: ApiKey, query: URLSearchParams): Answer => {
    const start = startFrom(query.get('next_cursor'))
    const after = timeFrom(query.get('after'))
    const before = timeFrom(query.get('before'))
    if (start === null || after === null || before === null) return TRADES_INVALID
    const maker = named(query, 'maker_address')?.toLowerCase()
    const found = exchange
      .trades({
        apiKey: key.apiKey,
        id: named(query, 'id'),
        market: named(query, 'market'),
        token: named(query, 'asset_id'),
        after,
        before,
      })
      .filter(trade => maker === undefined || [trade.taker, ...trade.makers].some(leg => leg.maker === maker))
    return pageOf(
      found.map(trade => tradeJson(trade, key.apiKey)),
      start,
      pageSize,
    )
  }

  /** Whose money it is: a wallet's (signature types 1 to 3) once the address was seen with one. */
  const payer = (key: ApiKey, signatureType: string | null): Address | null => {
    switch (signatureType) {
      case null:
      case '':
      case '0':
        return key.address
      case '1':
      case '2':
      case '3':
        return keys.walletOf(key.address)
      default:
        return null
    }
  }

  const balance = (key: ApiKey, query: URLSearchParams): Answer => {
    const who = payer(key, query.get('signature_type'))
    if (who === null) return refusal(400, 'Invalid signature_type')
    const shown = (units: number): Answer => ok({ balance: String(units), allowances: ALLOWANCES })
    switch (query.get('asset_type')) {
      case 'COLLATERAL':
        return shown(exchange.collateral(who).balance)
      case 'CONDITIONAL':
      case 'CONDITIONAL-V2': {
        const token = query.get('token_id') ?? ''
        return /^[0-9]{1,78}$/.test(token)
          ? shown(exchange.holding(who, token).balance)
          : refusal(400, 'Invalid token id')
      }
      default:
        return refusal(400, 'Invalid asset type')
    }
  }

  return (key, path, query) => {
    switch (path) {
      case '/data/orders':
        return orders(key, query)
      case '/data/pre-migration-orders':
        return pageOf([], 0, pageSize)
      case '/data/trades':
        return trades(key, query)
      case '/balance-allowance':
        return balance(key, query)
      case '/balance-allowance/update': {
        const answer = balance(key, query)
        return answer.status === 200 ? ok({}) : answer
      }
      default:
        return path.startsWith('/data/order/') ? order(key, path.slice('/data/order/'.length)) : null
    }
  }
}
