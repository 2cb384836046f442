import { describe, expect, it } from 'vitest'
import { type Death, runCrashes, showDeath } from './crashes.ts'
import { runLiveWorld } from './live.ts'
import { LIVE_SPELLS, type SpellKind } from './weather.ts'
import { worldDatabase } from './worldDatabase.ts'

/** Each kind of fault has a seed in which it comes alone; later seeds have two. All of them: `npm run world -- --live --seeds 300`. */
const seedOf = (kind: SpellKind): number => LIVE_SPELLS.indexOf(kind) + 1

/** What the run must show, so that the fault was met at all. */
const FAULTS: ReadonlyArray<readonly [SpellKind, string]> = [
  ['http-425', 'refusal venue'],
  ['failed-settlement', 'settlement failed'],
  ['auth-expired', 'halt unauthorised no_entries'],
  ['lost-response', 'order unknown (no_answer)'],
]

describe('live trading in the stepped world: at the end the ledger is what the venue did, to the unit', () => {
  it.concurrent.each(FAULTS)('%s', async (kind, sign) => {
    const seed = seedOf(kind)
    const { faults, counts, evidence, spells } = await worldDatabase((sql, lookupSql) =>
      runLiveWorld(sql, lookupSql, seed),
    )
    expect(faults, `again by: npm run world -- --live --seed ${seed}`).toEqual([])
    expect(spells.every(spell => spell.kind === kind)).toBe(true)
    expect(evidence).toContain(sign)
    expect(counts.fills, 'a world in which nothing is traded proves nothing').toBeGreaterThan(10)
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
