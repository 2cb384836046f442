/** The questions that markets ask about a match, and what each is worth (rules: "Markets of a match", how each pays). */
import { nth } from './nth.ts'
import { otherTeam, type Team } from './round.ts'
import { finalScores, playedChance, type SeriesState } from './series.ts'

export type Question =
  /** Does the first team win the series? */
  | { readonly _tag: 'Series' }
  /** Does the first team win map `map` (1 is the first)? 50-50 when it is not played. */
  | { readonly _tag: 'MapWinner'; readonly map: number }
  /** Does `giver` win by more maps than `line`, eg/ 1.5? */
  | { readonly _tag: 'MapHandicap'; readonly giver: Team; readonly line: number }
  /** Are more maps played than `line`, eg/ 2.5? */
  | { readonly _tag: 'TotalMaps'; readonly line: number }

const sumWhere = (state: SeriesState, pays: (won: readonly [number, number]) => boolean): number =>
  finalScores(state).reduce((sum, score) => (pays(score.won) ? sum + score.chance : sum), 0)

const mapFair = (state: SeriesState, map: number): number => {
  const winner = state.winners[map - 1]
  if (winner !== undefined) return winner === 0 ? 1 : 0
  const played = playedChance(state, map)
  return played * nth(state.chances, map - 1) + (1 - played) / 2
}

/**
 * What one share of YES is worth on average, 0 … 1; once the question is settled this is its payout, exactly 0, 0.5 or 1.
 */
export const fairOf = (question: Question, state: SeriesState): number => {
  switch (question._tag) {
    case 'Series':
      return sumWhere(state, won => won[0] > won[1])
    case 'MapWinner':
      return mapFair(state, question.map)
    case 'MapHandicap':
      return sumWhere(state, won => won[question.giver] - won[otherTeam(question.giver)] > question.line)
    case 'TotalMaps':
      return sumWhere(state, won => won[0] + won[1] > question.line)
  }
}
