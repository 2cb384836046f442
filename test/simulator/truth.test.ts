import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { parseMillionths } from '../../src/domain/money.ts'
import { truthBookAt } from '../../src/domain/truth/books.ts'
import { readTruthLine, type TruthLine } from '../../src/domain/truth.ts'
import { createWorld, type World } from '../../src/simulator/core.ts'
import { truthLine, truthOpening } from '../../src/simulator/truth.ts'
import { createVerifier } from '../../src/simulator/verify.ts'
import { at, EPOCH, get, HOUR, later, list, MINUTE, promised, settingsOf, text, worldOf } from './worlds.ts'

const opening = (world: World): string => truthOpening(world.settings, world.now(), world.matches())

const logOf = (world: World, ...spans: ReadonlyArray<number>): ReadonlyArray<string> =>
  (opening(world) + spans.flatMap(span => world.advance(later(span)).map(truthLine)).join('')).split('\n').slice(0, -1)

const verified = (lines: ReadonlyArray<string>): string | null => {
  const verifier = createVerifier()
  for (const [index, line] of lines.entries()) {
    const what = verifier.heard(line)
    if (what !== null) return `line ${index + 1}: ${what}`
  }
  return null
}

const read = (line: string): TruthLine => {
  const result = readTruthLine(line)
  if (E.isLeft(result)) throw new Error(`${result.left}: ${line}`)
  return result.right
}

/** Rounds are played six times as fast, so that an hour sees matches from listing to payout. */
const log = logOf(worldOf(3, { matches: 3, pace: 6 }), 20 * MINUTE, HOUR)

describe('a truth log', () => {
  it('holds over an hour of matches, from listing to payout', () => {
    expect(verified(log)).toBeNull()
    const types = new Set(log.map(line => read(line).type))
    for (const type of ['world', 'Listed', 'Started', 'RoundWon', 'MapWon', 'Ended', 'Traded', 'Resolved'])
      expect([...types]).toContain(type)
  })

  it('goes on after a restart: what stood is told, and the rest holds', () => {
    const few = { matches: 3, pace: 6 }
    const begun = logOf(worldOf(5, few), 5 * MINUTE)
    const restarted = logOf(createWorld(settingsOf(5, few), later(10 * MINUTE)), 20 * MINUTE)
    expect(verified([...begun, ...restarted])).toBeNull()
    expect(restarted.some(line => read(line).type === 'Known')).toBe(true)
  })

  it('tells what stood in a book at any time, for both tokens, as the venue answered it then', () => {
    const world = worldOf(3)
    const lines: Array<string> = opening(world).split('\n').slice(0, -1)
    const asked: Array<readonly [number, unknown]> = []
    const { yes, no } = promised(worldOf(3))
    for (const span of [7_000, 31_000, 55_000, 3 * MINUTE]) {
      lines.push(...world.advance(later(span)).map(one => truthLine(one).trimEnd()))
      for (const token of [yes, no]) asked.push([later(span), get(world, `/clob/book?token_id=${token}`).body])
    }
    const truth = lines.map(read)
    for (const [time, book] of asked) {
      const stood = truthBookAt(truth, text(at(book, 'asset_id')), time)
      const levels = (side: string): ReadonlyArray<unknown> =>
        list(at(book, side))
          .map(level => ({
            price: parseMillionths(text(at(level, 'price'))),
            size: parseMillionths(text(at(level, 'size'))),
          }))
          .toReversed()
      expect(stood).toEqual({ bids: levels('bids'), asks: levels('asks') })
    }
    expect(truthBookAt(truth, yes, EPOCH - 1)).toBeNull()
    expect(truthBookAt(truth, '77', later(MINUTE))).toBeNull()
  })
})

/** The log with one line changed: the first one of that type that the change can be made to. */
const tampered = (type: string, change: (line: Record<string, unknown>) => Record<string, unknown> | null) => {
  let done = -1
  const lines = log.map((line, index) => {
    if (done !== -1 || !line.includes(`"type":"${type}"`)) return line
    const value: Record<string, unknown> = JSON.parse(line)
    const changed = change(value)
    if (changed === null) return line
    done = index + 1
    return JSON.stringify(changed)
  })
  return { lines, number: done }
}

describe('the verification', () => {
  const cases: ReadonlyArray<
    readonly [string, string, (line: Record<string, unknown>) => Record<string, unknown> | null, RegExp]
  > = [
    ['time that goes back', 'Traded', line => ({ ...line, at: EPOCH - 1 }), /time goes back/],
    ['a level of less than nothing', 'LevelChanged', line => ({ ...line, size: '-1' }), /less than nothing/],
    [
      'a crossed book',
      'LevelChanged',
      line => (line['bestBid'] === null || line['bestAsk'] === null ? null : { ...line, bestBid: line['bestAsk'] }),
      /crossed/,
    ],
    ['a price off the tick', 'LevelChanged', line => ({ ...line, price: '0.1234' }), /none of the tick/],
    [
      'a trade of what did not stand there',
      'Traded',
      line => {
        const leg = (one: unknown): object => ({
          ...Object(one),
          size: '1',
          dollars: String(at(one, 'price')),
          fee: '0',
        })
        return { ...line, taker: leg(line['taker']), makers: list(line['makers']).slice(0, 1).map(leg) }
      },
      /trade \d+:/,
    ],
    [
      'shares from nowhere',
      'Traded',
      line => ({ ...line, taker: { ...Object(line['taker']), size: '1' } }),
      /its makers gave/,
    ],
    [
      'dollars from nowhere',
      'Traded',
      line => ({ ...line, taker: { ...Object(line['taker']), dollars: '0.000001' } }),
      /not the worth/,
    ],
    ['a wrong fee', 'Traded', line => ({ ...line, taker: { ...Object(line['taker']), fee: '0.5' } }), /a fee of/],
    ['a round that is left out', 'RoundWon', line => ({ ...line, map: 5 }), /map 5 is played/],
    [
      'a wrong payout',
      'Resolved',
      line => ({ ...line, payout: line['payout'] === '1' ? '0' : '1' }),
      /by its rules it is/,
    ],
    ['a line that is none', 'Started', () => ({ type: 'Begun' }), /unknown/],
  ]

  it.each(cases)('names the line of %s', (_name, type, change, what) => {
    const { lines, number } = tampered(type, change)
    const found = verified(lines)
    expect(found).toMatch(what)
    expect(found).toMatch(new RegExp(`^line ${number}:`))
  })

  it('misses a change that was left out: the trade that follows takes what did not go', () => {
    const trade = log.findIndex(line => line.includes('"Traded"'))
    const change = log.slice(0, trade).findLastIndex(line => line.includes('"LevelChanged"'))
    expect(verified(log.toSpliced(change, 1))).toMatch(new RegExp(`^line ${trade}:`))
  })

  it('wants the world first, and answers anything with words', () => {
    expect(verified(log.slice(1))).toMatch(/^line 1: .*begin/)
    for (const line of [
      '',
      'null',
      '[]',
      '{',
      '{"type":7}',
      '{"type":"world"}',
      '{"type":"constructor"}',
      '{"type":"Traded","at":"x"}',
    ])
      expect(verified([...log.slice(0, 1), line])).toMatch(/^line 2: /)
  })
})
