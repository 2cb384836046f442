import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Book, Level } from '../../src/domain/book.ts'
import { conditionId, marketId, tokenId } from '../../src/domain/ids.ts'
import { complement, millis, ONE, type Price, price, shares } from '../../src/domain/money.ts'
import type { Before, BeforePoll } from '../../src/ports/store.ts'
import { type BookPair, type Judgement, judge, touchIn } from '../../streams/judge.ts'

const cents = (value: number): Price => price(Math.round(value * 10_000))
const levels = (...prices: ReadonlyArray<number>): ReadonlyArray<Level> =>
  prices.map(at => ({ price: cents(at), size: shares(100_000_000) }))

const YES = tokenId('1')
const NO = tokenId('2')
const book = (bids: ReadonlyArray<Level>, asks: ReadonlyArray<Level>, last: number | null = null): Book => ({
  tokenId: YES,
  conditionId: conditionId('0x1'),
  bids,
  asks,
  lastTradePrice: last === null ? null : cents(last),
  tickSize: cents(1),
  minOrderSize: null,
  venueTime: null,
})
const turned = (all: ReadonlyArray<Level>): ReadonlyArray<Level> =>
  all.map(level => ({ ...level, price: complement(level.price) }))
/** The NO book that shows the same orders. */
const mirrored = (yes: Book): Book => ({ ...yes, tokenId: NO, bids: turned(yes.asks), asks: turned(yes.bids) })
const pair = (yes: Book): BookPair => ({ yes, no: mirrored(yes) })
/** A pair by its touches in cents, both sides there; `last` as both books carry it. */
const quoted = (bid: number, ask: number, last: number | null = null): BookPair =>
  pair(book(levels(bid), levels(ask), last))

const market = (before: Before | null): BeforePoll => ({
  marketId: marketId(1),
  yesTokenId: YES,
  noTokenId: NO,
  tickSize: cents(1),
  before,
})
const touch = (bid: number, ask: number) => touchIn(book(levels(bid), levels(ask)))
/** What a good poll left in the row, one interval ago. */
const good = (bid: number, ask: number): Before => ({
  yes: touch(bid, ask),
  no: touch(100 - ask, 100 - bid),
  yesPrice: cents((bid + ask) / 2),
  status: 'good',
  observedAt: millis(0),
  tightMidpoint: ask - bid <= 10 ? cents((bid + ask) / 2) : null,
  tightTouch: ask - bid <= 10 ? { bid: cents(bid), ask: cents(ask) } : null,
  widePolls: 0,
})
const circumstances = (observedAt: number) => ({ observedAt: millis(observedAt), wideFor: millis(45_000) })
const judged = (books: BookPair, before: Before | null = null, observedAt = 15_000): Judgement =>
  judge(market(before), books, circumstances(observedAt))

describe('the best of a book', () => {
  it('is the highest bid and the lowest ask of a book sorted worst first: a 2 % market reads 0.02', () => {
    const worstFirst = book(levels(1, 30, 60, 61), levels(99, 80, 64, 63))
    expect(judged(pair(worstFirst))).toMatchObject({
      _tag: 'priced',
      spread: 20_000,
      yesPrice: 620_000,
      noPrice: 380_000,
    })
  })

  it('adds up the levels of one price', () => {
    expect(touchIn(book(levels(60, 61, 61), levels(63)))).toMatchObject({ bidSize: 200_000_000, askSize: 100_000_000 })
  })

  it('is 0 where no bid is, 1 where no ask is, and says so', () => {
    expect(touchIn(book([], levels(5)))).toEqual({
      bid: 0,
      ask: 50_000,
      bidSize: 0,
      askSize: 100_000_000,
      oneSided: true,
    })
    expect(touchIn(book(levels(95), []))).toMatchObject({ bid: 950_000, ask: ONE, askSize: 0, oneSided: true })
    expect(touchIn(book(levels(40), levels(42))).oneSided).toBe(false)
  })
})

