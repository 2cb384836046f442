import { describe, expect, it } from 'vitest'
import { addAll, lowerBound, meanOf, note, type Sums, standardError } from '../../src/simulator/study/sums.ts'

describe('sums', () => {
  it('tell mean, its error and its lower bound, however they were put together', () => {
    const whole: Sums = new Map()
    const parts: ReadonlyArray<Sums> = [new Map(), new Map()]
    for (const [index, value] of [1, 2, 3, 6].entries()) {
      note(whole, 'x', value)
      for (const [part, sums] of parts.entries()) if (part === index % 2) note(sums, 'x', value)
    }
    const together: Sums = new Map()
    for (const part of parts) addAll(together, part)
    expect([...together]).toEqual([...whole])
    const moments = whole.get('x') ?? { count: 0, sum: 0, squares: 0 }
    expect(meanOf(moments)).toBe(3)
    expect(standardError(moments)).toBeCloseTo(Math.sqrt(14 / 3 / 4), 12)
    expect(lowerBound(moments)).toBeCloseTo(3 - 3.0902 * Math.sqrt(14 / 3 / 4), 12)
  })
})
