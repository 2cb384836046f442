import { describe, expect, it } from 'vitest'
import { nth } from '../../src/domain/game/nth.ts'
import { fairOf } from '../../src/domain/game/question.ts'
import { mapsOf } from '../../src/domain/game/series.ts'
import { millis, ONE } from '../../src/domain/money.ts'
import type { Irregular } from '../../src/simulator/ending.ts'
import type { FaultName, Faults } from '../../src/simulator/faults/fault.ts'
import { fixtureOf } from '../../src/simulator/fixture.ts'
import type { Happening } from '../../src/simulator/happening.ts'
import { createIds } from '../../src/simulator/ids.ts'
import { type Listing, type Match, matchOf } from '../../src/simulator/listing.ts'
import { createMatchLife, type MatchLife } from '../../src/simulator/match-life.ts'
import { bestAsk, bestBid } from '../../src/simulator/order-book.ts'
import { HOUR, MINUTE, settingsOf } from './worlds.ts'

const IDS = createIds('game')
const built = (number: number, irregular?: Irregular, seed = 1): Match => {
  const settings = settingsOf(seed, irregular === undefined ? {} : { irregular })
  return matchOf(settings, IDS, fixtureOf(settings, number), 0)
}
const NEVER: Irregular = { forfeit: 0, cancelled: 0, walkover: 0, late: 0, technicalPause: 0 }
const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i + 20)
/** The favourite's chance before the first round. */
const strengthOf = (match: Match): number => {
  const fair = fairOf({ _tag: 'Series' }, match.standing(0))
  return Math.max(fair, 1 - fair)
}
const seriesOf = (match: Match): Listing => nth(match.listings, 0)

describe('a veto', () => {
  it('goes over all seven maps, and its picks and decider are what is played', () => {
    for (const number of numbers(60)) {
      const { veto, maps, format, timeline } = built(number)
      expect(new Set(veto.map(step => step.map)).size).toBe(7)
      expect(veto.filter(step => step.act !== 'ban').map(step => step.map)).toEqual(maps)
      expect(maps.length).toBe(mapsOf(format))
      expect(timeline.winners.length).toBeLessThanOrEqual(maps.length)
      const picks = veto.filter(step => step.act === 'pick').map(step => step.team)
      expect(picks.filter(team => team === 0).length).toBe(picks.length / 2)
    }
  })
})

describe('the markets of a match', () => {
  const matches = numbers(150).map(number => built(number, NEVER))

  it('are sixteen at most, the winner first, and of every type in some', () => {
    const types = new Set(matches.flatMap(match => match.listings.map(listing => listing.type.replace(/\d$/, 'k'))))
    expect([...types].toSorted()).toEqual([
      'child_moneyline',
      'map_handicap',
      'moneyline',
      'round_handicap_game_k',
      'round_over_under_game_k',
      'totals',
    ])
    for (const { listings } of matches) {
      expect(listings.length).toBeLessThanOrEqual(16)
      expect(listings[0]?.type).toBe('moneyline')
      expect(new Set(listings.map(listing => listing.slug)).size).toBe(listings.length)
    }
  })

  it('are traded by the newer exchange in one match of eight, and by the neg-risk one in as many', () => {
    const share = (is: (listing: Listing) => boolean): number =>
      matches.filter(match => is(seriesOf(match))).length / matches.length
    for (const part of [share(one => one.version === 'v2'), share(one => one.negRisk)]) {
      expect(part).toBeGreaterThan(0.07)
      expect(part).toBeLessThan(0.18)
    }
  })

  it('pay rounds as they were played, and halves for a line that was hit or a map that was not', () => {
    let halves = 0
    for (const match of matches)
      for (const { question, payout } of match.listings) {
        if (question._tag !== 'TotalRounds') continue
        const rounds = match.timeline.rounds.filter(round => round.map === question.map).length
        const expected = rounds === 0 || rounds === question.line ? ONE / 2 : rounds > question.line ? ONE : 0
        expect(payout).toBe(expected)
        if (rounds === question.line) halves++
      }
    expect(halves).toBeGreaterThan(0)
  })
})

describe('matches that do not end as they should', () => {
  const often: Irregular = { forfeit: 0.5, cancelled: 0.3, walkover: 0.1, late: 0.2, technicalPause: 0.02 }
  const matches = numbers(200).map(number => built(number, often))

  it('pay the series to the team that stayed, and halves when nobody has won', () => {
    const seen = new Set<string>()
    for (const match of matches) {
      const { ending, rounds, winners } = match.timeline
      seen.add(ending._tag)
      const pays = seriesOf(match).payout
      if (ending._tag === 'Forfeit') expect(pays).toBe(ending.by === 1 ? ONE : 0)
      if (ending._tag === 'Cancelled' || ending._tag === 'Walkover') expect(pays).toBe(ONE / 2)
      if (ending._tag === 'Walkover') expect(rounds.length).toBe(0)
      for (const { question, payout } of match.listings)
        if (question._tag === 'MapWinner' && ending._tag !== 'Played') {
          const winner = winners[question.map - 1]
          expect(payout).toBe(winner === undefined ? ONE / 2 : winner === 0 ? ONE : 0)
        }
    }
    expect([...seen].toSorted()).toEqual(['Cancelled', 'Forfeit', 'Played', 'Walkover'])
  })

  it('begin late, by an hour at most', () => {
    const waits = matches.map(match => (match.beginsAt - match.startsAt) / MINUTE)
    expect(waits.filter(wait => wait > 10).length).toBeGreaterThan(10)
    expect(Math.max(...waits)).toBeLessThan(63)
  })
})

