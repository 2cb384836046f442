import type { Subscription } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type MarketId, tokenId } from '../../src/domain/ids.ts'
import { type Millis, millis, price, shares } from '../../src/domain/money.ts'
import type { JudgedMarket, Stirred } from '../../src/ports/store.ts'
import { pruneBars } from '../../src/store/bars.ts'
import { createPaperBooks } from '../../src/store/paperBooks.ts'
import { createPrices } from '../../src/store/prices.ts'
import { testDatabase } from '../support/database.ts'
import { AT, addMarkets, discovered, done } from '../support/discovered.ts'
import { emptied } from '../support/emptied.ts'
import { judgedAs, judgedAt } from '../support/judged.ts'

const { sql } = await testDatabase()
const prices = createPrices(sql, systemClock)
const later = (ms: number) => millis(AT + ms)
const write = (...judged: ReadonlyArray<JudgedMarket>) => done(prices.write(judged))
const suspect = { _tag: 'suspect', reason: 'ghost', widePolls: 1 } as const

let a: MarketId
let b: MarketId
beforeEach(async () => {
  await emptied(sql)
  const [first, second] = await addMarkets(sql, [discovered('a'), discovered('b')])
  if (first === undefined || second === undefined) throw new Error('the markets were not written')
  a = first
  b = second
})
const rowOf = async (id: MarketId) => {
  const [row] = await sql`
    select yes_price, spread, yes_bid, no_ask, observed_at, last_status_check, price_status, price_version, wide_polls
    from csgo_matches where id = ${id}`
  return row
}

