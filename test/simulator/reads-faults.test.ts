import { describe, expect, it } from 'vitest'
import { parseMillionths } from '../../src/domain/money.ts'
import { marketsOf } from '../../src/domain/wire/gamma.ts'
import { createWorld, type World } from '../../src/simulator/core.ts'
import { type FaultName, type Faults, noFaults, type Where } from '../../src/simulator/faults/fault.ts'
import { at, EPOCH, get, HOUR, later, list, MINUTE, post, promised, settingsOf, text, worldOf } from './worlds.ts'

/** One fault that strikes where it is told to, from a time on. */
const only = (name: FaultName, where: (where: Where) => unknown, from = 0, amount = 60_000): Faults => ({
  ...noFaults,
  strikes: (asked, place, time) =>
    asked === name ? time >= later(from) && where(place) === true : noFaults.strikes(asked, place, time),
  amount: () => amount,
})
const everywhere = (): boolean => true

const struck = (faults: Faults, span = MINUTE, rounds: 'hidden' | 'shown' = 'hidden'): World => {
  const world = createWorld(settingsOf(3, { rounds }), EPOCH, { faults })
  world.advance(later(span))
  return world
}

const { yes, no, condition } = promised(worldOf(3))
const bookOf = (world: World, token: string): unknown => get(world, `/clob/book?token_id=${token}`).body
const prices = (book: unknown, side: 'bids' | 'asks'): ReadonlyArray<number> =>
  list(at(book, side)).map(level => parseMillionths(text(at(level, 'price'))) ?? Number.NaN)
const cs2 = (frames: ReadonlyArray<string>): ReadonlyArray<string> =>
  frames.filter(frame => frame.includes('"cs2"')).map(frame => text(at(JSON.parse(frame), 'score')))

describe('books that a fault shows', () => {
  it('are 0.01 to 0.99 as ghosts, on both tokens and by every endpoint', () => {
    const world = struck(only('ghost-book', ({ market }) => market === condition))
    for (const token of [yes, no]) {
      expect(prices(bookOf(world, token), 'bids')).toEqual([10_000])
      expect(prices(bookOf(world, token), 'asks')).toEqual([990_000])
    }
    expect(at(get(world, `/clob/midpoint?token_id=${yes}`).body, 'mid')).toBe('0.5')
    expect(at(post(world, '/clob/spreads', [{ token_id: yes }]).body, yes)).toBe('0.98')
  })

  it('strike one token alone when they are told to, so that it contradicts the other', () => {
    const world = struck(only('ghost-book', ({ what }) => what === yes))
    expect(prices(bookOf(world, yes), 'bids')).toEqual([10_000])
    expect(prices(bookOf(world, no), 'bids').length).toBeGreaterThan(3)
  })

  it('lose a side, the same one on both tokens, or cross', () => {
    const lost = struck(only('one-sided-book', everywhere))
    const sides = [prices(bookOf(lost, yes), 'bids').length, prices(bookOf(lost, yes), 'asks').length]
    expect(sides.filter(count => count === 0)).toEqual([0])
    expect([prices(bookOf(lost, no), 'asks').length, prices(bookOf(lost, no), 'bids').length]).toEqual(sides)
    const crossed = bookOf(struck(only('crossed-book', everywhere)), yes)
    expect(Math.max(...prices(crossed, 'bids'))).toBeGreaterThan(Math.min(...prices(crossed, 'asks')))
  })

  it('are missing in /books, and there is none by /book', () => {
    const world = struck(only('missing-token', ({ what }) => what === no))
    expect(list(post(world, '/clob/books', [{ token_id: yes }, { token_id: no }]).body).length).toBe(1)
    expect(get(world, `/clob/book?token_id=${no}`).status).toBe(404)
  })

  it('are old while they are stale, not older than the amount, and true again afterwards', () => {
    const faults = only('stale-book', everywhere, 0, 60_000)
    const world = struck(faults, 10_000)
    const first = bookOf(world, yes)
    world.advance(later(50_000))
    expect(bookOf(world, yes)).toEqual(first)
    world.advance(later(80_000))
    const second = bookOf(world, yes)
    expect(second).not.toEqual(first)
    const healthy = worldOf(3)
    healthy.advance(later(80_000))
    expect(second).toEqual(bookOf(healthy, yes))
  })

  it('open a subscription of the socket as well', () => {
    const world = struck(only('ghost-book', ({ endpoint }) => endpoint === 'ws/market'))
    world.marketFeed.opened(1)
    const [out] = world.marketFeed.heard(1, JSON.stringify({ type: 'market', assets_ids: [yes] }))
    const frame: unknown = out?._tag === 'Send' ? JSON.parse(out.text) : null
    expect(prices(at(frame, 0), 'bids')).toEqual([10_000])
    expect(prices(bookOf(world, yes), 'bids').length).toBeGreaterThan(3)
  })
})

