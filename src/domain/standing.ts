import type { Side } from './ids.ts'
import type { Market } from './market.ts'
import type { IllegalChange, MatchFeed, Phase } from './matchState.ts'
import { type Millis, millis } from './money.ts'
import { fitOf, type Names, NO_ALIASES } from './teams.ts'

/**
 * How a match stands, as a tick tells it. Never the only ground of a trade: it makes no tick by itself, and one that is
 * suspect brings no score at all.
 */
export type MatchState = KnownState | SuspectState

interface HeardState {
  /** Since the feed last said anything of this match. Between maps it may be long: the real feed speaks when something changes. */
  readonly age: Millis
}
export interface KnownState extends HeardState {
  readonly _tag: 'known'
  readonly phase: Phase
  /** eg/ 3 for BO3, as the feed says. */
  readonly bestOf: number
  /** The map being played, 0 before the first; null: the feed does not say. */
  readonly map: number | null
  readonly mapsPlayed: number
  /** By the market's own teams; null when its outcomes are none (totals), or when nobody can tell which is which. */
  readonly sides: Readonly<Record<Side, Won>> | null
}
export interface Won {
  readonly maps: number
  /** Of the map being played; null: unknown, the usual case. */
  readonly rounds: number | null
}
/** The feed contradicts itself. */
export interface SuspectState extends HeardState {
  readonly _tag: 'suspect'
  readonly reason: IllegalChange
  readonly since: Millis
}

/** A match's score as the database has it. */
export interface MatchScore extends Pick<MatchFeed, 'score' | 'map' | 'phase' | 'heardAt'> {
  /** Home and away as our markets spell them; null: nobody could tell. */
  readonly teams: Names | null
  readonly suspect: { readonly reason: IllegalChange; readonly since: Millis } | null
}

type Teams = Pick<Market, 'teamYes' | 'teamNo'>

/** Whether YES is home, by name: a handicap may list the teams the other way round. Null when nobody can tell. */
const yesIs = (teams: Names, { teamYes, teamNo }: Teams): 'home' | 'away' | null => {
  if (teamYes === null || teamNo === null || teamYes === teamNo) return null
  if (teams[0] === teamYes && teams[1] === teamNo) return 'home'
  if (teams[0] === teamNo && teams[1] === teamYes) return 'away'
  const fit = fitOf(teams, [teamYes, teamNo], NO_ALIASES)
  if (fit._tag === 'none') return null
  return fit.order === 'same' ? 'home' : 'away'
}

const sidesOf = ({ teams, score }: MatchScore, market: Teams): KnownState['sides'] => {
  const yes = teams === null ? null : yesIs(teams, market)
  if (yes === null) return null
  const home: Won = { maps: score.maps[0], rounds: score.rounds?.[0] ?? null }
  const away: Won = { maps: score.maps[1], rounds: score.rounds?.[1] ?? null }
  return yes === 'home' ? { YES: home, NO: away } : { YES: away, NO: home }
}

/** How the match of a market stands at a moment, in the terms of its YES and NO; null when no feed has told of it. */
export const matchStateOf = (market: Teams, score: MatchScore | null, at: Millis): MatchState | null => {
  if (score === null) return null
  const age = millis(Math.max(0, at - score.heardAt))
  if (score.suspect !== null) return { _tag: 'suspect', age, ...score.suspect }
  const { phase, map } = score
  const { bestOf, maps } = score.score
  return { _tag: 'known', age, phase, bestOf, map, mapsPlayed: maps[0] + maps[1], sides: sidesOf(score, market) }
}
