import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import { actionId, type Side } from '../../src/domain/ids.ts'
import { type Millis, ONE, type Shares, shares, usd } from '../../src/domain/money.ts'
import type { Draft } from '../../src/domain/order.ts'
import type { Position } from '../../src/domain/position.ts'
import { DEFAULT_LIMITS, type MarketView } from '../../src/domain/risk.ts'
import { crosses, named, ordersFor, paperOrderId } from '../../src/trading/orders.ts'
import { worstFee } from '../../src/trading/reserve.ts'
import {
  aMarket,
  aQuote,
  aView,
  cents,
  close,
  dollars,
  NOON,
  openLong,
  openPair,
  partialClose,
  pieces,
  SCALP,
} from '../support/trading.ts'

const held = (side: Side, amount: Shares): Position => ({
  strategy: SCALP,
  marketId: aMarket().marketId,
  side,
  shares: amount,
  confirmed: amount,
  initialShares: amount,
  cost: dollars(10),
  averagePrice: cents(50),
  realised: dollars(0),
  status: 'open',
  openedAt: NOON,
})

const build = (action: Action, view: MarketView = aView(), at: Millis = NOON) =>
  ordersFor({
    asked: { id: actionId(SCALP, aMarket().marketId, 1, 0), action },
    strategy: SCALP,
    view,
    quote: view.quote ?? aQuote(),
    limits: DEFAULT_LIMITS,
    decidedAt: at,
  })
const drafts = (action: Action, view?: MarketView): ReadonlyArray<Draft> => {
  const built = build(action, view)
  if (built._tag !== 'orders') throw new Error(built._tag)
  return built.drafts
}

describe('an entry', () => {
  test('is a FAK for its dollars, at most two cents over the touch', () => {
    expect(drafts(openLong('NO', 20.019))).toMatchObject([
      {
        side: 'NO',
        direction: 'BUY',
        type: 'FAK',
        limit: cents(53),
        amount: { _tag: 'usd', usd: dollars(20.01) },
        tokenId: '1002',
      },
    ])
  })
  test('never pays over 0.99', () => {
    expect(drafts(openLong('YES', 20), aView({ quote: aQuote(97, 98) }))[0]?.limit).toBe(cents(99))
  })
  test('under a dollar is refused', () => {
    expect(build(openLong('YES', 0.999))).toMatchObject({
      _tag: 'refused',
      reason: 'minimum',
      detail: '0.99 USD under 1',
    })
  })
  test('needs somebody who offers', () => {
    expect(build(openLong('YES', 20), aView({ quote: aQuote(97, 100) }))).toMatchObject({ reason: 'unpriced' })
    expect(build(openLong('YES', 20), aView({ quote: aQuote(97, 99.5) }))).toMatchObject({ reason: 'unpriced' })
  })
  test('of a pair is two orders, each measured from the price of its own side', () => {
    const trigger = cents(45)
    expect(drafts({ ...openPair(20), trigger }).map(draft => [draft.side, draft.trigger])).toEqual([
      ['YES', cents(45)],
      ['NO', cents(55)],
    ])
  })
})

describe('an exit', () => {
  const holding = (amount: number) => aView({ positions: [held('YES', pieces(amount))] })

  test('is a FAK of whole hundredths, at least two cents under the touch', () => {
    expect(drafts(close('YES'), holding(33.337))).toMatchObject([
      { direction: 'SELL', limit: cents(47), amount: { shares: pieces(33.33) } },
    ])
  })
  test('never asks less than a tick', () => {
    const view = aView({ positions: [held('YES', pieces(40))], quote: aQuote(1, 4) })
    expect(drafts(close('YES'), view)[0]?.limit).toBe(cents(1))
  })
  test.each([
    [40, 0.5, 20, 'half'],
    [9.99, 0.5, 9.99, 'would sell under 5'],
    [10, 0.5, 5, 'exactly 5 sold and 5 left'],
    [20, 0.8, 20, 'would leave under 5'],
    [20, 0.75, 15, 'leaves exactly 5'],
    [20, 0.2, 20, 'would sell 4'],
  ])('of %d shares by part %d sells %d: %s', (amount, part, sold) => {
    expect(drafts(partialClose(part, 'YES'), holding(amount))[0]?.amount).toEqual({
      _tag: 'shares',
      shares: pieces(sold),
    })
  })
  test('under the minimum waits', () => {
    expect(build(close('YES'), holding(4.999))).toMatchObject({ _tag: 'waits' })
    expect(build(partialClose(0.5, 'YES'), holding(3))).toMatchObject({ _tag: 'waits' })
  })
  test('of both sides leaves the one under the minimum', () => {
    const view = aView({ positions: [held('YES', pieces(40)), held('NO', pieces(2))] })
    expect(drafts(close('YES', 'NO'), view).map(draft => draft.side)).toEqual(['YES'])
  })
  test('of nothing is refused', () => {
    expect(build(close('NO'), holding(40))).toMatchObject({ reason: 'nothing_held' })
  })
  test('does not offer twice what a resting sale offers', () => {
    const [draft] = drafts(close('YES'), holding(40))
    if (draft === undefined) throw new Error('no order')
    const order = named(paperOrderId, { ...draft, type: 'GTC' }, 1, aMarket())
    const view = { ...holding(40), orders: [{ order, left: { _tag: 'shares' as const, shares: pieces(30) } }] }
    expect(drafts(close('YES'), view)[0]?.amount).toEqual({ _tag: 'shares', shares: pieces(10) })
  })
})

