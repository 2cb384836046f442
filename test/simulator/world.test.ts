/** The shortest proof of each; over hours and many seeds: `long/world.test.ts`. */
import { describe, expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import type { World } from '../../src/simulator/core.ts'
import { truthLine } from '../../src/simulator/truth.ts'
import { EPOCH, later, MINUTE, worldOf } from './worlds.ts'

const told = (world: World, to: number): string => world.advance(millis(to)).map(truthLine).join('')

describe('three minutes of a world', () => {
  const whole = told(worldOf(11), later(3 * MINUTE))

  it('are the same to the byte, in one jump or in many steps', () => {
    const world = worldOf(11)
    let steps = ''
    for (let time: number = EPOCH; time < later(3 * MINUTE); time += 3517) steps += told(world, time)
    steps += told(world, later(3 * MINUTE))
    expect(whole.length).toBeGreaterThan(100_000)
    expect(steps === whole).toBe(true)
  })

  it('are others with another seed', () => {
    expect(told(worldOf(12), later(3 * MINUTE))).not.toBe(whole)
  })
})