/** Faults that are always on. */
const always = (names: ReadonlyArray<FaultName>, until = Number.POSITIVE_INFINITY): Faults => ({
  strikes: (name, _, now) => names.includes(name) && now < until,
  amount: () => 10 * MINUTE,
  nextAt: () => null,
})

const played = (
  number: number,
  faults: Faults,
  irregular = NEVER,
): { readonly life: MatchLife; readonly happenings: ReadonlyArray<Happening> } => {
  const settings = settingsOf(1, { irregular })
  const planned = built(number, irregular)
  const life = createMatchLife(settings, { ...planned, listings: planned.listings.slice(0, 2) }, faults)
  const happenings: Array<Happening> = []
  life.run(millis(planned.resolvedAt + HOUR), happening => happenings.push(happening))
  return { life, happenings }
}

const times = (happenings: ReadonlyArray<Happening>, tag: Happening['_tag']): ReadonlyArray<number> =>
  happenings.filter(one => one._tag === tag).map(one => one.at)
const resolved = (happenings: ReadonlyArray<Happening>): ReadonlyArray<number> =>
  happenings.flatMap(one => (one._tag === 'Resolved' ? [one.payout] : []))
const wipedAt = (happenings: ReadonlyArray<Happening>, time: number): number =>
  happenings.filter(one => one._tag === 'LevelChanged' && one.at === time && one.size === 0).length

describe('faults of a match', () => {
  const calm = played(20, always(['start-wipe']))
  const { startsAt } = calm.life.match

  it('start-wipe: the books are wiped at the official start, and are not when it is off', () => {
    expect(wipedAt(calm.happenings, startsAt)).toBeGreaterThan(20)
    expect(wipedAt(played(20, always([])).happenings, startsAt)).toBeLessThan(5)
  })

  it('early-start: it begins before its official start with the books as they are, and everything moves with it', () => {
    const { life, happenings } = played(20, always(['early-start', 'start-wipe']))
    const moved = calm.life.match.beginsAt - life.match.beginsAt
    expect(startsAt - life.match.beginsAt).toBe(10 * MINUTE)
    expect(wipedAt(happenings, life.match.beginsAt)).toBeLessThan(5)
    expect(wipedAt(happenings, startsAt)).toBeGreaterThan(20)
    expect(times(happenings, 'RoundWon')).toEqual(times(calm.happenings, 'RoundWon').map(time => time - moved))
    expect(times(happenings, 'Resolved')).toEqual(times(calm.happenings, 'Resolved').map(time => time - moved))
    expect(resolved(happenings)).toEqual(resolved(calm.happenings))
  })

  it('walkover: it ends at its official start, nobody has won and everything pays halves', () => {
    const { happenings } = played(20, always(['walkover', 'start-wipe']))
    expect(times(happenings, 'RoundWon')).toEqual([])
    expect(happenings.find(one => one._tag === 'Ended')).toMatchObject({ at: startsAt, winner: null, how: 'Walkover' })
    expect(resolved(happenings)).toEqual([ONE / 2, ONE / 2])
  })

  it('fifty-fifty: what was played pays halves all the same', () => {
    const { life, happenings } = played(20, always(['fifty-fifty', 'start-wipe']))
    expect(resolved(calm.happenings)).not.toContain(ONE / 2)
    expect(resolved(happenings)).toEqual([ONE / 2, ONE / 2])
    expect(life.match.listings.map(listing => listing.payout)).toEqual([ONE / 2, ONE / 2])
  })

  it('no-resolution: nothing is paid as long as it lasts', () => {
    const until = calm.life.match.resolvedAt + 20 * MINUTE
    const { life, happenings } = played(20, always(['no-resolution', 'start-wipe'], until))
    expect(resolved(happenings)).toEqual(resolved(calm.happenings))
    for (const time of times(happenings, 'Resolved')) expect(time).toBeGreaterThanOrEqual(until)
    expect(life.match.resolvedAt).toBe(Math.max(...times(happenings, 'Resolved')))
  })

  it('a walkover by chance is known at the official start, no sooner', () => {
    const certain = { ...NEVER, walkover: 1 }
    const { happenings } = played(20, always(['start-wipe']), certain)
    expect(times(happenings, 'Ended')).toEqual([startsAt])
    expect(times(happenings, 'Started')).toEqual([startsAt])
  })
})

describe('a match that may not be played', () => {
  it('is priced with that chance until its official start, and without it then', () => {
    const doubtful = { ...NEVER, walkover: 0.5 }
    const found = numbers(200)
      .map(number => built(number, doubtful))
      .find(match => match.tier === 'big' && match.timeline.ending._tag === 'Played' && strengthOf(match) > 0.75)
    if (found === undefined) throw new Error('no clear favourite')
    const fair = fairOf({ _tag: 'Series' }, found.standing(0))
    const life = createMatchLife(settingsOf(1, { irregular: doubtful }), found)
    const middle = (time: number): number => {
      life.run(millis(time), () => undefined)
      const { book } = nth(life.markets, 0)
      return ((bestBid(book) ?? 0) + (bestAsk(book) ?? ONE)) / 2 / ONE
    }
    expect(Math.abs(middle(found.startsAt - 1000) - (fair / 2 + 0.25))).toBeLessThan(0.03)
    expect(Math.abs(middle(found.startsAt + 20_000) - fair)).toBeLessThan(0.03)
  })
})
