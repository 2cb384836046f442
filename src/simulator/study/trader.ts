/** A rule at work in one market, at the venue's own executable prices: the books that stand there, level by level, and the taker's fee. */
import type { Direction, Side } from '../../domain/ids.ts'
import {
  addUsd,
  complement,
  NO_SHARES,
  NO_USD,
  ONE,
  type Price,
  type Shares,
  shares,
  sharesFor,
  subShares,
  subUsd,
  takerFee,
  type Usd,
  usd,
  worth,
} from '../../domain/money.ts'
import type { Market } from '../market.ts'
import { levelsOf } from '../order-book.ts'
import type { Act, Held, Look, Rule } from './rules.ts'

/** What a rule spends on a purchase, and how far beyond the touch it goes. */
const STAKE = usd(25_000_000)
const SLIPPAGE = 20_000
/** It acts this long after it looked: the venue's delay of takers. */
export const DELAY = 3000

export interface Trader {
  /** Decides by what it sees; what it asks for is done at the next `execute`. */
  readonly look: (look: Look) => void
  readonly execute: (minutes: number) => void
  /** What it has gained when the market has paid, in dollars. */
  readonly gain: () => number
  readonly trades: () => number
}

interface Fill {
  readonly size: Shares
  readonly dollars: Usd
  readonly fee: Usd
}

/** What an order would get from the book as it stands; the book stays as it is, so that rules do not trade with each other. */
const walk = (
  market: Market,
  side: Side,
  own: Direction,
  want: { readonly dollars: Usd } | { readonly shares: Shares },
): Fill => {
  const { bids, asks } = levelsOf(market.book)
  const takesAsks = (side === 'YES') === (own === 'BUY')
  const levels = (takesAsks ? asks : bids)
    .map(level => ({ size: level.size, price: side === 'YES' ? level.price : complement(level.price) }))
    .toReversed()
  const touch = levels[0]?.price ?? null
  const fits = (price: Price): boolean =>
    touch !== null && (own === 'BUY' ? price <= touch + SLIPPAGE : price >= touch - SLIPPAGE)
  let size = NO_SHARES
  let dollars = NO_USD
  let fee = NO_USD
  for (const level of levels) {
    if (!fits(level.price)) break
    const wanted =
      'dollars' in want ? sharesFor(subUsd(want.dollars, dollars), level.price, 'down') : subShares(want.shares, size)
    const taken = shares(Math.min(wanted, level.size))
    if (taken <= 0) break
    size = shares(size + taken)
    dollars = addUsd(dollars, worth(taken, level.price, own === 'BUY' ? 'up' : 'down'))
    fee = addUsd(fee, takerFee(taken, level.price, market.fee))
  }
  return { size, dollars, fee }
}

export const createTrader = (rule: Rule, market: Market): Trader => {
  let cash = NO_USD
  let count = 0
  let holding: (Held & { readonly size: Shares }) | null = null
  let asked: { readonly act: Act; readonly price: number } | null = null

  const enter = (side: Side, price: number, minutes: number): void => {
    const fill = walk(market, side, 'BUY', { dollars: STAKE })
    if (fill.size <= 0) return
    cash = subUsd(cash, addUsd(fill.dollars, fill.fee))
    holding = { side, size: fill.size, since: minutes, price }
    count++
  }
  const leave = (): void => {
    if (holding === null) return
    const fill = walk(market, holding.side, 'SELL', { shares: holding.size })
    cash = addUsd(cash, subUsd(fill.dollars, fill.fee))
    const left = subShares(holding.size, fill.size)
    holding = left <= 0 ? null : { ...holding, size: left }
    if (fill.size > 0) count++
  }

  return {
    look: seen => {
      if (rule.times === 'once' && count > 0) return
      const act = rule.act(seen, holding)
      asked = act === null ? null : { act, price: seen.price }
    },
    execute: minutes => {
      if (asked === null || market.status !== 'open') return
      const { act, price } = asked
      asked = null
      if (act._tag === 'Sell') leave()
      else if (holding === null) enter(act.side, price, minutes)
    },
    gain: () => {
      if (holding === null) return cash / ONE
      const paid = holding.side === 'YES' ? market.payout : complement(market.payout)
      return addUsd(cash, worth(holding.size, paid, 'down')) / ONE
    },
    trades: () => count,
  }
}
