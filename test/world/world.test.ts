import { describe, expect, it } from 'vitest'
import { eveningOf } from './plan.ts'
import { runWorld } from './world.ts'
import { worldDatabase } from './worldDatabase.ts'

/** Thousands by `npm run world -- --seeds 1000`. */
const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1)
const MINUTES = 4

describe('the world, whatever goes wrong', () => {
  it.concurrent.each(SEEDS)('stays true and ends well: seed %i', async seed => {
    const { faults, counts } = await worldDatabase((sql, lookupSql) =>
      runWorld(sql, lookupSql, eveningOf(seed, MINUTES)),
    )
    expect(faults, `again by: npm run world -- --seed ${seed} --minutes ${MINUTES}`).toEqual([])
    expect(counts.ticks, 'a world in which nothing happens proves nothing').toBeGreaterThan(100)
  })

  it('is the same again for the same seed, and another one for another', async () => {
    const once = (seed: number) => worldDatabase((sql, lookupSql) => runWorld(sql, lookupSql, eveningOf(seed, MINUTES)))
    const [first, again, other] = [await once(7), await once(7), await once(8)]
    expect(again).toEqual(first)
    expect(other.trace).not.toBe(first.trace)
  })
})
