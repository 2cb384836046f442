import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { type Millis, millis } from '../../../src/domain/money.ts'
import type { Faults } from '../../../src/simulator/faults/fault.ts'
import { createSwitchboard } from '../../../src/simulator/faults/switchboard.ts'
import { changesAfter, entryOf, onSince } from '../../../src/simulator/faults/timetable.ts'
import { readFaultWords } from '../../../src/simulator/faults/wish.ts'

const ZERO = millis(1_000_000)
const after = (span: number): Millis => millis(ZERO + span)

const wishesOf = (words: string) => {
  const read = readFaultWords(words)
  if (E.isLeft(read)) throw new Error(read.left.join('\n'))
  return read.right
}
const entry = (words: string) => {
  const [wish] = wishesOf(words)
  if (wish === undefined) throw new Error('no wish')
  return entryOf(wish, 1, ZERO)
}
const faultsOf = (words: string, seed = 5): Faults => {
  const board = createSwitchboard(seed)
  board.apply({ _tag: 'FaultsAsked', at: ZERO, origin: 'http', wishes: wishesOf(words) })
  return board.faults
}

describe('an entry of the timetable', () => {
  it('is on from its beginning, as long as it lasts, and again after every round', () => {
    const once = entry('freeze:from=10s,for=5s')
    expect([0, 9999, 10_000, 14_999, 15_000, 99_999].map(span => onSince(once, after(span)) !== null)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ])
    const again = entry('freeze:from=10s,for=5s,every=20s')
    expect([9999, 12_000, 16_000, 30_000, 34_999, 35_000].map(span => onSince(again, after(span)) !== null)).toEqual([
      false,
      true,
      false,
      true,
      true,
      false,
    ])
    expect(onSince(again, after(34_000))).toBe(after(30_000))
  })

  it('stays on until it is ended when nothing is said, and a drop is over at once', () => {
    expect(onSince(entry('freeze'), after(1e9))).toBe(ZERO)
    expect(onSince({ ...entry('freeze'), endedAt: after(5) }, after(5))).toBeNull()
    expect([999, 1000].map(span => onSince(entry('drop'), after(span)) !== null)).toEqual([true, false])
  })

  it('changes nothing before it was asked for, also when it is to begin before', () => {
    const early = entry('freeze:from=1970-01-01T00:00:01Z')
    expect(onSince(early, millis(ZERO - 1))).toBeNull()
    expect(onSince(early, ZERO)).not.toBeNull()
  })

  it('tells its next change', () => {
    const again = entry('freeze:from=10s,for=5s,every=20s')
    expect([0, 10_000, 15_000, 29_999].map(span => Number(changesAfter(again, after(span))) - ZERO)).toEqual([
      10_000, 15_000, 30_000, 30_000,
    ])
    expect(changesAfter(entry('freeze'), ZERO)).toBeNull()
    expect(changesAfter({ ...again, endedAt: after(12_000) }, after(11_000))).toBe(after(12_000))
    expect(changesAfter({ ...again, endedAt: after(12_000) }, after(12_000))).toBeNull()
  })
})

