/** Whether an order is let in, before anything is done about it. Texts are the venue's own. */
import { type Millis, ONE, type Price, price, shares, showMillionths } from '../../domain/money.ts'
import type { Market } from '../market.ts'
import { crosses } from '../order-book.ts'
import { inTermsOf } from './legs.ts'
import type { NewOrder, Refused } from './orders.ts'
import type { Terms } from './record.ts'
import type { ExchangeSettings } from './settings.ts'

/** Gates for a while, then to the last minute of its own expiration. */
const GTD_LEAST = 180_000
export const GTD_EARLIER = 60_000
const DOLLAR = ONE

export const refused = (error: string, status: 400 | 404 = 400): Refused => ({ _tag: 'Refused', status, error })

const invalid = (order: NewOrder, why: string): Refused => refused(`order ${order.id} is invalid. ${why}`)

/** Finer amounts than those of a tick of 0.01, in decimals. */
const FINER: ReadonlyMap<number, number> = new Map([
  [5000, 5],
  [2500, 6],
  [1000, 5],
  [100, 6],
])

/** Decimals of an amount of dollars, or of the shares of a purchase by dollars, by tick, as the official client cuts them. */
const decimalsFor = (tick: Price, precision: ExchangeSettings['precision']): number =>
  precision === 'tick' ? (FINER.get(tick) ?? 4) : 4

const hasDecimals = (amount: number, decimals: number): boolean => amount % 10 ** (6 - decimals) === 0

const checkPrecision = (order: NewOrder, decimals: number): Refused | null => {
  const market = order.type === 'FAK' || order.type === 'FOK'
  const [maker, taker] = order.direction === 'SELL' || market ? [2, decimals] : [decimals, 2]
  if (hasDecimals(order.makerAmount, maker) && hasDecimals(order.takerAmount, taker)) return null
  const what = order.direction === 'SELL' ? 'sell' : market ? 'market buy' : 'buy'
  return refused(
    `invalid amounts, the ${what} orders maker amount supports a max accuracy of ${maker} decimals, taker amount a max of ${taker} decimals`,
  )
}

/** The price that the amounts mean: their ratio, on the tick but for what the cutting of amounts moved it; else the ratio as text. */
const priceOf = (
  order: NewOrder,
  tick: Price,
  decimals: number,
): { readonly price: Price } | { readonly ratio: string } => {
  const [dollars, size] =
    order.direction === 'BUY' ? [order.makerAmount, order.takerAmount] : [order.takerAmount, order.makerAmount]
  const exact = (dollars / size) * ONE
  const near = Math.round(exact / tick) * tick
  // One unit of the last decimal, a share or a dollar, moves the ratio no further.
  const cut = (10 ** (6 - decimals) * ONE) / size + 1e-3
  if (near >= tick && near <= ONE - tick && Math.abs(exact - near) <= cut) return { price: price(near) }
  return { ratio: exact < Number.MAX_SAFE_INTEGER ? showMillionths(Math.round(exact)) : String(dollars / size) }
}

const isAmount = (amount: number): boolean => Number.isSafeInteger(amount) && amount > 0

const checkTime = (order: NewOrder, now: Millis): Refused | null => {
  const gtd = order.type === 'GTD'
  if (gtd !== (order.expiresAt !== null)) return refused('invalid expiration')
  return gtd && (order.expiresAt ?? 0) < now + GTD_LEAST ? refused('invalid expiration') : null
}

/** Would it meet a resting order? */
export const isMarketable = ({ order, market, side, price }: Terms & { readonly order: NewOrder }): boolean => {
  const wanted = inTermsOf(side, order.direction, price)
  return crosses(market.book, wanted.direction, wanted.price)
}

const checkSize = (order: NewOrder, terms: Terms): Refused | null => {
  const { market, size } = terms
  const takes = order.type === 'FAK' || order.type === 'FOK'
  if (!takes && size < market.minimumSize)
    return invalid(
      order,
      `Size (${showMillionths(size)}) lower than the minimum: ${showMillionths(market.minimumSize)}`,
    )
  const buys = order.direction === 'BUY' && (takes || isMarketable({ ...terms, order }))
  if (buys && order.makerAmount < DOLLAR)
    return refused(`invalid amount for a marketable BUY order ($${showMillionths(order.makerAmount)}), min size: $1`)
  return null
}

/** The order's terms, or why it is none for this market. Balance and matching are not looked at. */
export const judge = (
  order: NewOrder,
  found: { readonly market: Market; readonly side: Terms['side'] } | null,
  now: Millis,
  settings: ExchangeSettings,
): Refused | Terms => {
  if (found === null || found.market.status === 'resolved')
    return refused('No orderbook exists for the requested token id', 404)
  const { market, side } = found
  if (market.status === 'stopped') return refused('the market is not yet ready to process new orders')
  if ((market.version === 'v2') !== (order.version === '3')) return refused('order_version_mismatch')
  if (!isAmount(order.makerAmount) || !isAmount(order.takerAmount)) return refused('Invalid order payload')
  if (order.posting === 'post-only' && (order.type === 'FAK' || order.type === 'FOK'))
    return refused('invalid post-only order: only GTC and GTD orders can be post-only')
  const decimals = decimalsFor(market.tick, settings.precision)
  const meant = priceOf(order, market.tick, decimals)
  if ('ratio' in meant)
    return invalid(order, `Price (${meant.ratio}) breaks minimum tick size rule: ${showMillionths(market.tick)}`)
  const size = shares(order.direction === 'BUY' ? order.takerAmount : order.makerAmount)
  const terms: Terms = { market, side, price: meant.price, size }
  const wrong = checkPrecision(order, decimals) ?? checkTime(order, now) ?? checkSize(order, terms)
  if (wrong !== null) return wrong
  if (order.posting === 'post-only' && isMarketable({ ...terms, order }))
    return refused('invalid post-only order: order crosses book')
  return terms
}
