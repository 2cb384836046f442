import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { millis } from '../../../src/domain/money.ts'
import { type Delivery, faultedFrames } from '../../../src/simulator/faults/frames.ts'
import { createSwitchboard } from '../../../src/simulator/faults/switchboard.ts'
import { readFaultWords } from '../../../src/simulator/faults/wish.ts'
import type { Outgoing } from '../../../src/simulator/wire/market-feed.ts'

const AT = millis(1_790_856_000_000)

const frame = (connection: number, n: number): Outgoing => ({
  _tag: 'Send',
  connection,
  text: JSON.stringify({ market: '0xab', n, timestamp: String(AT), event_type: 'price_change' }),
})
const words = (text: string): Outgoing => ({ _tag: 'Send', connection: 1, text })

const under = (fault: string, ...outgoing: ReadonlyArray<Outgoing>): ReadonlyArray<Delivery> => {
  const board = createSwitchboard(3)
  const read = readFaultWords(fault)
  if (E.isLeft(read)) throw new Error(read.left.join())
  board.apply({ _tag: 'FaultsAsked', at: AT, origin: 'http', wishes: read.right })
  return faultedFrames(board.faults)('ws/market', outgoing, AT)
}
const textsOf = (deliveries: ReadonlyArray<Delivery>): ReadonlyArray<string> =>
  deliveries.map(({ outgoing }) => (outgoing._tag === 'Send' ? outgoing.text : outgoing.reason))
const textOf = (one: Outgoing): string => (one._tag === 'Send' ? one.text : one.reason)
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
const [first, second] = [frame(1, 1), frame(1, 2)]

describe('frames on their way', () => {
  it('are what they were without faults, and under faults of another place', () => {
    const whole = [first, second, words('PONG')]
    const untouched = whole.map(outgoing => ({ outgoing, delayMs: 0, order: 'kept' }))
    expect(under('start-wipe', ...whole)).toEqual(untouched)
    expect(under('silent:endpoint=ws/user;garbage:market=0xcd;freeze:connection=7', ...whole)).toEqual(untouched)
  })

  it('are lost to freeze but for words, and to silent altogether', () => {
    expect(textsOf(under('freeze', first, words('PONG'), second))).toEqual(['PONG'])
    expect(under('silent', first, words('PONG'))).toEqual([])
  })

  it('are no JSON under garbage and truncate', () => {
    for (const fault of ['garbage', 'truncate']) {
      const texts = textsOf(under(fault, first, words('PONG')))
      expect(texts).toHaveLength(2)
      expect(isJson(texts[0] ?? '{}')).toBe(false)
      expect(texts[1]).toBe('PONG')
    }
  })

  it('are joined by one of a type that nobody knows', () => {
    const texts = textsOf(under('unknown-type', first))
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({ event_type: 'weather_report' })
    expect(texts[1]).toBe(textOf(first))
  })

  it('come together in arrays, each connection with its own, in order', () => {
    const other = frame(2, 9)
    const texts = textsOf(under('array-frames', first, other, words('PONG'), second))
    expect(texts.toSorted()).toEqual(
      ['[]', `[${textOf(first)}]`, 'PONG', '[]', `[${textOf(second)}]`, '[]', `[${textOf(other)}]`].toSorted(),
    )
    const together = under('array-frames', first, second)
    expect(textsOf(together)).toEqual(['[]', `[${textOf(first)},${textOf(second)}]`])
  })

  it('are overtaken under reorder, and late in order under slow', () => {
    const [late] = under('reorder:amount=250ms', first)
    expect(late).toEqual({ outgoing: first, delayMs: 250, order: 'overtaken' })
    expect(under('slow:amount=3s', first, words('PONG')).map(({ delayMs, order }) => [delayMs, order])).toEqual([
      [3000, 'kept'],
      [3000, 'kept'],
    ])
  })

  it('come twice under duplicate', () => {
    expect(textsOf(under('duplicate', first))).toEqual([textOf(first), textOf(first)])
  })

  it('carry the stamp of a clock that is wrong, but for books, whose hash covers theirs', () => {
    const book = words(JSON.stringify({ event_type: 'book', timestamp: String(AT) }))
    const [change, kept] = textsOf(under('clock-skew:amount=-5s', first, book))
    expect(JSON.parse(change ?? '')).toMatchObject({ timestamp: String(AT - 5000) })
    expect(kept).toBe(textOf(book))
  })

  it('let the end of a connection through whatever is on', () => {
    const end: Outgoing = { _tag: 'Close', connection: 1, code: 1008, reason: 'subscribe first' }
    expect(under('silent;array-frames;garbage', end)).toEqual([{ outgoing: end, delayMs: 0, order: 'kept' }])
  })
})
