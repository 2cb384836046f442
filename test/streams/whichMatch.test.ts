import { describe, expect, it } from 'vitest'
import { type Millis, millis } from '../../src/domain/money.ts'
import { aliasesOf, type Names } from '../../src/domain/teams.ts'
import type { SportsScore } from '../../src/domain/wire/sportsFrame.ts'
import type { KnownMatch } from '../../src/ports/scores.ts'
import { whichMatch } from '../../streams/whichMatch.ts'

const HOUR = 3_600_000
const START = millis(1_790_000_000_000)
const aliases = aliasesOf([{ alias: 'NAVI', team: 'Natus Vincere' }])

const frame = (gameId: string, teams: Names | null): SportsScore => ({
  _tag: 'score',
  gameId,
  teams,
  score: { rounds: null, maps: [0, 0], bestOf: 3 },
  map: 1,
  phase: 'running',
  finishedAt: null,
})
const match = (
  eventId: string,
  gameId: string | null,
  teams: Names,
  changes: Partial<KnownMatch> = {},
): KnownMatch => ({
  eventId,
  gameId,
  teams,
  gameStart: START,
  before: null,
  ...changes,
})
const join = (said: SportsScore, matches: ReadonlyArray<KnownMatch>, at: Millis = START) => {
  const which = whichMatch(said, { matches, aliases }, at)
  return which._tag === 'none' ? which.why : [which.match.eventId, which.teams]
}
const FAZE: Names = ['FaZe', 'Natus Vincere']

describe('a frame is joined', () => {
  it('by the game id of the event, the teams turned as the feed has them', () => {
    expect(join(frame('7', ['NAVI', 'FaZe Clan']), [match('a', '7', FAZE), match('b', '8', FAZE)])).toEqual([
      'a',
      ['Natus Vincere', 'FaZe'],
    ])
  })

  it('by the game id without teams, which are then as they were before', () => {
    const feed = {
      score: { rounds: null, maps: [0, 0], bestOf: 3 },
      map: 1,
      phase: 'running',
      finishedAt: null,
      heardAt: START,
      changedAt: START,
      suspicion: null,
    } as const
    const before = { feedTeams: ['NAVI', 'FaZe'], teams: ['Natus Vincere', 'FaZe'], how: 'so', feed } as const
    expect(join(frame('7', null), [match('a', '7', FAZE, { before })])).toEqual(['a', ['Natus Vincere', 'FaZe']])
    expect(join(frame('7', null), [match('a', '7', FAZE)])).toEqual(['a', null])
  })

  it('by the game id, without saying which team is which, when the names are those of others', () => {
    expect(join(frame('7', ['FaZe Academy', 'NAVI']), [match('a', '7', FAZE)])).toEqual(['a', null])
  })

  it('by names when the event has no game id', () => {
    const matches = [match('a', null, FAZE), match('b', null, ['FaZe', 'Spirit'])]
    expect(join(frame('7', ['FaZe Clan', 'NAVI']), matches)).toEqual(['a', FAZE])
  })

  it('by names to the better of two, when it is clearly better', () => {
    const matches = [match('a', null, ['Copenhagen Flames', 'FaZe']), match('b', null, ['Flames', 'FaZe'])]
    expect(join(frame('7', ['Flames', 'FaZe']), matches)).toEqual(['b', ['Flames', 'FaZe']])
  })
})

describe('a frame is joined to none', () => {
  it.each<[string, SportsScore, ReadonlyArray<KnownMatch>, RegExp]>([
    [
      'of another game with other teams',
      frame('9', ['BIG', 'B8']),
      [match('a', null, FAZE)],
      /^no followed match of BIG/,
    ],
    ['when its event has another game id', frame('9', FAZE), [match('a', '7', FAZE)], /^no followed match/],
    ['of the academies', frame('9', ['FaZe Academy', 'NAVI Junior']), [match('a', null, FAZE)], /^no followed match/],
    ['without teams', frame('9', null), [match('a', null, FAZE)], /names no teams$/],
    ['that two matches could be', frame('9', FAZE), [match('a', null, FAZE), match('b', null, FAZE)], /^ambiguous/],
    ['whose game two events claim', frame('7', FAZE), [match('a', '7', FAZE), match('b', '7', FAZE)], /^ambiguous/],
  ])('%s', (_, said, matches, why) => {
    expect(join(said, matches)).toMatch(why)
  })

  it('by names alone when the time is wrong', () => {
    const on = (at: number) => join(frame('9', FAZE), [match('a', null, FAZE)], millis(at))
    expect(on(START - 2 * HOUR)).toEqual(['a', FAZE])
    expect(on(START - 2 * HOUR - 1)).toMatch(/^no followed match/)
    expect(on(START + 14 * HOUR)).toEqual(['a', FAZE])
    expect(on(START + 14 * HOUR + 1)).toMatch(/^no followed match/)
  })
})
