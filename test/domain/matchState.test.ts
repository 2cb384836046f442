import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Count,
  canBe,
  hear,
  INSISTS,
  isDecided,
  type MatchFeed,
  type Phase,
  type Told,
} from '../../src/domain/matchState.ts'
import { type Millis, millis } from '../../src/domain/money.ts'
import { parseScore } from '../../src/domain/wire/sportsFrame.ts'

const MINUTE = 60_000
const told = (text: string, phase: Phase = 'running'): Told => ({
  score: parseScore(text),
  map: null,
  phase,
  finishedAt: null,
})
const minute = (minutes: number): Millis => millis(minutes * MINUTE)

/** Frames a minute apart, told one after another. */
const after = (...frames: ReadonlyArray<Told>): MatchFeed | null =>
  frames.reduce<MatchFeed | null>((feed, frame, at) => hear(feed, frame, minute(at)), null)
const reasonAfter = (...scores: ReadonlyArray<string>) =>
  after(...scores.map(text => told(text)))?.suspicion?.reason ?? null

describe('a score goes on', () => {
  it.each([
    ['by maps alone', ['000-000|0-0|Bo3', '000-000|1-0|Bo3', '000-000|1-1|Bo3', '000-000|2-1|Bo3']],
    ['by several maps, when some were missed', ['000-000|0-0|Bo5', '000-000|2-1|Bo5']],
    ['by rounds', ['001-000|0-0|Bo3', '001-001|0-0|Bo3', '002-001|0-0|Bo3']],
    ['by several rounds, when some were missed', ['001-000|0-0|Bo3', '007-009|0-0|Bo3']],
    ['into overtime', ['012-012|0-0|Bo1', '013-012|0-0|Bo1', '015-015|0-0|Bo1', '019-017|0-0|Bo1']],
    ['with rounds that begin anew with another map', ['012-007|0-0|Bo3', '001-000|1-0|Bo3']],
    ['when rounds become unknown and known again', ['012-007|0-0|Bo3', '000-000|0-0|Bo3', '012-008|0-0|Bo3']],
    ['by saying the same again', ['012-007|1-0|Bo3', '012-007|1-0|Bo3']],
    ['to the last map of a format that can be drawn', ['000-000|1-0|Bo2', '000-000|1-1|Bo2']],
  ])('%s', (_, scores) => {
    expect(reasonAfter(...scores)).toBeNull()
  })

  it('and has ended with the majority, whatever the frame says', () => {
    expect(after(told('000-000|1-0|Bo3'), told('000-000|2-0|Bo3'))?.phase).toBe('ended')
    expect(after(told('000-000|2-0|Bo3'), told('000-000|2-0|Bo3', 'coming'))).toMatchObject({
      phase: 'ended',
      suspicion: null,
    })
  })

  it('keeps when it last changed, and when it was last heard', () => {
    expect(after(told('000-000|1-0|Bo3'), told('000-000|1-0|Bo3'))).toMatchObject({ changedAt: 0, heardAt: MINUTE })
    expect(after(told('000-000|1-0|Bo3'), told('000-000|1-1|Bo3'))).toMatchObject({ changedAt: MINUTE })
  })

  it('is over by a frame without a score, once it was decided', () => {
    const over: Told = { score: null, map: null, phase: 'ended', finishedAt: minute(9) }
    expect(after(told('000-000|1-2|Bo3'), over)).toMatchObject({
      phase: 'ended',
      finishedAt: 9 * MINUTE,
      suspicion: null,
    })
  })

  it('never goes back to coming', () => {
    expect(after(told('000-000|0-0|Bo3'), told('000-000|0-0|Bo3', 'coming'))?.phase).toBe('running')
  })
})

