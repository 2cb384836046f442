/** Frames of the sports socket: all sports, Counter-Strike among them. */
import { stampText } from '../calendar.ts'
import type { Happening } from '../happening.ts'
import type { Match } from '../listing.ts'
import { periodText, type RoundsShown, scoreText } from './score.ts'

const running = (match: Match, rounds: number, show: RoundsShown): string =>
  JSON.stringify({
    gameId: match.gameId,
    leagueAbbreviation: 'cs2',
    homeTeam: match.teams[0].name,
    awayTeam: match.teams[1].name,
    status: 'running',
    score: scoreText(match, rounds, show),
    period: periodText(match, rounds, 'begun'),
    live: true,
    ended: false,
  })

const finished = (match: Match, show: RoundsShown): string => {
  const rounds = match.timeline.rounds.length
  return JSON.stringify({
    gameId: match.gameId,
    leagueAbbreviation: 'cs2',
    homeTeam: match.teams[0].name,
    awayTeam: match.teams[1].name,
    status: 'finished',
    score: scoreText(match, rounds, show),
    period: periodText(match, rounds, 'begun'),
    live: false,
    ended: true,
    finished_timestamp: stampText(match.endsAt),
  })
}

/** What else goes over that socket; a follower of Counter-Strike must leave it out. */
const otherSport = (at: number): string => {
  const minute = Math.floor(at / 60_000) % 90
  switch (Math.floor(at / 1000) % 3) {
    case 0:
      return JSON.stringify({
        gameId: 90_400_000 + (Math.floor(at / 5_400_000) % 1000),
        leagueAbbreviation: 'kor',
        homeTeam: 'Harbor United',
        awayTeam: 'Castle Rovers',
        status: 'InProgress',
        score: `${Math.floor(minute / 40)}-${Math.floor(minute / 55)}`,
        elapsed: String(minute),
        period: minute < 45 ? '1H' : '2H',
        live: true,
        ended: false,
      })
    case 1:
      return JSON.stringify({
        gameId: 6_700_000 + (Math.floor(at / 7_200_000) % 1000),
        leagueAbbreviation: 'wta',
        homeTeam: 'Ida Holm',
        awayTeam: 'Rosa Velde',
        status: 'inprogress',
        score: `6-4, ${Math.floor(minute / 15)}-${Math.floor(minute / 20)}`,
        period: 'S2',
        live: true,
        ended: false,
      })
    default:
      return JSON.stringify({
        metadataGameId: `id${2_700_000_000_000 + Math.floor(at / 10_800_000)}`,
        leagueAbbreviation: 'cricket',
        score: `${minute * 2}-${Math.floor(minute / 3)}`,
        period: 'Live',
        live: true,
        ended: false,
      })
  }
}

const roundsAt = (match: Match, at: number): number => {
  const played = match.timeline.rounds.findIndex(round => match.beginsAt + round.to > at)
  return played === -1 ? match.timeline.rounds.length : played
}

/** The frames that a happening makes, if any. */
export const sportsFrames = (happening: Happening, show: RoundsShown): ReadonlyArray<string> => {
  const { match, at } = happening
  switch (happening._tag) {
    case 'RoundWon':
      return show === 'shown' && happening.round < match.timeline.rounds.length
        ? [running(match, happening.round, show)]
        : []
    case 'MapWon': {
      const rounds = roundsAt(match, at)
      return show === 'hidden' && rounds < match.timeline.rounds.length ? [running(match, rounds, show)] : []
    }
    case 'Ended':
      return [finished(match, show)]
    case 'ScoreRepeated':
      return [running(match, roundsAt(match, at), show), ...(Math.floor(at / 1000) % 4 === 0 ? [otherSport(at)] : [])]
    case 'Listed':
    case 'Started':
    case 'LevelChanged':
    case 'Traded':
    case 'TradePrinted':
    case 'TradingStopped':
    case 'Resolved':
      return []
  }
}
