import * as TE from 'fp-ts/lib/TaskEither.js'
import { expect, it } from 'vitest'
import { failure } from '../../src/ports/failure.ts'
import { haltingAlarms } from '../../src/process/alarms.ts'
import { steppedClock } from '../support/steppedClock.ts'

it('an alarm becomes a halt, also when the database is away at first; the last word on each reason counts', async () => {
  const { clock, until } = steppedClock()
  const written: string[] = []
  let isAway = false
  const write = (words: string) => () => {
    if (!isAway) written.push(`${clock.now()} ${words}`)
    return (isAway ? TE.left(failure('store', 'away')) : TE.right(undefined))()
  }
  const alarms = haltingAlarms(
    {
      raise: (reason, level, detail) => write(`${reason}: ${level}, ${detail}`),
      well: reason => write(`${reason} is well`),
    },
    clock,
  )
  const running = alarms.begin()
  alarms.alarm('user_socket', 'nothing is heard')
  await until(5)
  isAway = true
  alarms.alarm('clock_skew', '6 s')
  alarms.alarm('unauthorised', 'no')
  alarms.calm('user_socket')
  await until(2_500)
  isAway = false
  alarms.calm('clock_skew')
  await until(10_000)
  expect(written).toEqual([
    '0 user_socket: reduce_only, nothing is heard',
    '2500 clock_skew is well',
    '3005 unauthorised: no_entries, no',
    '3005 user_socket is well',
  ])
  running.unsubscribe()
})