describe('a poll', () => {
  it('writes prices, age and status, and tells which markets changed', async () => {
    expect(await write(judgedAt(a, AT, 60, 62), judgedAs(b, AT, { _tag: 'unpriced' }))).toEqual([a])
    expect(await rowOf(a)).toEqual({
      yes_price: '0.610000',
      spread: '0.020000',
      yes_bid: '0.600000',
      no_ask: '0.400000',
      observed_at: AT,
      last_status_check: AT,
      price_status: 'good',
      price_version: 1,
      wide_polls: 0,
    })
    expect(await rowOf(b)).toMatchObject({
      yes_price: null,
      observed_at: null,
      last_status_check: AT,
      price_status: 'unpriced',
    })
  })

  it('raises the version only when a price changes, though the age is new', async () => {
    await write(judgedAt(a, AT, 60, 62))
    expect(await write(judgedAt(a, later(15_000), 60, 62))).toEqual([])
    expect(await rowOf(a)).toMatchObject({ price_version: 1, observed_at: later(15_000) })
    expect(await write(judgedAt(a, later(30_000), 60, 63))).toEqual([a])
    expect(await rowOf(a)).toMatchObject({ price_version: 2, observed_at: later(30_000) })
  })

  it('keeps the tick of its books, and says that facts of the market have changed only when it is another one', async () => {
    const tickOf = async (id: MarketId) =>
      (
        await sql<{ tick: number; facts: number }[]>`
          select tick_size::float as tick, facts_version as facts from csgo_matches where id = ${id}`
      )[0]
    const before = (await tickOf(a))?.facts
    await write(judgedAt(a, AT, 60, 62))
    expect(await tickOf(a)).toEqual({ tick: 0.01, facts: before })
    const finer = judgedAt(a, later(15_000), 60, 62)
    const books = {
      yes: finer.books.yes === null ? null : { ...finer.books.yes, tickSize: price(1_000) },
      no: finer.books.no === null ? null : { ...finer.books.no, tickSize: price(1_000) },
    }
    await write({ ...finer, books, verdict: suspect })
    expect(await tickOf(a)).toEqual({ tick: 0.01, facts: before })
    await write({ ...finer, observedAt: later(30_000), books })
    expect(await tickOf(a)).toEqual({ tick: 0.001, facts: Number(before) + 1 })
  })

  it('leaves a younger answer alone, its books and its bar too', async () => {
    await write(judgedAt(a, later(15_000), 70, 72))
    expect(await write(judgedAt(a, AT, 60, 62), judgedAt(b, AT, 50, 52))).toEqual([b])
    expect(await rowOf(a)).toMatchObject({ yes_price: '0.710000', observed_at: later(15_000), price_version: 1 })
    const [book] = await done(createPaperBooks(sql, prices.written$).read([tokenId(`${a}-yes`)]))
    expect(book?.observedAt).toBe(later(15_000))
    expect(await sql`select count(*) as count from csgo_price_bars where market_id = ${a}`).toEqual([{ count: 1 }])
  })

  it('replaces one from the time before the clock was set back', async () => {
    const now = systemClock.now()
    await write(judgedAt(a, millis(now + 600_000), 70, 72), judgedAs(b, millis(now + 600_000), suspect))
    expect(await write(judgedAt(a, now, 60, 62), judgedAt(b, now, 50, 52))).toEqual([a, b])
    expect(await rowOf(a)).toMatchObject({ yes_price: '0.610000', observed_at: now })
  })

  it('that was judged suspect is younger than a good one that began before it', async () => {
    await write(judgedAt(a, AT, 60, 62))
    await write(judgedAs(a, later(30_000), suspect))
    expect(await write(judgedAt(a, later(15_000), 64, 66))).toEqual([])
    expect(await rowOf(a)).toMatchObject({ yes_price: '0.610000', price_status: 'ghost' })
  })

  it('that is suspect keeps the last good price and its age, and counts how long it is wide', async () => {
    await write(judgedAt(a, AT, 60, 62))
    expect(await write(judgedAs(a, later(15_000), suspect))).toEqual([a])
    expect(await rowOf(a)).toMatchObject({
      yes_price: '0.610000',
      observed_at: AT,
      last_status_check: later(15_000),
      price_status: 'ghost',
      price_version: 1,
      wide_polls: 1,
    })
    expect(await write(judgedAs(a, later(30_000), { ...suspect, widePolls: 2 }))).toEqual([])
    expect(await write(judgedAt(a, later(45_000), 60, 62))).toEqual([a])
    expect(await rowOf(a)).toMatchObject({
      price_status: 'good',
      price_version: 1,
      wide_polls: 0,
      observed_at: later(45_000),
    })
  })

  it('never runs into a deadlock with another one, whatever the order of their rows', async () => {
    const many = await addMarkets(
      sql,
      Array.from({ length: 200 }, (_, n) => discovered(`m${n}`)),
    )
    const ways = Array.from({ length: 20 }, (_, round) => {
      const judged = many.map(id => judgedAt(id, later(round), 40 + (round % 10), 50 + (round % 10)))
      return round % 2 === 0 ? judged : judged.toReversed()
    })
    await Promise.all(ways.map(judged => done(prices.write(judged))))
    expect(await sql`select distinct last_status_check from csgo_matches where slug like 'm%'`).toEqual([
      { last_status_check: later(19) },
    ])
  })
})

describe('the next poll', () => {
  it('is told what the last one left', async () => {
    await write(judgedAt(a, AT, 60, 62))
    await write(judgedAs(a, later(15_000), suspect))
    const [ofA, ofB] = await done(prices.before('all', AT))
    expect(ofA).toMatchObject({
      marketId: a,
      yesTokenId: 'a-yes',
      tickSize: 10_000,
      before: {
        yesPrice: 610_000,
        yes: { bid: 600_000, ask: 620_000, bidSize: 100_000_000, oneSided: false },
        no: { bid: 380_000, ask: 400_000 },
        status: 'ghost',
        observedAt: AT,
        tightMidpoint: 610_000,
        tightTouch: { bid: 600_000, ask: 620_000 },
        widePolls: 1,
      },
    })
    expect(ofB).toMatchObject({ marketId: b, before: null })
  })

  it('asks for the named markets as far as they are followed', async () => {
    await addMarkets(sql, [discovered('b', { closed: true })])
    const named = await done(prices.before([a, b], AT))
    expect(named.map(({ marketId }) => marketId)).toEqual([a])
    expect(await done(prices.before([], AT))).toEqual([])
  })
})

