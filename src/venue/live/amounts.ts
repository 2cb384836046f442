/**
 * What an order gives and takes, by the venue's rounding table (protocol: "Rounding"), in exact integers. The official client does the same in
 * floating point; `test/venue/live/amounts.test.ts` walks the grid beside it.
 */
import { mulDiv, ONE, type Price } from '../../domain/money.ts'
import type { Order } from '../../domain/order.ts'

/** `tick`: as many decimals as the official client gives an amount at this tick. `four`: never more than four. */
export const AMOUNT_DECIMALS = ['tick', 'four'] as const
export type AmountDecimals = (typeof AMOUNT_DECIMALS)[number]

/** In base units of six decimals. */
export interface Amounts {
  readonly maker: number
  readonly taker: number
}

interface Decimals {
  readonly price: number
  readonly amount: number
}
/** Tick in millionths → decimals; sizes always have two. */
const ROUNDING: ReadonlyMap<number, Decimals> = new Map([
  [100_000, { price: 1, amount: 3 }],
  [10_000, { price: 2, amount: 4 }],
  [5_000, { price: 3, amount: 5 }],
  [2_500, { price: 4, amount: 6 }],
  [1_000, { price: 3, amount: 5 }],
  [100, { price: 4, amount: 6 }],
])
const FINEST: Decimals = { price: 4, amount: 6 }
const SIZE_DECIMALS = 2

const unit = (decimals: number): number => 10 ** (6 - decimals)
const down = (value: number, decimals: number): number => Math.floor(value / unit(decimals)) * unit(decimals)
const nearest = (value: number, decimals: number): number => Math.round(value / unit(decimals)) * unit(decimals)

const decimalsOf = (tick: Price, rule: AmountDecimals): Decimals => {
  const found = ROUNDING.get(tick) ?? FINEST
  return rule === 'tick' ? found : { ...found, amount: Math.min(4, found.amount) }
}

type Terms = Pick<Order, 'direction' | 'type' | 'limit' | 'amount' | 'tickSize'>

/** Shares at a limit: size down to hundredths, dollars = size × price. */
const ofShares = (size: number, limit: number, direction: Order['direction'], { amount }: Decimals): Amounts => {
  const shares = down(size, SIZE_DECIMALS)
  const dollars = down(mulDiv(shares, limit, ONE, 'down'), amount)
  return direction === 'BUY' ? { maker: dollars, taker: shares } : { maker: shares, taker: dollars }
}

/** Dollars to spend at once: down to cents; shares = dollars ÷ price. */
const ofDollars = (dollars: number, limit: number, { amount }: Decimals): Amounts => {
  const spent = down(dollars, SIZE_DECIMALS)
  return { maker: spent, taker: limit <= 0 ? 0 : down(mulDiv(spent, ONE, limit, 'down'), amount) }
}

/**
 * The amounts of an order. A taker order's price goes down to the tick's decimals, a resting order's to the nearest. Shares to buy at once are turned
 * into the dollars that they cost at the limit, and dollars to rest or to sell for into shares: the venue knows no other form.
 */
export const amountsOf = (
  { direction, type, limit, amount, tickSize }: Terms,
  rule: AmountDecimals = 'tick',
): Amounts => {
  const decimals = decimalsOf(tickSize, rule)
  switch (type) {
    case 'GTC':
    case 'GTD': {
      const at = nearest(limit, decimals.price)
      return ofShares(amount._tag === 'shares' ? amount.shares : sharesAt(amount.usd, at), at, direction, decimals)
    }
    case 'FAK': {
      const at = down(limit, decimals.price)
      if (direction === 'SELL')
        return ofShares(amount._tag === 'shares' ? amount.shares : sharesAt(amount.usd, at), at, direction, decimals)
      return ofDollars(amount._tag === 'usd' ? amount.usd : mulDiv(amount.shares, at, ONE, 'down'), at, decimals)
    }
  }
}

const sharesAt = (dollars: number, at: number): number => (at <= 0 ? 0 : mulDiv(dollars, ONE, at, 'down'))
