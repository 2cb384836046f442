/**
 * A match as it really goes: planned from the seed, changed by faults. Everybody else sees it as a `Match` that stays what it is; the life of
 * the match alone changes its times, its end and what its markets pay.
 */
import { type Millis, millis, type Price } from '../domain/money.ts'
import { stopOf } from './ending.ts'
import { endOf, type Listing, lastPaid, type Match } from './listing.ts'
import type { WorldSettings } from './schedule.ts'
import type { Ending } from './timeline.ts'

type Changing<A> = { -readonly [Key in keyof A]: A[Key] }

export interface Course {
  readonly match: Match
  /** It begins then and not when it was planned to: everything that follows moves with it. */
  readonly beginAt: (at: Millis) => void
  /** It ends then, before a round was played. */
  readonly endUnplayed: (at: Millis, ending: Ending) => void
  /** A market pays later than planned, or something else. */
  readonly payLater: (market: number, at: Millis) => void
  readonly payInstead: (market: number, payout: Price) => void
}

export const courseOf = (settings: WorldSettings, planned: Match): Course => {
  const listings = planned.listings.map((listing): Changing<Listing> => ({ ...listing }))
  const match: Changing<Match> = { ...planned, listings }
  const settle = (): void => {
    listings.forEach((listing, index) => {
      Object.assign(listing, endOf(settings, match, listing.question, index))
    })
    match.resolvedAt = lastPaid(listings)
  }
  const change = (market: number, changes: Partial<Pick<Listing, 'resolvesAt' | 'payout'>>): void => {
    const listing = listings[market]
    if (listing !== undefined) Object.assign(listing, changes)
    match.resolvedAt = lastPaid(listings)
  }
  return {
    match,
    beginAt: at => {
      match.beginsAt = at
      match.endsAt = millis(at + match.timeline.length)
      settle()
    },
    endUnplayed: (at, ending) => {
      match.timeline = { rounds: [], winners: [], length: 0, ending }
      match.final = { ...match.standing(0), stop: stopOf(ending) }
      match.beginsAt = at
      match.endsAt = at
      settle()
    },
    payLater: (market, at) => change(market, { resolvesAt: at }),
    payInstead: (market, payout) => change(market, { payout }),
  }
}
