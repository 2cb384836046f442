/**
 * The life of an order. The table says which state may follow which, and because of what; `docs/orders.md` shows it and migration 006
 * holds the database to it.
 */
import type { OrderReport } from './order.ts'

/** `sent`: the request went out, its answer is late. `unknown`: perhaps placed; counts as if filled. `not_placed`: presumed, never shown. */
export const ORDER_STATUSES = [
  'intended',
  'sent',
  'live',
  'delayed',
  'partly_filled',
  'unknown',
  'filled',
  'killed',
  'cancelled',
  'expired',
  'rejected',
  'not_placed',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

/**
 * approval: risk said yes. wire: the request began. answer: what the venue answered to it. no_answer: nothing that can be read.
 * report: the venue tells of it (user socket, look-up by hash, snapshot); on paper, the book. fill: a trade. absence: missing from
 * complete snapshots. resolution: the market was resolved and paid.
 */
export type Cause = 'approval' | 'wire' | 'answer' | 'no_answer' | 'report' | 'fill' | 'absence' | 'resolution'

/** Every one of these states may go to every one of those, because of each of these. */
const moves = <const F extends OrderStatus, const T extends OrderStatus, const C extends Cause>(
  before: ReadonlyArray<F>,
  after: ReadonlyArray<T>,
  causes: ReadonlyArray<C>,
) => before.flatMap(from => after.flatMap(to => causes.map((cause): Step<F, T, C> => ({ from, to, cause }))))
interface Step<F, T, C> {
  readonly from: F
  readonly to: T
  readonly cause: C
}

const UNSEEN = ['intended', 'sent'] as const
const WORKING = [...UNSEEN, 'live', 'delayed', 'partly_filled', 'unknown'] as const
/** When the venue shows what we took for dead, it is what the venue says. */
const DEAD = ['not_placed', 'rejected'] as const

export const MOVES = [
  ...moves(['intended'], ['sent'], ['wire']),
  ...moves(UNSEEN, ['live', 'delayed', 'rejected'], ['answer']),
  ...moves(UNSEEN, ['unknown'], ['no_answer']),
  ...moves(['delayed', 'unknown', ...DEAD], ['live'], ['report']),
  ...moves(['unknown', ...DEAD], ['delayed'], ['report']),
  ...moves([...UNSEEN, 'live', 'delayed', 'unknown', ...DEAD], ['partly_filled'], ['fill']),
  ...moves(WORKING, ['filled', 'killed', 'expired', 'cancelled'], ['report']),
  ...moves(WORKING, ['cancelled'], ['resolution']),
  ...moves(DEAD, ['filled', 'killed', 'expired', 'cancelled'], ['report']),
  ...moves(['delayed', 'unknown'], ['rejected'], ['report']),
  ...moves(['unknown'], ['not_placed'], ['absence']),
] as const
/** A change of state that the table has: no other is a value of this type. */
export type Move = (typeof MOVES)[number]

export const isFinal = (status: OrderStatus): boolean => {
  switch (status) {
    case 'intended':
    case 'sent':
    case 'live':
    case 'delayed':
    case 'partly_filled':
    case 'unknown':
      return false
    case 'filled':
    case 'killed':
    case 'cancelled':
    case 'expired':
    case 'rejected':
    case 'not_placed':
      return true
  }
}

/** The move that a report makes from a state; null: none, it is told too late, again, or out of turn. */
export const moveOf = (from: OrderStatus, report: OrderReport): Move | null => {
  switch (report._tag) {
    case 'accepted':
      return legal(from, report.status, from === 'intended' || from === 'sent' ? 'answer' : 'report')
    case 'filled':
      return legal(from, 'partly_filled', 'fill')
    case 'unknown':
      return legal(from, 'unknown', 'no_answer')
    case 'done':
      return legal(from, report.result, causeOf(from, report.result))
    case 'settled':
      return null
  }
}

const causeOf = (from: OrderStatus, to: OrderStatus): Cause => {
  if (to === 'not_placed') return 'absence'
  return to === 'rejected' && (from === 'intended' || from === 'sent') ? 'answer' : 'report'
}

const legal = (from: OrderStatus, to: OrderStatus, cause: Cause): Move | null =>
  MOVES.find(move => move.from === from && move.to === to && move.cause === cause) ?? null