describe('the price that the website shows', () => {
  it('is the midpoint while the spread is at most 0.10, each side its own', () => {
    expect(judged(quoted(45, 55, 53), good(50, 52))).toMatchObject({
      yesPrice: 500_000,
      noPrice: 500_000,
      spread: 100_000,
    })
  })

  it('is the last trade once the spread is over 0.10, of YES when p is nearer to its last tight midpoint', () => {
    expect(judged(quoted(40, 60, 57), good(55, 57))).toMatchObject({
      yesPrice: 570_000,
      noPrice: 430_000,
      lastTrade: 570_000,
    })
  })

  it('is its complement when 1 − p is nearer: the trade was one of NO', () => {
    expect(judged(quoted(40, 60, 43), good(55, 57))).toMatchObject({ yesPrice: 570_000, noPrice: 430_000 })
  })

  it('is the midpoint when no tight midpoint was ever known', () => {
    expect(judged(quoted(40, 70, 43))).toMatchObject({ yesPrice: 550_000, noPrice: 450_000, lastTrade: null })
  })

  it('is the midpoint when p and 1 − p are as near, and when nobody has traded', () => {
    expect(judged(quoted(40, 70, 43), good(49, 51))).toMatchObject({ yesPrice: 550_000, lastTrade: null })
    expect(judged(quoted(40, 70), good(55, 57))).toMatchObject({ yesPrice: 550_000, lastTrade: null })
  })

  it('keeps the last tight midpoint and touch through wide polls', () => {
    const before = { ...good(40, 70), tightMidpoint: cents(56), tightTouch: { bid: cents(55), ask: cents(57) } }
    expect(judged(quoted(40, 60), before)).toMatchObject({ tightMidpoint: 560_000, tightTouch: { bid: 550_000 } })
  })

  it('rounds a midpoint to the nearest millionth, a half upwards', () => {
    const odd = pair(book([{ price: price(500_000), size: shares(1) }], [{ price: price(500_001), size: shares(1) }]))
    expect(judged(odd)).toMatchObject({ yesPrice: 500_001 })
  })
})

describe('what is no price', () => {
  it('is two books without any level', () => {
    expect(judged(pair(book([], [])))).toEqual({ _tag: 'unpriced' })
  })

  it('is one token without a book: the old price grows older', () => {
    expect(judged({ yes: book(levels(40), levels(42)), no: null })).toEqual({ _tag: 'missing' })
    expect(judged({ yes: null, no: null })).toEqual({ _tag: 'missing' })
  })
})

describe('a disagreement', () => {
  const off = (by: number): BookPair => ({
    yes: book(levels(60), levels(62)),
    no: mirrored(book(levels(60 - by), levels(62))),
  })

  it('is borne up to one tick', () => {
    expect(judged(off(1))._tag).toBe('priced')
  })

  it('over one tick asks for another reading, and is suspect when that says the same', () => {
    expect(judged(off(2))).toEqual({
      _tag: 'again',
      verdict: { _tag: 'suspect', reason: 'disagreement', widePolls: 0 },
    })
  })

  it('is measured by the tick of the books, which gets finer while a market trades', () => {
    const fine = (one: Book): Book => ({ ...one, tickSize: price(1000) })
    expect(
      judged({ yes: fine(book(levels(60), levels(62))), no: fine(mirrored(book(levels(59), levels(62)))) })._tag,
    ).toBe('again')
  })

  it('is a token that has no book left while the other has, too', () => {
    expect(judged({ yes: book([], []), no: book(levels(38), levels(40)) })._tag).toBe('again')
  })

  it('is a book that crosses or locks itself, although its mirror agrees', () => {
    expect(judged(quoted(62, 60))._tag).toBe('again')
    expect(judged(quoted(61, 61))._tag).toBe('again')
  })
})

describe('a ghost', () => {
  it('is 0.01/0.99 where the book before was tight and the last trade lies within 0.05 of its touch', () => {
    expect(judged(quoted(1, 99, 57), good(55, 57))).toEqual({ _tag: 'suspect', reason: 'ghost', widePolls: 1 })
    expect(judged(quoted(1, 99, 43), good(55, 57))).toMatchObject({ reason: 'ghost' })
    expect(judged(quoted(1, 99, 62), good(55, 57))).toMatchObject({ reason: 'ghost' })
  })

  it('is none when the last trade moved away, when the book before was wide, or when there was none', () => {
    expect(judged(quoted(1, 99, 63), good(55, 57))).toMatchObject({ _tag: 'priced', yesPrice: 630_000 })
    expect(judged(quoted(1, 99, 57), good(50, 70))._tag).toBe('priced')
    expect(judged(quoted(1, 99, 57))._tag).toBe('priced')
    expect(judged(quoted(2, 99, 57), good(55, 57))._tag).toBe('priced')
  })

  it('goes on to be one while the row keeps its last good touch', () => {
    const before: Before = { ...good(55, 57), status: 'ghost', widePolls: 1 }
    expect(judged(quoted(1, 99, 57), before, 30_000)).toMatchObject({ reason: 'ghost', widePolls: 2 })
  })
})

