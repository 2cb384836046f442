import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askedOf, endingsOf, paysHalves } from '../../src/domain/game/endings.ts'
import { marketId } from '../../src/domain/ids.ts'
import { shares, usd } from '../../src/domain/money.ts'
import type { Stake } from '../../src/domain/risk.ts'
import { worstCase } from '../../src/trading/match.ts'
import {
  aDecision,
  aLedgerView,
  aMarket,
  aView,
  cents,
  cores,
  dollars,
  NOON,
  openLong,
  openPair,
  pieces,
  waitingFor,
} from '../support/trading.ts'

const TEAMS = ['Reds', 'Blues'] as const
const stake = (change: Partial<Stake> = {}): Stake => ({
  marketId: marketId(1),
  marketType: 'moneyline',
  mapNumber: null,
  line: null,
  teamYes: 'Reds',
  teamNo: 'Blues',
  format: 'BO3',
  yes: shares(0),
  no: shares(0),
  cost: usd(0),
  working: [],
  ...change,
})
const yes = (count: number, cost: number) => ({ yes: pieces(count), cost: dollars(cost) })
const no = (count: number, cost: number) => ({ no: pieces(count), cost: dollars(cost) })
const map1 = { marketId: marketId(2), marketType: 'child_moneyline', mapNumber: 1 } as const
const turned = {
  marketId: marketId(3),
  marketType: 'map_handicap',
  line: -1_500_000,
  teamYes: 'Blues',
  teamNo: 'Reds',
} as const

describe('the worst case of a match', () => {
  it.each([
    ['nothing', [stake()], 0],
    ['one side: what it cost', [stake(yes(100, 50))], 50],
    [
      'a pair of the same market: what it cost beyond a dollar a share',
      [stake({ yes: pieces(100), no: pieces(100), cost: dollars(104) })],
      4,
    ],
    ['a pair bought under a dollar: nothing', [stake({ yes: pieces(100), no: pieces(100), cost: dollars(96) })], 0],
    ['the same team in two markets adds up', [stake(yes(100, 50)), stake({ ...map1, ...yes(100, 60) })], 110],
    // Reds lose the series after map 1: both lose. So opposite teams in different markets do not net.
    [
      'opposite teams in two markets: the series against the map',
      [stake(yes(100, 50)), stake({ ...map1, ...no(100, 60) })],
      110,
    ],
    // A handicap of Blues that lists them first: YES pays only when Blues win 2:0. With Reds in the series one of both pays at 2:0 or when Reds win.
    ['a handicap of the other team', [stake(yes(100, 50)), stake({ ...turned, ...yes(100, 30) })], 80],
    [
      'both sides of a match by two markets: a BO1',
      [stake({ ...yes(100, 50), format: 'BO1' }), stake({ ...map1, ...no(100, 45), format: 'BO1' })],
      45,
    ],
    [
      'a market that nobody can read, on both sides',
      [stake({ marketType: 'odd', yes: pieces(100), no: pieces(40), cost: dollars(70) })],
      30,
    ],
  ] as const)('%s', (_words, stakes, lost) => {
    expect(worstCase(stakes)).toBe(dollars(lost))
  })

  it('counts 50-50: a BO1 whose map is not completed, forfeited', () => {
    // Blues forfeit in map 1: the series pays Reds, the map pays half.
    const both = [stake({ ...no(100, 50), format: 'BO1' }), stake({ ...map1, ...yes(100, 60), format: 'BO1' })]
    expect(worstCase(both)).toBe(dollars(60))
  })

  const amount = fc.integer({ min: 0, max: 400_000_000 })
  const aStake = fc
    .record({
      kind: fc.constantFrom(
        { marketType: 'moneyline', mapNumber: null, line: null },
        { marketType: 'child_moneyline', mapNumber: 1, line: null },
        { marketType: 'child_moneyline', mapNumber: 3, line: null },
        { marketType: 'map_handicap', mapNumber: null, line: -1_500_000 },
        { marketType: 'totals', mapNumber: null, line: 2_500_000 },
      ),
      turned: fc.boolean(),
      yes: amount,
      no: amount,
      cost: amount,
      format: fc.constantFrom('BO1', 'BO3', 'BO5'),
    })
    .map(({ kind, turned: isTurned, yes: up, no: down, cost }) =>
      stake({
        ...kind,
        teamYes: isTurned ? 'Blues' : 'Reds',
        teamNo: isTurned ? 'Reds' : 'Blues',
        yes: shares(up),
        no: shares(down),
        cost: usd(cost),
      }),
    )
  const first = stake({ marketId: marketId(9) })
  const stakes = fc.array(aStake, { maxLength: 6 }).map(list => [first, ...list])

  it('is that of the ending which loses most, each paid by hand', () => {
    fc.assert(
      fc.property(stakes, fc.constantFrom('BO1', 'BO3', 'BO5'), (list, format) => {
        const all = list.map(one => ({ ...one, format }))
        const losses = endingsOf(format).map(ending =>
          all.reduce((sum, one) => {
            const asked = askedOf(one, TEAMS)
            if (asked._tag === 'unknown') throw new Error('nobody can tell')
            const pays = paysHalves(asked, ending) / 2
            return sum + one.cost - one.yes * pays - one.no * (1 - pays)
          }, 0),
        )
        expect(worstCase(all)).toBe(Math.max(0, Math.ceil(Math.max(...losses))))
      }),
    )
  })

  it('never rises above the sum of its parts', () => {
    fc.assert(
      fc.property(stakes, stakes, (one, other) => {
        expect(worstCase([...one, ...other])).toBeLessThanOrEqual(worstCase(one) + worstCase(other))
      }),
    )
  })

  it('is never less when nobody knows the format', () => {
    fc.assert(
      fc.property(stakes, list => {
        const open = worstCase(list.map(one => ({ ...one, format: null })))
        for (const format of ['BO1', 'BO3', 'BO5'] as const)
          expect(open).toBeGreaterThanOrEqual(worstCase(list.map(one => ({ ...one, format }))))
      }),
    )
  })
})

