import { describe, expect, it } from 'vitest'
import { readBids, runChoreography, SPELLS, STARTS } from './choreography.ts'
import { type Death, runCrashes, showDeath } from './crashes.ts'
import { runBriefLiveWorld, runEndingLiveWorld } from './live.ts'
import { LIVE_SPELLS } from './weather.ts'
import type { WorldReport } from './world.ts'
import { worldDatabase } from './worldDatabase.ts'

/** Alone and in pairs, all faults that touch orders are in them (`briefKinds`). More of them: `npm run world -- --live --brief --seeds 300`. */
const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1)

/** What some of them must show, so that faults were met at all. */
const SIGNS: ReadonlyArray<string> = [
  'refusal venue',
  'settlement failed',
  'halt unauthorised no_entries',
  'order unknown (no_answer)',
  'order delayed (report)',
  'order rejected (answer)',
  'correction report',
  'rests as FAK, killed',
  'rests as FAK, filled',
]

const played = new Map<number, Promise<WorldReport>>()
const play = (seed: number): Promise<WorldReport> => {
  const report = played.get(seed) ?? worldDatabase((sql, lookupSql) => runBriefLiveWorld(sql, lookupSql, seed))
  played.set(seed, report)
  return report
}

describe('live trading in the stepped world: at the end the ledger is what the venue did, to the unit', () => {
  it.concurrent.each(SEEDS)('seed %i', async seed => {
    const { faults, counts } = await play(seed)
    expect(faults, `again by: npm run world -- --live --brief --seed ${seed}`).toEqual([])
    expect(counts.orders, 'a world in which nothing is traded proves nothing').toBeGreaterThan(1)
  })
  it('meets the faults', async () => {
    const reports = await Promise.all(SEEDS.map(play))
    const kinds = new Set(reports.flatMap(({ spells }) => spells.map(({ kind }) => kind)))
    expect(LIVE_SPELLS.filter(kind => !kinds.has(kind))).toEqual([])
    const evidence = new Set(reports.flatMap(report => report.evidence))
    expect(SIGNS.filter(sign => !evidence.has(sign))).toEqual([])
    const fills = reports.reduce((sum, { counts }) => sum + counts.fills, 0)
    expect(fills, 'what was traded in all').toBeGreaterThan(200)
  })
})

describe('a market that ends with orders under way in it', () => {
  it('pays what is held, here a half a share, to the unit; what nobody redeems is not missed', async () => {
    const { faults, counts, evidence } = await worldDatabase((sql, lookupSql) => runEndingLiveWorld(sql, lookupSql, 4))
    expect(faults, 'again by: npm run world -- --live --ending --seed 4').toEqual([])
    expect([counts.fills > 10, counts.settled]).toEqual([true, 1])
    expect(evidence.filter(one => one.startsWith('halt reconciliation'))).toEqual([])
  })
})

/** All of them, and a second one soon after: `npm run world -- --crashes`. */
const DEATHS: ReadonlyArray<ReadonlyArray<Death>> = [
  [{ what: 'after approve', nth: 1, how: 'dies' }],
  [{ what: 'POST /order', nth: 1, how: 'breaks off' }],
  [{ what: 'POST /order', nth: 1, how: { late: 4_000 } }],
  [
    { what: 'POST /order', nth: 1, how: 'arrives' },
    { what: 'before record unknown', nth: 1, how: 'dies' },
  ],
  [
    { what: 'before record filled', nth: 1, how: 'dies' },
    { what: 'after resume', nth: 2, how: 'dies' },
  ],
]

describe('a process that dies on the way of an order: one order at the venue or none, and none that the ledger does not know', () => {
  it.concurrent.each(DEATHS.map(deaths => [deaths.map(showDeath).join(', then '), deaths] as const))(
    '%s',
    async (_name, deaths) => {
      const { faults, died } = await worldDatabase((sql, lookupSql) => runCrashes(sql, lookupSql, deaths))
      expect(died).toBe(deaths.length)
      expect(faults).toEqual([])
    },
  )
})

describe('what the venue does to orders that rest', () => {
  it('is in the ledger as it was: tick, start, early start, heartbeats that are lost, a market that closes', async () => {
    const { faults, bids } = await worldDatabase(async (sql, lookupSql) => ({
      faults: (await runChoreography(sql, lookupSql)).faults,
      bids: await readBids(sql),
    }))
    expect(faults).toEqual([])
    const { tick, early, beats } = SPELLS
    const until = (from: number, to: number) => (bid: (typeof bids)[number]) =>
      bid.done !== null && bid.done >= from && bid.done < to
    const of = (starts: number) => bids.filter(bid => bid.starts === starts && bid.status !== 'rejected')

    // A finer tick leaves what rests where it is, and later bids are on it.
    const [first] = of(STARTS.timely)
    expect(first).toMatchObject({ limit: '0.02', status: 'cancelled', text: 'INVALID' })
    expect(first?.born).toBeLessThan(tick.to)
    expect(bids.some(({ limit }) => limit === '0.002')).toBe(true)

    // The start takes all that rests; one that was asked later stays.
    const before = of(STARTS.timely).filter(({ born }) => born < STARTS.timely)
    expect(before.length).toBeGreaterThan(0)
    expect(before.filter(until(STARTS.timely, STARTS.timely + 1_000))).toEqual(before)

    // Of a match that begins early nothing is taken.
    const waiting = of(STARTS.early).filter(({ born }) => born < early.from)
    expect(waiting.length).toBeGreaterThan(0)
    expect(waiting.filter(until(beats.from, beats.to + 10_000))).toEqual(waiting)

    // Without heartbeats the venue cancels all; meanwhile nothing is let rest, afterwards it is again.
    const alive = bids.filter(({ born, status }) => born < beats.from && status !== 'rejected')
    const lost = alive.filter(({ done }) => done === null || done >= beats.from)
    expect(lost.length).toBeGreaterThan(2)
    expect(lost.filter(({ status, text }) => status === 'cancelled' && text === 'CANCELED')).toEqual(lost)
    const unarmed = bids.filter(({ status }) => status === 'rejected')
    expect(unarmed.length).toBeGreaterThan(0)
    for (const { text, born } of unarmed) {
      expect(text).toMatch(/^not sent: nothing may rest without heartbeats/)
      expect(born).toBeGreaterThan(beats.from)
    }
    expect(of(STARTS.early).some(({ born }) => born > beats.to)).toBe(true)

    // A market that closes ends what rests in it.
    const closed = of(STARTS.on).filter(({ born, status }) => born > beats.to && status !== 'filled')
    expect(closed.length).toBeGreaterThan(0)
    for (const bid of closed) expect(bid).toMatchObject({ status: 'cancelled' })
    expect(bids.filter(({ done }) => done === null)).toEqual([])
  })
})
