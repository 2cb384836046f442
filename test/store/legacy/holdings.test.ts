import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { millis, showMillionths } from '../../../src/domain/money.ts'
import { keyOf, mapHoldings, type Tokens } from '../../../src/store/legacy/holdings.ts'
import type { Old, OldLeg, OldPosition } from '../../../src/store/legacy/old.ts'

const TOKENS: Tokens = new Map([['0xa', ['1', '2'] as const]])
const position = (over: Partial<OldPosition> = {}): OldPosition => ({
  id: 1,
  strategy_name: 'scalp',
  condition_id: '0xa',
  token_id: '1',
  token_type: 'YES',
  side: 'BUY',
  remaining_shares: '10.000000',
  avg_entry_price: '0.500000',
  cost_basis: '5.00',
  realized_pnl: '0.00',
  spread_id: null,
  status: 'open',
  opened_at: millis(5),
  ...over,
})
const leg = (id: number, leg_type: string, shares_delta: string, over: Partial<OldLeg> = {}): OldLeg => ({
  id,
  position_id: 1,
  leg_type,
  shares_delta,
  price: '0.500000',
  trigger_price: null,
  trigger_reason: null,
  best_bid: null,
  best_ask: null,
  created_at: millis(id),
  ...over,
})
const old = (positions: ReadonlyArray<OldPosition>, legs: ReadonlyArray<OldLeg>): Old => ({
  matches: [],
  wallets: [],
  positions,
  legs,
  pairs: [],
  teams: [],
  meetings: [],
  leftBehind: {},
  absent: [],
})
const mapped = (held: OldPosition, ...legs: ReadonlyArray<OldLeg>) => mapHoldings(old([held], legs), TOKENS)
const told = ({ fills, left, changed }: ReturnType<typeof mapHoldings>) => ({
  fills: fills.map(({ key, shares, price }) => `${key} ${shares} @ ${price}`),
  why: [...left, ...changed].map(({ why }) => why),
})

describe('a position of the old system', () => {
  it('becomes its legs, whatever sign an exit was written with', () => {
    const expected = { fills: ['legacy/leg/1 15 @ 0.500000', 'legacy/leg/2 -5 @ 0.500000'], why: [] }
    expect(told(mapped(position(), leg(1, 'entry', '15'), leg(2, 'partial_exit', '-5')))).toEqual(expected)
    expect(told(mapped(position(), leg(1, 'entry', '15'), leg(2, 'partial_exit', '5')))).toEqual(expected)
  })

  it.each([
    ['no legs', [], 'it has no legs'],
    ['legs that are short', [leg(1, 'entry', '9')], 'its legs add up to 9 shares, it says 10'],
    [
      'a sale before the purchase',
      [leg(1, 'full_exit', '5'), leg(2, 'entry', '15')],
      'its legs sell more than they bought',
    ],
    [
      'a price that is none',
      [leg(1, 'entry', '10', { price: '1.2' })],
      'one of its legs has no shares, no price within 0 to 1, or an unknown type',
    ],
    [
      'a leg of another kind',
      [leg(1, 'gift', '10')],
      'one of its legs has no shares, no price within 0 to 1, or an unknown type',
    ],
  ])('with %s becomes one purchase, and that is said', (_name, legs, why) => {
    expect(told(mapped(position(), ...legs))).toEqual({
      fills: ['legacy/position/1 10 @ 0.500000'],
      why: [`${why}: taken over as one purchase of 10 at 0.500000`],
    })
  })

  it.each<readonly [string, Partial<OldPosition>, string]>([
    ['of an unknown market', { condition_id: '0xb' }, 'its market is not taken over'],
    ['of another token', { token_id: '2' }, 'its token is not that of its market'],
    ['that was sold short', { side: 'SELL' }, 'it is a SELL: here only what was bought is held'],
    ['of a strategy without a name', { strategy_name: '7 Ways!' }, 'the name of its strategy cannot be one here'],
    ['closed and holding', { status: 'closed' }, 'it says that it is closed and that it holds 10.000000 shares'],
    [
      'closed without legs',
      { status: 'closed', remaining_shares: '0.000000' },
      'nothing of it is held, and it has no legs',
    ],
    ['held at a price that is none', { avg_entry_price: '1.500000' }, 'it has no legs, and its average price is none'],
  ])('%s is left, and that is said', (_name, over, why) => {
    expect(told(mapped(position(over)))).toEqual({ fills: [], why: [why] })
  })

  it('is, in fills, always exactly what it holds, never less than nothing on the way, or it is left', () => {
    const legs = fc.array(
      fc.tuple(
        fc.constantFrom('entry', 'add', 'partial_exit', 'full_exit', 'odd'),
        fc.integer({ min: -3_000_000, max: 3_000_000 }),
      ),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(
        legs,
        fc.integer({ min: 0, max: 4_000_000 }),
        fc.constantFrom('open', 'partial', 'closed'),
        (all, held, status) => {
          const { fills, left } = mapped(
            position({ remaining_shares: showMillionths(held), status }),
            ...all.map(([type, shares], at) => leg(at + 1, type, showMillionths(shares))),
          )
          let sum = 0
          for (const { shares } of fills) {
            sum += Math.round(Number(shares) * 1e6)
            expect(sum).toBeGreaterThanOrEqual(0)
          }
          if (left.length === 0) expect(sum).toBe(held)
          else expect(fills).toEqual([])
        },
      ),
    )
  })
})

describe('names of strategies', () => {
  it.each([
    ['scalp', 'scalp@default'],
    ['favorite-hedge', 'favorite_hedge@default'],
    ['Scalp', 'scalp@default'],
    ['scalp@tight', 'scalp@tight'],
    ['', null],
  ])('%s becomes %s', (name, key) => expect(keyOf(name)).toBe(key))
})
