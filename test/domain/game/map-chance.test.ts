import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mapChances } from '../../../src/domain/game/map-chance.ts'
import {
  afterRound,
  ctInRound,
  type Economy,
  type MapState,
  mapStart,
  mapWinner,
  REGULATION,
  type RoundModel,
  roundChance,
} from '../../../src/domain/game/round.ts'
import { type Random, stream } from '../../../src/simulator/random.ts'

const even: RoundModel = { skill: 1, ct: 1, firstCt: 0 }
const economy = fc.constantFrom<Economy>(-3, -2, -1, 0, 1, 2, 3)
const model = fc.record({
  skill: fc.double({ min: 0.5, max: 2, noNaN: true }),
  ct: fc.double({ min: 0.8, max: 1.3, noNaN: true }),
  firstCt: fc.constantFrom<0 | 1>(0, 1),
})
const regulation = fc.record({
  won: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })),
  economy,
})
const overtime = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
  .map(([block, x, y]): MapState => ({ won: [12 + 3 * block + x, 12 + 3 * block + y], economy: 0 }))

/** Plays one map to its end and says what every round was. */
const playOut = (random: Random, of: RoundModel): ReadonlyArray<{ before: MapState; winner: 0 | 1 }> => {
  const rounds: Array<{ before: MapState; winner: 0 | 1 }> = []
  for (let state = mapStart; mapWinner(state.won) === null; ) {
    const winner = random() < roundChance(of, state) ? 0 : 1
    rounds.push({ before: state, winner })
    state = afterRound(state, winner)
  }
  return rounds
}

describe('the chance of a map', () => {
  it('is a martingale: the average over the next round is the chance now', () => {
    fc.assert(
      fc.property(model, fc.oneof(regulation, overtime), (of, state) => {
        fc.pre(mapWinner(state.won) === null)
        // Overtime begins without money.
        fc.pre(state.won[0] + state.won[1] < REGULATION || state.economy === 0)
        const chance = mapChances(of)
        const win = roundChance(of, state)
        const next = win * chance(afterRound(state, 0)) + (1 - win) * chance(afterRound(state, 1))
        expect(next).toBeCloseTo(chance(state), 12)
      }),
      { numRuns: 150 },
    )
  })

  it('is one half between equals, and the same seen from the other team', () => {
    expect(mapChances(even)(mapStart)).toBeCloseTo(0.5, 12)
    fc.assert(
      fc.property(model, of => {
        const mirrored: RoundModel = { skill: 1 / of.skill, ct: of.ct, firstCt: of.firstCt === 0 ? 1 : 0 }
        expect(mapChances(mirrored)(mapStart)).toBeCloseTo(1 - mapChances(of)(mapStart), 12)
      }),
      { numRuns: 30 },
    )
  })

  it('turns 56 to 62 % of even rounds into 70 to 95 % of maps', () => {
    expect(mapChances({ ...even, skill: 0.56 / 0.44 })(mapStart)).toBeGreaterThan(0.7)
    expect(mapChances({ ...even, skill: 0.62 / 0.38 })(mapStart)).toBeLessThan(0.95)
  })

  it('is what playing thousands of maps gives, within the sampling error', () => {
    const of: RoundModel = { skill: 1.08, ct: 1.15, firstCt: 1 }
    const random = stream('maps')
    const maps = 4000
    let won = 0
    for (let map = 0; map < maps; map++) if (playOut(random, of).at(-1)?.winner === 0) won++
    const chance = mapChances(of)(mapStart)
    expect(Math.abs(won / maps - chance)).toBeLessThan(3.5 * Math.sqrt((chance * (1 - chance)) / maps))
  })
})

describe('a map', () => {
  it('lets the winner of a pistol win the next round about four times in five', () => {
    const random = stream('pistols')
    let kept = 0
    let pistols = 0
    for (let map = 0; map < 3000; map++) {
      const rounds = playOut(random, even)
      for (const pistol of [0, 12]) {
        const next = rounds[pistol + 1]
        if (next === undefined) continue
        pistols++
        if (next.winner === rounds[pistol]?.winner) kept++
      }
    }
    expect(kept / pistols).toBeGreaterThan(0.77)
    expect(kept / pistols).toBeLessThan(0.83)
  })

  it('ends at 13, or four rounds into a block of overtime', () => {
    expect(mapWinner([13, 11])).toBe(0)
    expect(mapWinner([12, 12])).toBeNull()
    expect(mapWinner([13, 12])).toBeNull()
    expect(mapWinner([14, 16])).toBe(1)
    expect(mapWinner([16, 15])).toBeNull()
    expect(mapWinner([19, 15])).toBe(0)
    expect(mapWinner([17, 19])).toBe(1)
  })

  it('swaps sides after round 12, and in overtime after every third', () => {
    const ct = Array.from({ length: 36 }, (_, round) => ctInRound(0, round)).join('')
    expect(ct).toBe('000000000000' + '111111111111' + '111000' + '000111')
  })
})
