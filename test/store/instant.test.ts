import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { parseInstant, showInstant } from '../../src/store/instant.ts'
import { testDatabase } from '../support/database.ts'

const { sql } = await testDatabase()

describe('a point in time', () => {
  it('is read from what Postgres writes', () => {
    expect(parseInstant('1970-01-01 00:00:00+00')).toBe(0)
    expect(parseInstant('2026-04-05 15:10:00.25+00')).toBe(1_775_401_800_250)
    expect(parseInstant('2024-02-29 23:59:59.9999+00')).toBe(1_709_251_199_999)
  })

  it('is nothing that the engine cannot hold', () => {
    for (const text of ['infinity', '0044-03-15 12:00:00+00 BC', '2026-04-05 15:10:00+02', '2026-04-05', ''])
      expect(parseInstant(text)).toBeNull()
  })

  it('comes back as it was written, whatever the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), at => {
        expect(parseInstant(showInstant(millis(at)))).toBe(at)
      }),
    )
  })

  it('is the same to Postgres, through a parameter and a row, alone and in arrays', async () => {
    const samples = fc.sample(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), {
      numRuns: 500,
      seed: 7,
    })
    const rows = await sql<{ at: number; epoch: string }[]>`
      select at, (extract(epoch from at) * 1000)::bigint::text as epoch from unnest(${samples}::timestamptz[]) with ordinality as t (at, n) order by n`
    expect(rows.map(({ at }) => at)).toEqual(samples)
    expect(rows.map(({ epoch }) => epoch)).toEqual(samples.map(String))
    const [alone] = await sql<{ at: number }[]>`select ${samples[0] ?? 0}::timestamptz as at`
    expect(alone?.at).toBe(samples[0])
  })

  it('cannot be a fraction of a millisecond', () => {
    expect(() => showInstant(millis(0.5))).toThrow(RangeError)
  })
})
