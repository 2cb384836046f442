import { describe, expect, it } from 'vitest'
import { eveningOf } from './plan.ts'
import { runWorld } from './world.ts'
import { worldDatabase } from './worldDatabase.ts'

/** How long a world of CI is, minutes of simulated time. */
export const MINUTES = 4

/** A world for each of these seeds; thousands by `npm run world -- --seeds 1000`. */
export const playSeeds = (first: number, last: number): void => {
  const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  describe('the world, whatever goes wrong', () => {
    it.concurrent.each(seeds)('stays true and ends well: seed %i', async seed => {
      const { faults, counts } = await worldDatabase((sql, lookupSql) =>
        runWorld(sql, lookupSql, eveningOf(seed, MINUTES)),
      )
      expect(faults, `again by: npm run world -- --seed ${seed} --minutes ${MINUTES}`).toEqual([])
      expect(counts.ticks, 'a world in which nothing happens proves nothing').toBeGreaterThan(100)
    })
  })
}
