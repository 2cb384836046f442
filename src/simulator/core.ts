/**
 * The simulated venue without a network: a world that moves on with the time that it is told, answers requests and makes frames. It knows no clock, no
 * timer and no socket; the same settings and the same times give the same bytes.
 */
import { type Millis, millis } from '../domain/money.ts'
import { type Answer, ok, type Request, refusal } from './answer.ts'
import { createDirectory, type MatchView } from './directory.ts'
import { type ExchangeInput, type Input, isOfKeys } from './exchange/journal.ts'
import type { ExchangeSettings } from './exchange/settings.ts'
import { type Faults, noFaults } from './faults/fault.ts'
import type { Happening } from './happening.ts'
import type { WorldSettings } from './schedule.ts'
import { createClob, finder } from './wire/clob.ts'
import { createData } from './wire/data.ts'
import { createGamma } from './wire/gamma.ts'
import { createGeneralLimits } from './wire/limits.ts'
import { createMarketFeed, type MarketFeed } from './wire/market-feed.ts'
import type { RoundsShown } from './wire/score.ts'
import { createSportsFeed } from './wire/sports.ts'
import { createKeys } from './wire/trading/keys.ts'
import { mergeAnswer } from './wire/trading/merges.ts'
import { createTrading } from './wire/trading/trading.ts'
import { issuedWallet } from './wire/trading/wallets.ts'
import { createUserFeed, type UserFeed } from './wire/user-feed.ts'
import { createTimes } from './world.ts'

export interface VenueSettings extends WorldSettings {
  /** Does the sports feed tell rounds? */
  readonly rounds: RoundsShown
  /** What of the exchange is to be other than usual. */
  readonly exchange?: Partial<ExchangeSettings> | undefined
}

export interface WorldOptions {
  readonly faults?: Faults | undefined
  /** What outsiders did before, in order: the world is then as if it had gone on. */
  readonly journal?: ReadonlyArray<Input> | undefined
}

export interface World {
  readonly settings: VenueSettings
  readonly now: () => Millis
  /** When something happens next. */
  readonly nextAt: () => Millis
  /** Moves on; answers what happened, in order. A time that has been is no matter. */
  readonly advance: (to: Millis) => ReadonlyArray<Happening>
  /** Answers as of `now`. */
  readonly answer: (request: Request) => Answer
  readonly marketFeed: MarketFeed
  readonly userFeed: UserFeed
  /** What outsiders did since the last call: to be kept, and handed back as the journal at a restart. */
  readonly taken: () => ReadonlyArray<Input>
  /** Listed matches and those that ended lately, with their books. */
  readonly matches: () => ReadonlyArray<MatchView>
  /** The frames of the sports socket for what happened: the same for every listener. */
  readonly sportsFrames: (happenings: ReadonlyArray<Happening>) => ReadonlyArray<string>
}

/** The world as it stands at `from`, at or after the epoch and the last entry of the journal; what happened before is not told again. */
export const createWorld = (settings: VenueSettings, from: Millis, options: WorldOptions = {}): World => {
  const { faults = noFaults, journal = [] } = options
  let taken: Array<Input> = []
  const take = (input: Input): void => void taken.push(input)
  const times = createTimes(settings, millis(Math.max(from, journal.at(-1)?.at ?? from)), {
    faults,
    exchange: settings.exchange,
    past: journal.filter((input): input is ExchangeInput => !isOfKeys(input)),
    taken: take,
  })
  const directory = createDirectory(times)
  const { exchange, now } = times
  const keys = createKeys(`${settings.seed}/${settings.epoch}`, now, take)
  for (const input of journal) if (isOfKeys(input)) keys.apply(input)
  const trading = createTrading({ exchange, keys, directory, faults, now })
  const data = createData({ exchange, directory })
  const userFeed = createUserFeed({ keys, faults, now })
  const gamma = createGamma(directory, settings, settings.rounds, faults)
  const clob = createClob(directory, faults)
  const marketFeed = createMarketFeed(finder(directory), times.now, faults)
  const sportsFeed = createSportsFeed(settings.rounds, faults)

  const health = (): Answer =>
    ok({
      simulation: true,
      seed: settings.seed,
      epoch: settings.epoch,
      pace: settings.pace,
      now: times.now(),
      matches: directory.matches().map(({ match, rounds }) => ({
        number: match.number,
        slug: match.slug,
        format: match.format,
        startsAt: match.startsAt,
        endsAt: match.endsAt,
        live: times.now() >= match.beginsAt && rounds < match.timeline.rounds.length,
        rounds,
      })),
    })

  const route = (request: Request): Answer => {
    const [, area, path] = /^\/([a-z]+)(\/.*)?$/.exec(request.path) ?? []
    switch (area) {
      case 'gamma':
        return request.method === 'GET' ? gamma(path ?? '/', request.query) : refusal(405, 'method not allowed')
      case 'clob':
        return trading(request, path ?? '/') ?? clob(request, path ?? '/')
      case 'data':
        return data(request, path ?? '/')
      case 'sim':
        if (request.method === 'GET' && path === '/health') return health()
        if (request.method === 'POST' && path === '/merge') return mergeAnswer(exchange, request.body)
        return request.method === 'GET' && path === '/wallet'
          ? issuedWallet(`${settings.seed}/${settings.epoch}`, request.query.get('name') ?? '')
          : refusal(404, 'not found')
      default:
        return refusal(404, 'not found')
    }
  }

  const delayOf = createGeneralLimits(now)
  /** What comes too fast is answered late. */
  const answer = (request: Request): Answer => {
    const delayMs = delayOf(request)
    return delayMs === 0 ? route(request) : { ...route(request), delayMs }
  }

  return {
    settings,
    now: times.now,
    nextAt: times.nextAt,
    advance: to => {
      const happenings = times.advance(to)
      clob.heard(happenings)
      return happenings
    },
    answer,
    marketFeed,
    userFeed,
    taken: () => {
      const all = taken
      taken = []
      return all
    },
    matches: directory.matches,
    sportsFrames: happenings => sportsFeed(happenings, times.now()),
  }
}
