import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairOf, type Question } from '../../../src/domain/game/question.ts'
import type { Team } from '../../../src/domain/game/round.ts'
import { type Format, finalScores, type SeriesState, seriesWinner } from '../../../src/domain/game/series.ts'

const chances = fc.array(fc.double({ min: 0.05, max: 0.95, noNaN: true }), { minLength: 5, maxLength: 5 })
const team = fc.constantFrom<Team>(0, 1)

/** Any series that may still be going on, or has just ended. */
const series = fc
  .tuple(fc.constantFrom<Format>('BO1', 'BO3', 'BO5'), fc.array(team, { maxLength: 5 }), chances)
  .map(([format, drawn, onMaps]): SeriesState => {
    const winners: Array<Team> = []
    for (const winner of drawn) if (seriesWinner(format, winners) === null) winners.push(winner)
    return { format, winners, chances: onMaps }
  })
const going = series.filter(state => seriesWinner(state.format, state.winners) === null)

const questions: ReadonlyArray<Question> = [
  { _tag: 'Series' },
  { _tag: 'MapWinner', map: 1 },
  { _tag: 'MapWinner', map: 3 },
  { _tag: 'MapHandicap', giver: 0, line: 1.5 },
  { _tag: 'TotalMaps', line: 2.5 },
]
const totalOver: Question = { _tag: 'TotalMaps', line: 2.5 }

describe('what a market is worth', () => {
  it('is a martingale over the next map', () => {
    fc.assert(
      fc.property(going, state => {
        const map = state.winners.length
        const chance = state.chances[map] ?? Number.NaN
        const next = (winner: Team): SeriesState => ({ ...state, winners: [...state.winners, winner] })
        for (const question of questions.filter(one => one._tag !== 'MapWinner' || one.map > map + 1)) {
          const average = chance * fairOf(question, next(0)) + (1 - chance) * fairOf(question, next(1))
          expect(average).toBeCloseTo(fairOf(question, state), 12)
        }
      }),
    )
  })

  it('never puts a handicap above the series, and adds the final scores up to one', () => {
    fc.assert(
      fc.property(series, state => {
        const handicap = fairOf({ _tag: 'MapHandicap', giver: 0, line: 1.5 }, state)
        expect(handicap).toBeLessThanOrEqual(fairOf({ _tag: 'Series' }, state))
        expect(finalScores(state).reduce((sum, score) => sum + score.chance, 0)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('pays half for a map that is not played, and exactly one or nothing for what is settled', () => {
    const swept: SeriesState = { format: 'BO3', winners: [1, 1], chances: [0.4, 0.4, 0.4] }
    expect(fairOf({ _tag: 'MapWinner', map: 3 }, swept)).toBe(0.5)
    expect(fairOf({ _tag: 'MapWinner', map: 2 }, swept)).toBe(0)
    expect(fairOf({ _tag: 'Series' }, swept)).toBe(0)
    expect(fairOf({ _tag: 'MapHandicap', giver: 1, line: 1.5 }, swept)).toBe(1)
    expect(fairOf(totalOver, swept)).toBe(0)
    expect(fairOf(totalOver, { ...swept, winners: [1, 0, 1] })).toBe(1)
  })

  it('counts the third map of a tie that may not come at half its chance to be missed', () => {
    const before: SeriesState = { format: 'BO3', winners: [], chances: [0.5, 0.5, 0.7] }
    expect(fairOf({ _tag: 'MapWinner', map: 3 }, before)).toBeCloseTo(0.5 * 0.7 + 0.5 * 0.5, 12)
  })
})
