import type { Direction, OrderId, Side } from '../../../src/domain/ids.ts'
import { orderId, tokenId } from '../../../src/domain/ids.ts'
import { type Millis, millis, ONE } from '../../../src/domain/money.ts'
import type { Address, NewOrder, Placed } from '../../../src/simulator/exchange/orders.ts'
import type { Market } from '../../../src/simulator/market.ts'
import { bestAsk, bestBid } from '../../../src/simulator/order-book.ts'
import { createTimes, type Times, type TimesOptions } from '../../../src/simulator/world.ts'
import { EPOCH, settingsOf } from '../worlds.ts'

export const ANN: Address = `0x${'a'.repeat(40)}`
export const BEN: Address = `0x${'b'.repeat(40)}`
export const KEY = 'key-of-ann'
export const KEY_OF_BEN = 'key-of-ben'

/** A world at its epoch, with its exchange. */
export const venueOf = (seed: number, options: TimesOptions = {}, from: Millis = EPOCH): Times =>
  createTimes(settingsOf(seed, { matches: 2 }), from, options)

/** The first open market of a match that has not begun, hence without delay. */
export const quietMarket = (times: Times): Market => {
  const found = times
    .lives()
    .filter(life => life.match.startsAt > times.now() + 60_000)
    .flatMap(life => life.markets)
    .find(market => market.status === 'open' && market.listing.type === 'moneyline')
  if (found === undefined) throw new Error('no match is still to begin')
  return found
}

/** The moneyline of the match that is in play from the epoch on. */
export const playedMarket = (times: Times): Market => {
  const market = times.lifeOf(0)?.markets[0]
  if (market === undefined) throw new Error('no match is on')
  return market
}

let count = 0
export const freshId = (): OrderId => orderId(`0x${(++count).toString(16).padStart(64, '0')}`)

export interface Ask {
  readonly side?: Side
  readonly direction?: Direction
  /** Dollars and shares as numbers: a limit order has a price and a size, a purchase at once dollars and a price. */
  readonly price: number
  readonly size: number
  readonly type?: NewOrder['type']
  readonly posting?: NewOrder['posting']
  readonly expiresAt?: Millis
  readonly maker?: Address
  readonly id?: OrderId
}

const cut = (value: number, decimals: number): number => {
  const unit = 10 ** (6 - decimals)
  return Math.floor(Math.round(value * ONE) / unit) * unit
}

/** An order as the official client would cut its amounts; `size` of a purchase at once is in dollars. */
export const orderOf = (market: Market, ask: Ask): NewOrder => {
  const { side = 'YES', direction = 'BUY', price, size, type = 'GTC', posting = 'may-take', maker = ANN } = ask
  const atOnce = type === 'FAK' || type === 'FOK'
  const decimals = market.tick < 10_000 ? 5 : 4
  const given = cut(size, 2)
  const other = cut((direction === 'BUY' && atOnce ? size / price : size * price) + 1e-9, decimals)
  const [makerAmount, takerAmount] = direction === 'BUY' && !atOnce ? [other, given] : [given, other]
  return {
    id: ask.id ?? freshId(),
    version: market.version === 'v2' ? '3' : '2',
    apiKey: maker === ANN ? KEY : KEY_OF_BEN,
    maker,
    signer: maker,
    tokenId: tokenId(market.listing.tokens[side === 'YES' ? 0 : 1]),
    direction,
    makerAmount,
    takerAmount,
    type,
    posting,
    expiresAt: ask.expiresAt ?? null,
  }
}

export const placed = (times: Times, market: Market, ask: Ask): Placed => times.exchange.place(orderOf(market, ask))

/** The touch of YES in dollars. */
export const touchOf = (market: Market): { readonly bid: number; readonly ask: number } => ({
  bid: (bestBid(market.book) ?? 0) / ONE,
  ask: (bestAsk(market.book) ?? ONE) / ONE,
})

/** On by so many milliseconds. */
export const on = (times: Times, span: number) => times.advance(millis(times.now() + span))
