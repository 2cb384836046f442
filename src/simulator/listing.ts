/** The markets of a match: what they ask, how the venue names them, when they end and what they pay. */
import { fairOf, type Question } from '../domain/game/question.ts'
import type { ConditionId, TokenId } from '../domain/ids.ts'
import { type FeeSchedule, type Millis, millis, ONE, type Price, price, type Shares } from '../domain/money.ts'
import { questionsOf } from './board.ts'
import { dayText } from './calendar.ts'
import type { Fixture } from './fixture.ts'
import type { Ids } from './ids.ts'
import { SMALLEST } from './maker.ts'
import { between, stream } from './random.ts'
import { roleOf, type WorldSettings } from './schedule.ts'
import { type Wording, wordingOf } from './wording.ts'

/** What takers pay, and the part of it that makers get back, in millionths. */
export interface ListingFee extends FeeSchedule {
  readonly rebate: number
}

export interface Listing extends Wording {
  readonly question: Question
  /** The venue's names: Gamma's number, condition, question, the tokens of YES and NO. */
  readonly gammaId: string
  readonly conditionId: ConditionId
  readonly questionId: string
  readonly tokens: readonly [TokenId, TokenId]
  /** Which exchange trades it: orders are signed for contract version 2 (v1 markets) or 3 (v2 markets). */
  readonly version: 'v1' | 'v2'
  readonly negRisk: boolean
  readonly fee: ListingFee
  /** How long a taker's order waits while the game is on. */
  readonly delaySeconds: number
  /** The least that may rest. */
  readonly minimumSize: Shares
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

/** As of July 2026: 5 %, of which makers get 15 %. */
const FEE: ListingFee = { rate: 50_000, exponent: 1, rebate: 150_000 }
const SECONDS_OF_DELAY = 3

type Contract = Pick<Listing, 'version' | 'negRisk'>

/** One match in eight is traded by the newer exchange, one in eight by the neg-risk one; never those promised at the epoch. */
const contractOf = (settings: WorldSettings, match: number): Contract => {
  const role = roleOf(settings, match)
  const chance = stream(settings.seed, 'contract', match)()
  if (role === 'even' || role === 'favourite' || chance >= 0.25) return { version: 'v1', negRisk: false }
  return chance < 0.125 ? { version: 'v2', negRisk: false } : { version: 'v1', negRisk: true }
}

/** A question about a map ends with its map, all else with the match; that of a map that was not completed too. */
const settledAt = (fixture: Fixture, question: Question): Millis => {
  if (!('map' in question)) return fixture.endsAt
  const last = fixture.timeline.rounds.find(round => round.map === question.map && round.mapWinner !== null)
  return last === undefined ? fixture.endsAt : millis(fixture.beginsAt + last.to)
}

/** When a market of a match, the one of that place, stops and pays, and what. */
export const endOf = (
  settings: WorldSettings,
  fixture: Fixture,
  question: Question,
  index: number,
): Pick<Listing, 'stopsAt' | 'resolvesAt' | 'payout'> => {
  const random = stream(settings.seed, 'ending', fixture.number, index)
  const stopsAt = Math.round(settledAt(fixture, question) + between(random, 20_000, 90_000))
  const { least, most } = settings.resolveAfter
  return {
    stopsAt: millis(stopsAt),
    resolvesAt: millis(Math.round(stopsAt + between(random, least, most))),
    payout: price(Math.round(fairOf(question, fixture.final) * 2) * (ONE / 2)),
  }
}

export const lastPaid = (listings: ReadonlyArray<Pick<Listing, 'resolvesAt'>>): Millis =>
  millis(Math.max(...listings.map(listing => listing.resolvesAt)))

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
  const listings = questionsOf(settings.seed, fixture).map((question, index): Listing => {
    const place = { match: fixture.number, market: index }
    return {
      ...wordingOf(fixture, slug, title, question),
      ...contractOf(settings, fixture.number),
      fee: FEE,
      delaySeconds: SECONDS_OF_DELAY,
      minimumSize: SMALLEST,
      question,
      gammaId: String(FIRST_GAMMA_ID + fixture.number * 16 + index),
      conditionId: ids.condition(place),
      questionId: ids.question(place),
      tokens: [ids.token(place, 0), ids.token(place, 1)],
      ...endOf(settings, fixture, question, index),
    }
  })
  return {
    ...fixture,
    eventId: String(FIRST_EVENT_ID + fixture.number),
    gameId: FIRST_GAME_ID + fixture.number,
    slug,
    title,
    listings,
    resolvedAt: lastPaid(listings),
  }
}
