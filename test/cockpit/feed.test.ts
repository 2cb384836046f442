import { describe, expect, it } from 'vitest'
import { EMPTY_FEED, type Feed, follow, paceOf } from '../../src/cockpit/feed.ts'
import type { Happening } from '../../src/cockpit/sources.ts'
import { millis } from '../../src/domain/money.ts'

const at = (ms: number, changes: Partial<Happening> = {}): Happening => ({
  at: millis(ms),
  kind: 'event',
  market: 'FaZe – MOUZ',
  event: '900',
  action: null,
  text: 'trade seen',
  ...changes,
})
const after = (happenings: ReadonlyArray<Happening>): Feed => happenings.reduce(follow, EMPTY_FEED)

describe('the feed', () => {
  it('has the newest on top', () => {
    const feed = after([at(0, { text: 'a' }), at(1, { text: 'b' })])
    expect(feed.events.map(line => line.text)).toEqual(['b', 'a'])
  })

  it('counts the same event of the same market in one line that keeps its place', () => {
    const feed = after([at(0), at(5, { market: 'G2 – Spirit' }), at(10), at(20)])
    expect(feed.events.map(({ market, count, at }) => [market, count, at])).toEqual([
      ['G2 – Spirit', 1, 5],
      ['FaZe – MOUZ', 3, 20],
    ])
  })

  it('begins a new line when the last one is long ago', () => {
    expect(after([at(0), at(60_000)]).events.map(line => line.count)).toEqual([1, 1])
  })

  it('counts what the engine did together only when nothing came between', () => {
    const refused = { kind: 'refusal', text: 'refused' } as const
    const filled = { kind: 'fill', text: 'bought' } as const
    const feed = after([at(0, refused), at(1, refused), at(2, filled), at(3, refused)])
    expect(feed.deeds.map(({ text, count }) => [text, count])).toEqual([
      ['refused', 1],
      ['bought', 1],
      ['refused', 2],
    ])
  })

  it('never lets many events push out what the engine did', () => {
    const many = Array.from({ length: 500 }, (_, i) => at(i, { text: `event ${i}` }))
    const feed = after([at(0, { kind: 'fill', text: 'bought' }), ...many])
    expect(feed.deeds).toHaveLength(1)
    expect(feed.events.length).toBeLessThanOrEqual(60)
    expect(feed.events[0]?.text).toBe('event 499')
  })

  it('knows how busy a match is: about its events a minute, halved with each minute of silence, and keeps to a bound', () => {
    const { paces } = after(Array.from({ length: 300 }, (_, n) => at(n * 1000)))
    const end = millis(299_000)
    expect(paceOf(paces, '900', end)).toBeGreaterThanOrEqual(54)
    expect(paceOf(paces, '900', end)).toBeLessThanOrEqual(66)
    expect(paceOf(paces, '900', millis(end + 60_000))).toBe(Math.round(paceOf(paces, '900', end) / 2))
    expect(paceOf(paces, 'other', end)).toBe(0)
    const many = after(Array.from({ length: 700 }, (_, n) => at(n, { event: String(n), market: String(n) })))
    expect(many.paces.size).toBe(500)
  })
})