describe('Gamma when a fault strikes it', () => {
  it('answers markets that cannot be read, each for a reason, and leaves the other matches whole', () => {
    const [, slug] = list(get(struck(noFaults), '/gamma/events?series_slug=counter-strike&limit=500').body)
      .filter(event => at(event, 'gameId') !== undefined)
      .map(event => at(event, 'slug'))
    const world = struck(only('gamma-garbage', ({ match }) => match === slug))
    const events = list(get(world, '/gamma/events?series_slug=counter-strike&limit=500').body)
    for (const event of events.filter(one => at(one, 'gameId') !== undefined)) {
      const { markets, leftOut } = marketsOf(event)
      if (at(event, 'slug') === slug) expect(leftOut.length).toBeGreaterThan(0)
      else expect([markets.length > 0, leftOut]).toEqual([true, []])
    }
  })

  it('turns who follows its cursors in a circle, with an event missing and one twice', () => {
    const world = struck(only('gamma-paging', everywhere))
    const page = (cursor: string): unknown => get(world, `/gamma/events/keyset?limit=4${cursor}`).body
    const ids = (body: unknown): ReadonlyArray<unknown> => list(at(body, 'events')).map(event => at(event, 'id'))
    const first = page('')
    const cursor = text(at(first, 'next_cursor'))
    expect(new Set(ids(first)).size).toBe(3)
    expect(ids(first).length).toBe(4)
    expect(at(page(`&after_cursor=${cursor}`), 'next_cursor')).toBe(cursor)
  })
})

describe('the sports socket when a fault strikes it', () => {
  const framesOver = (faults: Faults): ReadonlyArray<string> => {
    const world = createWorld(settingsOf(3, { rounds: 'shown' }), EPOCH, { faults })
    return cs2(world.sportsFrames(world.advance(later(10 * MINUTE))))
  }
  const rounds = (score: string): number =>
    score
      .split('|')[0]
      ?.split('-')
      .reduce((sum, one) => sum + Number(one), 0) ?? 0

  it('tells a score that was before', () => {
    const match = text(at(get(worldOf(3), '/gamma/events?id=900000').body, 0, 'slug'))
    const honest = framesOver(noFaults)
    const regressed = framesOver(only('score-regress', where => where.match === match, 5 * MINUTE))
    expect(regressed.length).toBe(honest.length)
    const back = regressed.filter((score, index) => score !== honest[index])
    expect(back.length).toBeGreaterThan(3)
    for (const [index, score] of regressed.entries())
      if (score !== honest[index]) expect(rounds(score)).not.toBe(rounds(honest[index] ?? ''))
  })

  it('tells every score late, in order, and loses none', () => {
    const fast = { pace: 6 }
    const world = createWorld(settingsOf(3, fast), EPOCH, { faults: only('score-late', everywhere, 0, 90_000) })
    const honest = worldOf(3, fast)
    const late: Array<string> = []
    const onTime: Array<string> = []
    for (let span = MINUTE; span <= HOUR / 2; span += MINUTE) {
      onTime.push(...cs2(honest.sportsFrames(honest.advance(later(span)))))
      late.push(...cs2(world.sportsFrames(world.advance(later(span)))))
      if (span === MINUTE) expect([late.length, onTime.length > 0]).toEqual([0, true])
    }
    expect(late.length).toBeGreaterThan(onTime.length - 60)
    expect(late).toEqual(onTime.slice(0, late.length))
  })
})
