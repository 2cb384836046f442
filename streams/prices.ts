import { defer, type Observable } from 'rxjs'
import type { MarketId } from '../src/domain/ids.ts'
import { oneAtATime } from '../src/rx/oneAtATime.ts'
import { createBudget } from './budget.ts'
import { type DemandSettings, due } from './demands.ts'
import { type Poll, type PollPorts, type PollSettings, poll } from './poll.ts'

export type { Poll } from './poll.ts'
export interface PricesPorts extends PollPorts {}
export interface PricesSettings extends DemandSettings, PollSettings {}

/** As the venue's limits and the design want it; `pollInterval` and `earlyPolls` are settings of the program. */
export const POLLING = {
  earlyEvery: 1000,
  gather: 250,
  deadline: 5000,
  batchDeadline: 2000,
  batchRetryAfter: 250,
  tokensARequest: 100,
  pollConcurrency: 4,
  marketsAWrite: 1000,
  // Half a second over the venue's window: a request may begin later than its turn, and the one after it not.
  budgetWindow: 10_500,
  budgetRequests: 100,
  keptForEarly: 20,
} as const

/**
 * The one writer of prices (law 2): one loop, two demands. The timer marks every followed market as due, a demand its own,
 * at most once a second. Whenever no poll runs and something is due, one poll takes all that is due; what becomes
 * due meanwhile goes into the next. No demand is lost, no two polls run beside each other, an early poll
 * delays the timer's by at most itself. With early polls off it is exactly `timer(0, pollInterval)`. Requests have a budget, a fifth of the venue's limit,
 * and a fifth of that is never the timer's.
 */
export const prices =
  (ports: PricesPorts, settings: PricesSettings) =>
  (demand$: Observable<MarketId>): Observable<Poll> =>
    defer(() => {
      const budget = createBudget(settings, ports.clock)
      return due(demand$, settings, ports.clock, budget).pipe(oneAtATime(poll(ports, settings, budget)))
    })
