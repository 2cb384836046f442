import type { ActionId, Direction, OrderId, Side } from './ids.ts'
import type { Millis, Price, Shares, Usd } from './money.ts'

/**
 * What a strategy wants. `reason` is for people; `trigger` is the price of the tick that it acts on (of the side it is
 * about; YES for both sides), from which risk measures how far the market has moved since.
 */
export type Action = OpenLong | OpenPair | Add | Close | PartialClose | Place | Cancel

interface Wanted {
  readonly reason: string
  readonly trigger: Price
}
export interface OpenLong extends Wanted {
  readonly _tag: 'OPEN_LONG'
  readonly side: Side
  readonly usd: Usd
}
/** YES and NO together: one action, one verdict, two orders. */
export interface OpenPair extends Wanted {
  readonly _tag: 'OPEN_PAIR'
  readonly usdEach: Usd
}
export interface Add extends Wanted {
  readonly _tag: 'ADD'
  readonly side: Side
  readonly usd: Usd
}
export interface Close extends Wanted {
  readonly _tag: 'CLOSE'
  readonly sides: ReadonlyArray<Side>
  /** Only a person's: it sells at this or better, and in return also on a price that is stale, suspect or wide. */
  readonly limit?: Price
}
export interface PartialClose extends Wanted {
  readonly _tag: 'PARTIAL_CLOSE'
  readonly sides: ReadonlyArray<Side>
  /** Millionths of what is held: 500,000 is half. */
  readonly part: number
}
/** A resting post-only order. */
export interface Place extends Wanted {
  readonly _tag: 'PLACE'
  readonly side: Side
  readonly direction: Direction
  readonly price: Price
  readonly shares: Shares
  /** It ends by itself then, at least 130 s ahead; absent: it rests until it is filled or cancelled. */
  readonly until?: Millis
}
export interface Cancel extends Wanted {
  readonly _tag: 'CANCEL'
  readonly orderId: OrderId
}

/** An action with its name for good. */
export interface AskedAction {
  readonly id: ActionId
  readonly action: Action
}

/** An action without its closing outcome yet. */
export interface PendingAction {
  readonly id: ActionId
  readonly kind: Action['_tag']
  readonly since: Millis
}

export const isEntry = (action: Action): boolean => {
  switch (action._tag) {
    case 'OPEN_LONG':
    case 'OPEN_PAIR':
    case 'ADD':
      return true
    case 'PLACE':
      return action.direction === 'BUY'
    case 'CLOSE':
    case 'PARTIAL_CLOSE':
    case 'CANCEL':
      return false
  }
}
