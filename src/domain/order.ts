import type { AskedAction } from './action.ts'
import type { Brand } from './brand.ts'
import type { ActionId, ConditionId, Direction, MarketId, OrderId, Side, StrategyKey, TokenId } from './ids.ts'
import type { Market } from './market.ts'
import type { FeeSchedule, Millis, Price, Shares, Usd } from './money.ts'

/** Spend so many dollars, or trade so many shares. An entry is told in dollars: the fill decides the shares. */
export type Amount = { readonly _tag: 'usd'; readonly usd: Usd } | { readonly _tag: 'shares'; readonly shares: Shares }

/** FAK: fills what stands there at once, the rest is killed. GTC: rests, post-only. GTD: the same, until it ends by itself. */
export type OrderKind =
  | { readonly type: 'FAK' | 'GTC' }
  /** `endsAt`: a whole second (src/domain/goodTill.ts). */
  | { readonly type: 'GTD'; readonly endsAt: Millis }
export type OrderType = OrderKind['type']

/** Whether what does not fill at once stays in the book, without ever taking. */
export const rests = ({ type }: Pick<OrderKind, 'type'>): boolean => {
  switch (type) {
    case 'FAK':
      return false
    case 'GTC':
    case 'GTD':
      return true
  }
}

/** `negRisk`, `version` and `tickSize` are the market's when the order was named: they are part of what is signed. */
interface Terms extends Pick<Market, 'negRisk' | 'version' | 'tickSize'> {
  readonly actionId: ActionId
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly conditionId: ConditionId
  readonly tokenId: TokenId
  readonly side: Side
  readonly direction: Direction
  /** Pays at most / takes at least this. */
  readonly limit: Price
  readonly amount: Amount
  readonly takerDelay: Millis
  readonly fee: FeeSchedule
  /** The trigger tick's price of this side: slippage is measured from it. */
  readonly trigger: Price
  readonly decidedAt: Millis
}
/** An order before it has its name. */
export type Draft = Terms & OrderKind
/** What the venue gets. */
export type Order = Draft & {
  readonly orderId: OrderId
  /** Counts from 1 within its action and side. */
  readonly attempt: number
}

/** Only such a thing can be sent. */
export type RiskApproved<A> = Brand<A, 'RiskApproved'>
/** For risk (`src/trading/risk.ts`, `src/trading/after.ts`) and for reading back an order that it approved; for nobody else. */
export const approved = <A>(order: A): RiskApproved<A> => order as RiskApproved<A>

/** Why risk said no, in one word that is counted; `docs/risk.md` has a sentence for each. */
export const REFUSAL_REASONS = [
  'pending',
  'stale',
  'suspect',
  'unpriced',
  'spread',
  'moved',
  'positions',
  'position_usd',
  'wallet',
  'exposure',
  'match',
  'starting',
  'venue',
  'daily_loss',
  'order_rate',
  'closed',
  'inactive',
  'minimum',
  'until',
  'nothing_held',
  'self_cross',
  'unknown_order',
  'busy',
  'halted',
  'not_supported',
] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** The other half of an approval. `detail` has the numbers in words, eg/ `spread 0.12 over 0.10`. */
export interface Refusal {
  readonly asked: AskedAction
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly reason: RefusalReason
  readonly detail: string
  readonly at: Millis
}

/** An approved action: what is written before anything goes out. */
export interface Intent {
  readonly asked: AskedAction
  readonly strategy: StrategyKey
  readonly marketId: MarketId
  readonly at: Millis
  /** One order; two for a pair. */
  readonly orders: ReadonlyArray<RiskApproved<Order>>
  /** Dollars held back from the wallet until the action ends, fees included. */
  readonly reserve: Usd
}

/** What happened to an order, in the venue's (or the paper venue's) words. */
export type OrderReport = OrderAccepted | OrderFilled | OrderDone | OrderUnknown | FillSettled

interface Reported {
  readonly order: RiskApproved<Order>
  readonly at: Millis
}
/** The answer: it is taken. `delayed`: a taker order waits for its book. */
export interface OrderAccepted extends Reported {
  readonly _tag: 'accepted'
  readonly status: 'live' | 'delayed'
}
export interface OrderFilled extends Reported {
  readonly _tag: 'filled'
  /** Unique for good: the same fill told twice counts once. */
  readonly fillKey: string
  readonly shares: Shares
  readonly price: Price
  readonly fee: Usd
  /** `maker`: it rested, and was met at its limit. */
  readonly role: 'taker' | 'maker'
  /** `matched` is provisional: it counts as exposure, but is not offered for sale. */
  readonly settlement: 'matched' | 'confirmed'
  /** The book that it met, when the venue tells (on paper). */
  readonly book: MetBook | null
}
/** Touch of the order's token, and when that book's request began. */
export interface MetBook {
  readonly bid: Price
  readonly ask: Price
  readonly observedAt: Millis
}
/** The end of the order. `not_placed`: presumed, because the venue never showed it. */
export interface OrderDone extends Reported {
  readonly _tag: 'done'
  readonly result: 'filled' | 'killed' | 'cancelled' | 'expired' | 'rejected' | 'not_placed'
  readonly text: string
}
/** Sent, or perhaps sent, and nobody knows what became of it: it counts as if filled and is never sent again. */
export interface OrderUnknown extends Reported {
  readonly _tag: 'unknown'
  readonly text: string
}
/** How the settlement of a fill ended. A failed fill never was: it is reversed once. */
export interface FillSettled extends Reported {
  readonly _tag: 'settled'
  readonly fillKey: string
  readonly settlement: 'confirmed' | 'failed'
  readonly text: string
}