describe('the faults of a timetable', () => {
  it('strike a share of occasions, the same ones whoever asks and in whatever order', () => {
    const faults = faultsOf('ghost-book:rate=0.2')
    const struck = (seed: number): ReadonlyArray<boolean> =>
      Array.from({ length: 2000 }, (_, n) =>
        faultsOf('ghost-book:rate=0.2', seed).strikes('ghost-book', { what: `${n}` }, after(7)),
      )
    const share = struck(5).filter(Boolean).length / 2000
    expect(share).toBeGreaterThan(0.16)
    expect(share).toBeLessThan(0.24)
    expect(struck(5)).toEqual(struck(5))
    expect(struck(5)).not.toEqual(struck(6))
    const backwards = Array.from({ length: 2000 }, (_, n) =>
      faults.strikes('ghost-book', { what: `${1999 - n}` }, after(7)),
    )
    expect(backwards.toReversed()).toEqual(struck(5))
  })

  it('leave a connection as it was struck when the fault began', () => {
    const faults = faultsOf('freeze:rate=0.5')
    for (let connection = 0; connection < 50; connection++) {
      const answers = Array.from({ length: 20 }, (_, n) =>
        faults.strikes('freeze', { connection, what: `${n}` }, after(n)),
      )
      expect(new Set(answers).size).toBe(1)
    }
  })

  it('keep to their scope, and know nothing of a place that does not say where it is', () => {
    const at = after(1)
    const market = faultsOf('ghost-book:market=0xab')
    expect(market.strikes('ghost-book', { market: '0xab' }, at)).toBe(true)
    expect(market.strikes('ghost-book', { market: '0xcd' }, at)).toBe(false)
    expect(market.strikes('ghost-book', {}, at)).toBe(false)
    const books = faultsOf('http-500:endpoint=POST /clob/books')
    expect(books.strikes('http-500', { endpoint: 'POST /clob/books' }, at)).toBe(true)
    expect(books.strikes('http-500', { endpoint: 'GET /clob/book' }, at)).toBe(false)
    const clob = faultsOf('http-500:endpoint=/clob/*')
    expect(clob.strikes('http-500', { endpoint: 'GET /clob/book' }, at)).toBe(true)
    expect(clob.strikes('http-500', { endpoint: 'GET /gamma/events' }, at)).toBe(false)
    const one = faultsOf('freeze:connection=3')
    expect(one.strikes('freeze', { connection: 3 }, at)).toBe(true)
    expect(one.strikes('freeze', { connection: 4 }, at)).toBe(false)
  })

  it('tell an amount: the given one, else the usual one', () => {
    expect(faultsOf('slow:amount=300ms').amount('slow', {}, after(1))).toBe(300)
    expect(faultsOf('slow').amount('slow', {}, after(1))).toBe(2000)
    expect(faultsOf('clock-skew:amount=-90s').amount('clock-skew', {}, after(1))).toBe(-90_000)
  })

  it('wipe books at the start unless that is switched off', () => {
    expect(faultsOf('drop').strikes('start-wipe', {}, after(1))).toBe(true)
    expect(faultsOf('start-wipe:rate=0').strikes('start-wipe', {}, after(1))).toBe(false)
    expect(faultsOf('start-wipe:rate=0,market=0xab').strikes('start-wipe', { market: '0xcd' }, after(1))).toBe(true)
  })

  it('tell when the next of them begins or ends', () => {
    const faults = faultsOf('freeze:from=10s,for=5s;silent:from=12s')
    expect(faults.nextAt(ZERO)).toBe(after(10_000))
    expect(faults.nextAt(after(10_000))).toBe(after(12_000))
    expect(faults.nextAt(after(12_000))).toBe(after(15_000))
    expect(faults.nextAt(after(15_000))).toBeNull()
  })
})

describe('the switchboard', () => {
  it('ends what an earlier start asked for when a start asks for something else, and leaves what came by HTTP', () => {
    const board = createSwitchboard(1)
    board.apply({ _tag: 'FaultsAsked', at: ZERO, origin: 'http', wishes: wishesOf('freeze') })
    for (const change of board.chosen(wishesOf('silent'), after(1))) board.apply(change)
    expect(board.chosen(wishesOf('silent'), after(2))).toEqual([])
    for (const change of board.chosen(wishesOf('garbage'), after(3))) board.apply(change)
    expect(board.standing(after(3)).map(({ fault }) => fault)).toEqual(['freeze', 'garbage'])
    expect(board.faults.strikes('silent', {}, after(2))).toBe(true)
    for (const change of board.chosen([], after(4))) board.apply(change)
    expect(board.standing(after(4)).map(({ fault }) => fault)).toEqual(['freeze'])
  })

  it('takes no more than it can hold', () => {
    const board = createSwitchboard(1)
    const many = wishesOf(Array.from({ length: 100 }, () => 'drop').join(';'))
    const taken = Array.from({ length: 30 }, () =>
      board.apply({ _tag: 'FaultsAsked', at: ZERO, origin: 'http', wishes: many }),
    )
    expect(taken.filter(E.isRight).length).toBe(20)
    expect(taken.at(-1)).toEqual(E.left(expect.stringContaining('takes no more')))
  })
})
