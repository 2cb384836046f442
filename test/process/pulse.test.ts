import { timer, VirtualTimeScheduler } from 'rxjs'
import { expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { createEpisodes } from '../../src/process/episodes.ts'
import { createPulse } from '../../src/process/pulse.ts'
import { keptLog } from '../support/log.ts'
import { virtualClock } from '../support/virtual.ts'

const beating = () => {
  const scheduler = new VirtualTimeScheduler()
  const steady = virtualClock(scheduler)
  let ahead = 0
  let late = 0
  const clock = { ...steady, now: () => millis(steady.now() + ahead), monotonic: () => steady.monotonic() + late }
  const { log, lines } = keptLog()
  const episodes = createEpisodes(clock, log)
  let lookup: number | null = null
  const pulse = createPulse(episodes, { calls: { quickest: () => lookup }, clock, log })
  const subscription = pulse.begin()
  subscription.add(timer(1000, 1000, scheduler).subscribe(episodes.sweep))
  const until = (ms: number): void => {
    scheduler.maxFrames = ms
    scheduler.flush()
  }
  return {
    pulse,
    lines,
    until,
    set: (ms: number) => {
      ahead += ms
    },
    hold: (ms: number) => {
      late += ms
      ahead += ms
    },
    lookupsTake: (ms: number | null) => {
      lookup = ms
    },
    end: () => subscription.unsubscribe(),
  }
}

it('the pulse says nothing while time passes as it should', () => {
  const { until, lines, pulse, end } = beating()
  until(60_500)
  end()
  expect(lines).toEqual([])
  expect(pulse.jumps()).toBe(0)
})

it.each([5_000, -5_000])('the pulse tells once of a wall clock that was set by %i ms', ms => {
  const { until, set, lines, pulse, end } = beating()
  until(10_500)
  set(ms)
  until(30_500)
  end()
  expect(lines).toEqual([expect.stringMatching(/^warn the clock of this machine was set/)])
  expect(pulse.jumps()).toBe(1)
})

it('the pulse tells when a turn of the loop took too long, and when it runs freely again; the clock was not set', () => {
  const { until, hold, lines, pulse, end } = beating()
  until(10_500)
  hold(2_000)
  until(40_500)
  end()
  expect(lines).toEqual([
    expect.stringMatching(/^warn the process was held up/),
    expect.stringMatching(/^info the process runs freely again/),
  ])
  expect(pulse.jumps()).toBe(0)
})

it.each([0, 60, 120, 180, 240])('the pulse tells of a turn that took a second and began %i ms after a beat', after => {
  const { until, hold, lines, end } = beating()
  until(10_000 + after)
  // The next beat, due by then, comes when the turn is over.
  hold(1_000 - (250 - after))
  until(40_500)
  end()
  expect(lines).toEqual([
    expect.stringMatching(/^warn the process was held up/),
    expect.stringMatching(/^info the process runs freely again/),
  ])
})

it('the pulse tells of a database that is slow for three seconds, not of one slow second, and when it is quick again', () => {
  const { until, lookupsTake, lines, end } = beating()
  lookupsTake(41)
  until(2_500)
  lookupsTake(2)
  until(5_500)
  expect(lines).toEqual([])
  lookupsTake(41)
  until(30_500)
  // Nobody asks: nothing is known of it.
  lookupsTake(null)
  until(40_500)
  lookupsTake(2)
  until(60_500)
  end()
  expect(lines).toEqual([
    expect.stringMatching(/^warn the database is slow/),
    expect.stringMatching(/^info the database is quick again/),
  ])
})
