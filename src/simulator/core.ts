/**
 * The simulated venue without a network: a world that moves on with the time that it is told, answers requests and makes frames. It knows no clock, no
 * timer and no socket; the same settings and the same times give the same bytes.
 */
import type { Millis } from '../domain/money.ts'
import { type Answer, ok, type Request, refusal } from './answer.ts'
import { createDirectory } from './directory.ts'
import type { Happening } from './happening.ts'
import type { WorldSettings } from './schedule.ts'
import { createClob } from './wire/clob.ts'
import { createGamma } from './wire/gamma.ts'
import { createMarketFeed, type MarketFeed } from './wire/market-feed.ts'
import type { RoundsShown } from './wire/score.ts'
import { sportsFrames } from './wire/sports.ts'
import { createTimes } from './world.ts'

export interface VenueSettings extends WorldSettings {
  /** Does the sports feed tell rounds? */
  readonly rounds: RoundsShown
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
  /** The frames of the sports socket for what happened: the same for every listener. */
  readonly sportsFrames: (happenings: ReadonlyArray<Happening>) => ReadonlyArray<string>
}

/** The world as it stands at `from`, at or after the epoch; what happened before is not told again. */
export const createWorld = (settings: VenueSettings, from: Millis): World => {
  const times = createTimes(settings, from)
  const directory = createDirectory(times)
  const gamma = createGamma(directory, settings, settings.rounds)
  const clob = createClob(directory)
  const marketFeed = createMarketFeed(token => {
    const found = directory.byToken(token)
    const market = found?.view.market ?? null
    return found === null || market === null || market.status === 'resolved' ? null : { market, side: found.side }
  })

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

  const answer = (request: Request): Answer => {
    const [, area, path] = /^\/([a-z]+)(\/.*)?$/.exec(request.path) ?? []
    switch (area) {
      case 'gamma':
        return request.method === 'GET' ? gamma(path ?? '/', request.query) : refusal(405, 'method not allowed')
      case 'clob':
        return clob(request, path ?? '/')
      case 'sim':
        return request.method === 'GET' && path === '/health' ? health() : refusal(404, 'not found')
      default:
        return refusal(404, 'not found')
    }
  }

  return {
    settings,
    now: times.now,
    nextAt: times.nextAt,
    advance: times.advance,
    answer,
    marketFeed,
    sportsFrames: happenings => happenings.flatMap(happening => sportsFrames(happening, settings.rounds)),
  }
}
