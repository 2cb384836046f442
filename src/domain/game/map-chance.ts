/** What a map is worth by exact dynamic programming over its rounds, backwards from its ends. */
import { type MapState, mapWinner, type RoundModel, roundChance } from './round.ts'
import { BEYOND, GRAPH, placeOf } from './round-graph.ts'

/** What is paid for a final score of the map, 0 … 1. */
type Pays = (won: readonly [number, number]) => number

/** A map that may be broken off after any round that does not end it: how likely, and what is paid then. */
interface BrokenOff {
  readonly chance: number
  readonly pays: number
}

const NEVER: BrokenOff = { chance: 0, pays: 0 }

/**
 * Prepares a question about a map: the answer gives what it is worth on average from any state, and what is paid when the map is over. It is a
 * martingale under `roundChance`, `afterRound` and the chance to be broken off, which has not struck yet in the state.
 */
export const mapWorth = (model: RoundModel, pays: Pays, broken: BrokenOff = NEVER): ((state: MapState) => number) => {
  const values = new Float64Array(GRAPH.places)
  const chances = Float64Array.from(GRAPH.kinds, state => roundChance(model, state))
  const goesOn = 1 - broken.chance
  const off = broken.chance * broken.pays
  for (const { place, won } of GRAPH.finals) values[place] = pays(won)
  values[BEYOND] = 0.5
  const after = (place: number): number => (place > BEYOND ? (values[place] ?? 0) : goesOn * (values[place] ?? 0) + off)
  for (const { place, won, lost, kind } of GRAPH.steps) {
    const chance = chances[kind] ?? 0
    values[place] = chance * after(won) + (1 - chance) * after(lost)
  }
  return state => (mapWinner(state.won) === null ? (values[placeOf(state)] ?? 0) : pays(state.won))
}

/** The first team's chance to win a map that is played to its end, from any state; exactly 1 or 0 when it is over. */
export const mapChances = (model: RoundModel): ((state: MapState) => number) =>
  mapWorth(model, won => (mapWinner(won) === 0 ? 1 : 0))
