/** A trading wire over an exchange that is a plain value: limit orders rest, the others meet an agent at their own price. */
import type { ConditionId } from '../../../src/domain/ids.ts'
import { millis, mulDiv, NO_SHARES, NO_USD, price, shares, worth } from '../../../src/domain/money.ts'
import type { Answer, Request } from '../../../src/simulator/answer.ts'
import type { Directory } from '../../../src/simulator/directory.ts'
import type {
  Cancelled,
  Exchange,
  NewOrder,
  OrderFilter,
  OutsideOrder,
  OutsideTrade,
  TradeLeg,
} from '../../../src/simulator/exchange/orders.ts'
import { type Faults, noFaults } from '../../../src/simulator/faults/fault.ts'
import { createKeys, type KeyChange, type Keys } from '../../../src/simulator/wire/trading/keys.ts'
import { createTrading } from '../../../src/simulator/wire/trading/trading.ts'
import { EPOCH, worldDirectory } from '../worlds.ts'
import { type Creds, credsIn, keyHeaders, newAccount, walletHeaders } from './signing.ts'

const DONE = "order can't be found - already canceled or matched"

const createPlainExchange = (directory: Directory) => {
  const orders = new Map<string, OutsideOrder>()
  const trades: OutsideTrade[] = []
  let heart = ''

  const termsOf = (order: NewOrder) => {
    const bought = order.direction === 'BUY'
    const size = bought ? order.takerAmount : order.makerAmount
    const dollars = bought ? order.makerAmount : order.takerAmount
    return { size: shares(size), price: price(mulDiv(dollars, 1_000_000, size, 'nearest')) }
  }
  const isMine = (order: OutsideOrder, { apiKey, market, token }: OrderFilter): boolean =>
    order.apiKey === apiKey &&
    (market === undefined || order.conditionId === market) &&
    (token === undefined || order.tokenId === token)
  const openOrders = (filter: OrderFilter) =>
    [...orders.values()].filter(order => order.status === 'live' && isMine(order, filter))
  const end = (ids: ReadonlyArray<string>, apiKey: string): Cancelled => {
    const cancelled: Array<OutsideOrder['id']> = []
    const not: Record<string, string> = {}
    for (const id of ids) {
      const order = orders.get(id)
      if (order === undefined || order.apiKey !== apiKey || order.status !== 'live') not[id] = DONE
      else {
        orders.set(id, { ...order, status: 'cancelled' })
        cancelled.push(order.id)
      }
    }
    return { cancelled, not }
  }
  const meet = (order: OutsideOrder): OutsideTrade => {
    const { id, apiKey, maker, tokenId, side, outcome, direction, price, size } = order
    const taker: TradeLeg = {
      order: id,
      apiKey,
      maker,
      tokenId,
      side,
      outcome,
      direction,
      price,
      size,
      dollars: worth(size, price, 'nearest'),
      fee: NO_USD,
    }
    const trade: OutsideTrade = {
      id: `trade-${trades.length + 1}`,
      conditionId: order.conditionId,
      taker,
      makers: [{ ...taker, apiKey: '', direction: direction === 'BUY' ? 'SELL' : 'BUY' }],
      status: 'CONFIRMED',
      matchedAt: EPOCH,
      changedAt: EPOCH,
      transactionHash: `0x${'ab'.repeat(32)}`,
      bucketIndex: 0,
    }
    trades.unshift(trade)
    return trade
  }

  const exchange: Exchange = {
    merge: () => ({ _tag: 'Merged' }),
    place: order => {
      const found = directory.byToken(order.tokenId)
      if (found === null) throw new Error('the wire lets no unknown token through')
      if (orders.has(order.id))
        return { _tag: 'Refused', status: 400, error: `order ${order.id} is invalid. Duplicated.` }
      const placed: OutsideOrder = {
        ...order,
        ...termsOf(order),
        conditionId: found.view.listing.conditionId,
        side: found.side,
        outcome: found.view.listing.outcomes[found.side === 'YES' ? 0 : 1],
        matched: NO_SHARES,
        status: 'live',
        why: '',
        createdAt: EPOCH,
        changedAt: EPOCH,
        trades: [],
      }
      if (order.type === 'GTC' || order.type === 'GTD') {
        orders.set(order.id, placed)
        return { _tag: 'Accepted', status: 'live', making: 0, taking: 0, trades: [] }
      }
      const trade = meet(placed)
      orders.set(order.id, { ...placed, status: 'matched', matched: placed.size, trades: [trade.id] })
      return {
        _tag: 'Accepted',
        status: 'matched',
        making: order.makerAmount,
        taking: order.takerAmount,
        trades: [trade.id],
      }
    },
    cancel: (apiKey, ids) => end(ids, apiKey),
    cancelAll: filter =>
      end(
        openOrders(filter).map(order => order.id),
        filter.apiKey,
      ),
    heartbeat: (_, id) => {
      if (id !== heart) return { _tag: 'Expected', id: heart }
      heart = `${heart}+`
      return { _tag: 'Next', id: heart }
    },
    openOrders,
    order: (apiKey, id) => {
      const order = orders.get(id)
      return order === undefined || order.apiKey !== apiKey ? null : order
    },
    trades: ({ apiKey, id, market }) =>
      trades.filter(
        trade =>
          trade.taker.apiKey === apiKey &&
          (id === undefined || trade.id === id) &&
          (market === undefined || trade.conditionId === market),
      ),
    tradesOf: address => trades.filter(trade => trade.taker.maker === address),
    collateral: () => ({ balance: 10_000_000_000, offered: 0 }),
    holding: () => ({ balance: 0, offered: 0 }),
    positions: () => [],
  }
  return exchange
}

