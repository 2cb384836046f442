import { describe, expect, it } from 'vitest'
import { eveningOf } from './plan.ts'
import { runWorld, type WorldReport } from './world.ts'
import { worldDatabase } from './worldDatabase.ts'

/** How long a world of CI is, minutes of simulated time. */
const MINUTES = 4

export const playSeed = (seed: number): Promise<WorldReport> =>
  worldDatabase((sql, lookupSql) => runWorld(sql, lookupSql, eveningOf(seed, MINUTES)))

/** A world for each of these seeds; thousands by `npm run world -- --seeds 1000`. Answers what came of one of them. */
export const playSeeds = (first: number, last: number): ((seed: number) => Promise<WorldReport>) => {
  const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const played = new Map<number, Promise<WorldReport>>()
  const play = (seed: number): Promise<WorldReport> => {
    const report = played.get(seed) ?? playSeed(seed)
    played.set(seed, report)
    return report
  }
  describe('the world, whatever goes wrong', () => {
    it.concurrent.each(seeds)('stays true and ends well: seed %i', async seed => {
      const { faults, counts } = await play(seed)
      expect(faults, `again by: npm run world -- --seed ${seed} --minutes ${MINUTES}`).toEqual([])
      expect(counts.ticks, 'a world in which nothing happens proves nothing').toBeGreaterThan(100)
    })
  })
  return play
}
