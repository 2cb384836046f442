/** Which questions the venue asks about a match: always its winner, the maps' winners and totals of a longer series, and in many matches rounds. */
import { fairOf, type Question } from '../domain/game/question.ts'
import type { Team } from '../domain/game/round.ts'
import { mapsOf, type RoundQuestion } from '../domain/game/series.ts'
import type { Fixture } from './fixture.ts'
import { type Random, stream } from './random.ts'

/** No match has more markets: their ids have room for as many. */
const MOST = 16

const favouriteOn = (fixture: Fixture, question: Question): Team =>
  fairOf(question, fixture.standing(0)) >= 0.5 ? 0 : 1

const ofSeries = (fixture: Fixture): ReadonlyArray<Question> => {
  const series: Question = { _tag: 'Series' }
  const maps = Array.from({ length: mapsOf(fixture.format) }, (_, i): Question => ({ _tag: 'MapWinner', map: i + 1 }))
  const handicap: Question = { _tag: 'MapHandicap', giver: favouriteOn(fixture, series), line: 1.5 }
  const total = (line: number): Question => ({ _tag: 'TotalMaps', line })
  switch (fixture.format) {
    case 'BO1':
      return [series]
    case 'BO3':
      return [series, ...maps, total(2.5), handicap]
    case 'BO5':
      return [series, ...maps, total(3.5), total(4.5), handicap]
  }
}

/** The question of the line at which it is least certain. */
const mostOpen = (fixture: Fixture, asked: ReadonlyArray<RoundQuestion>): ReadonlyArray<RoundQuestion> => {
  const start = fixture.standing(0)
  const distance = (question: RoundQuestion): number => Math.abs(fairOf(question, start) - 0.5)
  return asked.toSorted((a, b) => distance(a) - distance(b)).slice(0, 1)
}

/** Mostly lines that cannot be hit; one match in six has whole ones. */
const linesOf = (random: Random, lowest: number, count: number): ReadonlyArray<number> => {
  const shift = random() < 1 / 6 ? 0 : 0.5
  return Array.from({ length: count }, (_, i) => lowest + i + shift)
}

const totalRounds = (fixture: Fixture, lines: ReadonlyArray<number>, map: number): ReadonlyArray<RoundQuestion> =>
  mostOpen(
    fixture,
    lines.map(line => ({ _tag: 'TotalRounds', map, line })),
  )

const roundHandicap = (fixture: Fixture, lines: ReadonlyArray<number>, map: number): ReadonlyArray<RoundQuestion> => {
  const giver = favouriteOn(fixture, { _tag: 'MapWinner', map })
  return mostOpen(
    fixture,
    lines.map(line => ({ _tag: 'RoundHandicap', map, giver, line })),
  )
}

/** The questions of a match, its winner first; 16 at most. */
export const questionsOf = (seed: number, fixture: Fixture): ReadonlyArray<Question> => {
  const random = stream(seed, 'board', fixture.number)
  const maps = Array.from({ length: mapsOf(fixture.format) }, (_, i) => i + 1)
  const asksTotals = random() < 0.7
  const asksHandicaps = random() < 0.35
  const totals = linesOf(random, 20, 4)
  const handicaps = linesOf(random, 1, 6)
  return [
    ...ofSeries(fixture),
    ...(asksTotals ? maps.flatMap(map => totalRounds(fixture, totals, map)) : []),
    ...(asksHandicaps ? maps.flatMap(map => roundHandicap(fixture, handicaps, map)) : []),
  ].slice(0, MOST)
}
