import { beforeAll, describe, expect, it } from 'vitest'
import { findings } from '../../../src/simulator/study/expectations.ts'
import { RULES } from '../../../src/simulator/study/rules.ts'
import { type Depth, studyMatches } from '../../../src/simulator/study/study.ts'
import { addAll, type Moments, type Sums } from '../../../src/simulator/study/sums.ts'
import { settingsOf } from '../worlds.ts'

const sumsOf = (depth: Depth, seed: number, matches: number): Sums => {
  const sums: Sums = new Map()
  studyMatches(
    sums,
    settingsOf(seed),
    depth,
    Array.from({ length: matches }, (_, i) => i + 100),
  )
  return sums
}

const failed = (sums: Sums): ReadonlyArray<string> =>
  findings(sums)
    .filter(one => one.verdict === 'fails')
    .map(one => `${one.name}: ${one.found} ± ${one.error}, expected ${one.expected}`)

const said = (sums: Sums, start: string): number =>
  findings(sums).filter(one => one.verdict === 'holds' && one.name.startsWith(start)).length

/** As if every value had been that much higher. */
const shifted = ({ count, sum, squares }: Moments, by: number): Moments => ({
  count,
  sum: sum + count * by,
  squares: squares + 2 * by * sum + count * by * by,
})

describe('eight hundred games', () => {
  const sums: Sums = new Map()
  beforeAll(() => addAll(sums, sumsOf('game', 3, 800)))

  it('have lengths, overtimes, pistols and series as in life, and fair prices that are martingales and reliable', () => {
    expect(failed(sums)).toEqual([])
    expect(said(sums, 'map: ')).toBe(3)
    expect(said(sums, 'drift')).toBe(6)
    expect(said(sums, 'reliability')).toBeGreaterThan(30)
  })

  it('would show a drift of a cent a round, and a price that is ten cents off', () => {
    const off = new Map(
      [...sums].map(([name, moments]) => [name, shifted(moments, name === 'drift Series' ? 0.01 : 0)]),
    )
    const name = 'reliability MapWinner 0.4'
    off.set(name, shifted(off.get(name) ?? { count: 0, sum: 0, squares: 0 }, 0.1))
    expect(failed(off).map(text => text.split(':')[0])).toEqual(['drift Series', name])
  })
})

describe('two hundred matches with agents and books', () => {
  const sums: Sums = new Map()
  beforeAll(() => addAll(sums, sumsOf('series', 5, 200)), 240_000)

  it('have spreads and depths like real books, thin at the extremes', () => {
    expect(failed(sums)).toEqual([])
    expect(said(sums, 'spread')).toBe(4)
    expect(said(sums, 'depth')).toBe(1)
  })

  it('let no simple rule earn money, and would show one that does', () => {
    expect(said(sums, 'rule')).toBe(RULES.length)
    const name = `rule: ${RULES[0]?.name}`
    const earning = new Map([...sums, [name, shifted(sums.get(name) ?? { count: 0, sum: 0, squares: 0 }, 60)]])
    expect(failed(earning).map(text => text.split(':').slice(0, 2).join(':'))).toEqual([name])
  })
})
