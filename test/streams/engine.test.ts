import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deployAll } from '../../strategies/index.ts'
import { right } from '../strategies/scene.ts'
import { decided, type Frame } from './smallWorld.ts'

const MARKETS = [1, 2, 3]
const UNTIL = 40_000

/** What a score feed may claim of one of the matches, whether it can be or not. */
const told = fc.record({
  at: fc.integer({ min: 500, max: UNTIL - 1_000 }),
  market: fc.constantFrom(...MARKETS, 99),
  rounds: fc.tuple(fc.nat(14), fc.nat(14)),
  maps: fc.tuple(fc.nat(2), fc.nat(2)),
  phase: fc.constantFrom('live', 'ended', 'neither'),
  turned: fc.boolean(),
})
type Claimed = typeof told extends fc.Arbitrary<infer A> ? A : never
const scoreFrame = ({ at, market, rounds, maps, phase, turned }: Claimed): Frame => {
  const [homeTeam, awayTeam] = turned ? ['B', 'A'] : ['A', 'B']
  const score = `${rounds.join('-')}|${maps.join('-')}|Bo3`
  const said = { gameId: market, leagueAbbreviation: 'cs2', homeTeam, awayTeam, score, period: '2/3' }
  return { at, text: JSON.stringify({ ...said, live: phase === 'live', ended: phase === 'ended' }) }
}

interface Happened {
  readonly at: number
  readonly kind: 'book' | 'price_change' | 'last_trade_price'
  readonly market: number
  readonly cents: number
}
const happened = fc.record({
  at: fc.integer({ min: 500, max: UNTIL - 1_000 }),
  kind: fc.constantFrom('book', 'price_change', 'last_trade_price'),
  market: fc.constantFrom(...MARKETS),
  cents: fc.integer({ min: 1, max: 99 }),
})

/** A frame of the venue, priced in cents. */
const frame = ({ at, kind, market, cents }: Happened, number: number): Frame => {
  const price = `0.${String(cents).padStart(2, '0')}`
  const asset_id = `${market}-yes`
  const head = { event_type: kind, market: `0x${market}`, timestamp: String(1_788_786_330_000 + at) }
  switch (kind) {
    case 'book':
      return {
        at,
        text: JSON.stringify({ ...head, asset_id, bids: [{ price, size: '10' }], asks: [], last_trade_price: price }),
      }
    case 'price_change':
      return {
        at,
        text: JSON.stringify({
          ...head,
          price_changes: [{ asset_id, price, size: '5', side: 'BUY', best_bid: price, best_ask: price }],
        }),
      }
    case 'last_trade_price':
      return {
        at,
        text: JSON.stringify({ ...head, asset_id, price, size: '7', side: 'SELL', transaction_hash: `0x${number}` }),
      }
  }
}

const world = (frames: ReadonlyArray<Frame>, phase: number, scores: ReadonlyArray<Frame> = []) => ({
  markets: MARKETS,
  scores,
  strategies: right(deployAll('scalp,favorite_hedge,map_longshot,swing_rebalance,bo3_longshot')),
  frames,
  // Books that wander, a little differently in each market: through scalp's band and favorite_hedge's.
  bid: (market: number, at: number) => 40 + ((Math.floor(at / 4_000) * (market + 2) + phase) % 27),
  until: UNTIL,
})

describe('the whole pipeline', () => {
  it('makes the same decisions whatever the prices in the frames of the socket (law 1)', async () => {
    let decisions = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(happened, { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 60, maxLength: 60 }),
        fc.nat(26),
        async (happenings, prices, phase) => {
          const repriced = happenings.map((one, index) => ({ ...one, cents: prices[index] ?? 50 }))
          const as = await decided(world(happenings.map(frame), phase))
          const other = await decided(world(repriced.map(frame), phase))
          expect(as.events).toBeGreaterThan(0)
          expect(other).toEqual(as)
          decisions += as.decisions.filter(decision => decision.actions.length > 0).length
        },
      ),
      { numRuns: 30 },
    )
    expect(decisions).toBeGreaterThan(0)
  })

  it('makes the same decisions, polls and ticks whatever the score feed says: a score is never the only ground', async () => {
    let stood = 0
    let suspect = 0
    let decisions = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(happened, { minLength: 1, maxLength: 20 }),
        fc.array(told, { minLength: 1, maxLength: 60 }),
        fc.nat(26),
        async (happenings, claims, phase) => {
          const without = await decided(world(happenings.map(frame), phase))
          const withScores = await decided(world(happenings.map(frame), phase, claims.map(scoreFrame)))
          expect(without.stood).toEqual([])
          expect({ ...withScores, stood: [] }).toEqual(without)
          stood += withScores.stood.length
          suspect += withScores.stood.filter(state => state._tag === 'suspect').length
          decisions += without.decisions.filter(decision => decision.actions.length > 0).length
        },
      ),
      { numRuns: 30 },
    )
    expect(Math.min(stood, suspect, decisions)).toBeGreaterThan(0)
  })

  it('polls sooner because of an event, and then decides on the price of that poll', async () => {
    const quiet = await decided(world([], 3))
    const noisy = await decided(world([frame({ at: 9_000, kind: 'price_change', market: 1, cents: 99 }, 1)], 3))
    expect(noisy.polls).toBe(quiet.polls + 1)
    const observed = noisy.decisions.map(decision => decision.trigger.observedAt)
    expect(observed.every(at => at === null || at % 15_000 === 0 || (at >= 9_000 && at < 9_500))).toBe(true)
  })
})
