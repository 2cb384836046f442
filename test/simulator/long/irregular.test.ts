import { describe, expect, it } from 'vitest'
import { millis } from '../../../src/domain/money.ts'
import { createWorld } from '../../../src/simulator/core.ts'
import type { Irregular } from '../../../src/simulator/ending.ts'
import type { FaultName, Faults } from '../../../src/simulator/faults/fault.ts'
import { findings } from '../../../src/simulator/study/expectations.ts'
import { studyMatches } from '../../../src/simulator/study/study.ts'
import type { Sums } from '../../../src/simulator/study/sums.ts'
import { truthLine } from '../../../src/simulator/truth.ts'
import { at, EPOCH, get, HOUR, later, list, MINUTE, settingsOf } from '../worlds.ts'

const NEVER: Irregular = { forfeit: 0, cancelled: 0, walkover: 0, late: 0, technicalPause: 0 }

/** Faults that are on for the first twenty minutes. */
const atFirst = (names: ReadonlyArray<FaultName>): Faults => ({
  strikes: (name, _, now) => names.includes(name) && now < later(20 * MINUTE),
  amount: () => 10 * MINUTE,
  nextAt: () => null,
})

it('matches that do not end as they should leave fair prices martingales, and reliable', () => {
  const irregular: Irregular = { forfeit: 0.5, cancelled: 0.3, walkover: 0.1, late: 0.2, technicalPause: 0.02 }
  const numbers = Array.from({ length: 1200 }, (_, i) => i + 20)
  const sums: Sums = new Map()
  studyMatches(sums, settingsOf(4, { irregular }), 'game', numbers)
  const said = findings(sums).filter(one => /^(drift|echo|pull|reliability)/.test(one.name))
  expect(said.filter(one => one.verdict === 'fails')).toEqual([])
  expect(said.filter(one => one.verdict === 'holds').length).toBeGreaterThan(40)
})

describe('a world of irregular matches and faults', () => {
  const settings = settingsOf(9, {
    pace: 6,
    irregular: { forfeit: 0.4, cancelled: 0.2, walkover: 0.3, late: 0.3, technicalPause: 0.02 },
  })
  const faults = atFirst(['early-start', 'fifty-fifty'])

  it('is the same to the byte in one jump or in many steps', () => {
    const until = later(HOUR / 2)
    const jump = createWorld(settings, EPOCH, { faults }).advance(until).map(truthLine).join('')
    const world = createWorld(settings, EPOCH, { faults })
    let steps = ''
    for (let time = EPOCH + 7_919; time < until; time += 7_919)
      steps += world.advance(millis(time)).map(truthLine).join('')
    steps += world.advance(until).map(truthLine).join('')
    expect(jump.length).toBeGreaterThan(1_000_000)
    expect(steps === jump).toBe(true)
  })

  it('goes on after a restart as if it had never stopped', () => {
    const stopped = later(2 * HOUR)
    const until = millis(stopped + 10 * MINUTE)
    const few = { ...settings, matches: 2 }
    const whole = createWorld(few, EPOCH, { faults })
    whole.advance(millis(stopped - 1))
    const restarted = createWorld(few, stopped, { faults })
    const told = restarted.advance(until).map(truthLine).join('')
    expect(told.length).toBeGreaterThan(100_000)
    expect(told === whole.advance(until).map(truthLine).join('')).toBe(true)
  })

  it('shows a match that will not be played as coming, until its official start', () => {
    const world = createWorld({ ...settings, irregular: { ...NEVER, walkover: 1 } }, EPOCH)
    const absent = world.matches().find(view => view.match.timeline.ending._tag === 'Walkover')
    if (absent === undefined) throw new Error('no walkover')
    const ended = (): unknown => at(list(get(world, `/gamma/events?id=${absent.match.eventId}`).body), 0, 'ended')
    expect(ended()).toBe(false)
    world.advance(absent.match.startsAt)
    expect(ended()).toBe(true)
  })
})
