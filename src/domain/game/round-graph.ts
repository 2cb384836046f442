/**
 * Every state of a map, numbered so that whatever may follow a state has a higher place in the order of evaluation. It is the same for every model:
 * computed once. Overtime is a chain of blocks that each start even; it is followed through 32 of them, after which a
 * tie is left with a chance under 10⁻¹⁵.
 */
import { nth } from './nth.ts'
import { afterRound, ctInRound, type Economy, type MapState, mapWinner, REGULATION } from './round.ts'

const ECONOMIES: ReadonlyArray<Economy> = [-3, -2, -1, 0, 1, 2, 3]
const TIE = REGULATION / 2
const WIDTH = TIE + 1
const BLOCKS = 32
const OVERTIME = WIDTH * WIDTH * ECONOMIES.length

/** Where a value stands that nobody reaches: the tie after the last block. */
export const BEYOND = OVERTIME + BLOCKS * 16

/** Final scores stand behind the states. */
const FINALS = BEYOND + 1

/** The place of a state that goes on. Blocks beyond the half of those that are followed share their values. */
export const placeOf = (state: MapState): number => {
  const [first, second] = state.won
  const played = first + second
  if (played < REGULATION) return (first * WIDTH + second) * ECONOMIES.length + state.economy + 3
  const block = Math.floor((played - REGULATION) / 6)
  const start = TIE + 3 * block
  const shown = block < BLOCKS / 2 ? block : BLOCKS / 2 + (block % 2)
  return OVERTIME + shown * 16 + (first - start) * 4 + (second - start)
}

/** One state: its place, those after a won and a lost round, and which of the kinds of rounds comes next. */
interface Step {
  readonly place: number
  readonly won: number
  readonly lost: number
  readonly kind: number
}

interface Graph {
  /** In the order of evaluation: what follows a state comes before it. */
  readonly steps: ReadonlyArray<Step>
  /** A state of each kind of round: all of a kind are won equally often. */
  readonly kinds: ReadonlyArray<MapState>
  readonly finals: ReadonlyArray<{ readonly place: number; readonly won: readonly [number, number] }>
  readonly places: number
}

const kindOf = (state: MapState): number =>
  ctInRound(0, state.won[0] + state.won[1]) * ECONOMIES.length + state.economy + 3

/** Every state that goes on, latest first, with its place told apart in every block that is followed. */
const statesBackwards = (): ReadonlyArray<{ readonly state: MapState; readonly place: number }> => {
  const states: Array<{ readonly state: MapState; readonly place: number }> = []
  for (let block = BLOCKS - 1; block >= 0; block--)
    for (let x = 3; x >= 0; x--)
      for (let y = 3; y >= 0; y--) {
        const start = TIE + 3 * block
        const state: MapState = { won: [start + x, start + y], economy: 0 }
        if (x + y < 6) states.push({ state, place: OVERTIME + block * 16 + x * 4 + y })
      }
  for (let first = TIE; first >= 0; first--)
    for (let second = TIE; second >= 0; second--)
      if (first + second < REGULATION)
        for (const economy of ECONOMIES) {
          const state: MapState = { won: [first, second], economy }
          states.push({ state, place: placeOf(state) })
        }
  return states
}

const build = (): Graph => {
  const finals: Array<{ readonly place: number; readonly won: readonly [number, number] }> = []
  const known = new Map<string, number>()
  const finalPlace = (won: readonly [number, number]): number => {
    const name = won.join(':')
    const found = known.get(name) ?? FINALS + finals.length
    if (!known.has(name)) finals.push({ place: found, won })
    known.set(name, found)
    return found
  }
  const states = statesBackwards()
  const places = new Map(states.map(({ state, place }) => [`${state.won.join(':')}/${state.economy}`, place]))
  const placeAfter = (state: MapState): number =>
    mapWinner(state.won) !== null
      ? finalPlace(state.won)
      : (places.get(`${state.won.join(':')}/${state.economy}`) ?? BEYOND)
  const kinds = Array.from({ length: 2 * ECONOMIES.length }, (_, kind): MapState => {
    const economy = nth(ECONOMIES, kind % ECONOMIES.length)
    return { won: kind < ECONOMIES.length ? [1, 0] : [TIE, 1], economy }
  })
  const steps = states.map(({ state, place }) => ({
    place,
    won: placeAfter(afterRound(state, 0)),
    lost: placeAfter(afterRound(state, 1)),
    kind: kindOf(state),
  }))
  return { steps, kinds, finals, places: FINALS + finals.length }
}

export const GRAPH: Graph = build()
