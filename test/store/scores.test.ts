import { beforeEach, describe, expect, it } from 'vitest'
import type { MarketId } from '../../src/domain/ids.ts'
import type { MatchFeed } from '../../src/domain/matchState.ts'
import { type Millis, millis } from '../../src/domain/money.ts'
import { likeness } from '../../src/domain/teams.ts'
import type { HeardScore, KnownMatch } from '../../src/ports/scores.ts'
import { createLookups } from '../../src/store/lookups.ts'
import { createMatches } from '../../src/store/matches.ts'
import { createReports } from '../../src/store/reports.ts'
import { createScores } from '../../src/store/scores.ts'
import { testDatabase } from '../support/database.ts'
import { AT, addMarkets, discovered, done } from '../support/discovered.ts'
import { emptied } from '../support/emptied.ts'

const { sql } = await testDatabase()
const scores = createScores(sql)
const later = (ms: number): Millis => millis(AT + ms)

const feed = (changes: Partial<MatchFeed> = {}): MatchFeed => ({
  score: { rounds: [7, 5], maps: [1, 0], bestOf: 3 },
  map: 2,
  phase: 'running',
  finishedAt: null,
  heardAt: AT,
  changedAt: AT,
  suspicion: null,
  ...changes,
})
const suspicion: MatchFeed['suspicion'] = {
  reason: 'maps_fell',
  claim: { rounds: null, maps: [0, 0], bestOf: 3 },
  claimEnded: false,
  since: later(5),
  frames: 2,
}
const heard = (eventId: string, changes: Partial<HeardScore> = {}): HeardScore => ({
  eventId,
  gameId: '7',
  feedTeams: ['FaZe Clan', 'MOUZ'],
  teams: ['FaZe', 'MOUZ'],
  how: 'the game id',
  feed: feed(),
  ...changes,
})

let main: MarketId
let handicap: MarketId
let totals: MarketId
beforeEach(async () => {
  await emptied(sql)
  const ofMatch = { eventId: 'm', gameId: '7' }
  const [one, two, three] = await addMarkets(sql, [
    discovered('line', ofMatch),
    discovered('handicap', { ...ofMatch, gameId: null, marketType: 'map_handicap', teamYes: 'MOUZ', teamNo: 'FaZe' }),
    discovered('totals', { ...ofMatch, gameId: null, marketType: 'totals', teamYes: null, teamNo: null }),
    discovered('other', { eventId: 'o', teamYes: 'Spirit', teamNo: 'Vitality' }),
    discovered('far', { eventId: 'f', gameStart: later(999_999_999) }),
  ])
  if (one === undefined || two === undefined || three === undefined) throw new Error('the markets were not written')
  main = one
  handicap = two
  totals = three
  await done(createMatches(sql).followed(AT))
})

const known = async (): Promise<ReadonlyArray<KnownMatch>> => (await done(scores.known())).matches

describe('the matches whose scores are wanted', () => {
  it('are those with a followed market, one each, with the names of their moneyline and the game id of any market', async () => {
    expect(await known()).toEqual([
      { eventId: 'm', gameId: '7', teams: ['FaZe', 'MOUZ'], gameStart: AT, before: null },
      { eventId: 'o', gameId: null, teams: ['Spirit', 'Vitality'], gameStart: AT, before: null },
    ])
  })

  it('bring back exactly what was written, suspicion included', async () => {
    for (const one of [
      heard('m'),
      heard('m', { feed: feed({ suspicion, heardAt: later(9) }) }),
      heard('m', {
        feedTeams: null,
        teams: null,
        feed: feed({
          score: { rounds: null, maps: [1, 2], bestOf: 3 },
          map: null,
          phase: 'ended',
          finishedAt: later(20),
          heardAt: later(21),
        }),
      }),
    ]) {
      await done(scores.write([one]))
      const { eventId: _, gameId: __, ...before } = one
      expect((await known())[0]?.before).toEqual(before)
    }
  })

  it('keep the game under which a match without a game id was joined by names', async () => {
    await done(scores.write([heard('o', { gameId: '99' })]))
    expect((await known()).map(({ gameId }) => gameId)).toEqual(['7', '99'])
  })

  it('are never overwritten by an older frame', async () => {
    await done(scores.write([heard('m', { feed: feed({ heardAt: later(10) }) })]))
    await done(scores.write([heard('m', { how: 'older', feed: feed({ heardAt: later(9) }) }), heard('o')]))
    expect((await known()).map(({ before }) => [before?.how, before?.feed.heardAt])).toEqual([
      ['the game id', later(10)],
      ['the game id', AT],
    ])
  })

  it('take whatever a stranger calls himself', async () => {
    await done(scores.write([heard('m', { feedTeams: ['\u0000"; drop table', '\ud800'] })]))
    expect((await known())[0]?.before?.feedTeams).toEqual(['\ufffd"; drop table', '\ufffd'])
  })
})

describe('aliases', () => {
  it('come with the schema, and count at once when a person adds one', async () => {
    const like = async (one: string, other: string) => likeness(one, other, (await done(scores.known())).aliases).score
    expect(await like('NAVI', 'Natus Vincere')).toBe(95)
    expect(await like('G2', 'G2 Ares')).toBe(0)
    expect(await like('Heroic', 'Norse Boys')).toBe(0)
    await sql`insert into csgo_team_aliases (alias, team) values ('Norse Boys', 'HEROIC')`
    expect(await like('Heroic', 'Norse Boys')).toBe(95)
    await sql`delete from csgo_team_aliases where alias = 'Norse Boys'`
  })
})

describe('a lookup', () => {
  const look = async () =>
    done(createLookups(sql).priced([main, handicap, totals].map(marketId => ({ _tag: 'next', marketId, heard: 0 }))))

  it('brings no score where no feed has told of one', async () => {
    expect((await look()).get(main)?.score).toBeNull()
  })

  it('brings the score of the match to all its markets', async () => {
    await done(scores.write([heard('m', { feed: feed({ suspicion, heardAt: later(1234) }) })]))
    const score = {
      score: { rounds: [7, 5], maps: [1, 0], bestOf: 3 },
      map: 2,
      phase: 'running',
      heardAt: later(1234),
      teams: ['FaZe', 'MOUZ'],
      suspect: { reason: 'maps_fell', since: later(5) },
    }
    const looked = await look()
    expect([main, handicap, totals].map(id => looked.get(id)?.score)).toEqual([score, score, score])
  })

  it('shows what a person wrote into the row a moment ago: there is no cache', async () => {
    await done(scores.write([heard('m')]))
    await sql`update csgo_scores set away_maps = 1 where event_id = 'm'`
    expect((await look()).get(main)?.score?.score.maps).toEqual([1, 1])
  })
})

describe('the report of markets', () => {
  it('shows each how its match stands, in its own terms', async () => {
    await done(scores.write([heard('m')]))
    const rows = await done(createReports(sql).markets(later(4000)))
    const sides = rows.map(({ marketId, matchState }) => [
      marketId,
      matchState?._tag === 'known' ? (matchState.sides?.YES.maps ?? 'no sides') : matchState,
    ])
    expect(new Map(sides.map(([id, won]) => [id, won] as const))).toEqual(
      new Map<unknown, unknown>([
        [main, 1],
        [handicap, 0],
        [totals, 'no sides'],
        [rows.find(row => row.eventId === 'o')?.marketId, null],
      ]),
    )
    expect(rows[0]?.matchState?.age).toBe(4000)
  })
})
