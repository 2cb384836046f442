import fc from 'fast-check'
import { isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { decodeSportsFrame, parseScore, showScore } from '../../../src/domain/wire/sportsFrame.ts'
import { hasPayloads, payloadText } from '../../support/payloads.ts'

const FRAME = {
  gameId: 1616952,
  leagueAbbreviation: 'cs2',
  homeTeam: 'Eternal Fire Academy',
  awayTeam: 'Vitality Academy',
  status: 'running',
  score: '000-000|1-1|Bo3',
  period: '3/3',
  live: true,
  ended: false,
}
const decoded = (changes: object = {}) => decodeSportsFrame(JSON.stringify({ ...FRAME, ...changes }))

describe('a score', () => {
  it.each([
    ['000-000|1-1|Bo3', { rounds: null, maps: [1, 1], bestOf: 3 }],
    ['0-0|0-0|Bo3', { rounds: null, maps: [0, 0], bestOf: 3 }],
    ['00-00|0-0|BO1', { rounds: null, maps: [0, 0], bestOf: 1 }],
    ['007-012|0-2|bo5', { rounds: [7, 12], maps: [0, 2], bestOf: 5 }],
    ['13-0|1-0|Bo3', { rounds: [13, 0], maps: [1, 0], bestOf: 3 }],
    ['0-1|0-0|Bo1', { rounds: [0, 1], maps: [0, 0], bestOf: 1 }],
    [' 16-14|3-3|Bo7 ', { rounds: [16, 14], maps: [3, 3], bestOf: 7 }],
  ])('%s is read', (text, score) => {
    expect(parseScore(text)).toEqual(score)
  })

  it.each([
    '',
    '0-0',
    '1-1|Bo3',
    '0000-000|1-1|Bo3',
    '000-000|1-1|Bo0',
    '000-000|1-1|Bo10',
    '000-000|1-1',
    '-1-0|0-0|Bo3',
    '6-7(3-7), 6-3, 2-1',
    '٣-٤|0-0|Bo3',
  ])('%s is none', text => {
    expect(parseScore(text)).toBeNull()
  })

  it('is written so that it is read back', () => {
    const count = fc.tuple(fc.nat(999), fc.nat(999)).filter(([home, away]) => home + away > 0)
    const maps = fc.tuple(fc.nat(99), fc.nat(99))
    fc.assert(
      fc.property(fc.option(count), maps, fc.integer({ min: 1, max: 9 }), (rounds, won, bestOf) => {
        const score = { rounds, maps: won, bestOf }
        expect(parseScore(showScore(score))).toEqual(score)
      }),
    )
  })
})

describe('a frame of the sports socket', () => {
  it('says how a match stands', () => {
    expect(decoded()).toEqual(
      right({
        _tag: 'score',
        gameId: '1616952',
        teams: ['Eternal Fire Academy', 'Vitality Academy'],
        score: { rounds: null, maps: [1, 1], bestOf: 3 },
        map: 3,
        phase: 'running',
        finishedAt: null,
      }),
    )
  })

  it.each(['finished_timestamp', 'finishedTimestamp'])('that ends a game may lack teams, status and score: %s', key => {
    const bare = { gameId: 7, leagueAbbreviation: 'cs2', [key]: '2026-10-01T06:23:23.907040294Z' }
    expect(decodeSportsFrame(JSON.stringify(bare))).toEqual(
      right({
        _tag: 'score',
        gameId: '7',
        teams: null,
        score: null,
        map: null,
        phase: 'ended',
        finishedAt: 1_790_835_803_907,
      }),
    )
  })

  it.each([
    [
      { period: '0/3', live: false },
      { map: 0, phase: 'coming' },
    ],
    [{ period: 'FT' }, { map: null }],
    [{ period: 7 }, { map: null }],
    [{ ended: true }, { phase: 'ended' }],
    [{ homeTeam: ' ' }, { teams: null }],
    [{ homeTeam: 5 }, { teams: null }],
    [{ gameId: '1616952' }, { gameId: '1616952' }],
    [{ gameId: undefined, metadataGameId: 'id27' }, { gameId: 'id27' }],
    [{ finished_timestamp: 'soon' }, { finishedAt: null, phase: 'running' }],
    [{ leagueAbbreviation: 'CS2' }, { _tag: 'score' }],
  ])('with %j is read as %j', (changes, read) => {
    expect(decoded(changes)).toMatchObject(right(read))
  })

  it.each([
    [{ gameId: undefined }, 'a score without gameId'],
    [{ gameId: {} }, 'a score whose gameId is no id'],
    [{ score: '21-19' }, 'a score that cannot be read: 21-19'],
    [{ score: undefined }, 'a score that cannot be read: none'],
    [{ leagueAbbreviation: 3 }, 'a frame without leagueAbbreviation'],
  ])('with %j is refused: %s', (changes, reason) => {
    expect(decoded(changes)).toEqual(left(reason))
  })

  it.each([
    ['ping', 'ping'],
    ['PING\n', 'ping'],
    ['', 'nothing'],
    ['{"leagueAbbreviation":"cricket","metadataGameId":"id1","score":"0-1"}', 'other'],
  ])('%s is %s', (text, tag) => {
    expect(decodeSportsFrame(text)).toMatchObject(right({ _tag: tag }))
  })

  it('never throws, whatever comes', () => {
    const odd = fc.oneof(fc.string(), fc.json(), fc.constantFrom('{"leagueAbbreviation":"cs2"', '[]', 'null', '"cs2"'))
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('1/3', '000-000|1-0|Bo3', '2026-10-01T06:23:23Z', true))
    const shaped = fc.record(
      Object.fromEntries([...Object.keys(FRAME), 'finished_timestamp', 'metadataGameId'].map(key => [key, value])),
      { requiredKeys: [] },
    )
    fc.assert(fc.property(odd, text => isLeft(decodeSportsFrame(text)) || isRight(decodeSportsFrame(text))))
    fc.assert(
      fc.property(shaped, fields => {
        const read = decodeSportsFrame(JSON.stringify({ ...fields, leagueAbbreviation: 'cs2' }))
        return isLeft(read) ? read.left !== '' : read.right._tag === 'score'
      }),
      { numRuns: 2000 },
    )
  })
})

describe.skipIf(!hasPayloads)('the recorded frames', () => {
  const frames = hasPayloads ? payloadText('recorded/sports-socket-frames.jsonl').trim().split('\n') : []

  it('are all read: one of Counter-Strike, twelve of other games', () => {
    const read = frames.map(decodeSportsFrame).map(one => (isRight(one) ? one.right._tag : one.left))
    expect(frames.length).toBe(13)
    expect(read.map((tag, line) => [line, tag]).filter(([, tag]) => tag !== 'other')).toEqual([[8, 'score']])
  })

  it('of the other esport have the same score text', () => {
    const texts = frames
      .map((line): { readonly score: string } => JSON.parse(line))
      .map(({ score }) => parseScore(score))
    expect(texts.filter(score => score !== null)).toEqual([
      { rounds: null, maps: [0, 0], bestOf: 1 },
      { rounds: null, maps: [1, 1], bestOf: 3 },
      { rounds: null, maps: [0, 1], bestOf: 5 },
    ])
  })
})
