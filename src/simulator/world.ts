/** The world: all matches that are listed, moved on together through time. No clock, no timers, no I/O. */
import { type Millis, millis } from '../domain/money.ts'
import { dayText } from './calendar.ts'
import { type Fixture, fixtureOf } from './fixture.ts'
import type { Happening } from './happening.ts'
import { createIds, type Ids } from './ids.ts'
import { type Match, matchOf } from './listing.ts'
import { createMatchLife, type MatchLife } from './match-life.ts'
import { meetAgainAfter, notListedBefore, overBefore, unlistedFrom, type WorldSettings } from './schedule.ts'

/** Finished matches stay in lists as long; afterwards they are found by id only. */
const REMEMBERED = 3 * 3_600_000
/** Matches of long ago that were asked for are kept, the latest of them. */
const RECALLED = 64

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
}

/** Begins at `from` (at or after the epoch): what was before has happened, silently and only as far as it still matters. */
export const createTimes = (settings: WorldSettings, from: Millis): Times => {
  const ids = createIds(`${settings.seed}/${settings.epoch}`)
  const lives = new Map<number, MatchLife>()
  const recalled = new Map<number, Match>()
  let now = from
  let nextNumber = 0

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

  const load = (by: Millis): void => {
    for (const end = unlistedFrom(settings, by); nextNumber < end; nextNumber++) {
      const match = build(nextNumber)
      if (!isForgotten(match, from)) lives.set(nextNumber, createMatchLife(settings, match))
    }
  }

  const earliest = (): { readonly first: MatchLife | null; readonly at: number; readonly second: number } => {
    let first: MatchLife | null = null
    let at = Number.POSITIVE_INFINITY
    let second = Number.POSITIVE_INFINITY
    for (const life of lives.values()) {
      const next = life.nextAt()
      if (next === null) continue
      if (next < at) {
        second = at
        at = next
        first = life
      } else if (next < second) second = next
    }
    return { first, at, second }
  }

  /** Lets matches take turns, by time and then by number, so that the order is that of the happenings. */
  const runAll = (by: Millis, emit: (happening: Happening) => void): void => {
    for (;;) {
      const { first, at, second } = earliest()
      if (first === null || at > by) return
      first.run(millis(second > by ? by : Math.max(at, second - 1)), emit)
    }
  }

  const forget = (): void => {
    for (const [number, life] of lives) if (isForgotten(life.match, now)) lives.delete(number)
  }

  nextNumber = overBefore(settings, millis(from - REMEMBERED))
  load(from)
  for (const life of lives.values()) life.run(millis(from - 1), () => undefined)

  return {
    settings,
    ids,
    now: () => now,
    nextAt: () => millis(Math.min(earliest().at, notListedBefore(settings, nextNumber))),
    advance: to => {
      const happenings: Array<Happening> = []
      while (now < to || (now === to && earliest().at <= now)) {
        // Matches are loaded as their time comes, so that a long jump holds no more of them than many steps do.
        const until = millis(Math.min(to, Math.max(now, notListedBefore(settings, nextNumber))))
        load(until)
        runAll(until, happening => happenings.push(happening))
        now = until
        forget()
      }
      return happenings
    },
    lives: () => [...lives.values()].filter(life => life.opensAt <= now),
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
