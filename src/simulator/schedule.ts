/** When which teams play: a schedule without end, every match of it computable from its number alone. */
import { nth } from '../domain/game/nth.ts'
import { type Millis, millis } from '../domain/money.ts'
import { type Irregular, RARELY } from './ending.ts'
import { TEAMS, type TeamName, type Tier } from './names.ts'
import { between, hash32, shuffled, stream, wholeBetween } from './random.ts'

/** What a world follows from, together with nothing else. */
export interface WorldSettings {
  readonly seed: number
  /** When the world begins: its first matches are then already on. */
  readonly epoch: Millis
  /** How many times faster than in life rounds are played; clocks are not sped up. */
  readonly pace: number
  /** How many matches are listed and not over at any time, about; two at least. */
  readonly matches: number
  /** From the end of trading to the payout: the least and the most. */
  readonly resolveAfter: { readonly least: Millis; readonly most: Millis }
  /** How often matches are out of the ordinary; rarely when not given. */
  readonly irregular?: Irregular
}

/** `even` and `favourite` are promised at the epoch, `running` is in play then, `soon` starts within minutes. */
export type Role = 'even' | 'favourite' | 'running' | 'soon' | 'planned'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** From its listing to its end: what an average match takes. */
const AVERAGE_LIFE = 5.5 * HOUR
const LONGEST_LEAD = 5 * HOUR
/** No series, no break and no resolution takes longer. */
const LONGEST_PLAY = 9 * HOUR

const inPlayAtEpoch = (settings: WorldSettings): number => Math.max(2, Math.round(0.45 * settings.matches))

export const roleOf = (settings: WorldSettings, match: number): Role => {
  const inPlay = inPlayAtEpoch(settings)
  if (match === 0) return 'even'
  if (match === 1) return 'favourite'
  if (match < inPlay) return 'running'
  return match < inPlay + 2 ? 'soon' : 'planned'
}

const slot = (settings: WorldSettings): number => AVERAGE_LIFE / settings.pace / Math.max(2, settings.matches)

const ofMatch = (settings: WorldSettings, match: number, what: string): ReturnType<typeof stream> =>
  stream(settings.seed, 'match', match, what)

/** The official start of a match whose role is `soon` or `planned`, on the minute. */
export const plannedStart = (settings: WorldSettings, match: number): Millis => {
  const random = ofMatch(settings, match, 'start')
  const place = match - inPlayAtEpoch(settings)
  const after =
    place === 0
      ? between(random, 1.5 * MINUTE, 4 * MINUTE) / settings.pace
      : place === 1
        ? between(random, 8 * MINUTE, 20 * MINUTE) / settings.pace
        : (place - 1 + between(random, -0.3, 0.3)) * slot(settings)
  return millis(Math.ceil((settings.epoch + after) / MINUTE) * MINUTE)
}

/** How long before its start a match is listed. */
export const leadOf = (settings: WorldSettings, match: number): number =>
  Math.round(between(ofMatch(settings, match, 'lead'), 2 * HOUR, LONGEST_LEAD) / settings.pace)

/** No match from this number on is listed by then. */
export const unlistedFrom = (settings: WorldSettings, by: Millis): number => {
  const inPlay = inPlayAtEpoch(settings)
  const slots = (by + LONGEST_LEAD / settings.pace - settings.epoch) / slot(settings)
  return inPlay + Math.max(2, Math.ceil(slots) + 3)
}

/** When the match of that number may first be listed: nothing of it happens before. */
export const notListedBefore = (settings: WorldSettings, match: number): Millis => {
  const place = match - inPlayAtEpoch(settings)
  if (place < 2) return settings.epoch
  return millis(Math.floor(settings.epoch + (place - 2) * slot(settings) - LONGEST_LEAD / settings.pace))
}

/** Every match under this number was over and paid by then. */
export const overBefore = (settings: WorldSettings, by: Millis): number => {
  const longest = LONGEST_PLAY / settings.pace + settings.resolveAfter.most + 10 * MINUTE
  const slots = (by - longest - settings.epoch) / slot(settings)
  return slots <= 0 ? 0 : Math.max(0, inPlayAtEpoch(settings) + Math.floor(slots) - 2)
}

export const tierOf = (match: number): Tier => (match % 4 === 3 ? 'small' : 'big')

/** After how many matches two teams of a tier meet again. */
export const meetAgainAfter = (match: number): number => (tierOf(match) === 'small' ? 4 * 120 : 160)

/** The two teams of a match: everybody of a tier meets everybody before any two meet again (circle method). */
export const teamsOf = (settings: WorldSettings, match: number): readonly [TeamName, TeamName] => {
  const tier = tierOf(match)
  const index = tier === 'small' ? Math.floor(match / 4) : match - Math.floor(match / 4)
  const teams = shuffled(stream(settings.seed, 'draw', tier), TEAMS[tier])
  const round = Math.floor(index / 8) % 15
  const table = nth(shuffled(stream(settings.seed, 'tables', tier, round), [0, 1, 2, 3, 4, 5, 6, 7]), index % 8)
  const seat = (place: number): TeamName => nth(teams, place === 0 ? 0 : 1 + ((place - 1 + round) % 15))
  const pair = [seat(table), seat(15 - table)] as const
  return hash32(`${settings.seed}/sides/${match}`, 5) % 2 === 0 ? pair : [pair[1], pair[0]]
}

export const irregularOf = (settings: WorldSettings): Irregular => settings.irregular ?? RARELY

/** Milliseconds between the official start and the first round's freeze: two minutes and a half at most, but for the matches that are late. */
export const delayOf = (settings: WorldSettings, match: number): number => {
  const late = ofMatch(settings, match, 'late')
  const wait = late() < irregularOf(settings).late ? between(late, 10 * MINUTE, HOUR) : 0
  return Math.round((wholeBetween(ofMatch(settings, match, 'delay'), 0, 150_000) + wait) / settings.pace)
}
