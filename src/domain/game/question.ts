/** The questions that markets ask about a match, and what each is worth (rules: "Markets of a match", how each pays). */
import { nth } from './nth.ts'
import { otherTeam, type Team } from './round.ts'
import {
  beginsChance,
  countedMaps,
  type RoundQuestion,
  type SeriesEnd,
  type SeriesState,
  seriesEnds,
} from './series.ts'

export type Question =
  /** Does the first team win the series? */
  | { readonly _tag: 'Series' }
  /** Does the first team win map `map` (1 is the first)? */
  | { readonly _tag: 'MapWinner'; readonly map: number }
  /** Does `giver` win by more maps than `line`, eg/ 1.5? */
  | { readonly _tag: 'MapHandicap'; readonly giver: Team; readonly line: number }
  /** Are more maps played than `line`, eg/ 2.5? */
  | { readonly _tag: 'TotalMaps'; readonly line: number }
  | RoundQuestion

/** What is paid when nobody is right: 50-50. */
export const HALF = 0.5

const over = (value: number, line: number): number => {
  if (value === line) return HALF
  return value > line ? 1 : 0
}

/** What a question about rounds pays for the final score of its map. */
export const roundPays = (question: RoundQuestion, won: readonly [number, number]): number => {
  switch (question._tag) {
    case 'RoundHandicap':
      return over(won[question.giver] - won[otherTeam(question.giver)], question.line)
    case 'TotalRounds':
      return over(won[0] + won[1], question.line)
  }
}

const seriesPays = ({ won, stop }: SeriesEnd): number => {
  if (stop === null) return won[0] > won[1] ? 1 : 0
  switch (stop._tag) {
    case 'Forfeit':
      return stop.by === 1 ? 1 : 0
    case 'Cancelled':
      return HALF
  }
}

const average = (state: SeriesState, pays: (end: SeriesEnd) => number): number =>
  seriesEnds(state).reduce((sum, end) => sum + end.chance * pays(end), 0)

/** Of a map's question: what it is worth if the map begins, half if it does not; what was completed stands, whatever becomes of the match. */
const ofMap = (state: SeriesState, map: number, worth: () => number): number => {
  if (state.winners.length >= map) return worth()
  const begins = beginsChance(state, map)
  return begins === 0 ? HALF : begins * worth() + (1 - begins) * HALF
}

/**
 * What one share of YES is worth on average, 0 … 1; once the question is settled this is its payout, exactly 0, 0.5 or 1.
 */
export const fairOf = (question: Question, state: SeriesState): number => {
  switch (question._tag) {
    case 'Series':
      return average(state, seriesPays)
    case 'MapWinner':
      return ofMap(state, question.map, () => {
        const [first, second] = nth(state.maps, question.map - 1).chances
        return first + (1 - first - second) * HALF
      })
    case 'MapHandicap':
      return average(state, end => {
        const counted = countedMaps(state.format, end)
        return counted === null
          ? HALF
          : over(counted[question.giver] - counted[otherTeam(question.giver)], question.line)
      })
    case 'TotalMaps':
      return average(state, end => (end.stop === null ? over(end.won[0] + end.won[1], question.line) : HALF))
    case 'RoundHandicap':
    case 'TotalRounds':
      return ofMap(state, question.map, () => nth(state.maps, question.map - 1).worth(question))
  }
}
