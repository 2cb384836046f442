import { describe, expect, it } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import { ONE, price, shares } from '../../src/domain/money.ts'
import type { Before } from '../../src/ports/store.ts'
import { type BookPair, touchIn } from '../../streams/judge.ts'
import { book, cents, good, judged, levels, mirrored, pair, quoted } from './judgeScene.ts'

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
  it('is 0.01/0.99 where the book before was tight and the last trade lies within 0.10 of its touch', () => {
    expect(judged(quoted(1, 99, 57), good(55, 57))).toEqual({ _tag: 'suspect', reason: 'ghost', widePolls: 1 })
    expect(judged(quoted(1, 99, 43), good(55, 57))).toMatchObject({ reason: 'ghost' })
    expect(judged(quoted(1, 99, 67), good(55, 57))).toMatchObject({ reason: 'ghost' })
    expect(judged(quoted(1, 99, 45), good(55, 57))).toMatchObject({ reason: 'ghost' })
  })

  it('is none when the last trade moved away, when the book before was wide, or when there was none', () => {
    expect(judged(quoted(1, 99, 68), good(55, 57))).toMatchObject({ _tag: 'priced', yesPrice: 680_000 })
    expect(judged(quoted(1, 99, 57), good(50, 70))._tag).toBe('priced')
    expect(judged(quoted(1, 99, 57))._tag).toBe('priced')
    expect(judged(quoted(2, 99, 57), good(55, 57))._tag).toBe('priced')
  })

  it('is one where nobody has traded yet: no trade says that the price went anywhere', () => {
    expect(judged(quoted(1, 99, null), good(55, 57))).toMatchObject({ reason: 'ghost' })
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
