import { of } from 'rxjs'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { HaltState } from '../../src/domain/halt.ts'
import { marketId, strategyKey } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import type { Message } from '../../src/ports/messages.ts'
import { createEpisodes } from '../../src/process/episodes.ts'
import { halted, tellingLog, tellNotice } from '../../src/process/telling.ts'
import { keptLog } from '../support/log.ts'
import { NOON } from '../support/trading.ts'

const stopped = (reason: 'person' | 'daily_loss'): HaltState => ({
  level: 'no_entries',
  because: [{ reason, level: 'no_entries', detail: 'as it happens', by: 'ann', at: NOON, isOver: false }],
})

it('people are told when trading is stopped, for what, and when it goes on; not that it goes on at the start', () => {
  const told: Message[] = []
  const free: HaltState = { level: 'none', because: [] }
  halted(of(free, stopped('person'), stopped('person'), stopped('daily_loss'), free, free), {
    now: () => NOON,
  }).subscribe(one => told.push(one))
  expect(told.map(({ kind, text }) => [kind, text])).toEqual([
    ['halt', 'Stopped (no entries): person, as it happens.'],
    ['halt', 'Stopped (no entries): daily loss, as it happens.'],
    ['halt', 'trading goes on'],
  ])
})

it('people are told of a fault when it begins and when it ends, in the words of the log', () => {
  const told: Message[] = []
  const { log, lines } = keptLog()
  let at = 0
  const clock = { ...systemClock, now: () => millis(NOON + at), monotonic: () => at }
  const episodes = createEpisodes(
    clock,
    tellingLog(log, clock.now, one => told.push(one)),
  )
  episodes.fail('database', 'lookup', 'nothing listens')
  at += 5_000
  episodes.well('database', 'lookup')
  at += 5_000
  episodes.sweep()
  expect(lines).toHaveLength(2)
  expect(told.map(({ kind, text }) => [kind, text])).toEqual([
    ['error', expect.stringMatching(/^the database began to fail.*: nothing listens$/)],
    ['error', expect.stringMatching(/^the database is well again: 5/)],
  ])
})

it('people are told of a strategy that broke', () => {
  const broke = {
    _tag: 'strategy_off',
    strategy: strategyKey('scalp'),
    marketId: marketId(1),
    fault: 'it threw',
  } as const
  expect(tellNotice(broke, 'FaZe – MOUZ', NOON)).toMatchObject({
    kind: 'error',
    market: 'FaZe – MOUZ',
    text: expect.stringContaining('it threw'),
  })
  expect(tellNotice({ _tag: 'scores_connected' }, null, NOON)).toBeNull()
})
