import { describe, expect, it } from 'vitest'
import { eveningOf } from './plan.ts'
import { MINUTES, playSeeds } from './seeds.ts'
import { runWorld } from './world.ts'
import { worldDatabase } from './worldDatabase.ts'

// The others are in moreSeeds.test.ts: a file has one core.
playSeeds(1, 12)

describe('the world', () => {
  it('is the same again for the same seed, and another one for another', async () => {
    const once = (seed: number) => worldDatabase((sql, lookupSql) => runWorld(sql, lookupSql, eveningOf(seed, MINUTES)))
    const [first, again, other] = [await once(7), await once(7), await once(8)]
    expect(again).toEqual(first)
    expect(other.trace).not.toBe(first.trace)
  })
})