test('whatever is asked, an order is on tick, inside its limits and of whole cents or hundredths', () => {
  const tick = fc.constantFrom(100_000, 10_000, 5_000, 2_500, 1_000, 100)
  fc.assert(
    fc.property(
      tick,
      fc.integer({ min: 0, max: ONE }),
      fc.integer({ min: 0, max: ONE }),
      fc.integer({ min: 0, max: 200_000_000 }),
      fc.integer({ min: 1, max: ONE }),
      (tickSize, a, b, size, part) => {
        const [bid, ask] = [
          Math.floor(Math.min(a, b) / tickSize) * tickSize,
          Math.ceil(Math.max(a, b) / tickSize) * tickSize,
        ]
        const view = aView({
          market: aMarket(1, { tickSize: cents(tickSize / 10_000) }),
          quote: aQuote(bid / 10_000, ask / 10_000),
          positions: [held('YES', shares(size))],
        })
        for (const action of [openLong('YES', size / 1e6), partialClose(part / ONE, 'YES'), close('YES')]) {
          const built = build(action, view)
          if (built._tag !== 'orders') continue
          for (const { amount, limit, direction } of built.drafts) {
            expect(limit % tickSize).toBe(0)
            const whole = amount._tag === 'usd' ? amount.usd : amount.shares
            expect(whole % 10_000).toBe(0)
            expect(whole).toBeLessThanOrEqual(size)
            if (direction === 'BUY') expect(limit).toBeLessThanOrEqual(Math.min(990_000, ask + 20_000))
            else expect(limit).toBeGreaterThanOrEqual(Math.max(tickSize, bid - 20_000))
          }
        }
      },
    ),
  )
})

test('the worst fee is never exceeded, at whatever price the dollars are spent in twenty pieces', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000_000, max: 1_000_000_000 }),
      fc.integer({ min: 1, max: 99 }),
      fc.constantFrom(0, 30_000, 50_000),
      fc.constantFrom(0, 1, 2),
      (amount, at, rate, exponent) => {
        const p = at / 100
        const exact = (amount / p) * (rate / 1e6) * (p * (1 - p)) ** exponent
        expect(worstFee(usd(amount), { rate, exponent }, cents(1))).toBeGreaterThanOrEqual(Math.floor(exact))
      },
    ),
  )
})

test.each([
  ['BUY', 'YES', 50, 'SELL', 'YES', 50, true],
  ['BUY', 'YES', 49, 'SELL', 'YES', 50, false],
  ['BUY', 'YES', 60, 'BUY', 'NO', 40, true],
  ['BUY', 'YES', 59, 'BUY', 'NO', 40, false],
  ['SELL', 'YES', 60, 'SELL', 'NO', 40, true],
  ['SELL', 'YES', 61, 'SELL', 'NO', 40, false],
  ['BUY', 'YES', 60, 'BUY', 'YES', 60, false],
] as const)(
  '%s %s at %d and %s %s at %d cross: %s',
  (direction, side, limit, otherDirection, otherSide, otherLimit, answer) => {
    const [draft] = drafts(openLong('YES', 20))
    if (draft === undefined) throw new Error('no order')
    const one = { ...draft, direction, side, limit: cents(limit) }
    const other = { ...draft, direction: otherDirection, side: otherSide, limit: cents(otherLimit) }
    expect(crosses(one, other)).toBe(answer)
    expect(crosses(other, one)).toBe(answer)
  },
)
