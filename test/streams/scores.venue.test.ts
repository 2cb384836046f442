import { NEVER, type Subscription, startWith } from 'rxjs'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { marketId } from '../../src/domain/ids.ts'
import { millis } from '../../src/domain/money.ts'
import { type KnownState, matchStateOf } from '../../src/domain/standing.ts'
import { parseScore } from '../../src/domain/wire/sportsFrame.ts'
import type { Simulator } from '../../src/simulator/server.ts'
import { createLookups } from '../../src/store/lookups.ts'
import { createMatches } from '../../src/store/matches.ts'
import { createScores } from '../../src/store/scores.ts'
import { createCatalogue } from '../../src/venue/gamma.ts'
import { createTransport } from '../../src/venue/transport.ts'
import { SCORING, type Scored, scores } from '../../streams/scores.ts'
import { quickClock as clock, read, start } from '../simulator/running.ts'
import { at, list, text } from '../simulator/worlds.ts'
import { testDatabase } from '../support/database.ts'
import { done } from '../support/discovered.ts'
import { emptied } from '../support/emptied.ts'
import { eventually } from '../support/waiting.ts'

const { sql } = await testDatabase()
const transport = createTransport({ clock })
let listening: Subscription
let scored: Scored[]

beforeEach(async () => {
  await emptied(sql)
  scored = []
})
afterEach(() => listening.unsubscribe())
afterAll(() => transport.close())

/** Finds the venue's matches, follows them and listens to their scores. */
const listen = async (simulator: Simulator): Promise<void> => {
  const found = await done(
    createCatalogue(transport, { gammaUrl: `${simulator.url}/gamma`, deadline: millis(10_000) }).discover([]),
  )
  const matches = createMatches(sql)
  await done(matches.upsert(found.markets, clock.now()))
  const followed = await done(matches.followed(clock.now()))
  const sportsSocket = { connect: () => transport.socket(`${simulator.url.replace('http', 'ws')}/sports/ws`) }
  const ports = { clock, notice: () => undefined, sportsSocket, scores: createScores(sql) }
  listening = NEVER.pipe(startWith(followed), scores(ports, SCORING)).subscribe(one => scored.push(one))
}

interface MarketRow {
  readonly id: number
  readonly event_id: string
  readonly team_yes: string | null
  readonly team_no: string | null
}
/** The markets of matches that have a score, with how each stands. */
const standing = async () => {
  const rows = await sql<MarketRow[]>`
    select id, event_id, team_yes, team_no from csgo_matches join csgo_scores using (event_id) order by id`
  const looked = await done(
    createLookups(sql).priced(rows.map(({ id }) => ({ _tag: 'next', marketId: marketId(id), heard: 0 }))),
  )
  return rows.flatMap(row => {
    const market = { teamYes: row.team_yes, teamNo: row.team_no }
    const state = matchStateOf(market, looked.get(marketId(row.id))?.score ?? null, clock.now())
    return state === null ? [] : [{ ...market, eventId: row.event_id, state }]
  })
}

/** The teams of a match as its title names them: what its score text is told in. */
const titled = (title: string): ReadonlyArray<string> => (/: (.+) \(BO/.exec(title)?.[1] ?? '').split(' vs ')
/** What the venue's own list of events says of a match, for the team of a market's YES. */
const isAsListed = async (
  simulator: Simulator,
  eventId: string,
  teamYes: string,
  state: KnownState,
): Promise<boolean> => {
  const { body } = await read(simulator, `/gamma/events?id=${eventId}`)
  const event = list(body)[0]
  const listed = parseScore(text(at(event, 'score')))
  const home = titled(text(at(event, 'title'))).indexOf(teamYes)
  if (listed === null || home === -1 || state.sides === null) return false
  return state.sides.YES.maps === listed.maps[home] && state.sides.YES.rounds === (listed.rounds?.[home] ?? null)
}

describe.each(['shown', 'hidden'] as const)('a simulated venue with rounds %s', rounds => {
  it('has its scores in the ticks of all markets of a match, as its own list of events tells them', async () => {
    const simulator = await start({ rounds, seed: 5 })
    await listen(simulator)
    await eventually('a match is told of', () => scored.some(({ heard }) => heard.length > 0))
    await eventually('one market of each match that was told of stands as the venue lists it', async () => {
      const markets = await standing()
      const agreeing = await Promise.all(
        markets.map(async ({ eventId, teamYes, state }) =>
          state._tag === 'known' && teamYes !== null && (await isAsListed(simulator, eventId, teamYes, state))
            ? [eventId]
            : [],
        ),
      )
      const isRoundTold = markets.some(
        ({ state }) => state._tag === 'known' && state.sides !== null && state.sides.YES.rounds !== null,
      )
      return new Set(agreeing.flat()).size >= 2 && isRoundTold === (rounds === 'shown')
    })
    expect(scored.flatMap(({ heard }) => heard).filter(({ score }) => score.feed.suspicion !== null)).toEqual([])
    expect(scored.filter(({ failure }) => failure !== null)).toEqual([])
  })
})