describe('a suspicion', () => {
  const suspect = (widePolls: number): Before => ({ ...good(55, 57), status: 'ghost', widePolls })

  it('ends when a book passes', () => {
    expect(judged(quoted(56, 58, 57), suspect(2), 45_000)).toMatchObject({ _tag: 'priced', yesPrice: 570_000 })
  })

  it('ends with the fourth poll in a row that is wide on both tokens: then wide is true', () => {
    expect(judged(quoted(1, 99, 57), suspect(2), 45_000)).toMatchObject({ _tag: 'suspect', widePolls: 3 })
    expect(judged(quoted(1, 99, 57), suspect(3), 60_000)).toMatchObject({ _tag: 'priced', spread: 980_000 })
  })

  it('is not ended sooner by the pace of early polls', () => {
    expect(judged(quoted(1, 99, 57), suspect(9), 44_999)).toMatchObject({ _tag: 'suspect', widePolls: 10 })
    expect(judged(quoted(1, 99, 57), suspect(9), 45_000)._tag).toBe('priced')
  })

  it('counts anew after a poll that was not wide on both', () => {
    const tightAndWide = { yes: book(levels(55), levels(57)), no: book(levels(1), levels(99)) }
    expect(judged(tightAndWide, suspect(3), 60_000)).toMatchObject({ verdict: { widePolls: 0 } })
  })
})

describe('every judgement', () => {
  const level = fc.record({
    price: fc.integer({ min: 1, max: 99 }).map(cents),
    size: fc.integer({ min: 1, max: 10 ** 9 }).map(shares),
  })
  const side = fc.array(level, { maxLength: 8 })
  const last = fc.option(fc.integer({ min: 1, max: 99 }))
  const before = fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 98 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 }))
      .map(([bid, spread, widePolls]) => ({ ...good(bid, Math.min(99, bid + spread)), widePolls })),
  )
  const shuffled = <A>(all: ReadonlyArray<A>) =>
    fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length })

  it('is the same for every order of the levels', () => {
    const bookAndShuffle = fc
      .tuple(side, side)
      .chain(([bids, asks]) => fc.tuple(fc.constant({ bids, asks }), shuffled(bids), shuffled(asks)))
    fc.assert(
      fc.property(bookAndShuffle, last, before, ([{ bids, asks }, otherBids, otherAsks], trade, known) => {
        const inOrder = judged(pair(book(bids, asks, trade)), known)
        expect(judged(pair(book(otherBids, otherAsks, trade)), known)).toEqual(inOrder)
      }),
    )
  })

  it('is a price of 1 together for books that mirror each other, and never a disagreement unless crossed', () => {
    fc.assert(
      fc.property(side, side, last, before, (bids, asks, trade, known) => {
        const verdict = judged(pair(book(bids, asks, trade)), known)
        if (verdict._tag === 'again')
          expect(touchIn(book(bids, asks)).bid).toBeGreaterThanOrEqual(touchIn(book(bids, asks)).ask)
        if (verdict._tag !== 'priced') return
        expect(verdict.yesPrice + verdict.noPrice).toBe(ONE)
        expect([verdict.yes.bid + verdict.no.ask, verdict.yes.ask + verdict.no.bid]).toEqual([ONE, ONE])
        expect(verdict.spread).toBe(verdict.yes.ask - verdict.yes.bid)
      }),
    )
  })

  it('is the same whichever of the two tokens is called YES', () => {
    fc.assert(
      fc.property(side, side, (bids, asks) => {
        const books = pair(book(bids, asks))
        const one = judged(books)
        const other = judged({ yes: books.no, no: books.yes })
        expect(other._tag).toBe(one._tag)
        if (one._tag === 'priced' && other._tag === 'priced') expect(other.yesPrice).toBe(one.noPrice)
      }),
    )
  })
})
