import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../../src/simulator/wire/market-feed.ts'
import { at, HOUR, later, list, MINUTE, promised, text, worldOf } from './worlds.ts'

const FILE = join(process.cwd(), '..', 'shared', 'data', 'recorded', 'lol-ig1-lgd-2026-09-07-market-socket.jsonl')
const isThere = existsSync(FILE)

/** Frames as they came: text by text, empty ones too. */
const recorded: ReadonlyArray<string> = isThere ? readFileSync(FILE, 'utf8').trimEnd().split('\n') : []

const textsOf = (out: ReadonlyArray<Outgoing>): ReadonlyArray<string> =>
  out.flatMap(one => (one._tag === 'Send' ? [one.text] : []))

const listen = (span: number): ReadonlyArray<string> => {
  const world = worldOf(3)
  world.advance(later(MINUTE))
  const { yes, no } = promised(world)
  world.marketFeed.opened(1)
  const opening = world.marketFeed.heard(1, JSON.stringify({ type: 'market', assets_ids: [yes, no] }))
  return textsOf([...opening, ...world.marketFeed.frames(world.advance(later(span)))])
}

const single = (frames: ReadonlyArray<string>): ReadonlyArray<unknown> =>
  frames.filter(frame => frame.startsWith('{')).map((frame): unknown => JSON.parse(frame))
const typeOf = (frame: unknown): string => text(at(frame, 'event_type'))
const stampOf = (frame: unknown): number => Number(at(frame, 'timestamp'))

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const sizes = (frames: ReadonlyArray<string>, type: string): ReadonlyArray<number> =>
  frames.filter(frame => frame.startsWith('{') && frame.includes(`"event_type":"${type}"`)).map(frame => frame.length)

/** For each traded moment, the types of its frames in order; and how long the print of it waited. */
const aroundTrades = (frames: ReadonlyArray<string>) => {
  const all = single(frames).map(frame => ({ type: typeOf(frame), stamp: stampOf(frame) }))
  const prints = all.filter(({ type }) => type === 'last_trade_price').map(({ stamp }) => stamp)
  const types = new Map<number, Array<string>>()
  for (const { type, stamp } of all)
    if (type !== 'last_trade_price') types.set(stamp, [...(types.get(stamp) ?? []), type])
  return [...types]
    .filter(([, those]) => those.includes('book'))
    .map(([moment, those]) => ({
      types: those,
      wait: (prints.find(stamp => stamp > moment) ?? Number.NaN) - moment,
    }))
}

/** Applies changes to the opening books; how many of the books that came later are not what they add up to. */
const disagreeing = (frames: ReadonlyArray<string>): number => {
  const books = new Map<string, Map<string, string>>()
  const levelsIn = (book: unknown): Map<string, string> =>
    new Map(
      ['bids', 'asks'].flatMap(side =>
        list(at(book, side)).map(level => [`${side}${text(at(level, 'price'))}`, text(at(level, 'size'))] as const),
      ),
    )
  const plain = (levels: Map<string, string>): string => JSON.stringify([...levels].sort())
  let wrong = 0
  for (const frame of frames.filter(one => one !== '')) {
    const parsed: unknown = JSON.parse(frame)
    for (const book of list(parsed)) books.set(text(at(book, 'asset_id')), levelsIn(book))
    for (const change of list(at(parsed, 'price_changes'))) {
      const levels = books.get(text(at(change, 'asset_id')))
      const key = `${at(change, 'side') === 'BUY' ? 'bids' : 'asks'}${text(at(change, 'price'))}`
      if (at(change, 'size') === '0') levels?.delete(key)
      else levels?.set(key, text(at(change, 'size')))
    }
    if (at(parsed, 'event_type') === 'book') {
      const kept = books.get(text(at(parsed, 'asset_id')))
      if (kept === undefined || plain(kept) !== plain(levelsIn(parsed))) wrong++
    }
  }
  return wrong
}

const hashOf = (book: unknown, minimum: string, negRisk: boolean): string => {
  const fields = ['market', 'asset_id', 'timestamp'].map(name => [name, at(book, name)])
  const unsigned = {
    ...Object.fromEntries(fields),
    hash: '',
    bids: at(book, 'bids'),
    asks: at(book, 'asks'),
    min_order_size: minimum,
    tick_size: at(book, 'tick_size'),
    neg_risk: negRisk,
    last_trade_price: at(book, 'last_trade_price'),
  }
  return createHash('sha1').update(JSON.stringify(unsigned)).digest('hex')
}

const ours = listen(HOUR / 2)

describe('the market socket', () => {
  it('changes its books exactly to the next ones that it sends', () => {
    expect(disagreeing(ours)).toBe(0)
    expect(sizes(ours, 'book').length).toBeGreaterThan(100)
  })

  it('lists both sides worst first', () => {
    const opening: unknown = JSON.parse(ours[0] ?? '')
    for (const book of list(opening)) {
      const prices = (side: string): ReadonlyArray<number> =>
        list(at(book, side)).map(level => Number(at(level, 'price')))
      expect(prices('bids')).toEqual(prices('bids').toSorted((a, b) => a - b))
      expect(prices('asks')).toEqual(prices('asks').toSorted((a, b) => b - a))
    }
  })
})

describe.skipIf(!isThere)('the market socket beside a recording of the real one', () => {
  it('opens with one array of all books and an empty frame; then every frame is one message', () => {
    for (const frames of [recorded, ours]) {
      expect(list(JSON.parse(frames[0] ?? '')).length).toBe(2)
      expect(frames[1]).toBe('')
      expect(frames.slice(2).every(frame => frame.startsWith('{'))).toBe(true)
    }
  })

  it('tells a trade as it does: price_change, a book a token, then the print 60 to 250 ms later', () => {
    for (const frames of [recorded, ours])
      for (const { types, wait } of aroundTrades(frames)) {
        const firstBook = types.indexOf('book')
        expect(types.slice(firstBook - 1, firstBook + 2)).toEqual(['price_change', 'book', 'book'])
        expect(wait).toBeLessThanOrEqual(250)
      }
    expect(Math.min(...aroundTrades(recorded).map(one => one.wait))).toBeGreaterThanOrEqual(60)
  })

  it('tells every change for both tokens, as it does', () => {
    for (const frames of [recorded, ours])
      for (const frame of single(frames).filter(one => typeOf(one) === 'price_change'))
        expect(list(at(frame, 'price_changes')).length).toBe(2)
  })

  it('sends frames of like sizes', () => {
    for (const type of ['price_change', 'last_trade_price']) {
      const ratio = median(sizes(ours, type)) / median(sizes(recorded, type))
      expect(ratio).toBeGreaterThan(0.95)
      expect(ratio).toBeLessThan(1.05)
    }
    const ratio = median(sizes(ours, 'book')) / median(sizes(recorded, 'book'))
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  it('hashes its books by the rule that gives the recorded hashes', () => {
    for (const frames of [recorded, ours])
      for (const book of list(JSON.parse(frames[0] ?? ''))) expect(hashOf(book, '5', false)).toBe(at(book, 'hash'))
  })

  it('changes the recorded books exactly as its own', () => {
    expect(disagreeing(recorded)).toBe(0)
  })
})