describe('a feed is suspect', () => {
  it.each([
    ['maps_fell', ['000-000|1-0|Bo3', '000-000|0-0|Bo3']],
    ['maps_fell', ['000-000|1-0|Bo3', '000-000|0-1|Bo3']],
    ['rounds_fell', ['007-005|0-0|Bo3', '005-005|0-0|Bo3']],
    ['format_changed', ['000-000|1-0|Bo3', '000-000|1-0|Bo5']],
    ['changed_after_end', ['000-000|2-0|Bo3', '000-000|2-1|Bo3']],
    ['impossible_score', ['000-000|1-1|Bo3', '000-000|2-2|Bo3']],
    ['impossible_score', ['000-000|1-1|Bo3', '000-000|3-1|Bo3']],
    ['impossible_score', ['013-011|0-0|Bo3', '014-011|0-0|Bo3']],
    ['impossible_score', ['012-012|0-0|Bo3', '017-012|0-0|Bo3']],
  ])('%s: %j', (reason, scores) => {
    expect(reasonAfter(...scores)).toBe(reason)
  })

  it('when a match ends that nobody has won', () => {
    expect(after(told('000-000|1-1|Bo3'), told('000-000|1-1|Bo3', 'ended'))?.suspicion?.reason).toBe('ended_undecided')
  })

  it('and keeps the last good score, with the claim beside it', () => {
    const feed = after(told('000-000|1-0|Bo3'), told('000-000|0-0|Bo3'))
    expect(feed?.score.maps).toEqual([1, 0])
    expect(feed?.suspicion).toMatchObject({ claim: { maps: [0, 0] }, since: MINUTE, frames: 1 })
    expect(feed?.heardAt).toBe(MINUTE)
  })

  it('no more once a frame follows from the good score', () => {
    const feed = after(told('000-000|1-0|Bo3'), told('000-000|0-0|Bo3'), told('000-000|1-1|Bo3'))
    expect(feed).toMatchObject({ score: { maps: [1, 1] }, suspicion: null })
  })

  it('no more once it insisted: three frames over a minute that do not contradict each other', () => {
    const twice = after(told('000-000|1-0|Bo3'), told('000-000|0-0|Bo3'), told('000-000|0-0|Bo3'))
    expect(twice?.suspicion).toMatchObject({ frames: 2 })
    expect(hear(twice, told('000-000|0-1|Bo3'), minute(2))).toMatchObject({ score: { maps: [0, 1] }, suspicion: null })
  })

  it('for a minute at least, however many frames come', () => {
    const good = after(told('000-000|1-0|Bo3'))
    const times = [1, 2, 3, 4, INSISTS.span]
    const suspicions = times.map(
      (_, last) =>
        times.slice(0, last + 1).reduce((feed, at) => hear(feed, told('000-000|0-0|Bo3'), millis(at)), good)?.suspicion,
    )
    expect(suspicions.every(one => one !== null)).toBe(true)
    const insisted = [...times, INSISTS.span + 1].reduce(
      (feed, at) => hear(feed, told('000-000|0-0|Bo3'), millis(at)),
      good,
    )
    expect(insisted?.suspicion).toBeNull()
  })

  it('anew when its claim contradicts the claim before', () => {
    const feed = after(
      told('007-005|1-0|Bo3'),
      told('005-005|1-0|Bo3'),
      told('004-005|1-0|Bo3'),
      told('005-004|1-0|Bo3'),
    )
    expect(feed?.suspicion).toMatchObject({ frames: 1, since: 3 * MINUTE })
  })

  it('for ever by what can never be', () => {
    const insisting = Array.from({ length: 20 }, () => told('000-000|2-2|Bo3'))
    expect(after(told('000-000|1-1|Bo3'), ...insisting)?.suspicion).toMatchObject({ frames: 20, since: MINUTE })
  })

  it('until the end without a winner is insisted on: a forfeit', () => {
    const end = told('000-000|1-1|Bo3', 'ended')
    expect(after(told('000-000|1-1|Bo3'), end, end, end)).toMatchObject({ phase: 'ended', suspicion: null })
  })
})