export interface Desk {
  readonly directory: Directory
  readonly exchange: Exchange
  readonly keys: Keys
  readonly changes: ReadonlyArray<KeyChange>
  readonly stamp: () => number
  readonly pass: (milliseconds: number) => void
  readonly ask: (request: Partial<Request> & { readonly path: string }) => Answer
}

export const createDesk = (faults: Faults = noFaults, pageSize?: number): Desk => {
  const directory = worldDirectory()
  const exchange = createPlainExchange(directory)
  const changes: KeyChange[] = []
  let now = EPOCH
  const keys = createKeys(
    'a world',
    () => now,
    change => changes.push(change),
  )
  const trading = createTrading({ exchange, keys, directory, faults, now: () => now, pageSize })
  return {
    directory,
    exchange,
    keys,
    changes,
    stamp: () => Math.floor(now / 1000),
    pass: milliseconds => {
      now = millis(now + milliseconds)
    },
    ask: ({ method = 'GET', path, query = new URLSearchParams(), headers = {}, body = '' }) =>
      trading({ method, path: `/clob${path}`, query, headers, body }, path) ?? {
        status: 404,
        body: { error: 'not mine' },
      },
  }
}

export interface Trader {
  readonly account: ReturnType<typeof newAccount>
  readonly creds: Creds
  readonly send: (method: Request['method'], path: string, body?: unknown, query?: string) => Answer
}

/** Someone with a key. */
export const newTrader = async (desk: Desk, account = newAccount(), nonce = 0): Promise<Trader> => {
  const headers = await walletHeaders(account, desk.stamp(), nonce)
  const creds = credsIn(desk.ask({ method: 'POST', path: '/auth/api-key', headers }).body)
  return {
    account,
    creds,
    send: (method, path, body, query = '') => {
      const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
      const signed = keyHeaders(account.address, creds, desk.stamp(), method, path, text)
      return desk.ask({ method, path, headers: signed, body: text, query: new URLSearchParams(query) })
    },
  }
}

/** The series market that is promised to be even. */
export const evenMarket = (
  desk: Desk,
): { readonly condition: ConditionId; readonly yes: string; readonly no: string } => {
  const listing = desk.directory.matches().find(view => view.match.number === 0)?.match.listings[0]
  if (listing === undefined) throw new Error('match 0 is listed at the epoch')
  return { condition: listing.conditionId, yes: listing.tokens[0], no: listing.tokens[1] }
}
