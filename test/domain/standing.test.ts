import { describe, expect, it } from 'vitest'
import { millis } from '../../src/domain/money.ts'
import { type MatchScore, matchStateOf } from '../../src/domain/standing.ts'

const score = (changes: Partial<MatchScore> = {}): MatchScore => ({
  score: { rounds: [7, 5], maps: [1, 0], bestOf: 3 },
  map: 2,
  phase: 'running',
  heardAt: millis(1000),
  teams: ['FaZe', 'MOUZ'],
  suspect: null,
  ...changes,
})
const at = millis(5000)
const sidesOf = (teamYes: string | null, teamNo: string | null, changes: Partial<MatchScore> = {}) => {
  const state = matchStateOf({ teamYes, teamNo }, score(changes), at)
  return state?._tag === 'known' ? state.sides : state
}

describe('how a match stands, for one of its markets', () => {
  it('is told in the terms of its YES and NO, with its age', () => {
    expect(matchStateOf({ teamYes: 'FaZe', teamNo: 'MOUZ' }, score(), at)).toEqual({
      _tag: 'known',
      age: 4000,
      phase: 'running',
      bestOf: 3,
      map: 2,
      mapsPlayed: 1,
      sides: { YES: { maps: 1, rounds: 7 }, NO: { maps: 0, rounds: 5 } },
    })
  })

  it('goes by name, never by index: a handicap may list the teams the other way round', () => {
    expect(sidesOf('MOUZ', 'FaZe')).toEqual({ YES: { maps: 0, rounds: 5 }, NO: { maps: 1, rounds: 7 } })
  })

  it('knows a team that one market of the match writes differently', () => {
    expect(sidesOf('MOUZ Esports', 'FaZe Clan')).toEqual({ YES: { maps: 0, rounds: 5 }, NO: { maps: 1, rounds: 7 } })
  })

  it.each([
    ['the outcomes are no teams', null, null, {}],
    ['both outcomes have one name', 'FaZe', 'FaZe', {}],
    ['the outcomes are other teams', 'Spirit', 'Vitality', {}],
    ['the outcomes are another squad', 'FaZe Academy', 'MOUZ NXT', {}],
    ['nobody knows which team of the feed is which', 'FaZe', 'MOUZ', { teams: null }],
  ])('has no sides when %s', (_, yes, no, changes) => {
    expect(sidesOf(yes, no, changes)).toBeNull()
    expect(matchStateOf({ teamYes: yes, teamNo: no }, score(changes), at)).toMatchObject({ mapsPlayed: 1 })
  })

  it('has maps alone when rounds are unknown', () => {
    const unknown = { score: { rounds: null, maps: [1, 0], bestOf: 3 } } as const
    expect(sidesOf('FaZe', 'MOUZ', unknown)).toEqual({ YES: { maps: 1, rounds: null }, NO: { maps: 0, rounds: null } })
  })

  it('is nothing without a feed', () => {
    expect(matchStateOf({ teamYes: 'FaZe', teamNo: 'MOUZ' }, null, at)).toBeNull()
  })

  it('brings no score at all while the feed is suspect: nothing can trade on it', () => {
    const suspect = { reason: 'maps_fell', since: millis(900) } as const
    const state = matchStateOf({ teamYes: 'FaZe', teamNo: 'MOUZ' }, score({ suspect }), at)
    expect(state).toEqual({ _tag: 'suspect', age: 4000, reason: 'maps_fell', since: 900 })
  })
})
