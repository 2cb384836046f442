/** What a strategy holds and may still hold: only ever from the ledger. */
import type { Side } from '../../src/domain/ids.ts'
import { mulDiv, type Price, type Usd, usd } from '../../src/domain/money.ts'
import type { Position } from '../../src/domain/position.ts'
import type { Own, TickInput } from '../../src/domain/strategy.ts'

const CENT = 10_000
export const SIDES: ReadonlyArray<Side> = ['YES', 'NO']
/** The venue takes no marketable buy under one dollar. */
export const LEAST_BUY: Usd = usd(1_000_000)

/** What the strategy holds of a side; null when nothing. */
export const ownPosition = (own: Own, side: Side): Position | null =>
  own.positions.find(position => position.side === side) ?? null

/** What it holds and the venue would take back, YES first: less than the minimum size waits for the resolution. */
export const sellable = ({ own, market }: TickInput): ReadonlyArray<Position> =>
  own.positions.length === 0
    ? own.positions
    : SIDES.flatMap(side => ownPosition(own, side) ?? []).filter(({ shares }) => shares >= market.minOrderSize)

/**
 * The entry gate: the spread of YES within its bound, and fewer markets held than allowed; a market that it already holds
 * something in takes no further place.
 */
export const mayEnter = (
  { quote, own }: TickInput,
  gate: { readonly maxSpread: Price; readonly maxPositions: number },
): boolean => quote.spread <= gate.maxSpread && (own.positions.length > 0 || own.openMarkets < gate.maxPositions)

/** Whether so many dollars more of a side are free in the wallet and stay within what may be held of it, at cost. */
export const canBuy = (own: Own, side: Side, amount: Usd, maxPositionUsd: Usd): boolean =>
  own.available >= amount && (ownPosition(own, side)?.cost ?? 0) + amount <= maxPositionUsd

/** Dollars to whole cents, half a cent up. */
export const toCents = (amount: Usd): Usd => usd(mulDiv(amount, 1, CENT, 'nearest') * CENT)
