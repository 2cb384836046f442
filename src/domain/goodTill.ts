/**
 * When a GTD order ends. The venue ends it a minute before the `expiration` that it is sent with, whole seconds since 1970, and takes it only
 * while that is three minutes ahead (protocol: "Types").
 */
import { type Millis, millis } from './money.ts'
import type { OrderKind } from './order.ts'

const SECOND = 1_000
const EARLIER = 60_000
const LEAST = 180_000
/** The venue's clock and ours may be so far apart before entries stop, ms. (`/time` tells whole seconds; the venue refuses stamps that are some thirty off.) */
export const CLOCKS_APART = 5_000
/** That, and as much for what an order waits for on its way: its commit, a heartbeat, the limit of rates. */
const MARGIN = 2 * CLOCKS_APART
/** An end must lie so far ahead of its verdict, ms. */
export const LEAST_LIFE = LEAST - EARLIER + MARGIN
/** A year, ms: a later end is a mistake. */
export const MOST_LIFE = 365 * 24 * 3_600_000

/** The venue knows whole seconds: the first that is not before what was asked. */
export const endOf = (until: Millis): Millis => millis(Math.ceil(until / SECOND) * SECOND)
/** Seconds since 1970. */
export const expirationOf = (endsAt: Millis): number => Math.ceil((endsAt + EARLIER) / SECOND)
/** Whether the venue still takes an order with that end. */
export const isTakenUntil = (endsAt: Millis, now: Millis): boolean => expirationOf(endsAt) * SECOND >= now + LEAST

/** Whether it has ended by itself, at the latest. */
export const isPast = (order: OrderKind, at: number): boolean => order.type === 'GTD' && at >= order.endsAt
