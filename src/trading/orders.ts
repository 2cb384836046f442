/**
 * How an action becomes orders. An entry is a FAK for its dollars, limit = touch ask + slippage; an exit is a FAK of
 * shares, limit = touch bid − slippage; dollars are rounded down to cents, shares to hundredths, buys' limits down and
 * sales' limits up to the tick (protocol: "Rounding"). What the venue would not take is refused here, in words.
 */
import type { AskedAction, Close, PartialClose, Place } from '../domain/action.ts'
import { endOf } from '../domain/goodTill.ts'
import { type OrderId, orderId, otherSide, type Side, type StrategyKey } from '../domain/ids.ts'
import type { Market } from '../domain/market.ts'
import {
  complement,
  type Millis,
  ONE,
  type Price,
  partOf,
  price,
  type Shares,
  shares,
  showMillionths,
  type Usd,
  usd,
} from '../domain/money.ts'
import {
  approved,
  type Draft,
  type Order,
  type OrderKind,
  type RefusalReason,
  type RiskApproved,
} from '../domain/order.ts'
import { type Quote, touchOf } from '../domain/quote.ts'
import type { Limits, MarketView } from '../domain/risk.ts'

/** Names an order before it is sent: pure, the same draft and attempt always get the same name. */
export type NameOrder = (draft: Draft, attempt: number, market: Market) => OrderId

/** The order of a draft, as risk approves it. */
export const named = (nameOrder: NameOrder, draft: Draft, attempt: number, market: Market): RiskApproved<Order> =>
  approved({ ...draft, attempt, orderId: nameOrder(draft, attempt, market) })

/** On paper: `paper/<action>/<side>/<attempt>`. */
export const paperOrderId: NameOrder = (draft, attempt) => orderId(`paper/${draft.actionId}/${draft.side}/${attempt}`)

export type Built =
  | { readonly _tag: 'orders'; readonly drafts: ReadonlyArray<Draft> }
  | { readonly _tag: 'waits'; readonly text: string }
  | { readonly _tag: 'refused'; readonly reason: RefusalReason; readonly detail: string }

const refused = (reason: RefusalReason, detail: string): Built => ({ _tag: 'refused', reason, detail })
const HUNDREDTH = 10_000
const hundredths = (value: number): number => Math.floor(value / HUNDREDTH) * HUNDREDTH
const tickBelow = (at: number, tick: Price): Price => price(Math.floor(at / tick) * tick)
const tickAbove = (at: number, tick: Price): Price => price(Math.ceil(at / tick) * tick)

/** A taker sale's limit: touch bid − slippage, up to the tick, at least a tick. */
export const exitLimit = (bid: Price, market: Market, limits: Limits): Price =>
  tickAbove(Math.max(bid - limits.maxSlippage, market.tickSize), market.tickSize)

/** A person's limit of a sale, up to the tick, within what the venue takes. */
export const handLimit = (limit: Price, { tickSize }: Market): Price =>
  price(Math.min(Math.max(tickAbove(limit, tickSize), tickSize), ONE - tickSize))

export interface Asked {
  readonly asked: AskedAction
  readonly strategy: StrategyKey
  readonly view: MarketView
  readonly quote: Quote
  readonly limits: Limits
  readonly decidedAt: Millis
}

const draft = (
  from: Asked,
  side: Side,
  about: Side,
  rest: Pick<Order, 'direction' | 'limit' | 'amount'> & OrderKind,
): Draft => {
  const { market } = from.view
  const { trigger } = from.asked.action
  return {
    actionId: from.asked.id,
    strategy: from.strategy,
    marketId: market.marketId,
    conditionId: market.conditionId,
    tokenId: side === 'YES' ? market.yesTokenId : market.noTokenId,
    side,
    ...rest,
    takerDelay: market.takerDelay,
    fee: market.fee,
    negRisk: market.negRisk,
    version: market.version,
    tickSize: market.tickSize,
    trigger: side === about ? trigger : complement(trigger),
    decidedAt: from.decidedAt,
  }
}

const unknownText = (side: Side): string =>
  `what became of an order for ${side} is not known, or was not until lately: closed for entries`

const entry = (from: Asked, sides: ReadonlyArray<Side>, about: Side, amount: Usd): Built => {
  const { limits, view, quote } = from
  const dollars = usd(hundredths(amount))
  if (dollars < limits.minEntry)
    return refused('minimum', `${showMillionths(dollars)} USD under ${showMillionths(limits.minEntry)}`)
  const drafts: Draft[] = []
  for (const side of sides) {
    if (view.quarantined.has(side)) return refused('unknown_order', unknownText(side))
    const { ask } = touchOf(quote, side)
    if (ask >= ONE) return refused('unpriced', `nobody offers ${side}`)
    const limit = tickBelow(Math.min(ask + limits.maxSlippage, limits.highestPrice), view.market.tickSize)
    if (limit < ask)
      return refused(
        'unpriced',
        `${side} is offered at ${showMillionths(ask)}, over the highest price of ${showMillionths(limit)}`,
      )
    drafts.push(
      draft(from, side, about, { direction: 'BUY', type: 'FAK', limit, amount: { _tag: 'usd', usd: dollars } }),
    )
  }
  return { _tag: 'orders', drafts }
}