describe('the first frame', () => {
  it('is believed when it can be, however late it comes', () => {
    expect(after(told('011-009|1-1|Bo3'))).toMatchObject({ score: { rounds: [11, 9], maps: [1, 1] }, suspicion: null })
  })

  it('is nothing when it has no score, or one that cannot be', () => {
    expect(after({ score: null, map: null, phase: 'ended', finishedAt: null })).toBeNull()
    expect(after(told('000-000|2-2|Bo3'))).toBeNull()
  })
})

/** A match as it is really played: true scores in their order, from nothing to the end. */
const match = fc
  .record({
    bestOf: fc.constantFrom(1, 3, 5),
    rounds: fc.array(fc.nat(1), { minLength: 400, maxLength: 400 }),
    shown: fc.boolean(),
  })
  .map(({ bestOf, rounds, shown }) => {
    const played: Told[] = []
    let won: Count = [0, 0]
    let maps: Count = [0, 0]
    const tell = () => {
      const score = { rounds: shown && won[0] + won[1] > 0 ? won : null, maps, bestOf }
      played.push({ score, map: null, phase: isDecided(score) ? 'ended' : 'running', finishedAt: null })
    }
    for (const winner of rounds) {
      if (isDecided({ rounds: null, maps, bestOf })) break
      won = winner === 0 ? [won[0] + 1, won[1]] : [won[0], won[1] + 1]
      tell()
      const [most, least] = [Math.max(...won), Math.min(...won)]
      const isMap = most >= 13 && (least < 12 ? true : (most - 13) % 3 === 0 && most - least >= 2)
      if (!isMap) continue
      maps = winner === 0 ? [maps[0] + 1, maps[1]] : [maps[0], maps[1] + 1]
      won = [0, 0]
      tell()
    }
    return played
  })

const anyTold = fc.record({
  score: fc.option(
    fc.record({
      rounds: fc.option(fc.tuple(fc.nat(20), fc.nat(20))),
      maps: fc.tuple(fc.nat(3), fc.nat(3)),
      bestOf: fc.constantFrom(1, 2, 3, 5),
    }),
    { freq: 10 },
  ),
  map: fc.option(fc.nat(5)),
  phase: fc.constantFrom<Phase[]>('coming', 'running', 'ended'),
  finishedAt: fc.constant(null),
})

describe('whatever is told', () => {
  it('a match as it is played is never suspect, whichever frames are missed', () => {
    fc.assert(
      fc.property(match, fc.infiniteStream(fc.boolean()), (played, kept) => {
        const heard = played.filter(() => kept.next().value)
        const feeds: Array<MatchFeed | null> = []
        for (const [at, frame] of heard.entries()) feeds.push(hear(feeds.at(-1) ?? null, frame, millis(at)))
        expect(feeds.filter(feed => feed === null || feed.suspicion !== null)).toEqual([])
        expect(feeds.at(-1)?.score ?? null).toEqual(heard.at(-1)?.score ?? null)
      }),
    )
  })

  it('the good score can always be, and only an insisting feed makes it fall', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTold, fc.integer({ min: 1, max: 40_000 })), { maxLength: 60 }), frames => {
        let feed: MatchFeed | null = null
        let at = 0
        for (const [frame, wait] of frames) {
          at += wait
          const before: MatchFeed | null = feed
          feed = hear(before, frame, millis(at))
          if (feed === null) continue
          expect(canBe(feed.score)).toBe(true)
          expect(feed.heardAt).toBe(at)
          expect(isDecided(feed.score) && feed.phase !== 'ended').toBe(false)
          if (before === null || before.score.maps.every((maps, side) => maps <= (feed?.score.maps[side] ?? 0)))
            continue
          expect(before.suspicion?.frames ?? 0).toBeGreaterThanOrEqual(INSISTS.frames - 1)
          expect(at - (before.suspicion?.since ?? at)).toBeGreaterThanOrEqual(INSISTS.span)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
