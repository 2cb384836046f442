/** Finding markets in the world: by token, condition and slug; those that are on, and those of long ago. */
import type { Side } from '../domain/ids.ts'
import { type Millis, type Price, price } from '../domain/money.ts'
import type { Place } from './ids.ts'
import type { Listing, Match } from './listing.ts'
import type { Market } from './market.ts'
import type { MatchLife } from './match-life.ts'
import type { Times } from './world.ts'

/** A market as an outsider may see it; one of long ago is resolved and has no book. */
export interface MarketView {
  readonly match: Match
  readonly listing: Listing
  readonly market: Market | null
  readonly rounds: number
}

export interface MatchView {
  readonly match: Match
  /** Nobody saw it before. */
  readonly opensAt: Millis
  readonly rounds: number
  readonly markets: ReadonlyArray<MarketView>
}

export interface Directory {
  readonly now: Times['now']
  /** Listed matches and those that ended lately, by number. */
  readonly matches: () => ReadonlyArray<MatchView>
  readonly byCondition: (id: string) => MarketView | null
  /** Also finds what is resolved; null for a token that this world never gave. */
  readonly byToken: (id: string) => { readonly view: MarketView; readonly side: Side } | null
}

/** A market that nobody keeps any more has been resolved. */
export const statusOf = (view: MarketView): Market['status'] => view.market?.status ?? 'resolved'

/** What YES is paid, or was planned to be paid when nobody keeps the market any more. */
export const payoutOf = (view: MarketView): Price => view.market?.payout ?? view.listing.payout

/** The tick in force; a market of long ago shows the one that it began with. */
export const tickOf = (view: MarketView): Price => view.market?.tick ?? price(10_000)

const liveView = (life: MatchLife): MatchView => ({
  match: life.match,
  opensAt: life.opensAt,
  rounds: life.roundsPlayed(),
  markets: life.markets.map(market => ({
    match: life.match,
    listing: market.listing,
    market,
    rounds: life.roundsPlayed(),
  })),
})

export const createDirectory = (times: Times): Directory => {
  const at = (place: Place): MarketView | null => {
    const life = times.lifeOf(place.match)
    const match = life === null ? times.recall(place.match) : life.match
    const listing = match?.listings[place.market]
    if (match === null || listing === undefined) return null
    const rounds = life === null ? match.timeline.rounds.length : life.roundsPlayed()
    return { match, listing, market: life?.markets[place.market] ?? null, rounds }
  }
  return {
    now: times.now,
    matches: () => times.lives().map(liveView),
    byCondition: id => {
      const place = times.ids.placeOfCondition(id)
      return place === null ? null : at(place)
    },
    byToken: id => {
      const found = times.ids.placeOfToken(id)
      const view = found === null ? null : at(found.place)
      return found === null || view === null ? null : { view, side: found.side === 0 ? 'YES' : 'NO' }
    },
  }
}
