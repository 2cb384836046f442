/** What a market of a match pays by its rules, from the scores of the maps alone (the table "Markets of a match, and how each pays"). */
import { ONE, type Price, price } from '../money.ts'
import type { TruthQuestion } from './lines.ts'

/** A match that is over. */
export interface Outcome {
  readonly format: 'BO1' | 'BO3' | 'BO5'
  readonly how: 'Played' | 'Forfeit' | 'Cancelled' | 'Walkover'
  readonly winner: 0 | 1 | null
  /** Rounds of either team on each map that was decided, in order. */
  readonly maps: ReadonlyArray<readonly [number, number]>
}

const HALF = price(ONE / 2)
const ALL = price(ONE)
const NOTHING = price(0)

const over = (value: number, line: number): Price => {
  if (value === line) return HALF
  return value > line ? ALL : NOTHING
}

const needed = (format: Outcome['format']): number => {
  switch (format) {
    case 'BO1':
      return 1
    case 'BO3':
      return 2
    case 'BO5':
      return 3
  }
}

const mapsWon = (maps: Outcome['maps']): readonly [number, number] => [
  maps.filter(([a, b]) => a > b).length,
  maps.filter(([a, b]) => b > a).length,
]

/** Maps that count for a handicap: all when it was played; a forfeited map only when it decides the match. */
const counted = ({ format, how, winner, maps }: Outcome): readonly [number, number] | null => {
  const won = mapsWon(maps)
  switch (how) {
    case 'Played':
      return won
    case 'Cancelled':
    case 'Walkover':
      return null
    case 'Forfeit': {
      const awarded: readonly [number, number] = winner === 0 ? [won[0] + 1, won[1]] : [won[0], won[1] + 1]
      return winner !== null && awarded[winner] === needed(format) ? awarded : null
    }
  }
}

const other = (team: 0 | 1): 0 | 1 => (team === 0 ? 1 : 0)

/** What one share of YES is paid: 0, a half or 1 dollar. A map that was not completed pays half, whatever became of the match. */
export const paysFor = (question: TruthQuestion, outcome: Outcome): Price => {
  switch (question._tag) {
    case 'Series':
      if (outcome.winner === null) return HALF
      return outcome.winner === 0 ? ALL : NOTHING
    case 'MapWinner': {
      const map = outcome.maps[question.map - 1]
      return map === undefined ? HALF : over(map[0] - map[1], 0)
    }
    case 'MapHandicap': {
      const won = counted(outcome)
      return won === null ? HALF : over(won[question.giver] - won[other(question.giver)], question.line)
    }
    case 'TotalMaps':
      return outcome.how === 'Played' ? over(outcome.maps.length, question.line) : HALF
    case 'RoundHandicap': {
      const map = outcome.maps[question.map - 1]
      return map === undefined ? HALF : over(map[question.giver] - map[other(question.giver)], question.line)
    }
    case 'TotalRounds': {
      const map = outcome.maps[question.map - 1]
      return map === undefined ? HALF : over(map[0] + map[1], question.line)
    }
  }
}
