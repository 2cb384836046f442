/** How much of a side that swung swing_rebalance sells. */
import type { Market } from '../src/domain/market.ts'
import { mulDiv, ONE, type Price, partOf, type Shares, shares, type Usd, usd, worth } from '../src/domain/money.ts'
import type { Position } from '../src/domain/position.ts'

/** Parts in millionths. */
export interface SizeRule {
  readonly sell_part: number
  readonly sell_caution: number
  readonly least_side: number
  readonly min_sell_shares: Shares
  readonly min_sell_part: number
  readonly max_sell_part: number
  readonly min_add_usd: Usd
}
export interface Holdings {
  readonly held: Position
  readonly price: Price
  /** The other side, null when none of it is held, and its price. */
  readonly rest: Position | null
  readonly restPrice: Price
  readonly market: Market
}

/**
 * The most that leaves a side at least the part k of the holdings, these being (S − x)·P of that side and O + x·C of the other
 * one (S its shares, P its price, C its average cost, O the other's present value): x = ((1 − k)·S·P − k·O) / ((1 − k)·P + k·C).
 * Rounded so that k holds; 0 when it does not hold even now.
 */
const mostOf = (k: number, { held, price, rest, restPrice }: Holdings): Shares => {
  const value = worth(held.shares, price, 'down')
  const other = rest === null ? usd(0) : worth(rest.shares, restPrice, 'up')
  const above = mulDiv(value, ONE - k, ONE, 'down') - mulDiv(other, k, ONE, 'up')
  const below = mulDiv(price, ONE - k, ONE, 'up') + mulDiv(held.averagePrice, k, ONE, 'up')
  return shares(above <= 0 || below <= 0 ? 0 : mulDiv(above, ONE, below, 'down'))
}

/**
 * The smaller of `sell_part` of the side (half) and `sell_caution` (0.95) × the most that leaves it `least_side` (0.30) of
 * holdings; as shares, and as the part of the position that it is, kept within 0.01 … 0.99. Null (nothing) when that is
 * under 0.1 share, had cost under 1 USD, or when it or what it leaves is under the venue's minimum size: risk would
 * sell the whole side then.
 */
export const sizeOf = (
  rule: SizeRule,
  holdings: Holdings,
): { readonly shares: Shares; readonly part: number } | null => {
  const { held, market } = holdings
  const most = partOf(mostOf(rule.least_side, holdings), rule.sell_caution, 'down')
  const size = shares(Math.min(partOf(held.shares, rule.sell_part, 'down'), most))
  const least = Math.max(rule.min_sell_shares, market.minOrderSize)
  if (size <= 0 || size < least || held.shares - size < market.minOrderSize) return null
  if (worth(size, held.averagePrice, 'down') < rule.min_add_usd) return null
  const part = mulDiv(size, ONE, held.shares, 'nearest')
  return { shares: size, part: Math.min(Math.max(part, rule.min_sell_part), rule.max_sell_part) }
}
