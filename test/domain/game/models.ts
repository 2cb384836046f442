import * as fc from 'fast-check'
import { mapWorth } from '../../../src/domain/game/map-chance.ts'
import { HALF, roundPays } from '../../../src/domain/game/question.ts'
import { type MapState, mapStart, mapWinner, type RoundModel, type Team } from '../../../src/domain/game/round.ts'
import {
  type Format,
  type Hazard,
  type MapOutlook,
  NO_HAZARD,
  type SeriesState,
} from '../../../src/domain/game/series.ts'

/** Any model that teams and maps have. */
export const model = fc.record({
  skill: fc.double({ min: 0.5, max: 2, noNaN: true }),
  ct: fc.double({ min: 0.8, max: 1.3, noNaN: true }),
  firstCt: fc.constantFrom<Team>(0, 1),
})

/** A map that is won with that chance and whose rounds nobody asks about. */
export const mapWith = (chance: number): MapOutlook => ({ chances: [chance, 1 - chance], worth: () => Number.NaN })

/** A series of such maps. */
export const seriesWith = (
  format: Format,
  winners: ReadonlyArray<Team>,
  chances: ReadonlyArray<number>,
): SeriesState => ({ format, winners, maps: chances.map(mapWith), hazard: NO_HAZARD, stop: null })

/** A map under its model that may be broken off, at a state of it. */
export const outlookAt = (of: RoundModel, hazard: Hazard, state: MapState): MapOutlook => {
  const chance = hazard.forfeit + hazard.cancelled
  const wins = (team: Team): number =>
    mapWorth(of, won => (mapWinner(won) === team ? 1 : 0), { chance, pays: 0 })(state)
  return {
    chances: [wins(0), wins(1)],
    worth: question => mapWorth(of, won => roundPays(question, won), { chance, pays: HALF })(state),
  }
}

/** A series under models, its first map at a state of it and the others not begun. */
export const seriesAt = (
  format: Format,
  models: ReadonlyArray<RoundModel>,
  hazard: Hazard,
  state: MapState,
): SeriesState => ({
  format,
  winners: [],
  maps: models.map((one, index) => outlookAt(one, hazard, index === 0 ? state : mapStart)),
  hazard,
  stop: null,
})
