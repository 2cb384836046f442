import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ONE, shares } from '../../src/domain/money.ts'
import { touchIn } from '../../streams/judge.ts'
import { book, cents, good, judged, pair } from './judgeScene.ts'

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
