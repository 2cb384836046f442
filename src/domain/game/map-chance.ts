/** The chance of a map by exact dynamic programming over its rounds, backwards from its ends. */
import { nth } from './nth.ts'
import {
  afterRound,
  type Economy,
  type MapState,
  mapWinner,
  REGULATION,
  type RoundModel,
  roundChance,
} from './round.ts'

const ECONOMIES: ReadonlyArray<Economy> = [-3, -2, -1, 0, 1, 2, 3]
const TIE = REGULATION / 2
const WIDTH = TIE + 1

const regulationIndex = (state: MapState): number =>
  (state.won[0] * WIDTH + state.won[1]) * ECONOMIES.length + state.economy + 3

const overtimeBlock = (won: readonly [number, number]): number => Math.floor((won[0] + won[1] - REGULATION) / 6)

const overtimeIndex = (won: readonly [number, number]): number => {
  const block = overtimeBlock(won)
  const start = TIE + 3 * block
  return ((block % 2) * 4 + (won[0] - start)) * 4 + (won[1] - start)
}

/**
 * A block of overtime is a race to four in six rounds that starts anew at 3:3. Every block has three rounds on each
 * side, so all blocks are won equally often: P = W + T·P, hence P = W ÷ (1 − T).
 */
const overtimeTable = (model: RoundModel): ReadonlyArray<number> => {
  const solve = (tie: number): ReadonlyArray<number> => {
    const table = new Array<number>(32).fill(tie)
    for (const block of [0, 1])
      for (let x = 3; x >= 0; x--)
        for (let y = 3; y >= 0; y--) {
          if (x === 3 && y === 3) continue
          const start = TIE + 3 * block
          const state: MapState = { won: [start + x, start + y], economy: 0 }
          const chance = roundChance(model, state)
          const win = x === 3 ? 1 : nth(table, (block * 4 + x + 1) * 4 + y)
          const loss = y === 3 ? 0 : nth(table, (block * 4 + x) * 4 + y + 1)
          table[(block * 4 + x) * 4 + y] = chance * win + (1 - chance) * loss
        }
    return table
  }
  const won = nth(solve(0), 0)
  const wonOrTied = nth(solve(1), 0)
  return solve(won / (1 - (wonOrTied - won)))
}

/**
 * Prepares a map: the answer gives the first team's chance to win it from any state, exactly 1 or 0 when it is over.
 * It is a martingale under `roundChance` and `afterRound`.
 */
export const mapChances = (model: RoundModel): ((state: MapState) => number) => {
  const overtime = overtimeTable(model)
  const regulation = new Array<number>(WIDTH * WIDTH * ECONOMIES.length).fill(0)
  const chanceOf = (state: MapState): number => {
    const winner = mapWinner(state.won)
    if (winner !== null) return winner === 0 ? 1 : 0
    if (state.won[0] + state.won[1] >= REGULATION) return nth(overtime, overtimeIndex(state.won))
    return nth(regulation, regulationIndex(state))
  }
  for (let first = TIE; first >= 0; first--)
    for (let second = TIE; second >= 0; second--) {
      if (first + second === REGULATION) continue
      for (const economy of ECONOMIES) {
        const state: MapState = { won: [first, second], economy }
        const chance = roundChance(model, state)
        regulation[regulationIndex(state)] =
          chance * chanceOf(afterRound(state, 0)) + (1 - chance) * chanceOf(afterRound(state, 1))
      }
    }
  return chanceOf
}
