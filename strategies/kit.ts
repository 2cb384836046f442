/** What strategies share: pure questions about an input. */
import type { Side } from '../src/domain/ids.ts'
import { type Millis, millis, mulDiv, type Price, type Usd, usd } from '../src/domain/money.ts'
import type { Outcome } from '../src/domain/outcome.ts'
import type { Position } from '../src/domain/position.ts'
import type { Own, StrategyInput, TickInput } from '../src/domain/strategy.ts'

const CENT = 10_000
const SIDES: ReadonlyArray<Side> = ['YES', 'NO']
/** The venue takes no marketable buy under one dollar. */
export const LEAST_BUY: Usd = usd(1_000_000)
/** A second: the old engine ticked a market no oftener, so a refused wish came back no sooner there either. */
const ASK_AGAIN_AFTER: Millis = millis(1000)

/** What the strategy holds of a side; null when nothing. */
export const ownPosition = (own: Own, side: Side): Position | null =>
  own.positions.find(position => position.side === side) ?? null

/** What it holds and the venue would take back, YES first: less than the minimum size waits for the resolution. */
export const sellable = ({ own, market }: TickInput): ReadonlyArray<Position> =>
  SIDES.flatMap(side => ownPosition(own, side) ?? []).filter(({ shares }) => shares >= market.minOrderSize)

/**
 * Whether it may ask for anything but a CANCEL now: nothing is pending, and what was last refused (null: nothing) was
 * so a second ago or more. Without the pause a refusal that lasts, eg/ of the daily loss, would be asked for and
 * written down at every tick.
 */
export const mayAsk = ({ own, at }: StrategyInput, refusedAt: Millis | null): boolean =>
  own.pending.length === 0 && (refusedAt === null || at - refusedAt >= ASK_AGAIN_AFTER)

/** The entry gate: the spread of YES within its bound, and fewer markets held than allowed. */
export const mayEnter = (
  { quote, own }: TickInput,
  gate: { readonly maxSpread: Price; readonly maxPositions: number },
): boolean => quote.spread <= gate.maxSpread && own.openMarkets < gate.maxPositions

/** Whether an outcome says that something was bought or sold by an action. */
export const tookEffect = (outcome: Outcome): boolean => {
  switch (outcome._tag) {
    case 'progress':
      return outcome.kind === 'partly_filled' || outcome.shares !== 0
    case 'closing':
      return outcome.kind === 'filled' || outcome.shares !== 0
    case 'unasked':
      return false
  }
}

/** Whether an action was refused by risk or rejected by the venue: nothing of it happened. */
export const wasRefused = (outcome: Outcome): boolean =>
  outcome._tag === 'closing' && (outcome.kind === 'refused' || outcome.kind === 'rejected')

/** Dollars to whole cents, half a cent up. */
export const toCents = (amount: Usd): Usd => usd(mulDiv(amount, 1, CENT, 'nearest') * CENT)
