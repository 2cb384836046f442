import { describe, expect, it } from 'vitest'
import { tokenId } from '../../src/domain/ids.ts'
import { millis, shares } from '../../src/domain/money.ts'
import type { TradeSignal } from '../../src/domain/wire/marketFrame.ts'
import { seenTrades } from '../../streams/seenTrades.ts'

const SETTINGS = { tradesRemembered: 3, tradesRememberedFor: 1000 }
const NOW = millis(5000)

const trade = (changed: Partial<TradeSignal> = {}): TradeSignal => ({
  _tag: 'trade',
  tokenId: tokenId('1'),
  venueTime: millis(1),
  size: shares(1),
  side: 'BUY',
  hash: '0xa',
  ...changed,
})

describe('a trade', () => {
  it.each([
    ['another transaction', { hash: '0xb' }],
    ['another token', { tokenId: tokenId('2') }],
    ['another size', { size: shares(2) }],
    ['another time', { venueTime: millis(2) }],
  ])('is another one with %s, and is known when all of it is the same', (_, changed) => {
    const isFirstTime = seenTrades(SETTINGS)
    expect(isFirstTime(trade(), NOW)).toBe(true)
    expect(isFirstTime(trade(changed), NOW)).toBe(true)
    expect(isFirstTime(trade(), NOW)).toBe(false)
    expect(isFirstTime(trade(changed), NOW)).toBe(false)
  })

  it('without a transaction hash always counts', () => {
    const isFirstTime = seenTrades(SETTINGS)
    expect([1, 2].map(() => isFirstTime(trade({ hash: null }), NOW))).toEqual([true, true])
  })

  it('is forgotten after a while', () => {
    const isFirstTime = seenTrades(SETTINGS)
    isFirstTime(trade(), NOW)
    expect(isFirstTime(trade(), millis(NOW + 1000))).toBe(false)
    expect(isFirstTime(trade(), millis(NOW + 1001))).toBe(true)
  })

  it('is forgotten when too many newer ones came, the oldest first', () => {
    const isFirstTime = seenTrades(SETTINGS)
    for (const hash of ['0xa', '0xb', '0xc', '0xd']) isFirstTime(trade({ hash }), NOW)
    expect(isFirstTime(trade({ hash: '0xb' }), NOW)).toBe(false)
    expect(isFirstTime(trade({ hash: '0xa' }), NOW)).toBe(true)
  })
})
