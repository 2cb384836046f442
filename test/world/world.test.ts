import { describe, expect, it } from 'vitest'
import { playSeed, playSeeds } from './seeds.ts'

// The others are in moreSeeds.test.ts: a file has one core.
const played = playSeeds(1, 12)

describe('the world', () => {
  it('is the same again for the same seed, and another one for another', async () => {
    const first = await played(7)
    expect(await playSeed(7)).toEqual(first)
    expect((await played(8)).trace).not.toBe(first.trace)
  })
})
