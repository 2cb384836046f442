/** A series of maps: formats, and the chances of its final scores by dynamic programming over maps. */
import { nth } from './nth.ts'
import type { Team } from './round.ts'

export type Format = 'BO1' | 'BO3' | 'BO5'

/** The most maps that a series can have. */
export const mapsOf = (format: Format): number => {
  switch (format) {
    case 'BO1':
      return 1
    case 'BO3':
      return 3
    case 'BO5':
      return 5
  }
}

/** How many maps win the series. */
const mapsToWin = (format: Format): number => (mapsOf(format) + 1) / 2

export interface SeriesState {
  readonly format: Format
  /** Who won each map that is over, in order. */
  readonly winners: ReadonlyArray<Team>
  /** The first team's chance on every map of the format, as things stand; those of maps that are over are not read. */
  readonly chances: ReadonlyArray<number>
}

export interface FinalScore {
  readonly won: readonly [number, number]
  readonly chance: number
}

export const mapsWon = (winners: ReadonlyArray<Team>): readonly [number, number] => {
  const first = winners.filter(winner => winner === 0).length
  return [first, winners.length - first]
}

/** Who has won the series, or null while it goes on. */
export const seriesWinner = (format: Format, winners: ReadonlyArray<Team>): Team | null => {
  const [first, second] = mapsWon(winners)
  if (first >= mapsToWin(format)) return 0
  return second >= mapsToWin(format) ? 1 : null
}

/** Every score that the series may still end with, with its chance; they add up to 1. */
export const finalScores = (state: SeriesState): ReadonlyArray<FinalScore> => {
  const needed = mapsToWin(state.format)
  const scores: Array<FinalScore> = []
  const walk = (first: number, second: number, chance: number): void => {
    if (first === needed || second === needed) {
      scores.push({ won: [first, second], chance })
      return
    }
    const onMap = nth(state.chances, first + second)
    walk(first + 1, second, chance * onMap)
    walk(first, second + 1, chance * (1 - onMap))
  }
  const [first, second] = mapsWon(state.winners)
  walk(first, second, 1)
  return scores
}

/** The chance that a map (1 is the first) will be played at all; 1 when it has been. */
export const playedChance = (state: SeriesState, map: number): number => {
  const needed = mapsToWin(state.format)
  const walk = (first: number, second: number): number => {
    if (first + second >= map) return 1
    if (first === needed || second === needed) return 0
    if (first + second === map - 1) return 1
    const onMap = nth(state.chances, first + second)
    return onMap * walk(first + 1, second) + (1 - onMap) * walk(first, second + 1)
  }
  const [first, second] = mapsWon(state.winners)
  return walk(first, second)
}
