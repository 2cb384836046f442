import {
  concat,
  concatMap,
  defaultIfEmpty,
  defer,
  first,
  map,
  merge,
  mergeMap,
  NEVER,
  type Observable,
  of,
  repeat,
  scan,
  take,
  takeWhile,
  timer,
} from 'rxjs'
import { isPast, isTakenUntil } from '../domain/goodTill.ts'
import { type Millis, ONE, price, shares } from '../domain/money.ts'
import type { Order, OrderKind, OrderReport, RiskApproved } from '../domain/order.ts'
import type { StoredBook } from '../ports/store.ts'
import { endReport, fillReport, type PaperFloor, type Progress } from './paperFloor.ts'
import { isSpent, metBy } from './paperWalk.ts'

type Happening =
  | { readonly _tag: 'book'; readonly book: StoredBook }
  | { readonly _tag: 'cancel' }
  | { readonly _tag: 'time' }

/** Post-only: refused when the stored book would match it at once, or its end is nearer than the venue takes; else it rests. */
export const placeResting = (
  floor: PaperFloor,
  order: RiskApproved<Order>,
  cancelled$: Observable<unknown>,
): Observable<OrderReport> =>
  floor.read(order).pipe(
    take(1),
    map(book => crossesBook(order, book)),
    defaultIfEmpty('free' as const),
    mergeMap(answer => {
      const at = floor.clock.now()
      if (order.type === 'GTD' && !isTakenUntil(order.endsAt, at))
        return of(endReport(order, 'rejected', 'invalid expiration', floor.clock))
      switch (answer) {
        case 'crosses':
          return of(endReport(order, 'rejected', 'invalid post-only order: order crosses book', floor.clock))
        case 'free':
          return concat(
            of<OrderReport>({ _tag: 'accepted', order, at, status: 'live' }),
            rest(floor, order, { left: order.amount, filled: 0 }, at, cancelled$),
          )
      }
    }),
  )

const crossesBook = (order: Order, book: StoredBook): 'crosses' | 'free' => {
  const touch = metBy(book, order.direction)[0]?.price
  if (touch === undefined) return 'free'
  return (order.direction === 'BUY' ? touch <= order.limit : touch >= order.limit) ? 'crosses' : 'free'
}

/** Rests until it is filled or cancelled, or its time is over; only books whose request began at `since` or later count. */
export const rest = (
  floor: PaperFloor,
  order: RiskApproved<Order>,
  progress: Progress,
  since: Millis,
  cancelled$: Observable<unknown>,
): Observable<OrderReport> => {
  const book$ = merge(
    floor.read(order),
    defer(() => floor.written(order)).pipe(concatMap(() => floor.read(order))),
  ).pipe(map((book): Happening => ({ _tag: 'book', book })))
  const cancel$ = cancelled$.pipe(map((): Happening => ({ _tag: 'cancel' })))
  const time$ = overOf(order, floor).pipe(map((): Happening => ({ _tag: 'time' })))
  const begin = { ...progress, reports: emptyReports }
  return merge(book$, cancel$, time$).pipe(
    scan((state, happening) => next(floor, order, since, state, happening), begin),
    mergeMap(state => state.reports),
    takeWhile(report => report._tag !== 'done', true),
  )
}

/** No timer is longer: the clock may be set meanwhile, and one of more than 24 days would fire at once. */
const LOOKED_AGAIN = 60_000

/** Tells when a GTD's time is over, also where the clock was set meanwhile. */
const overOf = (order: OrderKind, { clock }: PaperFloor): Observable<unknown> => {
  if (order.type !== 'GTD') return NEVER
  return defer(() => timer(Math.min(Math.max(order.endsAt - clock.now(), 0), LOOKED_AGAIN), clock.scheduler)).pipe(
    repeat(),
    first(() => isPast(order, clock.now())),
  )
}

interface Resting extends Progress {
  readonly reports: ReadonlyArray<OrderReport>
}
const emptyReports: ReadonlyArray<OrderReport> = []

const next = (
  floor: PaperFloor,
  order: RiskApproved<Order>,
  since: Millis,
  state: Resting,
  happening: Happening,
): Resting => {
  switch (happening._tag) {
    case 'cancel':
      return { ...state, reports: [endReport(order, 'cancelled', 'cancelled as asked', floor.clock)] }
    case 'time':
      return { ...state, reports: [endReport(order, 'expired', 'its time was over', floor.clock)] }
    case 'book': {
      const { book } = happening
      if (book.observedAt < since || isPast(order, book.observedAt)) return { ...state, reports: emptyReports }
      // Last in the queue: only what trades through its price has reached it.
      const beyond = order.direction === 'BUY' ? Math.max(order.limit - 1, 0) : Math.min(order.limit + 1, ONE)
      const { pieces, left } = floor.take(order, book, price(beyond), state.left)
      const size = pieces.reduce((sum, piece) => sum + piece.shares, 0)
      if (size === 0) return { ...state, reports: emptyReports }
      const fill = fillReport(order, book, { price: order.limit, shares: shares(size) }, state.filled, floor.clock)
      const ends = isSpent(left) ? [endReport(order, 'filled', '', floor.clock)] : []
      return { left, filled: state.filled + size, reports: [fill, ...ends] }
    }
  }
}
