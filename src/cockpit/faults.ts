import type { Millis } from '../domain/money.ts'

/** What can go wrong around the engine for a while: each has one line in the log when it begins and one when it ends. */
export const FAULTS = [
  'discovery',
  'books',
  'market_socket',
  'score_socket',
  'account',
  'database',
  'slow_database',
  'stale_prices',
  'suspect_books',
  'event_loop',
] as const
export type Fault = (typeof FAULTS)[number]

/** A fault that lasts. */
export interface OpenFault {
  readonly fault: Fault
  readonly since: Millis
  /** The latest failure, in words. */
  readonly reason: string
  readonly failures: number
  /** Connections, markets or tables that it is about at present; 0: it has stopped and is watched a little longer. */
  readonly parts: number
}
