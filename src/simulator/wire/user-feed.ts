/**
 * The user socket without the socket: who may listen to what, and which frames tell a key's own orders and trades. It tells only what happens:
 * what a connection missed never comes again. Shapes and order of keys as recorded from the real one.
 */
import { type Millis, showMillionths } from '../../domain/money.ts'
import type { OutsideOrder, OutsideTrade } from '../exchange/orders.ts'
import type { Faults } from '../faults/fault.ts'
import type { Happening, OrderChange } from '../happening.ts'
import { field, parsed } from './json.ts'
import type { Outgoing } from './market-feed.ts'
import type { Keys } from './trading/keys.ts'
import { expirationText, seconds, statusText, tradeHead } from './trading/shapes.ts'

export interface UserFeed {
  readonly opened: (connection: number) => void
  readonly closed: (connection: number) => void
  readonly heard: (connection: number, text: string) => ReadonlyArray<Outgoing>
  readonly frames: (happenings: ReadonlyArray<Happening>) => ReadonlyArray<Outgoing>
}

export interface UserFeedParts {
  readonly keys: Keys
  readonly faults: Faults
  readonly now: () => Millis
}

interface Listener {
  /** Null before it has shown a key. */
  apiKey: string | null
  /** Null is all markets. */
  markets: Set<string> | null
}

const ENDPOINT = 'ws/user'
/** More than any client may name on one connection. */
const MOST_MARKETS = 5000

/** A killed order that met nobody is told with empty fields. */
const orderFrame = (order: OutsideOrder, change: OrderChange, at: Millis): string => {
  const empty = order.status === 'killed' && order.matched === 0
  return JSON.stringify([
    {
      id: order.id,
      owner: order.apiKey,
      market: order.conditionId,
      asset_id: order.tokenId,
      side: order.direction,
      order_owner: order.apiKey,
      original_size: showMillionths(order.size),
      size_matched: empty ? '' : showMillionths(order.matched),
      price: showMillionths(order.price),
      associate_trades: order.trades,
      outcome: empty ? '' : order.outcome,
      type: change,
      created_at: empty ? '' : String(seconds(order.createdAt)),
      expiration: expirationText(order),
      order_type: order.type,
      status: statusText(order),
      maker_address: order.maker,
      timestamp: String(at),
      event_type: 'order',
    },
  ])
}

const tradeFrame = (trade: OutsideTrade, apiKey: string, at: Millis): string =>
  JSON.stringify([
    {
      ...tradeHead(trade, apiKey),
      owner: apiKey,
      trade_owner: trade.taker.apiKey,
      timestamp: String(at),
      type: 'TRADE',
      event_type: 'trade',
    },
  ])

const textsIn = (value: unknown): ReadonlyArray<string> | null =>
  Array.isArray(value) && value.length <= MOST_MARKETS && value.every(one => typeof one === 'string') ? value : null

export const createUserFeed = ({ keys, faults, now }: UserFeedParts): UserFeed => {
  const listeners = new Map<number, Listener>()

  const send = (connection: number, text: string): Outgoing => ({ _tag: 'Send', connection, text })
  /** Whoever shows a wrong key is cut off without a word. */
  const cut = (connection: number): Outgoing => ({ _tag: 'Close', connection, code: 1006, reason: '' })

  const keyIn = (message: unknown): string | null => {
    const auth = field(message, 'auth')
    const apiKey = field(auth, 'apiKey')
    const key = typeof apiKey === 'string' ? keys.find(apiKey) : null
    if (key === null || field(auth, 'secret') !== key.secret || field(auth, 'passphrase') !== key.passphrase)
      return null
    return faults.strikes('auth-expired', { endpoint: ENDPOINT, key: key.apiKey }, now()) ? null : key.apiKey
  }

  const begin = (connection: number, listener: Listener, message: unknown): ReadonlyArray<Outgoing> => {
    const type = field(message, 'type')
    const markets = field(message, 'markets')
    const named = textsIn(markets ?? [])
    if ((type !== 'user' && type !== 'USER') || named === null) return [send(connection, 'INVALID OPERATION')]
    const apiKey = keyIn(message)
    if (apiKey === null) return [cut(connection)]
    listener.apiKey = apiKey
    listener.markets = named.length === 0 ? null : new Set(named)
    return []
  }

  const change = (connection: number, listener: Listener, message: unknown): ReadonlyArray<Outgoing> => {
    const named = textsIn(field(message, 'markets'))
    const operation = field(message, 'operation')
    if (named === null || (operation !== 'subscribe' && operation !== 'unsubscribe'))
      return [send(connection, 'INVALID OPERATION')]
    const before = listener.markets ?? []
    const after = operation === 'subscribe' ? [...before, ...named] : [...before].filter(one => !named.includes(one))
    if (after.length > MOST_MARKETS) return [send(connection, 'INVALID OPERATION')]
    listener.markets = new Set(after)
    return []
  }

  const listening = (apiKey: string, market: string): ReadonlyArray<number> =>
    [...listeners].flatMap(([connection, listener]) =>
      listener.apiKey === apiKey && (listener.markets === null || listener.markets.has(market)) ? [connection] : [],
    )

  const framesOf = (happening: Happening): ReadonlyArray<Outgoing> => {
    switch (happening._tag) {
      case 'OrderChanged': {
        const { order, change: what, at } = happening
        const where = { endpoint: ENDPOINT, market: order.conditionId, key: order.apiKey, what: `${order.id}/${what}` }
        return listening(order.apiKey, order.conditionId).flatMap(connection => {
          if (faults.strikes('lost-user-events', { ...where, connection }, at)) return []
          const frame = send(connection, orderFrame(order, what, at))
          return faults.strikes('duplicate-ack', { ...where, connection }, at) ? [frame, frame] : [frame]
        })
      }
      case 'TradeChanged': {
        const { trade, at } = happening
        const parties = new Set([trade.taker, ...trade.makers].map(leg => leg.apiKey))
        return [...parties].flatMap(apiKey =>
          listening(apiKey, trade.conditionId).flatMap(connection => {
            const what = `${trade.id}/${trade.status}`
            const where = { endpoint: ENDPOINT, market: trade.conditionId, key: apiKey, connection, what }
            const isLost = faults.strikes('lost-user-events', where, at)
            return isLost ? [] : [send(connection, tradeFrame(trade, apiKey, at))]
          }),
        )
      }
      case 'Listed':
      case 'Started':
      case 'RoundWon':
      case 'MapWon':
      case 'Ended':
      case 'ScoreRepeated':
      case 'LevelChanged':
      case 'Traded':
      case 'TradePrinted':
      case 'TickChanged':
      case 'Merged':
      case 'TradingStopped':
      case 'Resolved':
        return []
    }
  }

  return {
    opened: connection => void listeners.set(connection, { apiKey: null, markets: null }),
    closed: connection => void listeners.delete(connection),
    heard: (connection, text) => {
      const listener = listeners.get(connection)
      if (listener === undefined) return []
      if (text === 'PING' && listener.apiKey === null)
        return [{ _tag: 'Close', connection, code: 1008, reason: 'subscribe first' }]
      if (text === 'PING') return [send(connection, 'PONG')]
      const message = parsed(text)
      return field(message, 'auth') === undefined && listener.apiKey !== null
        ? change(connection, listener, message)
        : begin(connection, listener, message)
    },
    frames: happenings => (listeners.size === 0 ? [] : happenings.flatMap(framesOf)),
  }
}
