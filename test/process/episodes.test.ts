import { VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { createEpisodes } from '../../src/process/episodes.ts'
import { createFacts } from '../../src/process/facts.ts'
import { virtualClock } from '../support/virtual.ts'

const scene = () => {
  const scheduler = new VirtualTimeScheduler()
  const lines: string[] = []
  const write =
    (level: string) =>
    (message: string, fields: object = {}) => {
      lines.push(`${level} ${message} ${JSON.stringify(fields)}`)
    }
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  const clock = virtualClock(scheduler)
  const episodes = createEpisodes(clock, log)
  /** Goes on second by second, as the pulse does. */
  const pass = (seconds: number, each: () => void = () => undefined): void => {
    for (let second = 0; second < seconds; second++) {
      scheduler.frame += 1000
      each()
      episodes.sweep()
    }
  }
  return { episodes, lines, pass, log, clock }
}

describe('an episode', () => {
  it('has one line when it begins and one when it ends, however often it fails in between', () => {
    const { episodes, lines, pass } = scene()
    pass(30, () => episodes.fail('database', 'lookup', 'connection refused'))
    episodes.well('database', 'lookup')
    pass(60)
    expect(lines).toEqual([
      'warn the database began to fail: nothing is bought or sold until it answers {"fault":"database","failure":"connection refused"}',
      'info the database is well again {"fault":"database","lasted":"29 s","failures":30}',
    ])
    expect(episodes.counts()).toMatchObject({ database: 1, books: 0 })
  })

  it('lasts until the last of its parts is well', () => {
    const { episodes, lines, pass } = scene()
    episodes.fail('market_socket', '0', 'the line broke')
    episodes.fail('market_socket', '1', 'the line broke')
    pass(10)
    episodes.well('market_socket', '0')
    pass(10)
    expect(lines).toHaveLength(1)
    expect(episodes.open()).toMatchObject([{ fault: 'market_socket', parts: 1, failures: 2 }])
    episodes.well('market_socket', '1')
    pass(10)
    expect(lines).toHaveLength(2)
    expect(episodes.open()).toEqual([])
  })

  it('is one when it flickers', () => {
    const { episodes, lines, pass } = scene()
    pass(100, () => {
      episodes.fail('market_socket', '0', 'the line broke')
      episodes.well('market_socket', '0')
    })
    expect(lines).toHaveLength(1)
    pass(10)
    expect(lines).toHaveLength(2)
  })

  it('tells how many markets it is about when it has had time to count them', () => {
    const { episodes, lines, pass } = scene()
    for (const market of ['1', '2', '3', '4', '5', '6', '7']) episodes.fail('stale_prices', market, 'stale')
    expect(lines).toEqual([])
    pass(3)
    expect(lines).toEqual([expect.stringContaining('"markets":7,"which":["1","2","3","4","5"]')])
  })

  it('is not worth a line when it ended before it was told, but is counted', () => {
    const { episodes, lines, pass } = scene()
    episodes.fail('suspect_books', '1', 'ghost')
    episodes.well('suspect_books', '1')
    pass(30)
    expect(lines).toEqual([])
    expect(episodes.counts().suspect_books).toBe(1)
  })

  it('ends for a market that nobody speaks of any more', () => {
    const { episodes, lines, pass } = scene()
    episodes.fail('stale_prices', '1', 'stale')
    pass(90)
    expect(lines).toHaveLength(2)
    expect(episodes.reason('stale_prices')).toBeNull()
  })

  it('ends when nobody needs it', () => {
    const { episodes, pass } = scene()
    episodes.fail('market_socket', '0', 'the line broke')
    episodes.dismiss('market_socket')
    pass(10)
    expect(episodes.open()).toEqual([])
  })
})

it('an account that does not tell its dollars is told of once, until it does', () => {
  const { episodes, lines, pass, log, clock } = scene()
  const facts = createFacts({ startedAt: clock.now(), episodes, leaseHolder: () => null, log })
  const found = { corrections: [], mismatches: [], unknown: 0, spare: null }
  const compared = (dollars: 'read' | 'unread') => facts.work({ _tag: 'reconciled', cause: 'minute', found, dollars })
  pass(3, () => compared('unread'))
  expect(episodes.reason('account')).toMatch(/^its dollars are not told/)
  compared('read')
  pass(1)
  expect(lines.map(line => line.split(' {')[0])).toEqual([
    'warn the account cannot be read: what the venue does not tell of our orders stays unknown until it can',
    'info the account is told again',
  ])
})