describe('the books', () => {
  it('are kept best first, twenty levels a side, whatever their order', async () => {
    const plain = judgedAt(a, AT, 60, 62)
    const asks = Array.from({ length: 30 }, (_, n) => ({ price: price((99 - n) * 10_000), size: shares(5_000_000) }))
    const yes = plain.books.yes === null ? null : { ...plain.books.yes, asks }
    await write({ ...plain, books: { ...plain.books, yes } })
    const [book] = await done(createPaperBooks(sql, prices.written$).read([tokenId(`${a}-yes`)]))
    expect(book?.bids).toEqual([600_000, 590_000, 580_000].map(at => ({ price: at, size: 100_000_000 })))
    expect(book?.asks.map(level => level.price)).toEqual(Array.from({ length: 20 }, (_, n) => (70 + n) * 10_000))
  })

  it('are announced after their commit, the unchanged ones too; a suspect one is not kept', async () => {
    const told: MarketId[] = []
    const subscription = prices.written$.subscribe(id => told.push(id))
    await write(judgedAt(a, AT, 60, 62))
    await write(judgedAt(a, later(15_000), 60, 62), judgedAs(b, AT, suspect))
    subscription.unsubscribe()
    expect(told).toEqual([a, a])
    expect(await sql`select market_id from csgo_books order by token_type`).toEqual([
      { market_id: a },
      { market_id: a },
    ])
  })
})

describe('books that are others than before', () => {
  /** The second level of NO's bids alone has that size. */
  const sized = (at: Millis, size: number): JudgedMarket => {
    const plain = judgedAt(a, at, 60, 62)
    if (plain.books.no === null) throw new Error('it has no book')
    const bids = plain.books.no.bids.map((level, n) => (n === 1 ? { ...level, size: shares(size * 1_000_000) } : level))
    return { ...plain, books: { ...plain.books, no: { ...plain.books.no, bids } } }
  }
  let told: Stirred[]
  let listening: Subscription
  beforeEach(() => {
    told = []
    listening = prices.stirred$.subscribe(stirred => told.push(stirred))
  })
  afterEach(() => listening.unsubscribe())

  it('are announced by any level of any token, though no price changed, with when the ones before were asked for', async () => {
    await write(sized(AT, 7), judgedAt(b, AT, 50, 52))
    await write(sized(later(15_000), 7), judgedAt(b, later(15_000), 50, 52))
    expect(told).toEqual([])
    expect(await write(sized(later(30_000), 8), judgedAt(b, later(30_000), 50, 52))).toEqual([])
    expect(told).toEqual([{ marketId: a, since: later(15_000) }])
  })

  it('are not announced when they are suspect, nor when they come back as they were', async () => {
    await write(sized(AT, 7))
    await write({ ...sized(later(15_000), 8), verdict: suspect })
    await write(sized(later(30_000), 7))
    expect(told).toEqual([])
  })

  it('are not announced when the ones before are of a time that has not come: the clock was set back', async () => {
    const now = systemClock.now()
    await write(sized(millis(now + 600_000), 7))
    expect(await write(judgedAt(a, now, 50, 52))).toEqual([a])
    expect(told).toEqual([])
  })
})

describe('price bars', () => {
  it('gather five seconds of good polls', async () => {
    await write(judgedAt(a, AT, 60, 62))
    await write(judgedAt(a, later(1000), 66, 68))
    await write(judgedAt(a, later(4999), 56, 58))
    await write(judgedAt(a, later(5000), 50, 52))
    await write(judgedAs(a, later(6000), suspect))
    expect(await sql`select bar, open, high, low, close, polls from csgo_price_bars order by bar`).toEqual([
      { bar: AT, open: '0.610000', high: '0.670000', low: '0.570000', close: '0.570000', polls: 3 },
      { bar: later(5000), open: '0.510000', high: '0.510000', low: '0.510000', close: '0.510000', polls: 1 },
    ])
  })

  it('are removed when they are too old', async () => {
    await write(judgedAt(a, AT, 60, 62), judgedAt(b, later(10_000), 60, 62))
    expect(await done(pruneBars(sql, later(5000)))).toBe(1)
    expect(await sql`select market_id from csgo_price_bars`).toEqual([{ market_id: b }])
  })
})
