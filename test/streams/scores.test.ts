import { describe, expect, it } from 'vitest'
import { type Deed, hearScores, score } from './scoreScene.ts'

const open: Deed = { at: 0, does: 'open' }
const pings = (from: number, to: number): ReadonlyArray<Deed> =>
  Array.from({ length: Math.ceil((to - from) / 5000) }, (_, n) => ({ at: from + n * 5000, text: 'ping' }))
const reasons = (notices: ReadonlyArray<{ readonly _tag: string }>) =>
  notices.filter(({ _tag }) => _tag === 'scores_disconnected')

describe('scores', () => {
  it('are written by match: joined, judged, in one pass for all that came within a quarter of a second', async () => {
    const other = { gameId: 8, homeTeam: 'C', awayTeam: 'D' }
    const { written, rows, scored } = await hearScores({
      sockets: [
        [
          open,
          { at: 1000, text: score('000-000|0-0|Bo3') },
          { at: 1100, text: score('003-000|0-0|Bo3') },
          { at: 1200, text: score('000-000|1-0|Bo5', other) },
        ],
      ],
      until: 2000,
    })
    expect(written).toEqual(['1250 003-000|0-0|Bo3', '1250 000-000|1-0|Bo5'])
    expect(rows.get('a')).toMatchObject({ gameId: '7', teams: ['B', 'A'], feedTeams: ['B', 'A'] })
    expect(rows.get('b')).toMatchObject({
      gameId: '8',
      teams: ['C', 'D'],
      how: 'names (100 of 100); C and C: the same name; D and D: the same name',
    })
    expect(scored).toHaveLength(1)
  })

  it('are suspect while the feed contradicts the row, and no more when it does not', async () => {
    const { written } = await hearScores({
      sockets: [
        [
          open,
          { at: 1000, text: score('000-000|1-0|Bo3') },
          { at: 2000, text: score('000-000|0-0|Bo3') },
          { at: 3000, text: score('000-000|1-1|Bo3') },
        ],
      ],
      until: 5000,
    })
    expect(written).toEqual(['1250 000-000|1-0|Bo3', '2250 000-000|1-0|Bo3 suspect', '3250 000-000|1-1|Bo3'])
  })

  it('of other games, of other sports and of nothing are left out or refused, and change nothing', async () => {
    const { written, scored, notices } = await hearScores({
      sockets: [
        [
          open,
          { at: 1000, text: score('000-000|1-0|Bo3', { gameId: 99, homeTeam: 'X', awayTeam: 'Y' }) },
          { at: 1001, text: score('7-5, 5-7', { leagueAbbreviation: 'wta' }) },
          { at: 1002, text: '{"leagueAbb' },
          { at: 1003, text: '' },
          { at: 1004, text: score('000-000|2-2|Bo3') },
        ],
      ],
      until: 3000,
    })
    expect(written).toEqual([])
    expect(scored.flatMap(({ leftOut }) => leftOut)).toEqual([
      { gameId: '99', why: 'no followed match of X and Y' },
      { gameId: '7', why: 'the first that is told of it is no score that can be' },
    ])
    expect(notices.filter(({ _tag }) => _tag === 'score_refused')).toHaveLength(1)
  })

  it('wait for a database that is away, the newest of each game, and are written when it is back', async () => {
    const { written, scored } = await hearScores({
      sockets: [[open, { at: 1000, text: score('000-000|0-0|Bo3') }, { at: 2000, text: score('000-000|1-0|Bo3') }]],
      outage: [0, 4000],
      until: 6000,
    })
    expect(written).toEqual(['4000 000-000|1-0|Bo3'])
    expect(scored[0]?.failure?.message).toBe('the database is away')
    expect(scored.at(-1)?.failure).toBeNull()
  })

  it('of two games that would be joined to one match are those of the first', async () => {
    const named = { homeTeam: 'C', awayTeam: 'D' }
    const { rows, scored } = await hearScores({
      sockets: [
        [
          open,
          { at: 1000, text: score('000-000|1-0|Bo3', { ...named, gameId: 8 }) },
          { at: 1000, text: score('000-000|0-1|Bo3', { ...named, gameId: 9 }) },
        ],
      ],
      until: 3000,
    })
    expect(rows.get('b')?.gameId).toBe('8')
    expect(scored[0]?.leftOut).toEqual([{ gameId: '9', why: 'another game is joined to its match' }])
  })
})

describe('the sports socket', () => {
  it('has each ping answered at once', async () => {
    const { sent, connects } = await hearScores({ sockets: [[open, ...pings(5000, 60_000)]], until: 61_000 })
    expect(sent.slice(0, 2)).toEqual(['5000 #0 pong', '10000 #0 pong'])
    expect(sent).toHaveLength(11)
    expect(connects).toEqual([0])
  })

  it('is given up when not even a ping comes any more', async () => {
    const { connects, notices } = await hearScores({ sockets: [[open, ...pings(5000, 11_000)]], until: 31_000 })
    expect(reasons(notices)).toEqual([
      { _tag: 'scores_disconnected', reason: 'silent: not even a ping for 20000 ms', retryIn: 500 },
    ])
    expect(connects).toEqual([0, 30_500])
  })

  it('is given up when it pings for ten minutes and tells of no sport', async () => {
    const { connects, notices } = await hearScores({ sockets: [[open, ...pings(5000, 700_000)]], until: 601_000 })
    expect(reasons(notices)).toMatchObject([{ reason: 'mute: pings, and nothing else for 600000 ms' }])
    expect(connects).toEqual([0, 600_500])
  })

  it('is opened again for ever, later with every failure', async () => {
    const { connects, notices } = await hearScores({
      sockets: [[{ at: 0, does: 'break' }], [], [open, { at: 1000, does: 'close' }]],
      until: 20_000,
    })
    // Chance says one half: 0.5 s, then (not open after 10 s) 1 s, then 2 s.
    expect(connects).toEqual([0, 500, 11_500, 14_500])
    expect(reasons(notices)).toMatchObject([
      { reason: 'the line broke' },
      { reason: 'not open after 10000 ms' },
      { reason: 'closed by the other side' },
    ])
  })

  it('begins its back-off anew after a connection that lived', async () => {
    const lived: ReadonlyArray<Deed> = [open, ...pings(5000, 40_000), { at: 40_000, does: 'close' }]
    const { connects } = await hearScores({ sockets: [[{ at: 0, does: 'break' }], lived], until: 60_000 })
    expect(connects.slice(0, 3)).toEqual([0, 500, 41_000])
  })

  it('goes on from the row after a reconnect: what was missed is no contradiction', async () => {
    const { written } = await hearScores({
      sockets: [
        [open, { at: 1000, text: score('007-005|0-0|Bo3') }, { at: 2000, does: 'close' }],
        [open, { at: 9000, text: score('002-001|1-0|Bo3') }],
      ],
      until: 20_000,
    })
    expect(written.map(line => line.replace(/^\d+ /, ''))).toEqual(['007-005|0-0|Bo3', '002-001|1-0|Bo3'])
  })

  it('is left while nothing is followed', async () => {
    const { connects, left } = await hearScores({
      sockets: [
        [open, ...pings(5000, 60_000)],
        [open, ...pings(5000, 60_000)],
      ],
      followed: [
        [0, 0],
        [1000, 2],
        [2000, 3],
        [8000, 0],
      ],
      until: 20_000,
    })
    expect(connects).toEqual([1000])
    expect(left()).toBe(8000)
  })
})
