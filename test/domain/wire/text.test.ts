import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInstant } from '../../../src/domain/wire/text.ts'

describe('a point in time', () => {
  it.each([
    ['2026-04-05 15:10:00+00', 1_775_401_800_000],
    ['2026-04-05T15:10:00Z', 1_775_401_800_000],
    ['2026-04-05T17:10:00+02:00', 1_775_401_800_000],
    ['2026-04-05 11:10:00-0400', 1_775_401_800_000],
    ['2026-04-05T14:02:57.37498Z', 1_775_397_777_374],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['1970-01-01T00:00:00.001Z', 1],
  ])('%s is %d', (text, expected) => {
    expect(parseInstant(text)).toBe(expected)
  })

  it.each([
    '',
    '2026-04-05',
    '2026-04-05 15:10:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-04-05T24:00:00Z',
  ])('%j is none', text => {
    expect(parseInstant(text)).toBe(null)
  })

  it('is read as it is shown, to the second, for two hundred years', () => {
    const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_258_118_399 }), seconds => {
        expect(parseInstant(`${shown.format(seconds * 1000)}+00`)).toBe(seconds * 1000)
      }),
    )
  })
})
