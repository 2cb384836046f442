/** A series of maps: formats, and the chances of its ends by dynamic programming over maps. */
import { nth } from './nth.ts'
import { otherTeam, type Team } from './round.ts'

export type Format = 'BO1' | 'BO3' | 'BO5'

/** The most maps that a series can have. */
export const mapsOf = (format: Format): number => {
  switch (format) {
    case 'BO1':
      return 1
    case 'BO3':
      return 3
    case 'BO5':
      return 5
  }
}

/** How many maps win the series. */
export const mapsToWin = (format: Format): number => (mapsOf(format) + 1) / 2

/** Why a series ended before somebody had won it: a team left once it had begun, or it was cancelled, at whatever stage. */
export type Stop = { readonly _tag: 'Forfeit'; readonly by: Team } | { readonly _tag: 'Cancelled' }

/** How likely a series that has begun is stopped after a round that does not end it. */
export interface Hazard {
  /** Either team leaves as often. */
  readonly forfeit: number
  readonly cancelled: number
}

export const NO_HAZARD: Hazard = { forfeit: 0, cancelled: 0 }

/** A question about the rounds of a map (1 is the first). */
export type RoundQuestion =
  /** Does `giver` win it by more rounds than `line`? */
  | { readonly _tag: 'RoundHandicap'; readonly map: number; readonly giver: Team; readonly line: number }
  /** Are more rounds played than `line`? */
  | { readonly _tag: 'TotalRounds'; readonly map: number; readonly line: number }

/** A map as things stand. */
export interface MapOutlook {
  /** The chances that the first team and that the second wins it once it begins; what is missing to 1 is its being broken off. */
  readonly chances: readonly [number, number]
  /** What a question about its rounds is worth once it begins, 0 … 1; half is paid when it is broken off. */
  readonly worth: (question: RoundQuestion) => number
}

export interface SeriesState {
  readonly format: Format
  /** Who won each map that is over, in order. */
  readonly winners: ReadonlyArray<Team>
  /** Every map of the format, also those that are over. */
  readonly maps: ReadonlyArray<MapOutlook>
  readonly hazard: Hazard
  /** Null while it goes on, and when it was played to its end. */
  readonly stop: Stop | null
}

/** One end that a series may come to: the maps won by then. */
export interface SeriesEnd {
  readonly won: readonly [number, number]
  readonly stop: Stop | null
  readonly chance: number
}

export const mapsWon = (winners: ReadonlyArray<Team>): readonly [number, number] => {
  const first = winners.filter(winner => winner === 0).length
  return [first, winners.length - first]
}

/** Who has won the series by maps, or null. */
export const seriesWinner = (format: Format, winners: ReadonlyArray<Team>): Team | null => {
  const [first, second] = mapsWon(winners)
  if (first >= mapsToWin(format)) return 0
  return second >= mapsToWin(format) ? 1 : null
}

const TEAMS: ReadonlyArray<Team> = [0, 1]

const oneMore = (won: readonly [number, number], team: Team): readonly [number, number] =>
  team === 0 ? [won[0] + 1, won[1]] : [won[0], won[1] + 1]

const stopsOf = (hazard: Hazard): number => hazard.forfeit + hazard.cancelled

/** How `mass`, the chance of being stopped here, falls to teams and to nobody. */
const stoppedEnds = ({ forfeit, cancelled }: Hazard, won: SeriesEnd['won'], mass: number): ReadonlyArray<SeriesEnd> => {
  const all = forfeit + cancelled
  if (all === 0) return []
  const left = TEAMS.map(
    (by): SeriesEnd => ({ won, stop: { _tag: 'Forfeit', by }, chance: (mass * forfeit) / all / 2 }),
  )
  return [...left, { won, stop: { _tag: 'Cancelled' }, chance: (mass * cancelled) / all }]
}

/** Every end that the series may still come to, with its chance; they add up to 1. */
export const seriesEnds = (state: SeriesState): ReadonlyArray<SeriesEnd> => {
  const { hazard, maps } = state
  const needed = mapsToWin(state.format)
  const stops = stopsOf(hazard)
  const begun = mapsWon(state.winners)
  if (state.stop !== null) return [{ won: begun, stop: state.stop, chance: 1 }]
  const ends: Array<SeriesEnd> = []
  const walk = (won: readonly [number, number], chance: number): void => {
    if (Math.max(...won) === needed) {
      ends.push({ won, stop: null, chance })
      return
    }
    const { chances } = nth(maps, won[0] + won[1])
    ends.push(...stoppedEnds(hazard, won, chance * (1 - chances[0] - chances[1])))
    for (const team of TEAMS) {
      const after = oneMore(won, team)
      const share = chance * chances[team]
      if (after[team] < needed) ends.push(...stoppedEnds(hazard, after, share * stops))
      walk(after, after[team] < needed ? share * (1 - stops) : share)
    }
  }
  walk(begun, 1)
  return ends
}

/** The chance that a map (1 is the first) will begin at all; 1 when it has been played or is being played. */
export const beginsChance = (state: SeriesState, map: number): number => {
  const needed = mapsToWin(state.format)
  const goesOn = 1 - stopsOf(state.hazard)
  const walk = (won: readonly [number, number]): number => {
    const over = won[0] + won[1]
    if (over >= map) return 1
    if (state.stop !== null || Math.max(...won) === needed) return 0
    if (over === map - 1) return 1
    const { chances } = nth(state.maps, over)
    return TEAMS.reduce<number>((sum, team) => {
      const after = oneMore(won, team)
      return sum + chances[team] * (after[team] < needed ? goesOn : 1) * walk(after)
    }, 0)
  }
  return walk(mapsWon(state.winners))
}

/** The maps that a series which was stopped counts for: a forfeited map that decides it counts, others do not; null: it does not count. */
export const countedMaps = (format: Format, end: SeriesEnd): readonly [number, number] | null => {
  if (end.stop === null) return end.won
  if (end.stop._tag === 'Cancelled') return null
  const other = otherTeam(end.stop.by)
  const awarded = oneMore(end.won, other)
  return awarded[other] === mapsToWin(format) ? awarded : null
}
