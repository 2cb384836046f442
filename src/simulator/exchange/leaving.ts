/** How orders leave before they are filled: cancelled by their owner, by the venue, by time, or because a key fell silent. */
import { type Millis, millis } from '../../domain/money.ts'
import { type Market, withdraw } from '../market.ts'
import type { Order } from '../order-book.ts'
import { end, type Floor, recordOf } from './floor.ts'
import type { Cancelled, OrderFilter } from './orders.ts'
import { isOpen, type OrderRecord } from './record.ts'

const GONE = "order can't be found - already canceled or matched"
const DELAYED = "order is delayed and can't be canceled until it is matched or rests"

const leave = (floor: Floor, record: OrderRecord, status: 'cancelled' | 'expired', why: string): void => {
  const { resting, market } = record
  if (resting !== null) withdraw(market, floor.now(), resting, floor.emit)
  end(floor, record, status, why)
}

const all = (floor: Floor, records: ReadonlyArray<OrderRecord>, why: string): Cancelled => {
  const not: Record<string, string> = {}
  const cancelled = records.flatMap(record => {
    const { id } = record.order
    if (record.status === 'delayed') {
      not[id] = DELAYED
      return []
    }
    leave(floor, record, 'cancelled', why)
    return [id]
  })
  return { cancelled, not }
}

/** Only the key's own; an unknown, finished or delayed one is told why not. */
export const cancelOrders = (floor: Floor, apiKey: string, ids: ReadonlyArray<string>): Cancelled => {
  const not: Record<string, string> = {}
  const open = [...new Set(ids)].flatMap(id => {
    const record = floor.orders.get(id)
    if (record !== undefined && record.order.apiKey === apiKey && isOpen(record)) return [record]
    not[id] = GONE
    return []
  })
  const answer = all(floor, open, 'cancelled by its owner')
  return { cancelled: answer.cancelled, not: { ...not, ...answer.not } }
}

/** The key's open orders, oldest first. */
export const openRecords = (floor: Floor, filter: OrderFilter): ReadonlyArray<OrderRecord> =>
  [...(floor.desks.get(filter.apiKey)?.open ?? [])].filter(
    ({ order, market }) =>
      (filter.id === undefined || order.id === filter.id) &&
      (filter.market === undefined || market.listing.conditionId === filter.market) &&
      (filter.token === undefined || order.tokenId === filter.token),
  )

export const cancelAllOrders = (floor: Floor, filter: OrderFilter): Cancelled =>
  all(floor, openRecords(floor, filter), 'cancelled by its owner')

/** The venue took it off the book at the start. */
export const wiped = (floor: Floor, order: Order): void =>
  end(floor, recordOf(floor, order.owner), 'invalid', 'INVALID')

/** Trading has stopped: nothing of the market stays open, delayed orders neither. */
export const stopped = (floor: Floor, market: Market): void => {
  for (const record of floor.byMatch.get(market.match.number)?.orders ?? [])
    if (record.market === market && isOpen(record)) end(floor, record, 'cancelled', 'CANCELED_MARKET_RESOLVED')
}

/** A GTD order's time is over; one that waits to be let in is gone as well. */
export const expire = (floor: Floor, record: OrderRecord): void => {
  if (isOpen(record)) leave(floor, record, 'expired', 'expired')
}

interface Beating {
  expected: string
  count: number
  last: Millis
}

export interface Heartbeats {
  readonly beat: (
    apiKey: string,
    id: string,
  ) => { readonly _tag: 'Next'; readonly id: string } | { readonly _tag: 'Expected'; readonly id: string }
  readonly look: (apiKey: string) => void
}

/** The dead man's switch: a key that has begun to beat and falls silent loses its orders. `idOf` makes ids. */
export const createHeartbeats = (floor: Floor, idOf: (apiKey: string, count: number) => string): Heartbeats => {
  const beating = new Map<string, Beating>()
  const lookLater = (apiKey: string): void =>
    floor.agenda.put(millis(floor.now() + floor.settings.silenceChecked), { _tag: 'LookForBeat', apiKey })
  return {
    beat: (apiKey, id) => {
      const known = beating.get(apiKey)
      if (known === undefined) {
        if (id !== '') return { _tag: 'Expected', id: '' }
        const fresh = { expected: idOf(apiKey, 0), count: 0, last: floor.now() }
        beating.set(apiKey, fresh)
        lookLater(apiKey)
        return { _tag: 'Next', id: fresh.expected }
      }
      if (id !== known.expected) return { _tag: 'Expected', id: known.expected }
      known.count++
      known.expected = idOf(apiKey, known.count)
      known.last = floor.now()
      return { _tag: 'Next', id: known.expected }
    },
    look: apiKey => {
      const known = beating.get(apiKey)
      if (known === undefined) return
      if (floor.now() - known.last < floor.settings.silence) return lookLater(apiKey)
      beating.delete(apiKey)
      all(floor, openRecords(floor, { apiKey }), 'heartbeats ceased')
    },
  }
}
