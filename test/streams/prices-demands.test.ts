import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, failed, market, type PriceScene, priceScene } from './priceScene.ts'

const INTERVAL = 15_000
const END = 3 * INTERVAL

interface Demand {
  readonly at: number
  readonly market: number
}
const demands = fc
  .array(fc.record({ at: fc.integer({ min: 1, max: END }), market: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 120,
  })
  .map(all => [...all].sort((a, b) => a.at - b.at))
/** How long each answer of the venue takes, in turn; negative: it fails after as long. */
const answers = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 10 })

const play = async (wanted: ReadonlyArray<Demand>, delays: ReadonlyArray<number>): Promise<PriceScene> => {
  const scene = priceScene(
    asked => {
      const delay = delays[asked.before % delays.length] ?? 0
      return delay < 0 ? failed(-delay) : answered(asked, delay)
    },
    { followed: [1, 2, 3], settings: { tokensARequest: 4, pollConcurrency: 2 } },
  )
  for (const demand of wanted) {
    await scene.time.until(demand.at)
    scene.demand(demand.market)
  }
  await scene.time.until(END + INTERVAL - 1)
  scene.stop()
  return scene
}

describe('early demands at any rate', () => {
  it('delay the poll of the timer by at most the poll that is running', async () => {
    await fc.assert(
      fc.asyncProperty(demands, answers, async (wanted, delays) => {
        const { polls } = await play(wanted, delays)
        for (let due = 0; due <= END; due += INTERVAL) {
          const running = polls.find(poll => poll.startedAt < due && poll.endedAt >= due)
          const full = polls.find(poll => poll.kind !== 'early' && poll.startedAt >= due)
          expect(full?.startedAt).toBe(running?.endedAt ?? due)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are never lost: each market that asked is in a poll that begins afterwards, at the latest after a second, the gathering and the running poll', async () => {
    await fc.assert(
      fc.asyncProperty(demands, answers, async (wanted, delays) => {
        const { polls, asked } = await play(wanted, delays)
        for (const demand of wanted) {
          const answers = asked.filter(one => one.at >= demand.at && one.markets.includes(String(demand.market)))
          const inFull = polls.find(poll => poll.startedAt >= demand.at && poll.kind !== 'early')
          const first = Math.min(...answers.map(one => one.at), inFull?.startedAt ?? Number.POSITIVE_INFINITY)
          expect(first - demand.at).toBeLessThanOrEqual(1000 + 250 + 5000)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('never make two polls run beside each other, nor a request hold half a market', async () => {
    await fc.assert(
      fc.asyncProperty(demands, answers, async (wanted, delays) => {
        const { polls, asked } = await play(wanted, delays)
        polls.forEach((poll, i) => {
          const next = polls[i + 1]
          if (next !== undefined) expect(next.startedAt).toBeGreaterThanOrEqual(poll.endedAt)
        })
        expect(asked.flatMap(one => one.markets).filter(name => name.endsWith('?'))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('never bring an older price of a market after a younger one', async () => {
    await fc.assert(
      fc.asyncProperty(demands, answers, async (wanted, delays) => {
        const { writes } = await play(wanted, delays)
        for (const n of [1, 2, 3]) {
          const began = writes.filter(row => row.marketId === market(n)).map(row => row.observedAt)
          expect(began).toEqual([...new Set(began)].sort((a, b) => a - b))
        }
      }),
      { numRuns: 60 },
    )
  })
})
