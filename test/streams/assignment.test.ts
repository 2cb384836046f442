import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Assignment, assign } from '../../streams/assignment.ts'
import { followedMarket } from './rows.ts'

const NOBODY: Assignment = new Map()
const MOST = 3

const numbers = (assignment: Assignment): Readonly<Record<number, ReadonlyArray<number>>> =>
  Object.fromEntries(
    [...assignment].map(([connection, markets]) => [connection, markets.map(market => market.marketId)]),
  )

describe('assign', () => {
  it('fills one connection after the other', () => {
    const assigned = assign(MOST)(NOBODY, [1, 2, 3, 4].map(followedMarket))
    expect(numbers(assigned)).toEqual({ 0: [1, 2, 3], 1: [4] })
  })

  it('leaves markets where they are and puts new ones where room is', () => {
    const before = assign(MOST)(NOBODY, [1, 2, 3, 4].map(followedMarket))
    expect(numbers(assign(MOST)(before, [1, 3, 4, 5, 6].map(followedMarket)))).toEqual({ 0: [1, 3, 5], 1: [4, 6] })
  })

  it('tells an emptied connection once, and then frees its number', () => {
    const before = assign(MOST)(NOBODY, [1, 2, 3, 4].map(followedMarket))
    const emptied = assign(MOST)(before, [4].map(followedMarket))
    expect(numbers(emptied)).toEqual({ 0: [], 1: [4] })
    expect(numbers(assign(MOST)(emptied, [4].map(followedMarket)))).toEqual({ 1: [4] })
  })

  it('always has each followed market exactly once, none in excess, and never moves one', () => {
    const sets = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 20 })), { maxLength: 8 })
    fc.assert(
      fc.property(sets, rounds => {
        let assignment = NOBODY
        for (const round of rounds) {
          const next = assign(MOST)(assignment, round.map(followedMarket))
          const places = [...next].flatMap(([connection, markets]) =>
            markets.map(({ marketId }) => [marketId, connection] as const),
          )
          expect(places.map(([id]) => id).toSorted()).toEqual(round.toSorted())
          for (const markets of next.values()) expect(markets.length).toBeLessThanOrEqual(MOST)
          for (const [connection, markets] of assignment)
            for (const { marketId } of markets)
              if (round.some(id => id === marketId)) expect(places).toContainEqual([marketId, connection])
          assignment = next
        }
      }),
    )
  })
})
