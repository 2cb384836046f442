import type { Millis } from '../src/domain/money.ts'
import { type Aliases, CLEARLY_BETTER, fitOf, type Names } from '../src/domain/teams.ts'
import type { SportsScore } from '../src/domain/wire/sportsFrame.ts'
import type { HeardScore, KnownMatch, KnownScores } from '../src/ports/scores.ts'

/** Which of our matches a frame is about, which of its teams is home, and why. */
export type Which =
  | ({ readonly _tag: 'found'; readonly match: KnownMatch } & Pick<HeardScore, 'feedTeams' | 'teams' | 'how'>)
  | { readonly _tag: 'none'; readonly why: string }

/** A match is looked for by names from 2 hours before its start until 14 hours after it. */
const BEFORE_START = 7_200_000
const AFTER_START = 50_400_000

const isAbout = (gameStart: Millis | null, at: Millis): boolean =>
  gameStart === null || (at >= gameStart - BEFORE_START && at <= gameStart + AFTER_START)

const oriented = (teams: Names, order: 'same' | 'turned'): Names => (order === 'same' ? teams : [teams[1], teams[0]])

/** The game is ours; its frame may lack the teams, or spell them so that nobody can tell which is which. */
const byGame = (match: KnownMatch, feedTeams: Names | null, aliases: Aliases): Which => {
  if (feedTeams === null) {
    const known = match.before ?? { feedTeams: null, teams: null, how: 'the game id; the feed names no teams' }
    return { _tag: 'found', match, feedTeams: known.feedTeams, teams: known.teams, how: known.how }
  }
  const fit = fitOf(feedTeams, match.teams, aliases)
  return fit._tag === 'fits'
    ? { _tag: 'found', match, feedTeams, teams: oriented(match.teams, fit.order), how: `the game id; ${fit.why}` }
    : {
        _tag: 'found',
        match,
        feedTeams,
        teams: null,
        how: `the game id; but its teams cannot be told apart: ${fit.why}`,
      }
}

const byNames = (feedTeams: Names, matches: ReadonlyArray<KnownMatch>, aliases: Aliases): Which => {
  const ranked = matches
    .flatMap(match => {
      const fit = fitOf(feedTeams, match.teams, aliases)
      return fit._tag === 'fits' ? [{ match, fit }] : []
    })
    .sort((one, other) => other.fit.score - one.fit.score)
  const [best, second] = ranked
  if (best === undefined) return { _tag: 'none', why: `no followed match of ${feedTeams.join(' and ')}` }
  if (second !== undefined && best.fit.score - second.fit.score < CLEARLY_BETTER)
    return { _tag: 'none', why: `ambiguous: several matches could be that of ${feedTeams.join(' and ')}` }
  const { match, fit } = best
  const how = `names (${fit.score} of 100); ${fit.why}`
  return { _tag: 'found', match, feedTeams, teams: oriented(match.teams, fit.order), how }
}

/**
 * Joins a frame to a match: by the event's game id; only where an event has none, by the names of both teams, when
 * the time is right and no other match would do nearly as well. Pure.
 */
export const whichMatch = (frame: SportsScore, { matches, aliases }: KnownScores, at: Millis): Which => {
  const own = matches.filter(match => match.gameId === frame.gameId)
  const [match, another] = own
  if (match !== undefined && another === undefined) return byGame(match, frame.teams, aliases)
  if (frame.teams === null) return { _tag: 'none', why: `game ${frame.gameId} is none of ours, and names no teams` }
  const nameless = matches.filter(one => one.gameId === null && isAbout(one.gameStart, at))
  return byNames(frame.teams, match === undefined ? nameless : own, aliases)
}
