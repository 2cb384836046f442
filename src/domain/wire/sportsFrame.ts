import { type Either, isRight, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Score, Told } from '../matchState.ts'
import type { Millis } from '../money.ts'
import type { Names } from '../teams.ts'
import { Flag, IdText, Instant, maybe, parseJson, shown, Text } from './text.ts'

/** What a frame of the sports socket says of a match of Counter-Strike. */
export interface SportsScore extends Told {
  readonly _tag: 'score'
  /** The game as the venue numbers it: what the event's `gameId` joins to. */
  readonly gameId: string
  /** Home and away, as the feed spells them; frames that end a game may lack them. */
  readonly teams: Names | null
}
export type SportsSignal =
  | SportsScore
  /** The server asks whether we are there; the answer is the text `pong`. */
  | { readonly _tag: 'ping' }
  /** Of another game or sport; nothing of it is read. */
  | { readonly _tag: 'other'; readonly league: string }
  /** An empty frame. */
  | { readonly _tag: 'nothing' }

const COUNTER_STRIKE: ReadonlySet<string> = new Set(['cs2', 'csgo', 'cs'])
const LONGEST_NAME = 80

const SCORE = /^(\d{1,3})-(\d{1,3})\|(\d{1,2})-(\d{1,2})\|bo([1-9])$/i
const PERIOD = /^(\d{1,2})\/\d{1,2}$/

/**
 * A score as the feed and the events write it, eg/ `000-000|1-1|Bo3`: rounds of the map | maps | format. Rounds that
 * are zero on both sides (`000-000`, `0-0`) are unknown: the real feed hardly ever knows them. Null for any other text.
 */
export const parseScore = (text: string): Score | null => {
  const match = SCORE.exec(text.trim())
  if (match === null) return null
  const [, homeRounds, awayRounds, homeMaps, awayMaps, bestOf] = match.map(Number)
  if (homeRounds === undefined || awayRounds === undefined || homeMaps === undefined || awayMaps === undefined)
    return null
  const rounds = homeRounds === 0 && awayRounds === 0 ? null : ([homeRounds, awayRounds] as const)
  return bestOf === undefined ? null : { rounds, maps: [homeMaps, awayMaps], bestOf }
}

const three = (rounds: number): string => String(rounds).padStart(3, '0')

/** The score as the feed would write it; `parseScore` reads it back. */
export const showScore = ({ rounds, maps, bestOf }: Score): string =>
  `${(rounds ?? [0, 0]).map(three).join('-')}|${maps.join('-')}|Bo${bestOf}`

/** The map being played of a `period`, eg/ 3 of `3/3`, 0 before the first; null when the text says none. */
const mapOf = (period: string | null): number | null => {
  const map = PERIOD.exec(period ?? '')?.[1]
  return map === undefined ? null : Number(map)
}

const League = t.type({ leagueAbbreviation: Text })
const Frame = t.type({
  gameId: maybe(IdText),
  metadataGameId: shown(IdText),
  homeTeam: shown(Text),
  awayTeam: shown(Text),
  score: shown(Text),
  period: shown(Text),
  live: shown(Flag),
  ended: shown(Flag),
  finished_timestamp: shown(Instant),
  finishedTimestamp: shown(Instant),
})

const nameOf = (name: string | null): string | null => {
  const short = name?.trim().slice(0, LONGEST_NAME) ?? ''
  return short === '' ? null : short
}

const teamsOf = (home: string | null, away: string | null): Names | null =>
  home === null || away === null ? null : [home, away]

const scoreOf = (message: unknown): Either<string, SportsScore> => {
  const read = Frame.decode(message)
  if (!isRight(read)) return left('a score whose gameId is no id')
  const frame = read.right
  const gameId = frame.gameId ?? frame.metadataGameId
  if (gameId === null) return left('a score without gameId')
  const finishedAt: Millis | null = frame.finished_timestamp ?? frame.finishedTimestamp
  const ended = frame.ended === true || finishedAt !== null
  const score = frame.score === null ? null : parseScore(frame.score)
  if (score === null && !ended) return left(`a score that cannot be read: ${(frame.score ?? 'none').slice(0, 40)}`)
  return right({
    _tag: 'score',
    gameId,
    teams: teamsOf(nameOf(frame.homeTeam), nameOf(frame.awayTeam)),
    score,
    map: mapOf(frame.period),
    phase: ended ? 'ended' : frame.live === true ? 'running' : 'coming',
    finishedAt,
  })
}

/**
 * Reads a text of the sports socket, which tells of all sports; only Counter-Strike is read. Never throws. Left with
 * the reason when it is no JSON, names no league, or is a score of Counter-Strike that says nothing that could be used.
 * A frame that ends a game may lack teams, status and score. Shape: `protocol.md`, and the recorded frames.
 */
export const decodeSportsFrame = (text: string): Either<string, SportsSignal> => {
  const bare = text.trim()
  if (bare === '') return right({ _tag: 'nothing' })
  if (bare.toLowerCase() === 'ping') return right({ _tag: 'ping' })
  const parsed = parseJson(bare)
  if (!isRight(parsed)) return left('a frame that is no JSON')
  const league = League.decode(parsed.right)
  if (!isRight(league)) return left('a frame without leagueAbbreviation')
  const name = league.right.leagueAbbreviation.toLowerCase()
  return COUNTER_STRIKE.has(name) ? scoreOf(parsed.right) : right({ _tag: 'other', league: name.slice(0, 40) })
}
