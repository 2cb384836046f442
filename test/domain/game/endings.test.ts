import { describe, expect, it } from 'vitest'
import { type Asked, askedOf, endingsOf, paysHalves, teamsOf, type Worded } from '../../../src/domain/game/endings.ts'
import { paysFor } from '../../../src/domain/truth/payout.ts'

const FORMATS = ['BO1', 'BO3', 'BO5'] as const
const worded = (change: Partial<Worded>): Worded => ({
  marketType: 'moneyline',
  mapNumber: null,
  line: null,
  teamYes: 'Reds',
  teamNo: 'Blues',
  ...change,
})
const TEAMS = ['Reds', 'Blues'] as const
const half = (maps: number) => maps * 1_000_000

describe('the endings of a match', () => {
  it('are all orders of map results, and a cancellation and two forfeits wherever it is not over', () => {
    const counts = FORMATS.map(format => {
      const endings = endingsOf(format)
      return [endings.filter(one => one.stop === null).length, endings.length]
    })
    // Played: 2, 6, 20 sequences. Not over: 1, 1 + 2 + 2, 1 + 2 + 4 + 6 + 6 places, three stops each.
    expect(counts).toEqual([
      [2, 2 + 3 * 1],
      [6, 6 + 3 * 5],
      [20, 20 + 3 * 19],
    ])
    expect(endingsOf(null).length).toBe(5 + 21 + 77)
  })

  it('are each there once', () => {
    for (const format of FORMATS) {
      const texts = endingsOf(format).map(one => JSON.stringify(one))
      expect(new Set(texts).size).toBe(texts.length)
    }
  })

  // The simulated venue pays by rules of its own hand: both must agree on every ending.
  const questions: ReadonlyArray<readonly [Asked, Parameters<typeof paysFor>[0]]> = [
    [{ _tag: 'series', yes: 0 }, { _tag: 'Series' }],
    ...[1, 2, 3, 4, 5].map(
      map => [{ _tag: 'map', yes: 0, map } as const, { _tag: 'MapWinner', map } as const] as const,
    ),
    ...([0, 1] as const).flatMap(giver =>
      [1, 1.5, 2.5].map(
        line =>
          [
            { _tag: 'handicap', yes: giver, line: -half(line) } as const,
            { _tag: 'MapHandicap', giver, line } as const,
          ] as const,
      ),
    ),
    ...[2, 2.5, 3.5, 4.5].map(
      line => [{ _tag: 'maps', line: half(line) } as const, { _tag: 'TotalMaps', line } as const] as const,
    ),
  ]
  it.each(questions)('pay %j as the truth of the simulated venue does', (asked, question) => {
    if (asked._tag === 'unknown') throw new Error('nobody can tell')
    for (const format of FORMATS)
      for (const ending of endingsOf(format)) {
        const { winners, stop } = ending
        const winner =
          stop === null
            ? winners.filter(one => one === 0).length > winners.length / 2
              ? 0
              : 1
            : stop._tag === 'forfeit'
              ? stop.by === 0
                ? 1
                : 0
              : null
        const how = stop === null ? 'Played' : stop._tag === 'forfeit' ? 'Forfeit' : 'Cancelled'
        const maps = winners.map(one => (one === 0 ? ([13, 5] as const) : ([5, 13] as const)))
        const truth = paysFor(question, { format, how, winner, maps })
        expect([ending, paysHalves(asked, ending) * 500_000]).toEqual([ending, truth])
      }
  })
})

describe('what a market asks', () => {
  it('is told by the names of its teams, whichever it names first', () => {
    expect(askedOf(worded({}), TEAMS)).toEqual({ _tag: 'series', yes: 0 })
    const turned = worded({ marketType: 'map_handicap', line: -1_500_000, teamYes: 'Blues', teamNo: 'Reds' })
    expect(askedOf(turned, TEAMS)).toEqual({ _tag: 'handicap', yes: 1, line: -1_500_000 })
    expect(teamsOf([turned, worded({ marketType: 'child_moneyline' }), worded({})])).toEqual(TEAMS)
  })
  it.each([
    worded({ teamNo: 'Greens' }),
    worded({ marketType: 'map_handicap' }),
    worded({ marketType: 'child_moneyline' }),
    worded({ marketType: 'round_handicap_game_1', line: -2_500_000, mapNumber: 1 }),
    worded({ marketType: 'totals', line: null }),
    worded({ marketType: 'cs2_odd_even_total_kills' }),
  ])('is unknown where nobody can tell: %j', market => {
    expect(askedOf(market, TEAMS)).toEqual({ _tag: 'unknown' })
  })
})
