import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairOf, type Question } from '../../../src/domain/game/question.ts'
import {
  afterRound,
  type Economy,
  type MapState,
  mapStart,
  mapWinner,
  type RoundModel,
  roundChance,
  type Team,
} from '../../../src/domain/game/round.ts'
import {
  type Format,
  type Hazard,
  mapsOf,
  type SeriesState,
  seriesEnds,
  seriesWinner,
} from '../../../src/domain/game/series.ts'
import { mapWith, model, outlookAt, seriesAt, seriesWith } from './models.ts'

const chances = fc.array(fc.double({ min: 0.05, max: 0.95, noNaN: true }), { minLength: 5, maxLength: 5 })
const team = fc.constantFrom<Team>(0, 1)

/** Any series that may still be going on, or has just ended. */
const series = fc
  .tuple(fc.constantFrom<Format>('BO1', 'BO3', 'BO5'), fc.array(team, { maxLength: 5 }), chances)
  .map(([format, drawn, onMaps]): SeriesState => {
    const winners: Array<Team> = []
    for (const winner of drawn) if (seriesWinner(format, winners) === null) winners.push(winner)
    return seriesWith(format, winners, onMaps)
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
        const chance = state.maps[map]?.chances[0] ?? Number.NaN
        const next = (winner: Team): SeriesState => ({ ...state, winners: [...state.winners, winner] })
        for (const question of questions.filter(one => one._tag !== 'MapWinner' || one.map > map + 1)) {
          const average = chance * fairOf(question, next(0)) + (1 - chance) * fairOf(question, next(1))
          expect(average).toBeCloseTo(fairOf(question, state), 12)
        }
      }),
    )
  })

  it('never puts a handicap above the series, and adds the ends up to one', () => {
    fc.assert(
      fc.property(series, state => {
        const handicap = fairOf({ _tag: 'MapHandicap', giver: 0, line: 1.5 }, state)
        expect(handicap).toBeLessThanOrEqual(fairOf({ _tag: 'Series' }, state))
        expect(seriesEnds(state).reduce((sum, end) => sum + end.chance, 0)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('pays half for a map that is not played, and exactly one or nothing for what is settled', () => {
    const swept = seriesWith('BO3', [1, 1], [0.4, 0.4, 0.4])
    const lost = { ...swept, maps: swept.maps.map((map, index) => (index < 2 ? mapWith(0) : map)) }
    expect(fairOf({ _tag: 'MapWinner', map: 3 }, lost)).toBe(0.5)
    expect(fairOf({ _tag: 'MapWinner', map: 2 }, lost)).toBe(0)
    expect(fairOf({ _tag: 'Series' }, lost)).toBe(0)
    expect(fairOf({ _tag: 'MapHandicap', giver: 1, line: 1.5 }, lost)).toBe(1)
    expect(fairOf(totalOver, lost)).toBe(0)
    expect(fairOf(totalOver, { ...lost, winners: [1, 0, 1] })).toBe(1)
  })

  it('counts the third map of a tie that may not come at half its chance to be missed', () => {
    const before = seriesWith('BO3', [], [0.5, 0.5, 0.7])
    expect(fairOf({ _tag: 'MapWinner', map: 3 }, before)).toBeCloseTo(0.5 * 0.7 + 0.5 * 0.5, 12)
  })
})

const hazard: Hazard = { forfeit: 0.02, cancelled: 0.01 }
const asked: ReadonlyArray<Question> = [
  ...questions,
  { _tag: 'RoundHandicap', map: 1, giver: 1, line: 2.5 },
  { _tag: 'RoundHandicap', map: 2, giver: 0, line: 3 },
  { _tag: 'TotalRounds', map: 1, line: 21.5 },
  { _tag: 'TotalRounds', map: 3, line: 22 },
]
const state = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), fc.constantFrom<Economy>(-2, 0, 1, 3))
  .map(([first, second, economy]): MapState => ({ won: [first, second], economy: first + second < 24 ? economy : 0 }))

/** The average over the next round of a series that stands in its first map, what may stop it included. */
const average = (
  question: Question,
  format: Format,
  models: ReadonlyArray<RoundModel>,
  of: RoundModel,
  now: MapState,
): number => {
  const worth = (to: MapState): number => {
    const winner = mapWinner(to.won)
    const reached = seriesAt(format, models, hazard, to)
    const after: SeriesState =
      winner === null
        ? reached
        : { ...reached, winners: [winner], maps: reached.maps.with(0, outlookAt(of, hazard, to)) }
    if (winner !== null && format === 'BO1') return fairOf(question, after)
    const stopped = (['Forfeit0', 'Forfeit1', 'Cancelled'] as const).map(name => {
      const stop =
        name === 'Cancelled'
          ? ({ _tag: name } as const)
          : ({ _tag: 'Forfeit', by: name === 'Forfeit0' ? 0 : 1 } as const)
      const part = name === 'Cancelled' ? hazard.cancelled : hazard.forfeit / 2
      return part * fairOf(question, { ...after, stop })
    })
    const goesOn = 1 - hazard.forfeit - hazard.cancelled
    return goesOn * fairOf(question, after) + stopped.reduce((sum, part) => sum + part, 0)
  }
  const chance = roundChance(of, now)
  return chance * worth(afterRound(now, 0)) + (1 - chance) * worth(afterRound(now, 1))
}

describe('every question about a match, also of one that may be stopped', () => {
  it('is a martingale over the next round', () => {
    fc.assert(
      fc.property(
        fc.tuple(model, model, model, model, model),
        fc.constantFrom<Format>('BO1', 'BO3', 'BO5'),
        state,
        (all, format, now) => {
          const models = all.slice(0, mapsOf(format))
          for (const question of asked) {
            if ('map' in question && question.map > models.length) continue
            const fair = fairOf(question, seriesAt(format, models, hazard, now))
            expect(average(question, format, models, all[0], now)).toBeCloseTo(fair, 10)
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it('has ladders that fall with their lines, and handicaps under the winner of the map', () => {
    fc.assert(
      fc.property(model, state, (of, now) => {
        const at = seriesAt('BO1', [of], hazard, now)
        const totals = [19.5, 20.5, 21, 21.5, 22.5].map(line => fairOf({ _tag: 'TotalRounds', map: 1, line }, at))
        const handicaps = [1.5, 2, 2.5, 3.5, 5.5].map(line =>
          fairOf({ _tag: 'RoundHandicap', map: 1, giver: 0, line }, at),
        )
        for (const ladder of [totals, handicaps])
          ladder.slice(1).forEach((rung, index) => {
            expect(rung).toBeLessThanOrEqual((ladder[index] ?? Number.NaN) + 1e-12)
          })
        expect(handicaps[0]).toBeLessThanOrEqual(fairOf({ _tag: 'MapWinner', map: 1 }, at) + 1e-12)
      }),
      { numRuns: 40 },
    )
  })

  it('is worth what the other side of it is not: seen from the other team, YES is NO', () => {
    fc.assert(
      fc.property(model, model, model, (a, b, c) => {
        const mirrored = (one: RoundModel): RoundModel => ({
          skill: 1 / one.skill,
          ct: one.ct,
          firstCt: one.firstCt === 0 ? 1 : 0,
        })
        const here = seriesAt('BO3', [a, b, c], hazard, mapStart)
        const there = seriesAt('BO3', [a, b, c].map(mirrored), hazard, mapStart)
        for (const question of [{ _tag: 'Series' }, { _tag: 'MapWinner', map: 3 }] as const)
          expect(fairOf(question, here) + fairOf(question, there)).toBeCloseTo(1, 12)
      }),
      { numRuns: 20 },
    )
  })

  it('gives the series from its maps', () => {
    const at = seriesWith('BO3', [], [0.6, 0.45, 0.7])
    const [a, b, c] = [0.6, 0.45, 0.7]
    expect(fairOf({ _tag: 'Series' }, at)).toBeCloseTo(a * b + a * (1 - b) * c + (1 - a) * b * c, 12)
  })
})

describe('a match that is stopped', () => {
  const of: RoundModel = { skill: 1.1, ct: 1, firstCt: 0 }
  const won: MapState = { won: [13, 6], economy: 0 }
  const begun: SeriesState = {
    ...seriesAt('BO3', [of, of, of], hazard, won),
    winners: [0],
  }
  const pays = (question: Question, stopped: SeriesState['stop']): number =>
    fairOf(question, { ...begun, stop: stopped })
  const handicap: Question = { _tag: 'MapHandicap', giver: 0, line: 1.5 }

  it('pays the series of a forfeit to the team that stayed, and halves when it is cancelled', () => {
    expect(pays({ _tag: 'Series' }, { _tag: 'Forfeit', by: 1 })).toBe(1)
    expect(pays({ _tag: 'Series' }, { _tag: 'Forfeit', by: 0 })).toBe(0)
    expect(pays({ _tag: 'Series' }, { _tag: 'Cancelled' })).toBe(0.5)
  })

  it('pays a map that was completed as it ended, and halves for the others', () => {
    expect(pays({ _tag: 'MapWinner', map: 1 }, { _tag: 'Cancelled' })).toBe(1)
    expect(pays({ _tag: 'TotalRounds', map: 1, line: 19.5 }, { _tag: 'Cancelled' })).toBe(0)
    expect(pays({ _tag: 'RoundHandicap', map: 1, giver: 0, line: 7 }, { _tag: 'Cancelled' })).toBe(0.5)
    expect(pays({ _tag: 'MapWinner', map: 2 }, { _tag: 'Forfeit', by: 1 })).toBe(0.5)
    expect(pays({ _tag: 'TotalRounds', map: 2, line: 19.5 }, { _tag: 'Forfeit', by: 1 })).toBe(0.5)
    expect(pays(totalOver, { _tag: 'Forfeit', by: 1 })).toBe(0.5)
  })

  it('counts a forfeited map for the handicap when it decides the match, and only then', () => {
    expect(pays(handicap, { _tag: 'Forfeit', by: 1 })).toBe(1)
    expect(pays(handicap, { _tag: 'Forfeit', by: 0 })).toBe(0.5)
  })
})
