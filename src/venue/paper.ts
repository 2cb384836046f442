import { concat, defer, EMPTY, filter, type Observable, of, Subject } from 'rxjs'
import type { MarketId, OrderId } from '../domain/ids.ts'
import { type Millis, shares } from '../domain/money.ts'
import type { Amount, Order, OrderReport, RiskApproved } from '../domain/order.ts'
import type { Clock } from '../ports/clock.ts'
import type { PaperBooks } from '../ports/store.ts'
import type { OrderEntry, SentOrder } from '../ports/venue.ts'
import { endReport, paperFloor } from './paperFloor.ts'
import { placeResting, rest } from './paperResting.ts'
import { type TakerSettings, takeBook } from './paperTaker.ts'

export interface PaperPorts {
  readonly paperBooks: PaperBooks
  readonly clock: Clock
}

/**
 * An exchange on paper. A taker order meets the first stored book whose request began at sent + taker delay or later; a resting
 * order fills only when the opposite touch goes *through* its price, at its price, without a fee. Pessimistic where it cannot know.
 * A restart forgets only what was taken of levels that still stand.
 */
export const createPaper = ({ paperBooks, clock }: PaperPorts, settings: TakerSettings): OrderEntry => {
  const demand$ = new Subject<MarketId>()
  const cancelled$ = new Subject<OrderId>()
  const floor = paperFloor(paperBooks, clock)

  const cancelOf = (order: Order) => cancelled$.pipe(filter(id => id === order.orderId))
  const take = (order: RiskApproved<Order>, sentAt: Millis): Observable<OrderReport> =>
    takeBook(floor, settings, () => demand$.next(order.marketId), order, sentAt)

  const place = (order: RiskApproved<Order>): Observable<OrderReport> =>
    defer(() => {
      switch (order.type) {
        case 'FAK': {
          const at = clock.now()
          return concat(of<OrderReport>({ _tag: 'accepted', order, at, status: 'delayed' }), take(order, at))
        }
        case 'GTC':
        case 'GTD':
          return placeResting(floor, order, cancelOf(order))
      }
    })

  const resume = ({ order, sentAt, filledShares, wanted }: SentOrder): Observable<OrderReport> =>
    defer(() => {
      if (wanted === 'cancel') return of(endReport(order, 'cancelled', 'cancelled as asked', clock))
      if (sentAt === null) return place(order)
      switch (order.type) {
        case 'FAK':
          // It met its book before the restart; the rest was killed then.
          return filledShares > 0
            ? of(endReport(order, 'killed', 'the engine was restarted between its fills', clock))
            : take(order, sentAt)
        case 'GTC':
        case 'GTD':
          return rest(
            floor,
            order,
            { left: leftOf(order.amount, filledShares), filled: filledShares },
            sentAt,
            cancelOf(order),
          )
      }
    })

  return {
    place,
    resume,
    cancel: order =>
      defer(() => {
        cancelled$.next(order.orderId)
        return EMPTY
      }),
    demand$,
    mode: () => 'open',
  }
}

/** A resting order is told in shares. */
const leftOf = (amount: Amount, filled: number): Amount =>
  amount._tag === 'shares' ? { _tag: 'shares', shares: shares(Math.max(0, amount.shares - filled)) } : amount
