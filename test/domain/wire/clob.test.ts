import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { showMillionths } from '../../../src/domain/money.ts'
import { readBook, readByToken } from '../../../src/domain/wire/clob.ts'
import { hasPayloads, payload, payloadNames, payloadText } from '../../support/payloads.ts'

const wire = {
  market: `0x${'cd'.repeat(32)}`,
  asset_id: '123',
  timestamp: '1703875200000',
  hash: '',
  bids: [{ price: '0.48', size: '100.000001' }],
  asks: [{ price: '.53', size: '19500402.66' }],
  min_order_size: '5',
  tick_size: '0.01',
  neg_risk: false,
  last_trade_price: '0.500',
}
const read = (changes: Readonly<Record<string, unknown>>) => readBook({ ...wire, ...changes })

describe('a book of the CLOB', () => {
  it('is read exactly, sizes to six decimals', () => {
    expect(read({})).toEqual({
      _tag: 'Right',
      right: {
        tokenId: '123',
        conditionId: wire.market,
        bids: [{ price: 480_000, size: 100_000_001 }],
        asks: [{ price: 530_000, size: 19_500_402_660_000 }],
        lastTradePrice: 500_000,
        tickSize: 10_000,
        minOrderSize: 5_000_000,
        venueTime: 1_703_875_200_000,
      },
    })
  })

  it('may have empty sides, no trade yet, and lack what books in mid-stream lack', () => {
    const book = read({ bids: [], asks: null, last_trade_price: '', tick_size: undefined, min_order_size: undefined })
    expect(book).toMatchObject({
      right: { bids: [], asks: [], lastTradePrice: null, tickSize: null, minOrderSize: null },
    })
  })

  it('has no levels where nothing stands', () => {
    expect(read({ bids: [{ price: '0.1', size: '0' }] })).toMatchObject({ right: { bids: [] } })
  })

  it.each([
    ['no bids at all', { bids: undefined }],
    ['a price over 1', { bids: [{ price: '1.01', size: '1' }] }],
    ['a negative price', { bids: [{ price: '-0.01', size: '1' }] }],
    ['a negative size', { bids: [{ price: '0.01', size: '-1' }] }],
    ['a size of seven places', { bids: [{ price: '0.01', size: '1.0000001' }] }],
    ['an exponent', { bids: [{ price: '1e-2', size: '1' }] }],
    ['a size beyond exact numbers', { bids: [{ price: '0.01', size: '99999999999' }] }],
    ['a number where text is', { bids: [{ price: 0.01, size: '1' }] }],
    ['two points', { bids: [{ price: '0.0.1', size: '1' }] }],
    ['a last trade that is none', { last_trade_price: 'NaN' }],
    ['no token', { asset_id: null }],
  ])('is refused in words: %s', (_why, changes) => {
    const book = read(changes)
    expect(isLeft(book) && book.left).toMatch(/^a book cannot be read: \w+ must be /)
  })

  it('gives back every price and size that it was given', () => {
    const level = fc.record({
      price: fc.integer({ min: 0, max: 1_000_000 }),
      size: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
    })
    fc.assert(
      fc.property(fc.array(level), levels => {
        const bids = levels.map(one => ({ price: showMillionths(one.price), size: showMillionths(one.size) }))
        expect(read({ bids })).toMatchObject({ right: { bids: levels } })
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(wire)), (value, key) => {
        readBook(value)
        read({ [key]: value })
      }),
    )
  })
})

describe('midpoints and spreads', () => {
  it('are texts by token', () => {
    const numbers = readByToken({ '123': '0.505', '456': '0.01' })
    expect(isRight(numbers) && [...numbers.right]).toEqual([
      ['123', 505_000],
      ['456', 10_000],
    ])
  })

  it('are refused when one is no number', () => {
    expect(readByToken({ '123': 'much' })).toMatchObject({ left: expect.stringContaining('must be') })
  })
})

/** Every payload of the CLOB that could be taken for a book: what becomes of it. */
const TABLE: Readonly<Record<string, string>> = {
  'clob_book_response.json': '3 bids, 3 asks',
  'clob_fee_rate_response_nonzero.json': 'a book cannot be read: market must be a text',
  'clob_fee_rate_response_zero.json': 'a book cannot be read: market must be a text',
  'clob_market_closed_binary_accepting_false.json': 'a book cannot be read: market must be a text',
  'clob_market_closed_binary_accepting_true.json': 'a book cannot be read: market must be a text',
  'recorded/lol-ig1-lgd-clob-market.json': 'a book cannot be read: market must be a text',
}

describe.skipIf(!hasPayloads)('the real payloads of the CLOB', () => {
  it('are all in the table', () => {
    expect(
      payloadNames()
        .filter(name => name.includes('clob'))
        .sort(),
    ).toEqual(Object.keys(TABLE).sort())
  })

  it.each(Object.entries(TABLE))('%s: %s', (name, expected) => {
    const book = readBook(payload(name))
    const told = isRight(book) ? `${book.right.bids.length} bids, ${book.right.asks.length} asks` : book.left
    expect(told.startsWith(expected)).toBe(true)
  })

  it('are books in the socket recording too: every one of it is read', () => {
    const frames = payloadText('recorded/lol-ig1-lgd-2026-09-07-market-socket.jsonl')
      .split('\n')
      .filter(line => line.startsWith('['))
      .flatMap((line): ReadonlyArray<unknown> => JSON.parse(line))
    expect(frames.length).toBeGreaterThan(0)
    expect(frames.map(readBook).every(isRight)).toBe(true)
  })
})
