import { concatMap, filter, ignoreElements, map, merge, mergeMap, type Observable, take, tap, timer } from 'rxjs'
import { type Millis, millis } from '../domain/money.ts'
import type { Order, OrderReport, RiskApproved } from '../domain/order.ts'
import type { StoredBook } from '../ports/store.ts'
import { endReport, fillReport, type PaperFloor } from './paperFloor.ts'
import { isSpent } from './paperWalk.ts'

export interface TakerSettings {
  /** A taker order that met no book for so long after it was sent is killed: its market closed or vanished under it. */
  readonly deadline: Millis
  /** How often an order that waits for its book asks for a poll again. */
  readonly demandEvery: Millis
}

const NO_MATCH =
  'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.'

/**
 * A taker order on its way: asks for a poll at sent + taker delay (and again while the books that come are too old), meets the first
 * stored book whose request began then or later, and ends.
 */
export const takeBook = (
  floor: PaperFloor,
  settings: TakerSettings,
  demand: () => void,
  order: RiskApproved<Order>,
  sentAt: Millis,
): Observable<OrderReport> => {
  const { clock } = floor
  const due = millis(sentAt + order.takerDelay)
  const untilDue = Math.max(0, due - clock.now())
  // No longer than from now on: the clock may have been set back.
  const untilDeadline = Math.min(settings.deadline, Math.max(0, sentAt + settings.deadline - clock.now()))
  const askAgain = (book: StoredBook): void => {
    if (book.observedAt < due && clock.now() >= due) demand()
  }
  const stored$ = timer(untilDue, clock.scheduler).pipe(mergeMap(() => floor.read(order)))
  // concatMap: every write is read, in order; the first book that is young enough ends it.
  const written$ = floor.written(order).pipe(
    concatMap(() => floor.read(order)),
    tap(askAgain),
  )
  const demands$ = timer(untilDue, settings.demandEvery, clock.scheduler).pipe(tap(demand), ignoreElements())
  const met$ = merge(stored$, written$).pipe(
    filter(book => book.observedAt >= due),
    map(book => ({ _tag: 'met', book }) as const),
  )
  const late$ = timer(untilDeadline, clock.scheduler).pipe(map(() => ({ _tag: 'late' }) as const))
  return merge(met$, late$, demands$).pipe(
    take(1),
    mergeMap(end => {
      switch (end._tag) {
        case 'met':
          return meet(floor, order, end.book)
        case 'late':
          return [endReport(order, 'killed', `met no book within ${settings.deadline} ms`, clock)]
      }
    }),
  )
}

const meet = (floor: PaperFloor, order: RiskApproved<Order>, book: StoredBook): ReadonlyArray<OrderReport> => {
  const { pieces, left } = floor.take(order, book, order.limit, order.amount)
  const reports: OrderReport[] = []
  let filled = 0
  for (const piece of pieces) {
    reports.push(fillReport(order, book, piece, filled, floor.clock))
    filled += piece.shares
  }
  const end = isSpent(left)
    ? endReport(order, 'filled', '', floor.clock)
    : endReport(order, 'killed', filled === 0 ? NO_MATCH : 'the rest found no match and was killed', floor.clock)
  return [...reports, end]
}
