/** Conditions: questions about a tick that need no memory. */
import type { Side } from '../../src/domain/ids.ts'
import { type Millis, millis, type Price } from '../../src/domain/money.ts'
import { priceOf } from '../../src/domain/quote.ts'
import type { TickInput } from '../../src/domain/strategy.ts'
import { ownPosition } from './held.ts'

export type Condition = (input: TickInput) => boolean

/**
 * Seconds as a span; parts of a millisecond are rounded.
 * @example seconds(1.5) // → 1500
 */
export const seconds = (count: number): Millis => millis(Math.round(count * 1000))

/**
 * Minutes as a span or a point, negative before the start.
 * @example minutes(-30) // → -1800000
 */
export const minutes = (count: number): Millis => seconds(count * 60)

/**
 * Between two points since the match's start, both included; negative points lie before it. Never while the start is
 * unknown.
 * @example during({ from: minutes(3), to: minutes(8) })(tick({ minute: 8 })) // → true
 * @example during({ from: minutes(3), to: minutes(8) })(tick({ minute: 8.001 })) // → false
 */
export const during =
  (window: { readonly from: Millis; readonly to: Millis }): Condition =>
  ({ sinceStart }) =>
    sinceStart !== null && sinceStart >= window.from && sinceStart <= window.to

/**
 * The spread of YES (ask − bid, dollars a share) is at most so much. A missing bid counts as 0 and a missing ask as 1, so
 * a one-sided book is wide.
 * @example spreadAtMost(dollars('0.05'))(tick({ spread: '0.05' })) // → true
 * @example spreadAtMost(dollars('0.05'))(tick({ spread: '0.050001' })) // → false
 */
export const spreadAtMost =
  (most: Price): Condition =>
  ({ quote }) =>
    quote.spread <= most

/**
 * A side's price lies between two prices, both included. NO is asked for its own price of the row, not 1 − YES.
 * @example priceBetween(dollars('0.05'), dollars('0.2'))(tick({ yes: '0.2' })) // → true
 * @example priceBetween(dollars('0.05'), dollars('0.2'), 'NO')(tick({ yes: '0.2' })) // → false
 */
export const priceBetween =
  (least: Price, most: Price, side: Side = 'YES'): Condition =>
  ({ quote }) => {
    const price = priceOf(quote, side)
    return price >= least && price <= most
  }

/**
 * The ledger says that the strategy holds something of a side.
 * @example holding('YES')(tick({ holds: 'YES' })) // → true
 * @example holding('NO')(tick({ holds: 'YES' })) // → false
 */
export const holding =
  (side: Side): Condition =>
  ({ own }) =>
    ownPosition(own, side) !== null

/**
 * So much time has passed since something last happened (null: it never did). Takes the moment apart from the span, because
 * the moment is remembered and the span is a parameter.
 * @example cooldown(minutes(3))(minuteOf(1))(tick({ minute: 4 })) // → true
 * @example cooldown(minutes(3))(minuteOf(1.001))(tick({ minute: 4 })) // → false
 * @example cooldown(minutes(3))(null)(tick({ minute: 4 })) // → true
 */
export const cooldown =
  (span: Millis) =>
  (last: Millis | null): Condition =>
  ({ at }) =>
    last === null || at - last >= span

/**
 * Something is not yet among what was done for good. What was done is remembered when it *filled* (`Asking`), so that a refused
 * entry has not used up its one time.
 * @example once(['tier 1'])('tier 1') // → false
 * @example once(['tier 1'])('tier 2') // → true
 */
export const once =
  <A>(done: ReadonlyArray<A>) =>
  (what: A): boolean =>
    !done.includes(what)

/**
 * All of them; of none: always.
 * @example allOf(holding('YES'), spreadAtMost(dollars('0.05')))(tick({ holds: 'YES', spread: '0.06' })) // → false
 */
export const allOf =
  (...conditions: ReadonlyArray<Condition>): Condition =>
  input =>
    conditions.every(condition => condition(input))

/**
 * The contrary.
 * @example not(holding('YES'))(tick({})) // → true
 */
export const not =
  (condition: Condition): Condition =>
  input =>
    !condition(input)
