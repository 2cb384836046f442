/** The four ways to cancel. What was not cancelled is told why, in the exchange's words; only the form of a request is refused here. */
import type { Millis } from '../../../domain/money.ts'
import { type Answer, ok, refusal } from '../../answer.ts'
import type { Cancelled, Exchange } from '../../exchange/orders.ts'
import type { Faults } from '../../faults/fault.ts'
import { field, isObject, parsed } from '../json.ts'
import type { SignerLimits } from '../limits.ts'
import type { ApiKey } from './keys.ts'

export interface CancelParts {
  readonly exchange: Exchange
  readonly limits: SignerLimits
  readonly faults: Faults
  readonly now: () => Millis
}

export type Cancels = (key: ApiKey, path: string, body: string) => Answer | null

const MOST = 1000
const INVALID = refusal(400, 'Invalid order payload')
const INVALID_ID = refusal(400, 'Invalid orderID')

const isOrderId = (value: unknown): value is string => typeof value === 'string' && /^0x[0-9a-fA-F]{64}$/.test(value)

/** A name to cancel by; null for none, which an empty one is too. */
const nameFrom = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const shown = ({ cancelled, not }: Cancelled): Answer => ok({ canceled: cancelled, not_canceled: not })

export const createCancels = ({ exchange, limits, faults, now }: CancelParts): Cancels => {
  const charged = (key: ApiKey, path: string, tokens: number, cancel: () => Answer): Answer => {
    if (faults.strikes('http-425', { endpoint: `DELETE /clob${path}`, key: key.apiKey }, now()))
      return refusal(425, 'the matching engine is restarting')
    const { _tag, headers } = limits.charge('cancel', key.address, tokens)
    return { ...(_tag === 'Empty' ? refusal(429, 'Too Many Requests') : cancel()), headers }
  }

  const named = (key: ApiKey, path: string, ids: unknown): Answer => {
    if (!Array.isArray(ids) || ids.length === 0) return INVALID
    if (ids.length > MOST) return refusal(400, `Too many orders in payload, max allowed: ${MOST}`)
    if (!ids.every(isOrderId)) return INVALID_ID
    const own = [...new Set(ids.map(id => id.toLowerCase()))]
    return charged(key, path, ids.length, () => shown(exchange.cancel(key.apiKey, own)))
  }

  /** Costs one token and one more an order; how many there are is known before. */
  const all = (key: ApiKey, path: string, market: string | null, token: string | null): Answer => {
    const filter = { apiKey: key.apiKey, market: market ?? undefined, token: token ?? undefined }
    return charged(key, path, 1 + exchange.openOrders(filter).length, () => shown(exchange.cancelAll(filter)))
  }

  return (key, path, body) => {
    switch (path) {
      case '/order': {
        const value = parsed(body)
        return isObject(value) ? named(key, path, [field(value, 'orderID')]) : INVALID
      }
      case '/orders':
        return named(key, path, parsed(body))
      case '/cancel-all':
        return all(key, path, null, null)
      case '/cancel-market-orders': {
        const value = parsed(body)
        const market = nameFrom(field(value, 'market'))
        const token = nameFrom(field(value, 'asset_id'))
        return market === null && token === null ? INVALID : all(key, path, market, token)
      }
      default:
        return null
    }
  }
}
