/** The trading half of the CLOB: who asks is checked first, then the request goes to the part that answers it. */
import { type Millis, millis } from '../../../domain/money.ts'
import { type Answer, ok, type Request } from '../../answer.ts'
import type { Directory } from '../../directory.ts'
import type { Exchange } from '../../exchange/orders.ts'
import type { Faults } from '../../faults/fault.ts'
import { createSignerLimits } from '../limits.ts'
import { createAccount } from './account.ts'
import { AUTH_WINDOW_MS, createAuth } from './auth.ts'
import { createCancels } from './cancels.ts'
import { createSignatureCheck } from './ecdsa.ts'
import type { ApiKey, Keys } from './keys.ts'
import { createOrderEntry } from './orders.ts'
import { createReads, pageOf } from './reads.ts'

export interface TradingParts {
  readonly exchange: Exchange
  readonly keys: Keys
  readonly directory: Directory
  readonly faults: Faults
  readonly now: () => Millis
  /** How far a request's stamp may lie from now; unset: 30 s. */
  readonly authWindow?: Millis | undefined
  /** Rows of a page of orders or trades; unset: 500. */
  readonly pageSize?: number | undefined
}

/** Answers a request to the CLOB, its path without `/clob`; null: not a matter of trading. */
export type Trading = (request: Request, path: string) => Answer | null

/** What anybody may ask. */
const open = (path: string): Answer | null => {
  if (path === '/rewards/markets/current' || path.startsWith('/rewards/markets/')) return pageOf([], 0, 100)
  if (path.startsWith('/fees/builder-fees/'))
    return ok({ builder_maker_fee_rate_bps: 0, builder_taker_fee_rate_bps: 0 })
  return null
}

const isOfWallet = (method: string, path: string): boolean =>
  (method === 'POST' && path === '/auth/api-key') || (method === 'GET' && path === '/auth/derive-api-key')

/** Paths that a key asks, by method: their beginnings. Others are answered by the public reads. */
const OF_KEY: Readonly<Record<Request['method'], ReadonlyArray<string>>> = {
  GET: ['/data/', '/auth/', '/balance-allowance', '/notifications', '/order-scoring', '/rewards/user'],
  POST: ['/order', '/orders', '/orders-scoring', '/v1/heartbeats', '/auth/'],
  DELETE: ['/order', '/orders', '/cancel-all', '/cancel-market-orders', '/notifications', '/auth/'],
}

const isOfKey = (method: Request['method'], path: string): boolean =>
  OF_KEY[method].some(beginning => path === beginning || path.startsWith(`${beginning.replace(/\/$/, '')}/`))

export const createTrading = (parts: TradingParts): Trading => {
  const { exchange, keys, faults, now, pageSize } = parts
  const limits = createSignerLimits(now)
  const isSignedBy = createSignatureCheck()
  const auth = createAuth({ keys, isSignedBy, now, faults, window: parts.authWindow ?? millis(AUTH_WINDOW_MS) })
  const entry = createOrderEntry({ ...parts, limits, isSignedBy })
  const cancels = createCancels({ exchange, limits, faults, now })
  const reads = createReads({ exchange, keys, pageSize })
  const account = createAccount({ exchange, keys })

  const byKey = (key: ApiKey, request: Request, path: string): Answer | null => {
    const { method, body, query } = request
    if (method === 'POST' && path === '/order') return entry.one(key, body)
    if (method === 'POST' && path === '/orders') return entry.batch(key, body)
    const own = method === 'DELETE' ? cancels(key, path, body) : method === 'GET' ? reads(key, path, query) : null
    return own ?? account.byKey(key, request, path)
  }

  return (request, path) => {
    const { method } = request
    if (method === 'GET') {
      const answer = open(path)
      if (answer !== null) return answer
    }
    if (isOfWallet(method, path)) {
      const wallet = auth.level1(request)
      return wallet._tag === 'Not' ? wallet.answer : account.byWallet(wallet.who, request)
    }
    if (!isOfKey(method, path)) return null
    const key = auth.level2(request, path)
    return key._tag === 'Not' ? key.answer : byKey(key.who, request, path)
  }
}
