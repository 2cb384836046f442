import { type Observable, Subject, type Subscription } from 'rxjs'
import type { engine } from '../../streams/engine.ts'
import { matchNames } from '../cockpit/names.ts'
import type { Happening } from '../cockpit/sources.ts'
import type { MarketId } from '../domain/ids.ts'
import type { Market } from '../domain/market.ts'
import { showMillionths } from '../domain/money.ts'
import type { OrderReport } from '../domain/order.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Message } from '../ports/messages.ts'
import type { Facts } from './facts.ts'
import { ofDecision, ofEvent, ofNotice, ofRefusal, ofReport, subjectOf } from './happenings.ts'
import type { BuiltPorts } from './ports.ts'
import type { Tally } from './tally.ts'
import { tellNotice, tellReport, tellSettled } from './telling.ts'

/** Names of markets for the feed; the oldest are forgotten. */
const NAMES_KEPT = 2000

const forgetOldest = <Key>(names: Map<Key, unknown>): void => {
  const [oldest] = names.keys()
  if (names.size > NAMES_KEPT && oldest !== undefined) names.delete(oldest)
}

export interface Observing {
  readonly happening$: Observable<Happening>
  /** Subscribes to everything: the pipeline runs from then on. Ends when the executor has nothing left to do. */
  readonly begin: (pipeline: ReturnType<typeof engine>, done: () => void) => Subscription
}

/** Watches the pipeline: counts, logs, keeps the facts of its health and says in words what happens. It decides nothing. */
export const createObserving = (
  ports: BuiltPorts,
  {
    tally,
    facts,
    clock,
    log,
    tell,
  }: {
    readonly tally: Tally
    readonly facts: Facts
    readonly clock: Clock
    readonly log: Log
    /** Hears what people are told by message. */
    readonly tell: (message: Message) => void
  },
): Observing => {
  const happening$ = new Subject<Happening>()
  const markets = new Map<MarketId, Market>()
  /** Names of matches by their event: those of totals and handicaps are known from another market. */
  const matches = new Map<string, string>()
  const named = (marketId: MarketId) => {
    const market = markets.get(marketId)
    return subjectOf(market, market === undefined ? undefined : matches.get(market.eventId))
  }
  const titled = (marketId: MarketId) => named(marketId).market
  const know = (market: Market): void => {
    if (markets.get(market.marketId) === market) return
    markets.delete(market.marketId)
    markets.set(market.marketId, market)
    for (const [event, match] of matchNames([market])) matches.set(event, match)
    forgetOldest(markets)
    forgetOldest(matches)
  }
  const tellIf = (message: Message | null): void => {
    if (message !== null) tell(message)
  }
  const tellOf = (happening: Happening | null): void => {
    if (happening !== null) happening$.next(happening)
  }
  const broke = (stream: string) => (defect: unknown) =>
    log.error('a stream broke, which is a defect of the engine: please report it', {
      stream,
      defect: defect instanceof Error ? (defect.stack ?? defect.message) : String(defect),
    })

  return {
    happening$,
    begin: (pipeline, done) => {
      const all = ports.notice$.subscribe(notice => {
        facts.notice(notice)
        tally.notice(notice)
        tellIf(tellNotice(notice, 'marketId' in notice ? titled(notice.marketId) : null, clock.now()))
        tellOf(ofNotice(notice, clock.now()))
      })
      all.add(
        pipeline.work$.subscribe({
          next: work => {
            facts.work(work)
            tally.work(work)
            switch (work._tag) {
              case 'approval':
                for (const refusal of work.refusals) {
                  log.info('refused', { strategy: refusal.strategy, reason: refusal.reason, detail: refusal.detail })
                  happening$.next(ofRefusal(refusal, named(refusal.marketId)))
                }
                return
              case 'reported':
                // The account tells of a fill each time that it comes further.
                if (!work.isNew) return
                logReport(log, work.report)
                tellIf(tellReport(work.report, titled(work.report.order.marketId)))
                tellOf(ofReport(work.report, named(work.report.order.marketId)))
                return
              case 'resumed':
                if (work.orders > 0) log.info('orders of an earlier run are taken up again', { orders: work.orders })
                return
              case 'settled':
                log.info('resolved markets were paid', { markets: work.markets })
                for (const marketId of work.markets) tell(tellSettled(titled(marketId), clock.now()))
                return
              case 'reconciled':
                for (const { evidence, ...one } of work.found.corrections)
                  log.info('corrected after the venue', { what: one._tag, evidence })
                for (const { about, text } of work.found.mismatches)
                  log.error('ledger and venue differ', { about, text })
                return
              case 'failed':
              case 'saved':
                return
            }
          },
          error: broke('work'),
          complete: done,
        }),
      )
      all.add(
        pipeline.decision$.subscribe({
          next: decision => {
            tally.decision(decision, clock.monotonic())
            facts.decision(decision)
            const { strategy, marketId, fault } = decision
            if (fault !== null) ports.notice({ _tag: 'strategy_off', strategy, marketId, fault })
            for (const happening of ofDecision(decision, named(decision.marketId))) happening$.next(happening)
          },
          error: broke('decision'),
        }),
      )
      all.add(
        pipeline.tick$.subscribe({
          next: tick => {
            know(tick.market)
            tally.tick(tick, clock.monotonic())
            facts.tick(tick)
          },
          error: broke('tick'),
        }),
      )
      all.add(
        pipeline.poll$.subscribe({
          next: poll => {
            tally.poll(poll)
            facts.poll(poll)
          },
          error: broke('poll'),
        }),
      )
      all.add(
        pipeline.event$.subscribe({
          next: event => {
            tally.event(event)
            happening$.next(ofEvent(event, named(event.marketId)))
          },
          error: broke('event'),
        }),
      )
      all.add(pipeline.score$.subscribe({ next: facts.scored, error: broke('score') }))
      all.add(
        pipeline.discovery$.subscribe({
          next: pass => {
            tally.discovery(pass)
            facts.discovery(pass)
          },
          error: broke('discovery'),
        }),
      )
      return all
    },
  }
}

const logReport = (log: Log, report: OrderReport): void => {
  const { orderId, strategy, side, direction } = report.order
  switch (report._tag) {
    case 'accepted':
      log.debug('order taken', { orderId, status: report.status })
      return
    case 'filled':
      log.info('filled', {
        strategy,
        direction,
        side,
        shares: showMillionths(report.shares),
        price: showMillionths(report.price),
        fee: showMillionths(report.fee),
      })
      return
    case 'done':
      log.info('order ended', { orderId, result: report.result, text: report.text })
      return
    case 'unknown':
      log.warn('nobody knows what became of an order; it is looked up', { orderId, text: report.text })
      return
    case 'settled':
      if (report.settlement === 'confirmed') log.debug('fill settled', { orderId, fill: report.fillKey })
      else log.warn('a fill failed to settle and is reversed', { orderId, fill: report.fillKey, text: report.text })
      return
  }
}
