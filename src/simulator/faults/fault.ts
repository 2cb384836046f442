/** What can go wrong at the venue, by name. The parts of the venue ask `strikes` where a fault would show; nothing else knows of scenarios. */
import type { Millis } from '../../domain/money.ts'

export const FAULT_NAMES = [
  'drop',
  'freeze',
  'silent',
  'garbage',
  'truncate',
  'unknown-type',
  'array-frames',
  'reorder',
  'duplicate',
  'slow',
  'http-500',
  'http-429',
  'http-425',
  'ghost-book',
  'stale-book',
  'missing-token',
  'lost-response',
  'duplicate-ack',
  'delayed-unmatched',
  'failed-settlement',
  'late-confirm',
  'lost-user-events',
  'start-wipe',
  'early-start',
  'tick-change',
  'score-regress',
  'score-late',
  'no-resolution',
  'fifty-fifty',
  'unredeemed',
  'walkover',
  'gamma-garbage',
  'gamma-paging',
  'crossed-book',
  'one-sided-book',
  'clock-skew',
  'auth-expired',
  'balance-lag',
] as const

export type FaultName = (typeof FAULT_NAMES)[number]

/** Where something is about to happen; a fault whose scope names another one of these does not strike there. */
export interface Where {
  /** Condition id, or a match's slug. */
  readonly market?: string | undefined
  readonly match?: string | undefined
  /** eg/ `POST /clob/order`, `GET /gamma/events/keyset`, `ws/market`. */
  readonly endpoint?: string | undefined
  readonly connection?: number | undefined
  readonly key?: string | undefined
  /** Tells two occasions at one time and place apart, eg/ an order's or a trade's id, a token. */
  readonly what?: string | undefined
}

export interface Faults {
  /**
   * Is it so here and now? Of a fault with a rate under 1 a share of occasions is struck, decided by seed, fault, time, place and
   * `what` alone: so the order of questions changes nothing. `start-wipe` is the one that is on unless it is switched off.
   */
  readonly strikes: (name: FaultName, where: Where, at: Millis) => boolean
  /** The amount of a fault that strikes, eg/ milliseconds of `slow`, `late-confirm`, `balance-lag`, `clock-skew`; its default when none is given. */
  readonly amount: (name: FaultName, where: Where, at: Millis) => number
  /** When the next fault begins or ends by its own timetable, after that time; null: none does. */
  readonly nextAt: (after: Millis) => Millis | null
}

/** No faults; resting orders are wiped at the official start, as at the real venue. */
export const noFaults: Faults = { strikes: name => name === 'start-wipe', amount: () => 0, nextAt: () => null }
