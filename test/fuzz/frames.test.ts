import { describe, expect, it } from 'vitest'
import { fuzzFrames } from './frames.ts'

describe('a hundred thousand mutated frames', () => {
  it('throw nothing and make no event that is none', () => {
    const fuzzed = fuzzFrames(100_000, 20_261_101)
    expect(fuzzed.bad).toEqual([])
    // The frames are neither all broken nor all whole, so both ways were walked.
    expect(fuzzed.refused).toBeGreaterThan(10_000)
    expect(fuzzed.events).toBeGreaterThan(10_000)
  })

  it('are the same frames for the same seed', () => {
    expect(fuzzFrames(1000, 7)).toEqual(fuzzFrames(1000, 7))
  })
})
