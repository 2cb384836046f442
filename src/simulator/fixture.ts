/** A match, whole: who plays what and when, and all that will happen in it. Computed from the settings and its number. */
import { nth } from '../domain/game/nth.ts'
import { fairOf } from '../domain/game/question.ts'
import type { RoundModel, Team } from '../domain/game/round.ts'
import type { Format, SeriesState } from '../domain/game/series.ts'
import { type Millis, millis } from '../domain/money.ts'
import { cutShort, hazardOf, stopOf } from './ending.ts'
import { type TeamName, type Tier, TOURNAMENTS } from './names.ts'
import { between, oneOf, type Random, stream, wholeBetween } from './random.ts'
import {
  delayOf,
  irregularOf,
  leadOf,
  plannedStart,
  type Role,
  roleOf,
  teamsOf,
  tierOf,
  type WorldSettings,
} from './schedule.ts'
import { type PlayedRound, play, roundsBy, type Standing, standings, type Timeline } from './timeline.ts'
import { mapsIn, strengthOn, type VetoStep, vetoOf } from './veto.ts'

export interface Fixture {
  readonly number: number
  readonly tier: Tier
  readonly tournament: string
  readonly stage: string
  readonly teams: readonly [TeamName, TeamName]
  readonly format: Format
  readonly veto: ReadonlyArray<VetoStep>
  readonly maps: ReadonlyArray<string>
  readonly timeline: Timeline
  readonly standing: Standing
  /** What everything is worth at its end. */
  readonly final: SeriesState
  /** The chance, before the official start, that a team does not turn up. */
  readonly walkover: number
  readonly listedAt: Millis
  /** The official start, on the minute. */
  readonly startsAt: Millis
  /** When the first round's freeze began; the timeline counts from here. */
  readonly beginsAt: Millis
  readonly endsAt: Millis
}

interface Draft {
  readonly format: Format
  readonly veto: ReadonlyArray<VetoStep>
  readonly maps: ReadonlyArray<string>
  readonly timeline: Timeline
  readonly standing: Standing
}

/** Tries that a promised match may take; one in a few succeeds. */
const ATTEMPTS = 2000
const MINUTE = 60_000

const formatOf = (random: Random, tier: Tier): Format => {
  const chance = random()
  if (chance < 0.15) return 'BO1'
  return chance > 0.82 && tier === 'big' ? 'BO5' : 'BO3'
}

const draft = (settings: WorldSettings, match: number, attempt: number): Draft => {
  const { seed, pace } = settings
  const random = stream(seed, 'game', match, attempt)
  const role = roleOf(settings, match)
  const teams = teamsOf(settings, match)
  const anyFormat = formatOf(random, tierOf(match))
  const onTheDay = (teams[0].rating / teams[1].rating) * between(random, 0.93, 1.08)
  const promised = role === 'even' ? between(random, 0.97, 1.03) : between(random, 1.03, 1.1)
  const turned = random() < 0.5 ? promised : 1 / promised
  const fixed = role === 'even' || role === 'favourite'
  const format = fixed ? 'BO3' : anyFormat
  const skill = fixed ? turned : onTheDay
  const veto = vetoOf(random, seed, teams, format)
  const maps = mapsIn(veto)
  const models = maps.map((map): RoundModel => {
    const strength = strengthOn(seed, teams[0], map) / strengthOn(seed, teams[1], map)
    return { skill: skill * strength, ct: map.ct, firstCt: random() < 0.5 ? 0 : 1 }
  })
  const { technicalPause } = irregularOf(settings)
  const pauses = stream(seed, 'pauses', match, attempt)
  const rounds = stream(seed, 'rounds', match, attempt)
  const whole = play({ random: rounds, pauses, technicalPause, format, models, pace })
  const hazard = hazardOf(irregularOf(settings))
  const timeline = cutShort(stream(seed, 'stops', match, attempt), hazard, whole)
  const standing = standings(format, models, hazard, timeline)
  return { format, veto, maps: maps.map(map => map.name), timeline, standing }
}

const seriesFair = (plan: Draft, rounds: number): number => fairOf({ _tag: 'Series' }, plan.standing(rounds))

/**
 * The moment of a match at which the world may begin, in milliseconds after the match began; null when this draft has none.
 * It is chosen from what was known then, never from what came after: else the prices that follow would drift.
 */
type MomentOf = (plan: Draft, settings: WorldSettings, earliestRound: number) => number | null

