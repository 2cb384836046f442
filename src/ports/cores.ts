import type { Action } from '../domain/action.ts'
import type { Market } from '../domain/market.ts'
import type { Millis } from '../domain/money.ts'
import type { Quote } from '../domain/quote.ts'
import type { ActionOrder, AfterOrder, LedgerView, Verdict } from '../domain/risk.ts'
import type { Waiting } from './store.ts'

/** The pure cores of trading, handed to the store, which runs them inside its transactions. */
export interface TradingCores {
  /** One verdict for each action of the decisions, in order; each approval changes what the next is judged against. */
  readonly judge: (view: LedgerView, waiting: ReadonlyArray<Waiting>, at: Millis) => ReadonlyArray<Verdict>
  /** What an action does after one of its orders ended: waits for the others, sends another, or closes. */
  readonly after: (ended: EndedAction) => AfterOrder
}
export interface EndedAction {
  readonly kind: Action['_tag']
  /** All orders of the action, oldest first; at least one. */
  readonly orders: ReadonlyArray<ActionOrder>
  readonly market: Market
  readonly quote: Quote | null
}
