import { describe, expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { runWorld } from './world.ts'

const SEEDS = [1]

describe('the world, whatever goes wrong', async () => {
  for (const seed of SEEDS) {
    const { sql, connect } = await testDatabase()
    it(`seed ${seed}`, { timeout: 120_000 }, async () => {
      const { faults, counts, spells } = await runWorld(sql, connect(1), { seed, minutes: 12, kinds: [] })
      process.stdout.write(`${JSON.stringify({ counts, spells: spells.length })}\n`)
      expect(faults).toEqual([])
    })
  }
})
