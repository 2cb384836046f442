/** The books that outsiders are shown: those of the world, unless a fault shows them another one. */
import type { Side } from '../../domain/ids.ts'
import { type Millis, ONE, type Price, price, shares } from '../../domain/money.ts'
import type { Faults, Where } from '../faults/fault.ts'
import type { Levels } from '../happening.ts'
import type { Market } from '../market.ts'
import { hash32 } from '../random.ts'
import { type Snapshot, snapshotOf, tokenOf } from './prices.ts'

/** Digits of a 256-bit number. */
export const isToken = (value: unknown): value is string => typeof value === 'string' && /^[0-9]{1,78}$/.test(value)

/** A token with its market, and the book that is shown of it. */
export interface Shown {
  readonly market: Market
  readonly side: Side
  readonly snapshot: Snapshot
}

/** Where a token is traded; null for one that is not (any more). */
export type FindToken = (token: string) => { readonly market: Market; readonly side: Side } | null

export interface Books {
  /** What an endpoint shows of a token; null when it has no book, or a fault hides it. */
  readonly shown: (token: string, endpoint: string) => Shown | null
  /** A snapshot of the socket as it is told of a token. */
  readonly told: (snapshot: Snapshot, side: Side, endpoint: string) => Snapshot
}

const GHOST_SIZE = shares(1_000_000_000)
const CROSSING_SIZE = shares(10_000_000)
const CENT = 10_000

const ghost: Levels = {
  bids: [{ price: price(CENT), size: GHOST_SIZE }],
  asks: [{ price: price(ONE - CENT), size: GHOST_SIZE }],
}

/** A bid a tick over the lowest ask. */
const crossed = (levels: Levels, tick: Price): Levels => {
  const ask = levels.asks[levels.asks.length - 1]
  if (ask === undefined || ask.price + tick >= ONE) return levels
  return { ...levels, bids: [...levels.bids, { price: price(ask.price + tick), size: CROSSING_SIZE }] }
}

/** Which side is gone follows from the market, so that both tokens agree. */
const oneSided = (levels: Levels, condition: string): Levels =>
  hash32(condition, 31) % 2 === 0 ? { ...levels, bids: [] } : { ...levels, asks: [] }

/** Stale books that are kept at once; more are shown fresh. */
const MOST_STALE = 4096

/**
 * `ghost-book` shows 0.01/0.99, `one-sided-book` loses a side, `crossed-book` bids over the ask, `missing-token` has no book, and `stale-book` repeats
 * a book that it showed before, until that is as old as the fault's amount. All are decided token by token, so a token may contradict its other one.
 */
export const createBooks = (find: FindToken, now: () => Millis, faults: Faults): Books => {
  const stale = new Map<string, { readonly since: Millis; readonly snapshot: Snapshot }>()

  const kept = (token: string, snapshot: Snapshot, where: Where, at: Millis): Snapshot => {
    if (!faults.strikes('stale-book', where, at)) return snapshot
    const old = stale.get(token)
    if (old !== undefined && at - old.since <= faults.amount('stale-book', where, at)) return old.snapshot
    if (old !== undefined || stale.size < MOST_STALE) stale.set(token, { since: at, snapshot })
    return snapshot
  }

  const told = (snapshot: Snapshot, side: Side, endpoint: string): Snapshot => {
    const { listing } = snapshot
    const token = tokenOf(listing, side)
    const at = now()
    const where: Where = { market: listing.conditionId, match: snapshot.match, endpoint, what: token }
    const base = kept(token, snapshot, where, at)
    if (faults.strikes('ghost-book', where, at)) return { ...base, levels: ghost }
    if (faults.strikes('one-sided-book', where, at))
      return { ...base, levels: oneSided(base.levels, listing.conditionId) }
    if (faults.strikes('crossed-book', where, at)) return { ...base, levels: crossed(base.levels, base.tick) }
    return base
  }

  return {
    told,
    shown: (token, endpoint) => {
      const found = find(token)
      if (found === null) return null
      const { market, side } = found
      const where: Where = { market: market.listing.conditionId, match: market.match.slug, endpoint, what: token }
      if (faults.strikes('missing-token', where, now())) return null
      return { market, side, snapshot: told(snapshotOf(market), side, endpoint) }
    },
  }
}