describe('risk holds a match to its limit', () => {
  const event = { eventId: 'one' }
  const markets = [
    aMarket(1, event),
    aMarket(2, { ...event, marketType: 'child_moneyline', mapNumber: 1 }),
    aMarket(3, { ...event, marketType: 'child_moneyline', mapNumber: 2 }),
  ] as const
  const position = (id: number, side: 'YES' | 'NO', cost: number, count: number) => ({
    strategy: aDecision([]).strategy,
    marketId: marketId(id),
    side,
    shares: pieces(count),
    confirmed: pieces(count),
    initialShares: pieces(count),
    cost: dollars(cost),
    averagePrice: cents(50),
    realised: usd(0),
    status: 'open' as const,
    openedAt: NOON,
  })
  const view = (held: ReadonlyArray<ReturnType<typeof position>>) =>
    aLedgerView(
      markets.map(market => aView({ market, positions: held.filter(one => one.marketId === market.marketId) })),
    )
  const asked = (
    held: ReadonlyArray<ReturnType<typeof position>>,
    ...decisions: ReadonlyArray<ReturnType<typeof aDecision>>
  ) =>
    cores
      .judge(view(held), waitingFor(...decisions), NOON)
      .map(verdict =>
        verdict._tag === 'refused' ? `${verdict.refusal.reason}: ${verdict.refusal.detail}` : verdict._tag,
      )

  it('over all its markets together', () => {
    const held = [position(1, 'YES', 180, 300)]
    expect(asked(held, aDecision([openLong('YES', 25)], { market: 2 }))).toEqual([
      expect.stringMatching(/^match: 206\.\d+ USD lost under the worst ending of the match, at most 200$/),
    ])
    expect(asked(held, aDecision([openLong('YES', 15)], { market: 2 }))).toEqual(['approved'])
  })

  it('and counts what was approved a moment ago', () => {
    const held = [position(1, 'YES', 160, 300)]
    expect(
      asked(held, aDecision([openLong('YES', 20)], { market: 2 }), aDecision([openLong('YES', 20)], { market: 3 })),
    ).toEqual(['approved', expect.stringMatching(/^match: /)])
  })

  it('of a pair only the leg counts that loses', () => {
    const held = [position(1, 'YES', 170, 300)]
    expect(asked(held, aDecision([openPair(20)], { market: 2 }))).toEqual(['approved'])
  })
})
