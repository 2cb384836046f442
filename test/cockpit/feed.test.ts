import { describe, expect, it } from 'vitest'
import { EMPTY_FEED, type Feed, follow, paceOf, seenText } from '../../src/cockpit/feed.ts'
import type { Deed, Happening, Seen } from '../../src/cockpit/sources.ts'
import { millis } from '../../src/domain/money.ts'

const seen = (ms: number, changes: Partial<Seen> = {}): Seen => ({
  at: millis(ms),
  kind: 'event',
  saw: 'trade',
  market: 'FaZe – MOUZ',
  event: '900',
  ...changes,
})
const deed = (ms: number, changes: Partial<Deed>): Deed => ({
  at: millis(ms),
  kind: 'notice',
  market: 'FaZe – MOUZ',
  event: '900',
  action: null,
  by: null,
  text: 'said',
  ...changes,
})
const by = (wish: string, order: string | null = null) => ({ strategy: 'scalp@default', wish, order })
const after = (happenings: ReadonlyArray<Happening>): Feed => happenings.reduce(follow, EMPTY_FEED)
const told = (happenings: ReadonlyArray<Happening>) => after(happenings).deeds.map(({ text, count }) => [text, count])

/** A strategy wants to close, and is refused. */
const refusedClose = (ms: number, because: string, changes: Partial<Deed> = {}): ReadonlyArray<Deed> => {
  const about = { action: `scalp@default/1/${ms}/0`, by: by('close'), ...changes }
  return [
    deed(ms, { kind: 'decision', text: 'scalp@default wants close: it is late', ...about }),
    deed(ms + 1, { kind: 'refusal', text: `scalp@default: close refused (${because})`, ...about }),
  ]
}

describe('what the socket told', () => {
  it('is one line a match that keeps its place, in words', () => {
    const { events } = after([
      seen(0),
      seen(5, { market: 'G2 – Spirit', event: '901' }),
      seen(10),
      seen(15, { saw: 'change' }),
      seen(20, { saw: 'book' }),
    ])
    expect(events.map(({ market, counts, at }) => [market, seenText(counts), at])).toEqual([
      ['G2 – Spirit', '1 trade seen', 5],
      ['FaZe – MOUZ', '2 trades, 1 book and 1 change seen', 20],
    ])
  })

  it('begins a new line after a minute, however busy the match is', () => {
    const { events } = after(Array.from({ length: 13 }, (_, n) => seen(n * 10_000)))
    expect(events.map(({ counts }) => counts.trade)).toEqual([1, 6, 6])
  })

  it('keeps to a bound, and never pushes out what the engine did', () => {
    const many = Array.from({ length: 500 }, (_, n) => seen(n, { event: String(n) }))
    const feed = after([deed(0, { kind: 'fill', text: 'bought' }), ...many])
    expect(feed.deeds).toHaveLength(1)
    expect(feed.events).toHaveLength(60)
    expect(feed.events[0]?.event).toBe('499')
  })

  it('tells how busy a match is: about its events a minute, halved with each minute of silence, and keeps to a bound', () => {
    const { paces } = after(Array.from({ length: 300 }, (_, n) => seen(n * 1000)))
    const end = millis(299_000)
    expect(paceOf(paces, '900', end)).toBeGreaterThanOrEqual(54)
    expect(paceOf(paces, '900', end)).toBeLessThanOrEqual(66)
    expect(paceOf(paces, '900', millis(end + 60_000))).toBe(Math.round(paceOf(paces, '900', end) / 2))
    expect(paceOf(paces, 'other', end)).toBe(0)
    const many = after(Array.from({ length: 700 }, (_, n) => seen(n, { event: String(n), market: String(n) })))
    expect(many.paces.size).toBe(500)
  })
})

describe('what the engine did', () => {
  it('has the newest on top, and counts what is said again in a row', () => {
    const lost = { text: 'socket 1 lost' }
    expect(told([deed(0, { text: 'a' }), deed(1, lost), deed(2, lost), deed(3, { text: 'b' }), deed(4, lost)])).toEqual(
      [
        ['socket 1 lost', 1],
        ['b', 1],
        ['socket 1 lost', 2],
        ['a', 1],
      ],
    )
  })

  it('is one line from a wish over its order to its fill, and one for every further fill', () => {
    const about = { action: 'scalp@default/1/7/0' }
    const told1 = { ...about, by: by('', 'order-1') }
    const story = [
      deed(0, { kind: 'decision', text: 'wants', ...about, by: by('open long') }),
      deed(10, { kind: 'order', text: 'taken', ...told1 }),
      deed(20, { kind: 'fill', text: 'bought 4', ...told1 }),
      deed(30, { kind: 'fill', text: 'bought 6', ...told1 }),
      deed(40, { kind: 'order', text: 'the rest is cancelled', ...told1 }),
    ]
    expect([1, 2, 3, 4, 5].map(steps => told(story.slice(0, steps)).map(([text]) => text))).toEqual([
      ['wants'],
      ['taken'],
      ['bought 4'],
      ['bought 6', 'bought 4'],
      ['the rest is cancelled', 'bought 6', 'bought 4'],
    ])
  })

  it('shows both orders of a pair', () => {
    const about = { action: 'scalp@default/1/7/0' }
    expect(
      told([
        deed(0, { kind: 'decision', text: 'wants', ...about, by: by('open pair') }),
        deed(1, { kind: 'order', text: 'YES taken', ...about, by: by('', 'yes') }),
        deed(2, { kind: 'order', text: 'NO taken', ...about, by: by('', 'no') }),
        deed(3, { kind: 'fill', text: 'bought YES', ...about, by: by('', 'yes') }),
      ]).map(([text]) => text),
    ).toEqual(['bought YES', 'NO taken'])
  })

  it('is one line for a wish that is refused again and again: how often, and for which reason the last time', () => {
    const other = { market: 'G2 – Spirit' }
    const story = [
      ...refusedClose(0, 'spread 0.12'),
      ...refusedClose(5000, 'spread 0.11', other),
      ...refusedClose(10_000, 'spread 0.13'),
      ...refusedClose(60_000, 'stale'),
    ]
    expect(told(story)).toEqual([
      ['scalp@default: close refused (stale)', 3],
      ['scalp@default: close refused (spread 0.11)', 1],
    ])
  })

  it('begins anew when something was done in between, when another asks, and after ten minutes', () => {
    const sold = deed(20, { kind: 'fill', text: 'sold', action: 'scalp@default/1/9/0', by: by('', 'order-9') })
    const pair = { by: { strategy: 'pair@default', wish: 'close', order: null } }
    const story = [
      ...refusedClose(0, 'a'),
      sold,
      ...refusedClose(30, 'b'),
      ...refusedClose(40, 'c', pair),
      ...refusedClose(700_000, 'd'),
    ]
    expect(told(story).map(([text, count]) => `${text} ${count}`)).toEqual([
      'scalp@default: close refused (d) 1',
      'scalp@default: close refused (c) 1',
      'scalp@default: close refused (b) 1',
      'sold 1',
      'scalp@default: close refused (a) 1',
    ])
  })
})
