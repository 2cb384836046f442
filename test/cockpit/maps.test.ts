import { describe, expect, it } from 'vitest'
import type { ScoreRow } from '../../src/cockpit/detailSources.ts'
import { mapBands } from '../../src/cockpit/maps.ts'
import { millis } from '../../src/domain/money.ts'

const TEAMS = { yes: 'FaZe', no: 'MOUZ' }
/** Home is MOUZ, so that the market's order is the other one. */
const row = (at: number, maps: readonly [number, number], changes: Partial<ScoreRow> = {}): ScoreRow => ({
  at: millis(at),
  home: 'MOUZ',
  maps,
  rounds: null,
  map: maps[0] + maps[1] + 1,
  phase: 'running',
  ...changes,
})

describe('the maps of a match as spans of time', () => {
  it('go from when a map is told to be played until somebody has won it, in the order of the market', () => {
    const bands = mapBands(
      [row(0, [0, 0], { phase: 'coming', map: 0 }), row(10, [0, 0]), row(50, [0, 1], { map: 1 }), row(60, [0, 1])],
      TEAMS,
    )
    expect(bands).toEqual([
      { map: 1, from: 10, to: 50, winner: 'YES', score: '', rounds: [] },
      // Between the maps the feed still named the first one.
      { map: 2, from: 60, to: null, winner: '', score: '', rounds: [] },
    ])
  })

  it('have rounds where the feed told them one by one, and the score of the map that is played', () => {
    const [band] = mapBands(
      [
        row(10, [0, 0], { rounds: [0, 0] }),
        row(20, [0, 0], { rounds: [1, 0] }),
        row(30, [0, 0], { rounds: [1, 1] }),
        row(40, [0, 0], { rounds: [3, 1] }),
      ],
      TEAMS,
    )
    expect(band).toEqual({
      map: 1,
      from: 10,
      to: null,
      winner: '',
      score: '1–3',
      rounds: [
        { at: 20, side: 'NO' },
        { at: 30, side: 'YES' },
      ],
    })
  })

  it('begin with the map that was under way, name no winner when nobody knows who is home, and are none before the start', () => {
    const rows = [row(5, [1, 0], { home: null }), row(9, [2, 0], { home: null, phase: 'ended' })]
    expect(mapBands(rows, TEAMS)).toEqual([{ map: 2, from: 5, to: 9, winner: '', score: '', rounds: [] }])
    expect(mapBands([row(0, [0, 0], { phase: 'coming', map: 0 })], TEAMS)).toEqual([])
  })
})