/** What a strategy can still offer of a side: what is settled of what it holds, less what its working sales may take; whole hundredths. */
const offerable = (view: MarketView, strategy: StrategyKey, side: Side): Shares => {
  const held = view.positions
    .filter(one => one.strategy === strategy && one.side === side)
    .reduce((sum, one) => sum + one.confirmed, 0)
  const offered = view.orders
    .filter(({ order }) => order.strategy === strategy && order.side === side && order.direction === 'SELL')
    .reduce((sum, { left }) => sum + (left._tag === 'shares' ? left.shares : 0), 0)
  return shares(Math.max(0, hundredths(held - offered)))
}

const sizeOf = (action: Close | PartialClose, held: Shares, least: Shares): Shares => {
  switch (action._tag) {
    case 'CLOSE':
      return held
    case 'PARTIAL_CLOSE': {
      const part = shares(hundredths(partOf(held, action.part, 'down')))
      // What would sell or leave less than the venue's minimum sells all.
      return part < least || held - part < least ? held : part
    }
  }
}

const exit = (from: Asked, action: Close | PartialClose): Built => {
  const { view, strategy, limits, quote } = from
  const least = view.market.minOrderSize
  const sizes = action.sides.flatMap(side => {
    const held = offerable(view, strategy, side)
    return held > 0 ? [{ side, size: sizeOf(action, held, least) }] : []
  })
  if (sizes.length === 0) return refused('nothing_held', `holds no ${action.sides.join(' and no ')} to sell`)
  const large = sizes.filter(({ size }) => size >= least && size > 0)
  if (large.length === 0) {
    const what = sizes.map(({ side, size }) => `${showMillionths(size)} ${side}`).join(' and ')
    return {
      _tag: 'waits',
      text: `${what} under the venue's minimum of ${showMillionths(least)}: waits for resolution`,
    }
  }
  const about = action.sides.length === 1 ? (action.sides[0] ?? 'YES') : 'YES'
  const byHand = action._tag === 'CLOSE' && action.limit !== undefined ? handLimit(action.limit, view.market) : null
  const sellable = large.filter(({ side }) => byHand !== null || touchOf(quote, side).bid > 0)
  if (sellable.length === 0) return refused('unpriced', `nobody bids for ${large.map(({ side }) => side).join(' or ')}`)
  return {
    _tag: 'orders',
    drafts: sellable.map(({ side, size }) =>
      draft(from, side, about, {
        direction: 'SELL',
        type: 'FAK',
        limit: byHand ?? exitLimit(touchOf(quote, side).bid, view.market, limits),
        amount: { _tag: 'shares', shares: size },
      }),
    ),
  }
}

const place = (from: Asked, action: Place): Built => {
  const { market } = from.view
  const size = shares(hundredths(action.shares))
  const least = market.minOrderSize
  if (size < least || size <= 0)
    return refused('minimum', `${showMillionths(size)} shares under ${showMillionths(least)}`)
  if (action.price % market.tickSize !== 0 || action.price <= 0 || action.price >= ONE)
    return refused('not_supported', `${showMillionths(action.price)} is no step of ${showMillionths(market.tickSize)}`)
  if (action.direction === 'SELL') {
    const held = offerable(from.view, from.strategy, action.side)
    if (size > held)
      return refused('nothing_held', `holds ${showMillionths(held)} ${action.side}, offers ${showMillionths(size)}`)
  }
  const { direction, side } = action
  if (direction === 'BUY' && from.view.quarantined.has(side)) return refused('unknown_order', unknownText(side))
  const amount = { _tag: 'shares', shares: size } as const
  const rest = { direction, limit: action.price, amount, ...kindOf(action) }
  return { _tag: 'orders', drafts: [draft(from, side, side, rest)] }
}

const kindOf = ({ until }: Place): OrderKind =>
  until === undefined ? { type: 'GTC' } : { type: 'GTD', endsAt: endOf(until) }

/** The orders of an action against a priced market, or why there are none. A cancel has no order of its own. */
export const ordersFor = (from: Asked): Built => {
  const { action } = from.asked
  switch (action._tag) {
    case 'OPEN_LONG':
    case 'ADD':
      return entry(from, [action.side], action.side, action.usd)
    case 'OPEN_PAIR':
      return entry(from, ['YES', 'NO'], 'YES', action.usdEach)
    case 'CLOSE':
    case 'PARTIAL_CLOSE':
      return exit(from, action)
    case 'PLACE':
      return place(from, action)
    case 'CANCEL':
      return { _tag: 'orders', drafts: [] }
  }
}

/** Two orders that could trade with each other: one token bought and sold, or YES and NO that together cost 1 or more. */
export const crosses = (a: Draft, b: Draft): boolean => {
  if (a.marketId !== b.marketId) return false
  if (a.side === b.side) {
    if (a.direction === b.direction) return false
    const [buy, sell] = a.direction === 'BUY' ? [a, b] : [b, a]
    return buy.limit >= sell.limit
  }
  if (a.side !== otherSide(b.side) || a.direction !== b.direction) return false
  return a.direction === 'BUY' ? a.limit + b.limit >= ONE : a.limit + b.limit <= ONE
}
