/** Plays a match from its own stream of chance: every round with its time, all from the match's beginning. */
import { mapChances } from '../domain/game/map-chance.ts'
import { nth } from '../domain/game/nth.ts'
import {
  afterRound,
  type MapState,
  mapStart,
  mapWinner,
  REGULATION,
  type RoundModel,
  roundChance,
  type Team,
} from '../domain/game/round.ts'
import { type Format, mapsOf, type SeriesState, seriesWinner } from '../domain/game/series.ts'
import { between, type Random } from './random.ts'

export interface PlayedRound {
  /** 1 is the first map. */
  readonly map: number
  /** Milliseconds after the match began: when its freeze begins, and when it is won. */
  readonly from: number
  readonly to: number
  readonly winner: Team
  /** The map before and after this round. */
  readonly before: MapState
  readonly after: MapState
  readonly mapWinner: Team | null
}

export interface Timeline {
  readonly rounds: ReadonlyArray<PlayedRound>
  /** Who won each map that was played. */
  readonly winners: ReadonlyArray<Team>
  /** Milliseconds from the beginning to the last round. */
  readonly length: number
}

const SECOND = 1000
const FREEZE = 20 * SECOND

const roundLength = (random: Random): number => FREEZE + between(random, 60 * SECOND, 155 * SECOND)

/** Half-time, the break before overtime, and now and then a team's time-out. */
const pauseBefore = (random: Random, round: number): number => {
  const timeOut = random() < 0.07 ? 30 * SECOND : 0
  if (round === REGULATION / 2) return timeOut + between(random, 120 * SECOND, 180 * SECOND)
  if (round >= REGULATION && (round - REGULATION) % 6 === 0) return timeOut + 90 * SECOND
  return timeOut
}

/**
 * The whole match. `models` has one model a map of the format; `pace` divides all spans. Maps that are not needed are not
 * played.
 */
export const play = (random: Random, format: Format, models: ReadonlyArray<RoundModel>, pace: number): Timeline => {
  const rounds: Array<PlayedRound> = []
  const winners: Array<Team> = []
  let at = 0
  for (let map = 1; seriesWinner(format, winners) === null; map++) {
    if (map > 1) at += between(random, 300 * SECOND, 900 * SECOND)
    const model = nth(models, map - 1)
    let state = mapStart
    for (let round = 0; mapWinner(state.won) === null; round++) {
      const from = at + pauseBefore(random, round)
      at = from + roundLength(random)
      const winner: Team = random() < roundChance(model, state) ? 0 : 1
      const after = afterRound(state, winner)
      rounds.push({
        map,
        from: Math.round(from / pace),
        to: Math.round(at / pace),
        winner,
        before: state,
        after,
        mapWinner: mapWinner(after.won),
      })
      state = after
    }
    const won = mapWinner(state.won)
    if (won !== null) winners.push(won)
  }
  return { rounds, winners, length: Math.round(at / pace) }
}

/** The series as it stood after so many rounds of the timeline, with the chances of every map. */
export type Standing = (roundsPlayed: number) => SeriesState

export const standings = (format: Format, models: ReadonlyArray<RoundModel>, timeline: Timeline): Standing => {
  const chances = models.map(mapChances)
  const atStart = chances.map(chance => chance(mapStart))
  return roundsPlayed => {
    const last = timeline.rounds[roundsPlayed - 1]
    if (last === undefined) return { format, winners: [], chances: atStart }
    const over = last.mapWinner === null ? last.map - 1 : last.map
    const current = last.map - 1
    return {
      format,
      winners: timeline.winners.slice(0, over),
      chances: atStart
        .map((chance, i) => (i === current ? nth(chances, i)(last.after) : chance))
        .slice(0, mapsOf(format)),
    }
  }
}

/** How many rounds were over at a time (milliseconds after the beginning). */
export const roundsBy = (timeline: Timeline, elapsed: number): number => {
  let low = 0
  let high = timeline.rounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (nth(timeline.rounds, middle).to <= elapsed) low = middle + 1
    else high = middle
  }
  return low
}
