/**
 * Every way in which a match can end, and what a share of YES pays then (rules: "Markets of a match, and how each pays").
 * Payouts are whole halves of a dollar: 0, 1 (50-50) or 2. What cannot be told from maps (rounds, teams that nobody
 * recognises, types that are not known) pays the worst.
 */
import type { Format } from './series.ts'
import { mapsToWin } from './series.ts'

type Team = 0 | 1
const TEAMS: ReadonlyArray<Team> = [0, 1]

export interface Ending {
  readonly format: Format
  /** Who won each completed map, in order. */
  readonly winners: ReadonlyArray<Team>
  /** null: played to its end. A forfeit once it had begun; before that it is a walkover, which pays as cancelled. */
  readonly stop: { readonly _tag: 'forfeit'; readonly by: Team } | { readonly _tag: 'cancelled' } | null
}

/** What a market asks, in the terms of the match's first and second team. */
export type Asked =
  | { readonly _tag: 'series'; readonly yes: Team }
  | { readonly _tag: 'map'; readonly yes: Team; readonly map: number }
  /** YES pays when its maps + line, in millionths, are more than the other's. */
  | { readonly _tag: 'handicap'; readonly yes: Team; readonly line: number }
  | { readonly _tag: 'maps'; readonly line: number }
  | { readonly _tag: 'unknown' }
/** Told by the maps alone. */
export type Readable = Exclude<Asked, { readonly _tag: 'unknown' }>

const FORMATS: ReadonlyArray<Format> = ['BO1', 'BO3', 'BO5']
const MILLION = 1_000_000
const other = (team: Team): Team => (team === 0 ? 1 : 0)
const won = (winners: ReadonlyArray<Team>, team: Team): number => winners.filter(winner => winner === team).length

const enumerate = (format: Format): ReadonlyArray<Ending> => {
  const needed = mapsToWin(format)
  const from = (winners: ReadonlyArray<Team>): ReadonlyArray<Ending> =>
    TEAMS.some(team => won(winners, team) === needed)
      ? [{ format, winners, stop: null }]
      : [
          { format, winners, stop: { _tag: 'cancelled' } },
          ...TEAMS.map((by): Ending => ({ format, winners, stop: { _tag: 'forfeit', by } })),
          ...TEAMS.flatMap(team => from([...winners, team])),
        ]
  return from([])
}

const BY_FORMAT: ReadonlyMap<Format, ReadonlyArray<Ending>> = new Map(
  FORMATS.map(format => [format, enumerate(format)] as const),
)
const ANY = FORMATS.flatMap(enumerate)

/** All orders of map results, and at every point before the end a cancellation and a forfeit of either; of every format when nobody knows it. */
export const endingsOf = (format: Format | null): ReadonlyArray<Ending> =>
  format === null ? ANY : (BY_FORMAT.get(format) ?? ANY)

const over = (value: number, line: number): number => (value === line ? 1 : value > line ? 2 : 0)

const seriesPays = ({ winners, stop }: Ending, yes: Team): number => {
  if (stop === null) return won(winners, yes) > won(winners, other(yes)) ? 2 : 0
  switch (stop._tag) {
    case 'forfeit':
      return stop.by === yes ? 0 : 2
    case 'cancelled':
      return 1
  }
}

/** Maps that count for a handicap: a forfeited map counts when it decides the match. */
const counted = ({ format, winners, stop }: Ending): ReadonlyArray<Team> | null => {
  if (stop === null) return winners
  if (stop._tag === 'cancelled') return null
  const awarded = [...winners, other(stop.by)]
  return won(awarded, other(stop.by)) === mapsToWin(format) ? awarded : null
}

/** Halves of a dollar that a share of YES pays. */
export const paysHalves = (asked: Readable, ending: Ending): number => {
  switch (asked._tag) {
    case 'series':
      return seriesPays(ending, asked.yes)
    case 'map': {
      const winner = ending.winners[asked.map - 1]
      return winner === undefined ? 1 : winner === asked.yes ? 2 : 0
    }
    case 'handicap': {
      const maps = counted(ending)
      return maps === null ? 1 : over((won(maps, asked.yes) - won(maps, other(asked.yes))) * MILLION + asked.line, 0)
    }
    case 'maps':
      return ending.stop === null ? over(ending.winners.length * MILLION, asked.line) : 1
  }
}

/** What of a market says what it asks. `line`: millionths, of YES for a handicap. */
export interface Worded {
  readonly marketType: string
  readonly mapNumber: number | null
  readonly line: number | null
  readonly teamYes: string | null
  readonly teamNo: string | null
}

/** The first and the second team of a match: those of its first market that names two, a winner's market before others. */
export const teamsOf = (markets: ReadonlyArray<Worded>): readonly [string, string] | null => {
  const order = ['moneyline', 'child_moneyline', 'map_handicap']
  const named = markets
    .filter(({ teamYes, teamNo }) => teamYes !== null && teamNo !== null && teamYes !== teamNo)
    .filter(({ marketType }) => order.includes(marketType))
    .toSorted((a, b) => order.indexOf(a.marketType) - order.indexOf(b.marketType))[0]
  return named === undefined || named.teamYes === null || named.teamNo === null ? null : [named.teamYes, named.teamNo]
}

/** What a market asks, its teams told by name: a handicap may list them the other way round. */
export const askedOf = (market: Worded, teams: readonly [string, string] | null): Asked => {
  const { marketType, mapNumber, line, teamYes, teamNo } = market
  if (marketType === 'totals') return line === null ? { _tag: 'unknown' } : { _tag: 'maps', line }
  const yes = yesOf(teams, teamYes, teamNo)
  if (yes === null) return { _tag: 'unknown' }
  switch (marketType) {
    case 'moneyline':
      return { _tag: 'series', yes }
    case 'child_moneyline':
      return mapNumber === null ? { _tag: 'unknown' } : { _tag: 'map', yes, map: mapNumber }
    case 'map_handicap':
      return line === null ? { _tag: 'unknown' } : { _tag: 'handicap', yes, line }
    default:
      return { _tag: 'unknown' }
  }
}

const yesOf = (teams: readonly [string, string] | null, yes: string | null, no: string | null): Team | null => {
  if (teams === null) return null
  if (yes === teams[0] && no === teams[1]) return 0
  return yes === teams[1] && no === teams[0] ? 1 : null
}
