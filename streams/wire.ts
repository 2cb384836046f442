import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  ignoreElements,
  map,
  mergeMap,
  type Observable,
  type OperatorFunction,
  of,
  shareReplay,
  take,
  tap,
} from 'rxjs'
import type { MarketId, OrderId } from '../src/domain/ids.ts'
import { type Order, type OrderReport, type RiskApproved, rests } from '../src/domain/order.ts'
import type { Clock } from '../src/ports/clock.ts'
import { failure } from '../src/ports/failure.ts'
import type { Halts } from '../src/ports/halts.ts'
import type { Ledger } from '../src/ports/store.ts'
import type { OrderEntry, SentOrder } from '../src/ports/venue.ts'
import { feedback } from '../src/rx/feedback.ts'
import { inOrderPer } from '../src/rx/inOrderPer.ts'
import type { Failed, PersistentSettings } from './persistently.ts'
import { recording, type Written } from './recording.ts'

/** Something to do at the venue. */
export type Errand =
  | { readonly _tag: 'place'; readonly order: RiskApproved<Order> }
  | { readonly _tag: 'resume'; readonly sent: SentOrder }
  | { readonly _tag: 'cancel'; readonly order: RiskApproved<Order> }
  /** It ended, as the account tells: nothing of it rests any more. */
  | { readonly _tag: 'ended'; readonly order: RiskApproved<Order> }
  /** Cancels all that rests in a market: nobody may watch it any more. */
  | { readonly _tag: 'withdraw'; readonly marketId: MarketId }

export interface Reported {
  readonly _tag: 'reported'
  readonly report: OrderReport
  /** False: the ledger knew it already. */
  readonly isNew: boolean
}

export interface WirePorts {
  readonly ledger: Ledger
  readonly orderEntry: OrderEntry
  readonly halts: Pick<Halts, 'raise'>
  readonly clock: Clock
}

type Wired =
  | { readonly _tag: 'work'; readonly work: Reported | Failed; readonly again: ReadonlyArray<Errand> }
  | { readonly _tag: 'over' }

/**
 * Errands to the venue and back: one after another within a market up to the venue's *answer* (a delayed order must not block a
 * cancel), markets side by side; each order's reports are recorded in order, each until it succeeds or is refused for good. What the pair policy asks
 * next goes the same way.
 */
export const wire =
  (ports: WirePorts, settings: PersistentSettings): OperatorFunction<Errand, Reported | Failed> =>
  errand$ =>
    defer(() => {
      const resting = new Map<OrderId, RiskApproved<Order>>()
      const toVenue: OperatorFunction<Errand, Wired> = source$ =>
        source$.pipe(
          inOrderPer(marketOf, errand => {
            const report$ = send(ports.orderEntry, resting, errand).pipe(
              // Before it is shared: a shared stream that fails would be subscribed, that is sent, a second time.
              catchError(error => of(broken(error))),
              shareReplay({ bufferSize: Number.POSITIVE_INFINITY, refCount: true }),
            )
            return concat(of(report$), answered(errand, report$))
          }),
          // No bound of its own: risk bounds how many orders there are.
          mergeMap(report$ => recorded(ports, settings, resting, report$)),
        )
      return errand$.pipe(
        feedback(toVenue, wired =>
          wired._tag === 'over' ? { again: [], end: 'last' } : { again: wired.again, end: 'more' },
        ),
        mergeMap(wired => (wired._tag === 'over' ? EMPTY : of(wired.work))),
      )
    })

const marketOf = (errand: Errand): MarketId => {
  switch (errand._tag) {
    case 'place':
    case 'cancel':
    case 'ended':
      return errand.order.marketId
    case 'resume':
      return errand.sent.order.marketId
    case 'withdraw':
      return errand.marketId
  }
}

const send = (
  orderEntry: OrderEntry,
  resting: Map<OrderId, RiskApproved<Order>>,
  errand: Errand,
): Observable<OrderReport> => {
  const remember = (order: RiskApproved<Order>): void => {
    if (rests(order)) resting.set(order.orderId, order)
  }
  switch (errand._tag) {
    case 'place':
      return defer(() => {
        remember(errand.order)
        return orderEntry.place(errand.order)
      })
    case 'resume':
      return defer(() => {
        remember(errand.sent.order)
        return orderEntry.resume(errand.sent)
      })
    case 'cancel':
      return orderEntry.cancel(errand.order)
    case 'ended':
      return defer(() => {
        resting.delete(errand.order.orderId)
        return EMPTY
      })
    case 'withdraw':
      return defer(() => from([...resting.values()].filter(order => order.marketId === errand.marketId))).pipe(
        concatMap(order => orderEntry.cancel(order)),
      )
  }
}

/** Completes with the venue's answer; an order that an earlier process had sent was answered then. */
const answered = (errand: Errand, report$: Observable<OrderReport | Failed>): Observable<never> =>
  errand._tag === 'resume' && errand.sent.sentAt !== null ? EMPTY : report$.pipe(take(1), ignoreElements())

const broken = (error: unknown): Failed => ({
  _tag: 'failed',
  what: 'wire',
  failure: failure('venue', `the order entry broke: ${String(error)}`),
  attempt: 1,
})

const recorded = (
  ports: WirePorts,
  settings: PersistentSettings,
  resting: Map<OrderId, RiskApproved<Order>>,
  report$: Observable<OrderReport | Failed>,
): Observable<Wired> =>
  concat(
    report$.pipe(
      tap(report => {
        if (report._tag === 'done') resting.delete(report.order.orderId)
      }),
      concatMap(report =>
        report._tag === 'failed'
          ? of<Wired>({ _tag: 'work', work: report, again: [] })
          : recording(ports, settings, report).pipe(map(toWired)),
      ),
    ),
    of<Wired>({ _tag: 'over' }),
  )

const toWired = ({ report, answer }: Written): Wired => {
  switch (answer._tag) {
    case 'failed':
      return { _tag: 'work', work: answer, again: [] }
    case 'succeeded':
      return {
        _tag: 'work',
        work: { _tag: 'reported', report, isNew: answer.value.isNew },
        again: answer.value.next.map(order => ({ _tag: 'place', order })),
      }
  }
}