const justAfter = (round: PlayedRound | undefined, pace: number): number | null =>
  round === undefined ? null : round.from + 2000 / pace

/** Promised `even`: just after a round began in the middle of one of the first two maps, with the next price far off. */
const evenMoment: MomentOf = (plan, { pace }, earliestRound) => {
  const fits = (round: PlayedRound, index: number): boolean => {
    const played = round.before.won[0] + round.before.won[1]
    if (index < earliestRound || round.map > 2 || played < 3 || played > 20) return false
    const fair = seriesFair(plan, index)
    return (round.to - round.from) * pace >= 75_000 && fair >= 0.48 && fair <= 0.52
  }
  return justAfter(plan.timeline.rounds.find(fits), pace)
}

/** Promised `favourite`: 200 s after the beginning (sooner at a high pace) one team stands at 0.57 … 0.63. */
const favouriteMoment: MomentOf = (plan, { pace }) => {
  const moment = 200_000 / Math.max(1, pace / 4)
  const over = roundsBy(plan.timeline, moment)
  const next = plan.timeline.rounds[over]
  if (next === undefined || (next.to - moment) * pace < 40_000) return null
  const fair = seriesFair(plan, over)
  const favourite = Math.max(fair, 1 - fair)
  return favourite >= 0.57 && favourite <= 0.63 ? moment : null
}

/** In play, at a round drawn before. */
const runningMoment: MomentOf = (plan, { pace }, earliestRound) => justAfter(plan.timeline.rounds[earliestRound], pace)

interface Cast {
  readonly plan: Draft
  readonly walkover: number
  readonly startsAt: Millis
  readonly beginsAt: Millis
}

const search = (settings: WorldSettings, match: number, role: Role, momentOf: MomentOf): Cast => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const plan = draft(settings, match, attempt)
    const earliestRound = wholeBetween(stream(settings.seed, 'moment', match, attempt), 4, 36)
    const moment = momentOf(plan, settings, earliestRound)
    if (moment !== null) {
      const beginsAt = settings.epoch - Math.round(moment)
      const startsAt = millis(Math.floor(beginsAt / MINUTE) * MINUTE)
      return { plan, walkover: 0, startsAt, beginsAt: millis(beginsAt) }
    }
  }
  throw new RangeError(`no match of the role "${role}" was found for seed ${settings.seed}`)
}

/** A match that is planned may turn out not to be played at all: that is known at its official start. */
const planned = (settings: WorldSettings, match: number): Cast => {
  const { walkover } = irregularOf(settings)
  const plan = draft(settings, match, 0)
  const startsAt = plannedStart(settings, match)
  const random = stream(settings.seed, 'walkover', match)
  if (random() >= walkover) return { plan, walkover, startsAt, beginsAt: millis(startsAt + delayOf(settings, match)) }
  const by: Team = random() < 0.5 ? 0 : 1
  const timeline: Timeline = { rounds: [], winners: [], length: 0, ending: { _tag: 'Walkover', by } }
  return { plan: { ...plan, timeline }, walkover, startsAt, beginsAt: startsAt }
}

const castOf = (settings: WorldSettings, match: number): Cast => {
  const role = roleOf(settings, match)
  switch (role) {
    case 'even':
      return search(settings, match, role, evenMoment)
    case 'favourite':
      return search(settings, match, role, favouriteMoment)
    case 'running':
      return search(settings, match, role, runningMoment)
    case 'soon':
      return planned({ ...settings, irregular: { ...irregularOf(settings), walkover: 0, late: 0 } }, match)
    case 'planned':
      return planned(settings, match)
  }
}

/** The match of that number, 0 or more. */
export const fixtureOf = (settings: WorldSettings, match: number): Fixture => {
  const { plan, walkover, startsAt, beginsAt } = castOf(settings, match)
  const { timeline, standing } = plan
  const random = stream(settings.seed, 'tournament', match)
  const tier = tierOf(match)
  const tournament = nth(TOURNAMENTS[tier], Math.floor(match / 16) % TOURNAMENTS[tier].length)
  return {
    ...plan,
    number: match,
    tier,
    tournament: tournament.name,
    stage: oneOf(random, tournament.stages),
    teams: teamsOf(settings, match),
    final: { ...standing(timeline.rounds.length), stop: stopOf(timeline.ending) },
    walkover,
    listedAt: millis(startsAt - leadOf(settings, match)),
    startsAt,
    beginsAt,
    endsAt: millis(beginsAt + timeline.length),
  }
}
