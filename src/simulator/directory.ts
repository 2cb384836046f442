/** Finding markets in the world: by token, condition and slug; those that are on, and those of long ago. */
import type { Side } from '../domain/ids.ts'
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

const liveView = (life: MatchLife): MatchView => ({
  match: life.match,
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
