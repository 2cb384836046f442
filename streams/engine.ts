import { EMPTY, filter, map, merge, mergeMap, type Observable, type OperatorFunction, share, takeUntil } from 'rxjs'
import type { Decision } from '../src/domain/strategy.ts'
import type { Tick } from '../src/domain/tick.ts'
import type { Account } from '../src/ports/account.ts'
import type { Halts } from '../src/ports/halts.ts'
import type { Reconciliations } from '../src/ports/reconciliations.ts'
import { type DiscoveryPorts, type DiscoverySettings, discovery } from './discovery.ts'
import { type EventsPorts, type EventsSettings, events } from './events.ts'
import { type ExecutorPorts, type ExecutorSettings, executor } from './executor.ts'
import { type Happening, nudge, refreshes } from './happening.ts'
import { type PeriodicSettings, periodic } from './periodic.ts'
import { type PricesPorts, type PricesSettings, prices } from './prices.ts'
import { type ReconciliationSettings, reconciliation } from './reconciliation.ts'
import { type ScoresPorts, type ScoresSettings, scores } from './scores.ts'
import { type TicksPorts, type TicksSettings, ticks } from './ticks.ts'

/** What the pipeline needs of the world. */
export interface EnginePorts extends DiscoveryPorts, EventsPorts, PricesPorts, ScoresPorts, TicksPorts, ExecutorPorts {
  /** Once it says anything no more ticks begin: what is under way ends, what is to be saved is saved. */
  readonly stop$: Observable<unknown>
  /** What persons ask beside the strategies; it goes through the same verdict and over the same wire. */
  readonly manual$: Observable<Decision>
  /** Of the order entry; null on paper. */
  readonly account: Account | null
  readonly reconciliations: Reconciliations
  readonly halts: Pick<Halts, 'raise' | 'well'>
}
export interface EngineSettings {
  readonly discovery: DiscoverySettings
  readonly events: EventsSettings
  readonly prices: PricesSettings
  readonly scores: ScoresSettings
  readonly periodic: PeriodicSettings
  readonly ticks: TicksSettings
  readonly executor: ExecutorSettings
  readonly account: ReconciliationSettings
}

/**
 * The whole pipeline. A socket says that something happened, a poll says what it costs, both meet in one row; the row
 * makes a tick, the strategies make decisions of ticks, the executor makes orders, fills and positions of decisions.
 * How a match stands is written beside the row and comes with its ticks; it makes none.
 * The loop closes through the ledger: what came of a decision is the next outcome that its market hears.
 */
export const engine = (ports: EnginePorts, strategies: OperatorFunction<Tick, Decision>, settings: EngineSettings) => {
  const discovery$ = discovery(ports, settings.discovery).pipe(share())
  const followed$ = discovery$.pipe(map(found => found.followed))

  const event$ = followed$.pipe(events(ports, settings.events), share())
  const demand$ = merge(event$.pipe(map(event => event.marketId)), ports.orderEntry.demand$)
  const poll$ = demand$.pipe(prices(ports, settings.prices), share())

  const score$ = followed$.pipe(scores(ports, settings.scores), share())

  const refresh$ = poll$.pipe(mergeMap(poll => refreshes(ports.clock)(poll.changed)))
  const period$ = followed$.pipe(periodic(ports, settings.periodic))
  const nudge$ = ports.ledger.outcomes$.pipe(map(nudge))
  const happening$: Observable<Happening> = merge(event$, refresh$, period$, nudge$)

  const tick$ = happening$.pipe(takeUntil(ports.stop$), ticks(ports, settings.ticks), share())
  const decision$ = tick$.pipe(strategies, share())
  const blind$ = tick$.pipe(
    filter(tick => tick._tag === 'blind'),
    map(tick => tick.market.marketId),
  )
  const told$ = ports.account === null ? EMPTY : reconciliation({ ...ports, account: ports.account }, settings.account)
  const asked$ = merge(decision$, ports.manual$.pipe(takeUntil(ports.stop$)))
  const work$ = asked$.pipe(executor(ports, settings.executor, blind$, told$), share())

  return { discovery$, event$, poll$, score$, tick$, decision$, work$ }
}
