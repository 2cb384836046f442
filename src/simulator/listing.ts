/** The markets of a match: what they ask, how the venue names them, when they end and what they pay. */
import { fairOf, type Question } from '../domain/game/question.ts'
import type { Team } from '../domain/game/round.ts'
import { mapsOf } from '../domain/game/series.ts'
import type { ConditionId, TokenId } from '../domain/ids.ts'
import { type Millis, millis, ONE, type Price, price } from '../domain/money.ts'
import { dayText } from './calendar.ts'
import type { Fixture } from './fixture.ts'
import type { Ids } from './ids.ts'
import { between, stream } from './random.ts'
import type { WorldSettings } from './schedule.ts'

export interface Listing {
  readonly question: Question
  /** The venue's names: Gamma's number, condition, question, the tokens of YES and NO. */
  readonly gammaId: string
  readonly conditionId: ConditionId
  readonly questionId: string
  readonly tokens: readonly [TokenId, TokenId]
  readonly outcomes: readonly [string, string]
  readonly text: string
  readonly groupTitle: string
  readonly slug: string
  readonly type: 'moneyline' | 'child_moneyline' | 'totals' | 'map_handicap'
  readonly line: number | null
  /** When it takes no more orders, when it pays, and what YES is paid then. */
  readonly stopsAt: Millis
  readonly resolvesAt: Millis
  readonly payout: Price
}

export interface Match extends Fixture {
  readonly eventId: string
  readonly gameId: number
  readonly slug: string
  /** eg/ `Counter-Strike: Nordvik vs Halcyon (BO3) - Meridian Masters Lisbon Group A`. */
  readonly title: string
  readonly listings: ReadonlyArray<Listing>
  /** When the last of its markets has paid. */
  readonly resolvedAt: Millis
}

const FIRST_GAMMA_ID = 3_000_000
const FIRST_EVENT_ID = 900_000
const FIRST_GAME_ID = 1_700_000

const favouriteOf = (fixture: Fixture): Team => (fairOf({ _tag: 'Series' }, fixture.standing(0)) >= 0.5 ? 0 : 1)

const questionsOf = (fixture: Fixture): ReadonlyArray<Question> => {
  const maps = mapsOf(fixture.format)
  const series: Question = { _tag: 'Series' }
  const mapWinners = Array.from({ length: maps }, (_, i): Question => ({ _tag: 'MapWinner', map: i + 1 }))
  const handicap: Question = { _tag: 'MapHandicap', giver: favouriteOf(fixture), line: 1.5 }
  const total = (line: number): Question => ({ _tag: 'TotalMaps', line })
  switch (fixture.format) {
    case 'BO1':
      return [series]
    case 'BO3':
      return [series, ...mapWinners, total(2.5), handicap]
    case 'BO5':
      return [series, ...mapWinners, total(3.5), total(4.5), handicap]
  }
}

type Wording = Pick<Listing, 'outcomes' | 'text' | 'groupTitle' | 'slug' | 'type' | 'line'>

const dotless = (line: number): string => String(line).replace('.', 'pt')

/** As the venue words them; a handicap names its giver first, so it may list the teams in the other order. */
const wordingOf = (fixture: Fixture, slug: string, title: string, question: Question): Wording => {
  const names = [fixture.teams[0].name, fixture.teams[1].name] as const
  const versus = `Counter-Strike: ${names[0]} vs ${names[1]}`
  switch (question._tag) {
    case 'Series':
      return { outcomes: names, text: title, groupTitle: 'Match Winner', slug, type: 'moneyline', line: null }
    case 'MapWinner':
      return {
        outcomes: names,
        text: `${versus} - Map ${question.map} Winner`,
        groupTitle: `Map ${question.map} Winner`,
        slug: `${slug}-game${question.map}`,
        type: 'child_moneyline',
        line: null,
      }
    case 'MapHandicap': {
      const [giver, taker] = question.giver === 0 ? names : ([names[1], names[0]] as const)
      const text = `Map Handicap: ${giver} (-${question.line}) vs ${taker} (+${question.line})`
      const side = question.giver === 0 ? 'away' : 'home'
      return {
        outcomes: [giver, taker],
        text,
        groupTitle: text,
        slug: `${slug}-map-handicap-${side}-${dotless(question.line)}`,
        type: 'map_handicap',
        line: -question.line,
      }
    }
    case 'TotalMaps':
      return {
        outcomes: ['Over', 'Under'],
        text: `Games Total: O/U ${question.line}`,
        groupTitle: `O/U ${question.line} Games`,
        slug: `${slug}-total-games-${dotless(question.line)}`,
        type: 'totals',
        line: question.line,
      }
  }
}

/** A map's market ends with its map, all else with the match; a market of a map that was not played too. */
const settledAt = (fixture: Fixture, question: Question): Millis => {
  if (question._tag !== 'MapWinner') return fixture.endsAt
  const last = fixture.timeline.rounds.find(round => round.map === question.map && round.mapWinner !== null)
  return last === undefined ? fixture.endsAt : millis(fixture.beginsAt + last.to)
}

/**
 * The match with its markets. `again` counts the earlier matches of the same two teams on the same day: it keeps slugs
 * apart. Match numbers beyond 2^27 ÷ 16 have no ids left (sixty years at the default pace).
 */
export const matchOf = (settings: WorldSettings, ids: Ids, fixture: Fixture, again: number): Match => {
  const [first, second] = fixture.teams
  const suffix = again === 0 ? '' : `-${again + 1}`
  const slug = `cs2-${first.short}-${second.short}-${dayText(fixture.startsAt)}${suffix}`
  const stage = `${fixture.tournament} ${fixture.stage}`
  const title = `Counter-Strike: ${first.name} vs ${second.name} (${fixture.format}) - ${stage}`
  const final = fixture.standing(fixture.timeline.rounds.length)
  const listings = questionsOf(fixture).map((question, index): Listing => {
    const random = stream(settings.seed, 'ending', fixture.number, index)
    const place = { match: fixture.number, market: index }
    const stopsAt = Math.round(settledAt(fixture, question) + between(random, 20_000, 90_000))
    const { least, most } = settings.resolveAfter
    return {
      ...wordingOf(fixture, slug, title, question),
      question,
      gammaId: String(FIRST_GAMMA_ID + fixture.number * 16 + index),
      conditionId: ids.condition(place),
      questionId: ids.question(place),
      tokens: [ids.token(place, 0), ids.token(place, 1)],
      stopsAt: millis(stopsAt),
      resolvesAt: millis(Math.round(stopsAt + between(random, least, most))),
      payout: price(Math.round(fairOf(question, final) * 2) * (ONE / 2)),
    }
  })
  return {
    ...fixture,
    eventId: String(FIRST_EVENT_ID + fixture.number),
    gameId: FIRST_GAME_ID + fixture.number,
    slug,
    title,
    listings,
    resolvedAt: millis(Math.max(...listings.map(listing => listing.resolvesAt))),
  }
}
