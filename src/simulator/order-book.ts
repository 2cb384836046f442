/**
 * A limit order book of one market in terms of its YES token: price-time priority, every order with its owner. A share of NO bought at p is a
 * share of YES sold at 1 − p (the venue mints and merges pairs), so one book serves both tokens.
 */
import { nth } from '../domain/game/nth.ts'
import type { Direction, Side } from '../domain/ids.ts'
import { addShares, NO_SHARES, type Price, type Shares, shares, subShares } from '../domain/money.ts'

export interface Order {
  readonly id: number
  readonly owner: string
  /** The token that its owner named; price and direction below are of YES all the same. */
  readonly token: Side
  readonly direction: Direction
  readonly price: Price
  readonly left: Shares
  /** Of a taker's order that rests though it spends dollars: all its shares; unset: any other order. */
  readonly whole?: Shares
}

/** All that rests at one price, oldest first. */
interface Queue {
  readonly price: Price
  readonly orders: Array<Order>
}

export interface OrderBook {
  /** Worst first, as the venue lists them: the best is the last. */
  readonly bids: Array<Queue>
  readonly asks: Array<Queue>
}

export interface BookLevel {
  readonly price: Price
  readonly size: Shares
}

export interface Fill {
  readonly maker: Order
  readonly price: Price
  readonly size: Shares
}

export const createOrderBook = (): OrderBook => ({ bids: [], asks: [] })

const queuesOf = (book: OrderBook, direction: Direction): Array<Queue> => (direction === 'BUY' ? book.bids : book.asks)

const isWorse = (direction: Direction, a: Price, b: Price): boolean => (direction === 'BUY' ? a < b : a > b)

const sizeOf = (queue: Queue): Shares => queue.orders.reduce((sum, order) => addShares(sum, order.left), NO_SHARES)

export const bestBid = (book: OrderBook): Price | null => book.bids[book.bids.length - 1]?.price ?? null
export const bestAsk = (book: OrderBook): Price | null => book.asks[book.asks.length - 1]?.price ?? null

/** Both sides as levels, worst first. */
export const levelsOf = (
  book: OrderBook,
): { readonly bids: ReadonlyArray<BookLevel>; readonly asks: ReadonlyArray<BookLevel> } => {
  const levels = (queues: ReadonlyArray<Queue>): ReadonlyArray<BookLevel> =>
    queues.map(queue => ({ price: queue.price, size: sizeOf(queue) }))
  return { bids: levels(book.bids), asks: levels(book.asks) }
}

/** The levels of one side, best first. */
export const bestFirst = function* (book: OrderBook, direction: Direction): Generator<BookLevel> {
  const queues = queuesOf(book, direction)
  for (let place = queues.length - 1; place >= 0; place--) {
    const queue = nth(queues, place)
    yield { price: queue.price, size: sizeOf(queue) }
  }
}

/** What rests on a side at a price; nothing is 0. */
export const sizeAt = (book: OrderBook, direction: Direction, at: Price): Shares => {
  const queue = queuesOf(book, direction).find(level => level.price === at)
  return queue === undefined ? NO_SHARES : sizeOf(queue)
}

/** Would an order of that price meet one that rests? */
export const crosses = (book: OrderBook, direction: Direction, at: Price): boolean => {
  const opposite = direction === 'BUY' ? bestAsk(book) : bestBid(book)
  return opposite !== null && !isWorse(direction, at, opposite)
}

/** Puts an order on the book, last in its queue. It must not cross: take first, then rest what is left. */
export const rest = (book: OrderBook, order: Order): void => {
  if (crosses(book, order.direction, order.price)) throw new RangeError(`order ${order.id} would cross the book`)
  const queues = queuesOf(book, order.direction)
  let place = queues.length
  while (place > 0 && isWorse(order.direction, order.price, nth(queues, place - 1).price)) place--
  const better = queues[place - 1]
  if (better !== undefined && better.price === order.price) better.orders.push(order)
  else queues.splice(place, 0, { price: order.price, orders: [order] })
}

/** Takes an order off; null when it is not (any more) there. */
export const cancel = (book: OrderBook, direction: Direction, at: Price, id: number): Order | null => {
  const queues = queuesOf(book, direction)
  const place = queues.findIndex(level => level.price === at)
  const queue = queues[place]
  const index = queue?.orders.findIndex(order => order.id === id) ?? -1
  const order = queue?.orders[index]
  if (queue === undefined || order === undefined) return null
  queue.orders.splice(index, 1)
  if (queue.orders.length === 0) queues.splice(place, 1)
  return order
}

/**
 * Takes from the other side, best price first and oldest order first, up to `size` shares and no worse than `limit`. Each fill is at
 * the price of the order that rested. What cannot be filled is left to the caller.
 */
export const take = (book: OrderBook, direction: Direction, limit: Price, size: Shares): ReadonlyArray<Fill> => {
  const queues = queuesOf(book, direction === 'BUY' ? 'SELL' : 'BUY')
  const fills: Array<Fill> = []
  let wanted = size
  while (wanted > 0) {
    const queue = queues[queues.length - 1]
    if (queue === undefined || isWorse(direction, limit, queue.price)) break
    const maker = nth(queue.orders, 0)
    const filled = shares(Math.min(maker.left, wanted))
    fills.push({ maker, price: queue.price, size: filled })
    wanted = subShares(wanted, filled)
    if (filled < maker.left) queue.orders[0] = { ...maker, left: subShares(maker.left, filled) }
    else queue.orders.shift()
    if (queue.orders.length === 0) queues.pop()
  }
  return fills
}

/** Every order that rests, best prices first. */
export const restingOrders = (book: OrderBook): ReadonlyArray<Order> =>
  [...book.bids.toReversed(), ...book.asks.toReversed()].flatMap(queue => queue.orders)
