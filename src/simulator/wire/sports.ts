/** Frames of the sports socket: all sports, Counter-Strike among them. */
import { type Millis, millis } from '../../domain/money.ts'
import { stampText } from '../calendar.ts'
import type { Faults, Where } from '../faults/fault.ts'
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

/** The score before the last map that was decided, else three rounds back: what a feed that went wrong tells. */
const before = (match: Match, rounds: number): number => {
  const lastMap = match.timeline.rounds.slice(0, rounds).findLastIndex(round => round.mapWinner !== null)
  return lastMap === -1 ? Math.max(0, rounds - 3) : lastMap
}

/** The frames that a happening makes, if any; `told` says how many rounds are told when so many are played. */
const framesOf = (happening: Happening, show: RoundsShown, told: (rounds: number) => number): ReadonlyArray<string> => {
  const { match, at } = happening
  const all = match.timeline.rounds.length
  switch (happening._tag) {
    case 'RoundWon':
      return show === 'shown' && happening.round < all ? [running(match, told(happening.round), show)] : []
    case 'MapWon': {
      const rounds = roundsAt(match, at)
      return show === 'hidden' && rounds < all ? [running(match, told(rounds), show)] : []
    }
    case 'Ended':
      return [finished(match, show)]
    case 'ScoreRepeated': {
      const score = running(match, told(roundsAt(match, at)), show)
      return [score, ...(Math.floor(at / 1000) % 4 === 0 ? [otherSport(at)] : [])]
    }
    case 'Listed':
    case 'Started':
    case 'LevelChanged':
    case 'Traded':
    case 'TradePrinted':
    case 'TickChanged':
    case 'OrderChanged':
    case 'TradeChanged':
    case 'Merged':
    case 'TradingStopped':
    case 'Resolved':
      return []
  }
}

/** Frames that are held back at once; what is more comes at once. */
const MOST_HELD = 10_000

/**
 * The frames of what happened, and those held back before that are due by now: the same for every listener. `score-regress` tells a score that was
 * before, `score-late` holds a frame back by the fault's amount; a match's frames keep their order.
 */
export const createSportsFeed = (
  show: RoundsShown,
  faults: Faults,
): ((happenings: ReadonlyArray<Happening>, now: Millis) => ReadonlyArray<string>) => {
  const held: Array<{ readonly due: Millis; readonly match: number; readonly text: string }> = []

  const dueBy = (at: Millis): ReadonlyArray<string> => {
    const due = held.filter(one => one.due <= at)
    if (due.length > 0) held.splice(0, held.length, ...held.filter(one => one.due > at))
    return due.toSorted((a, b) => a.due - b.due).map(one => one.text)
  }

  const told = (happening: Happening): ReadonlyArray<string> => {
    const { match, at } = happening
    const where: Where = { match: match.slug, endpoint: 'sports/ws', what: String(at) }
    const regressed = faults.strikes('score-regress', where, at)
    const frames = framesOf(happening, show, rounds => (regressed ? before(match, rounds) : rounds))
    if (frames.length === 0) return frames
    const last = held.findLast(one => one.match === match.number)?.due ?? 0
    const lateness = faults.strikes('score-late', where, at) ? faults.amount('score-late', where, at) : 0
    const due = millis(Math.max(at + lateness, last))
    if (due <= at || held.length + frames.length > MOST_HELD) return frames
    held.push(...frames.map(text => ({ due, match: match.number, text })))
    return []
  }

  return (happenings, now) => [
    ...happenings.flatMap(happening => [...(held.length === 0 ? [] : dueBy(happening.at)), ...told(happening)]),
    ...(held.length === 0 ? [] : dueBy(now)),
  ]
}
