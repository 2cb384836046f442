/** The world: all matches that are listed, moved on together through time. No clock, no timers, no I/O. */
import type { Side } from '../domain/ids.ts'
import { type Millis, millis } from '../domain/money.ts'
import { dayText } from './calendar.ts'
import { createExchange, type ExchangeCore } from './exchange/exchange.ts'
import type { ExchangeInput } from './exchange/journal.ts'
import type { Exchange } from './exchange/orders.ts'
import { EXCHANGE_DEFAULTS, type ExchangeSettings } from './exchange/settings.ts'
import { type Faults, noFaults } from './faults/fault.ts'
import { type Fixture, fixtureOf } from './fixture.ts'
import type { Happening } from './happening.ts'
import { createIds, type Ids } from './ids.ts'
import { type Match, matchOf } from './listing.ts'
import type { Market } from './market.ts'
import { createMatchLife, type MatchLife } from './match-life.ts'
import { meetAgainAfter, notListedBefore, overBefore, unlistedFrom, type WorldSettings } from './schedule.ts'
import { createTurns } from './turns.ts'

/** Finished matches stay in lists as long; afterwards they are found by id only. */
const REMEMBERED = 3 * 3_600_000
/** Matches of long ago that were asked for are kept, the latest of them. */
const RECALLED = 64

export interface TimesOptions {
  readonly faults?: Faults | undefined
  readonly exchange?: Partial<ExchangeSettings> | undefined
  /** What outsiders did before `from`, in order: done again, silently. */
  readonly past?: ReadonlyArray<ExchangeInput> | undefined
  /** Hears what they do from then on. */
  readonly taken?: ((input: ExchangeInput) => void) | undefined
}

export interface Times {
  readonly settings: WorldSettings
  readonly now: () => Millis
  /** When something happens next. */
  readonly nextAt: () => Millis
  /** Moves the world on; a time that has been is no matter. Answers what happened, in order. */
  readonly advance: (to: Millis) => ReadonlyArray<Happening>
  /** Listed matches and those that ended lately, by number. */
  readonly lives: () => ReadonlyArray<MatchLife>
  /** One of them by its number; null when it is not listed (yet or any more). */
  readonly lifeOf: (number: number) => MatchLife | null
  /** A match that is over and no longer among `lives`; null when there never was one of that number by now. */
  readonly recall: (number: number) => Match | null
  readonly ids: Ids
  readonly exchange: Exchange
}

