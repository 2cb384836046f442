import { describe, expect, it } from 'vitest'
import type { RoundModel } from '../../src/domain/game/round.ts'
import type { Format } from '../../src/domain/game/series.ts'
import { millis } from '../../src/domain/money.ts'
import { createAgenda } from '../../src/simulator/agenda.ts'
import { dayText, secondText, spacedText, stampText } from '../../src/simulator/calendar.ts'
import { createIds } from '../../src/simulator/ids.ts'
import { type Random, stream } from '../../src/simulator/random.ts'
import { play, type Timeline } from '../../src/simulator/timeline.ts'
import { scoreText } from '../../src/simulator/wire/score.ts'
import { HOUR, later, MINUTE, worldOf } from './worlds.ts'

describe('the calendar', () => {
  it('writes times as the venue does, leap days and ends of years included', () => {
    expect(secondText(millis(1_775_401_800_000))).toBe('2026-04-05T15:10:00Z')
    expect(spacedText(millis(1_775_401_800_000))).toBe('2026-04-05 15:10:00+00')
    expect(stampText(millis(951_782_400_007))).toBe('2000-02-29T00:00:00.007000Z')
    expect(dayText(millis(1_798_761_599_999))).toBe('2026-12-31')
    expect(dayText(millis(1_798_761_600_000))).toBe('2027-01-01')
  })
})

describe('an agenda', () => {
  it('gives what is due by time, and at one time in the order put down', () => {
    const agenda = createAgenda<string>()
    for (const [at, what] of [
      [5, 'e'],
      [1, 'a'],
      [3, 'c'],
      [1, 'b'],
      [3, 'd'],
    ] as const)
      agenda.put(millis(at), what)
    const taken: Array<string> = []
    for (let due = agenda.takeDue(millis(3)); due !== null; due = agenda.takeDue(millis(3))) taken.push(due.what)
    expect(taken.join('')).toBe('abcd')
    expect(agenda.nextAt()).toBe(5)
  })
})

describe('ids', () => {
  const ids = createIds('7/1')

  it('name their market again, far ahead too, and no other id does', () => {
    const place = { match: 4_000_000, market: 8 }
    expect(ids.placeOfCondition(ids.condition(place))).toEqual(place)
    expect(ids.placeOfToken(ids.token(place, 1))).toEqual({ place, side: 1 })
    expect(ids.placeOfCondition(createIds('8/1').condition(place))).toBeNull()
    expect(ids.placeOfToken('123')).toBeNull()
    expect(ids.placeOfToken(`-${ids.token(place, 0)}`)).toBeNull()
    expect(ids.placeOfToken('9'.repeat(5000))).toBeNull()
  })
})

/** Without technical pauses. */
const playing = (random: Random, format: Format, models: ReadonlyArray<RoundModel>, pace: number): Timeline =>
  play({ random, pauses: stream('pauses'), technicalPause: 0, format, models, pace })

describe('a match', () => {
  it('takes the time that it takes: rounds, maps and breaks in life’s ranges', () => {
    const even = [1, 2, 3].map(() => ({ skill: 1, ct: 1.05, firstCt: 0 }) as const)
    const lengths: Array<number> = []
    for (let match = 0; match < 200; match++) {
      const { rounds, winners, length } = playing(stream('length', match), 'BO3', even, 1)
      for (const round of rounds) {
        expect(round.to - round.from).toBeGreaterThanOrEqual(80_000)
        expect(round.to - round.from).toBeLessThanOrEqual(175_001)
      }
      expect([2, 3]).toContain(winners.length)
      lengths.push(length)
    }
    const middle = lengths.toSorted((a, b) => a - b)[100]
    expect(middle).toBeGreaterThan(1.5 * HOUR)
    expect(middle).toBeLessThan(3 * HOUR)
  })

  it('is played faster by its pace, and is the same match', () => {
    const model = [{ skill: 1, ct: 1, firstCt: 0 }] as const
    const slow = playing(stream('pace'), 'BO1', model, 1)
    const fast = playing(stream('pace'), 'BO1', model, 10)
    expect(Math.abs(slow.length - fast.length * 10)).toBeLessThanOrEqual(10)
    expect(fast.rounds.map(round => round.winner)).toEqual(slow.rounds.map(round => round.winner))
  })

  it('has a score that only goes forward, with rounds where they are shown', () => {
    const happenings = worldOf(3).advance(later(MINUTE))
    const match = happenings.find(happening => happening.match.number === 0)?.match
    if (match === undefined) throw new Error('no match')
    const scores = match.timeline.rounds.map((_, index) => scoreText(match, index + 1, 'shown'))
    expect(scores[0]).toMatch(/^(001-000|000-001)\|0-0\|Bo3$/)
    expect(scores.at(-1)).toMatch(/^000-000\|(2-[01]|[01]-2)\|Bo3$/)
    expect(new Set(scores).size).toBe(scores.length)
    expect(scoreText(match, 5, 'hidden')).toBe('000-000|0-0|Bo3')
  })
})
