/** Which maps are played: teams ban what they are weak on and pick what they are strong on, in the usual order. */
import { nth } from '../domain/game/nth.ts'
import { otherTeam, type Team } from '../domain/game/round.ts'
import type { Format } from '../domain/game/series.ts'
import { MAPS, type MapName, type TeamName } from './names.ts'
import { bell, hash32, type Random } from './random.ts'

/** One step of a veto; the decider is what is left, and nobody's. */
export interface VetoStep {
  readonly act: 'ban' | 'pick' | 'decider'
  readonly team: Team | null
  readonly map: string
}

type Act = 'ban' | 'pick'

const ACTS: Readonly<Record<Format, ReadonlyArray<Act>>> = {
  BO1: ['ban', 'ban', 'ban', 'ban', 'ban', 'ban'],
  BO3: ['ban', 'ban', 'pick', 'pick', 'ban', 'ban'],
  BO5: ['ban', 'ban', 'pick', 'pick', 'pick', 'pick'],
}

/** How much better or worse a team's odds of a round are on a map than elsewhere: 0.96 to 1.04, for good. */
export const strengthOn = (seed: number, team: TeamName, map: MapName): number =>
  0.96 + (0.08 * hash32(`${seed}/strength/${team.short}/${map.name}`, 7)) / 4_294_967_296

/** How gladly a team goes to a map: its own strength against the other's, and what it happens to think today. */
type Liking = (team: Team, map: MapName) => number

const likingOf = (random: Random, seed: number, teams: readonly [TeamName, TeamName]): Liking => {
  const moods = new Map(MAPS.map(map => [map.name, [bell(random), bell(random)] as const]))
  return (team, map) =>
    strengthOn(seed, teams[team], map) / strengthOn(seed, teams[otherTeam(team)], map) +
    0.02 * (moods.get(map.name)?.[team] ?? 0)
}

/** The veto of a match; its maps are played in the order in which they were picked. */
export const vetoOf = (
  random: Random,
  seed: number,
  teams: readonly [TeamName, TeamName],
  format: Format,
): ReadonlyArray<VetoStep> => {
  const likes = likingOf(random, seed, teams)
  const begins: Team = random() < 0.5 ? 0 : 1
  let left = [...MAPS]
  const steps = ACTS[format].map((act, index): VetoStep => {
    const team = index % 2 === 0 ? begins : otherTeam(begins)
    const ranked = left.toSorted((a, b) => likes(team, a) - likes(team, b))
    const map = act === 'ban' ? nth(ranked, 0) : nth(ranked, ranked.length - 1)
    left = left.filter(one => one !== map)
    return { act, team, map: map.name }
  })
  return [...steps, { act: 'decider', team: null, map: nth(left, 0).name }]
}

/** The maps that are played, in order: picks, then the decider. */
export const mapsIn = (veto: ReadonlyArray<VetoStep>): ReadonlyArray<MapName> =>
  veto.flatMap(step => (step.act === 'ban' ? [] : MAPS.filter(map => map.name === step.map)))