/** Begins at `from` (at or after the epoch): what was before has happened, silently and only as far as it still matters. */
export const createTimes = (settings: WorldSettings, from: Millis, options: TimesOptions = {}): Times => {
  const { faults = noFaults, past = [], taken = () => undefined } = options
  const ids = createIds(`${settings.seed}/${settings.epoch}`)
  const lives = new Map<number, MatchLife>()
  const recalled = new Map<number, Match>()
  const traded = new Map<string, { readonly market: Market; readonly side: Side }>()
  /** What has happened and was not told yet. */
  let untold: Array<Happening> = []
  let now = from
  /** The time of what happens now: behind `now` while the world catches up. */
  let moment = from
  let nextNumber = 0

  const emit = (happening: Happening): void => void untold.push(happening)
  const core: ExchangeCore = createExchange({
    settings: { ...EXCHANGE_DEFAULTS, ...options.exchange },
    seed: settings.seed,
    from: millis(Math.min(from, past[0]?.at ?? from)),
    faults,
    now: () => moment,
    emit,
    catchUp: () => runAll(now),
    taken,
    find: token => {
      const found = traded.get(token)
      return found === undefined || found.market.match.listedAt > moment ? null : found
    },
  })

  const startDay = (number: number): string => dayText(fixtureOf(settings, number).startsAt)
  const earlierToday = (fixture: Fixture): number => {
    const day = dayText(fixture.startsAt)
    let count = 0
    for (let n = fixture.number - meetAgainAfter(fixture.number); n >= 0; n -= meetAgainAfter(fixture.number)) {
      if (startDay(n) !== day) break
      count++
    }
    return count
  }
  const build = (number: number): Match => {
    const fixture = fixtureOf(settings, number)
    return matchOf(settings, ids, fixture, earlierToday(fixture))
  }
  const isForgotten = (match: Match, at: Millis): boolean => match.resolvedAt + REMEMBERED < at

  const enter = (match: Match): MatchLife => {
    const life = createMatchLife(settings, match, faults)
    for (const market of life.markets) {
      core.join(market)
      traded.set(market.listing.tokens[0], { market, side: 'YES' })
      traded.set(market.listing.tokens[1], { market, side: 'NO' })
    }
    lives.set(match.number, life)
    return life
  }
  const load = (by: Millis): void => {
    for (const end = unlistedFrom(settings, by); nextNumber < end; nextNumber++) {
      if (lives.has(nextNumber)) continue
      const match = build(nextNumber)
      if (!isForgotten(match, from)) enter(match)
    }
  }

  const earliestAt = (): number => {
    let at = Number.POSITIVE_INFINITY
    for (const life of lives.values()) at = Math.min(at, life.nextAt() ?? at)
    return at
  }
  const ofExchange = (): number => core.nextAt() ?? Number.POSITIVE_INFINITY

  /**
   * Matches take turns by time and then by number, and at one time the exchange comes last: so the order is that of the happenings, however
   * the way there is cut into steps. What a match does may give the exchange something to do soon: hence one time after the other.
   */
  const runAll = (by: Millis): void => {
    let turns = createTurns(lives.values())
    for (;;) {
      const turn = turns.first()
      const at = turn?.at ?? Number.POSITIVE_INFINITY
      if (Math.min(at, ofExchange()) > by) break
      if (turn === null || ofExchange() < at) {
        moment = millis(ofExchange())
        core.runNext(moment)
        // It may have given any match something to do.
        turns = createTurns(lives.values())
        continue
      }
      const { life } = turn
      const second = turns.secondAt()
      for (let next: number | null = at; next !== null; ) {
        moment = millis(next)
        life.run(moment, emit)
        next = life.nextAt()
        if (next !== null && next > Math.min(by, second - 1, ofExchange())) break
      }
      turns.moved()
    }
    moment = by
  }

  const forget = (): void => {
    for (const [number, life] of lives)
      if (isForgotten(life.match, now) && !core.isHeld(number)) {
        lives.delete(number)
        for (const listing of life.match.listings) for (const token of listing.tokens) traded.delete(token)
        core.forget(number)
      }
  }

  /** Only the matches in which outsiders traded: they go through it all again, together. */
  const relive = (): void => {
    for (const input of past) {
      const found = input._tag === 'Placed' ? ids.placeOfToken(input.order.tokenId) : null
      now = input.at
      if (found !== null && !lives.has(found.place.match)) enter(build(found.place.match))
      runAll(now)
      core.redo(input)
      forget()
    }
    const lived = [...lives.keys()]
    nextNumber = overBefore(settings, millis(from - REMEMBERED))
    load(from)
    for (const [number, life] of lives) if (!lived.includes(number)) life.run(millis(from - 1), () => undefined)
    runAll(millis(from - 1))
    now = from
    moment = from
    forget()
    untold = []
  }

  const due = (): number => Math.min(earliestAt(), ofExchange())
  relive()

  return {
    settings,
    ids,
    exchange: core.exchange,
    now: () => now,
    nextAt: () => (untold.length > 0 ? now : millis(Math.min(due(), notListedBefore(settings, nextNumber)))),
    advance: to => {
      while (now < to || (now === to && due() <= now)) {
        // Matches are loaded as their time comes, so that a long jump holds no more of them than many steps do.
        const until = millis(Math.min(to, Math.max(now, notListedBefore(settings, nextNumber))))
        load(until)
        runAll(until)
        now = until
        forget()
      }
      const told = untold
      untold = []
      return told
    },
    lives: () =>
      [...lives.values()].filter(life => life.opensAt <= now).toSorted((a, b) => a.match.number - b.match.number),
    lifeOf: number => {
      const life = lives.get(number)
      return life === undefined || life.opensAt > now ? null : life
    },
    recall: number => {
      if (number >= nextNumber || lives.has(number)) return null
      const known = recalled.get(number)
      if (known !== undefined) return known
      const match = build(number)
      const oldest = recalled.size >= RECALLED ? recalled.keys().next().value : undefined
      if (oldest !== undefined) recalled.delete(oldest)
      recalled.set(number, match)
      return match
    },
  }
}
