import { map, merge, mergeMap, type Observable, type OperatorFunction, share, takeUntil } from 'rxjs'
import type { Decision } from '../src/domain/strategy.ts'
import type { Tick } from '../src/domain/tick.ts'
import { type DiscoveryPorts, type DiscoverySettings, discovery } from './discovery.ts'
import { type EventsPorts, type EventsSettings, events } from './events.ts'
import { type ExecutorPorts, type ExecutorSettings, executor } from './executor.ts'
import { periodic } from './periodic.ts'
import { type PricesPorts, type PricesSettings, prices } from './prices.ts'
import { type Happening, type TicksPorts, type TicksSettings, ticks } from './ticks.ts'

export type EnginePorts = DiscoveryPorts &
  EventsPorts &
  PricesPorts &
  TicksPorts &
  ExecutorPorts & {
    /** Once it says anything, no more ticks begin: what is under way ends, what is to be saved is saved. */
    readonly stop$: Observable<unknown>
  }
export interface EngineSettings {
  readonly discovery: DiscoverySettings
  readonly events: EventsSettings
  readonly prices: PricesSettings
  readonly periodic: { readonly every: number }
  readonly ticks: TicksSettings
  readonly executor: ExecutorSettings
}

/**
 * The whole pipeline. A socket says that something happened, a poll says what it costs, both meet in one row; the row
 * makes a tick, strategies make decisions of ticks, the executor makes orders, fills and positions of decisions.
 * The loop closes through the ledger: what came of a decision is heard as the next outcome of its market.
 */
export const engine = (ports: EnginePorts, strategies: OperatorFunction<Tick, Decision>, settings: EngineSettings) => {
  const discovery$ = discovery(ports, settings.discovery).pipe(share())
  const followed$ = discovery$.pipe(
    map(found => found.followed),
    share(),
  )
  const event$ = events(ports, settings.events)(followed$).pipe(share())
  const demand$ = merge(event$.pipe(map(event => event.marketId)), ports.orderEntry.demand$)
  const poll$ = prices(ports, settings.prices)(demand$).pipe(share())
  const refresh$ = poll$.pipe(
    mergeMap(poll => poll.changed),
    map(refreshed(ports)),
  )
  const period$ = periodic(ports, settings.periodic)(followed$)
  const nudge$ = ports.ledger.outcomes$.pipe(map(nudged))
  const happening$: Observable<Happening> = merge(event$, refresh$, period$, nudge$).pipe(takeUntil(ports.stop$))
  const tick$ = happening$.pipe(ticks(ports, settings.ticks), share())
  const decision$ = tick$.pipe(strategies, share())
  const work$ = decision$.pipe(executor(ports, settings.executor), share())

  return { discovery$, event$, poll$, tick$, decision$, work$ }
}
