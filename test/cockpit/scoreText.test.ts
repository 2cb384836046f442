import { expect, it } from 'vitest'
import { scoreText } from '../../src/cockpit/scoreText.ts'
import { millis } from '../../src/domain/money.ts'
import type { KnownState } from '../../src/domain/standing.ts'
import { market } from './desk.ts'

const known = (changes: Partial<KnownState> = {}): KnownState => ({
  _tag: 'known',
  age: millis(5000),
  phase: 'running',
  bestOf: 3,
  map: 2,
  mapsPlayed: 1,
  sides: { YES: { maps: 1, rounds: 7 }, NO: { maps: 0, rounds: 5 } },
  ...changes,
})

it.each([
  ['', null],
  ['', known({ phase: 'coming' })],
  ['FaZe 1–0 MOUZ (7–5)', known()],
  ['FaZe 1–0 MOUZ', known({ sides: { YES: { maps: 1, rounds: null }, NO: { maps: 0, rounds: null } } })],
  ['1 map played', known({ sides: null })],
  ['score suspect', { _tag: 'suspect', age: millis(0), reason: 'maps_fell', since: millis(0) } as const],
])('a score is shown as "%s"', (text, matchState) => {
  expect(scoreText(market({ matchState }))).toBe(text)
})
