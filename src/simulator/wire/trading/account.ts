/** The rest of an account: keys, heartbeats, notices, rewards. Nothing here is banned, told or rewarded; the official clients ask all the same. */
import { type Answer, ok, type Request, refusal } from '../../answer.ts'
import type { Exchange } from '../../exchange/orders.ts'
import { field, isObject, parsed } from '../json.ts'
import type { Wallet } from './auth.ts'
import type { ApiKey, Keys } from './keys.ts'
import { pageOf } from './reads.ts'

export interface AccountParts {
  readonly exchange: Exchange
  readonly keys: Keys
}

export interface Account {
  /** Asked with the wallet's signature. */
  readonly byWallet: (wallet: Wallet, request: Request) => Answer
  /** Asked with the key's; null: no such path. */
  readonly byKey: (key: ApiKey, request: Request, path: string) => Answer | null
}

const NO_ROWS = pageOf([], 0, 100)

/** The first is `''`; the answer has the next. A stale one is told which was expected. */
const heartbeat = (exchange: Exchange, key: ApiKey, body: string): Answer => {
  const value = parsed(body)
  const id = field(value, 'heartbeat_id') ?? ''
  if (!isObject(value) || typeof id !== 'string') return refusal(400, 'Invalid payload')
  const beat = exchange.heartbeat(key.apiKey, id)
  switch (beat._tag) {
    case 'Next':
      return ok({ heartbeat_id: beat.id })
    case 'Expected':
      return { status: 400, body: { heartbeat_id: beat.id, error_msg: 'Invalid Heartbeat ID' } }
  }
}

/** Of no order is a reward counted. */
const scoring = (body: string): Answer => {
  const ids = parsed(body)
  return Array.isArray(ids) && ids.every(id => typeof id === 'string')
    ? ok(Object.fromEntries(ids.map(id => [id, false])))
    : refusal(400, 'Invalid payload')
}

export const createAccount = ({ exchange, keys }: AccountParts): Account => {
  const removeReadOnly = (key: ApiKey, body: string): Answer => {
    const apiKey = field(parsed(body), 'key')
    if (typeof apiKey !== 'string') return refusal(400, 'Invalid payload')
    return ok(keys.removeReadOnly(key.address, apiKey) === 'removed')
  }

  return {
    byWallet: ({ address, nonce }, { method }) => {
      const made = method === 'POST' ? keys.create(address, nonce) : keys.derive(address, nonce)
      return made === null
        ? refusal(400, method === 'POST' ? 'Could not create api key' : 'Could not derive api key!')
        : ok(made)
    },
    byKey: (key, { method, body }, path) => {
      switch (`${method} ${path}`) {
        case 'GET /auth/api-keys':
          return ok({ apiKeys: keys.of(key.address) })
        case 'DELETE /auth/api-key':
          keys.remove(key.apiKey)
          return ok('OK')
        case 'POST /auth/readonly-api-key':
          return ok({ apiKey: keys.createReadOnly(key.address) })
        case 'GET /auth/readonly-api-keys':
          return ok(keys.readOnlyOf(key.address))
        case 'DELETE /auth/readonly-api-key':
          return removeReadOnly(key, body)
        case 'GET /auth/ban-status/closed-only':
          return ok({ closed_only: false })
        case 'POST /v1/heartbeats':
          return heartbeat(exchange, key, body)
        case 'GET /notifications':
        case 'GET /rewards/user/total':
          return ok([])
        case 'DELETE /notifications':
          return ok('OK')
        case 'GET /order-scoring':
          return ok({ scoring: false })
        case 'POST /orders-scoring':
          return scoring(body)
        case 'GET /rewards/user/percentages':
          return ok({})
        case 'GET /rewards/user':
        case 'GET /rewards/user/markets':
          return NO_ROWS
        default:
          return null
      }
    },
  }
}
