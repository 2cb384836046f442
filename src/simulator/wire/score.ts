/** The score as the sports feed and the events write it: rounds of the map | maps | format. */
import { mapsOf, mapsWon } from '../../domain/game/series.ts'
import type { Match } from '../listing.ts'

/** Does the feed tell rounds? The real one does not: it says `000-000`. */
export type RoundsShown = 'hidden' | 'shown'

const three = (value: number): string => String(value).padStart(3, '0')

/** eg/ `000-000|1-0|Bo3`; shown rounds are those of the map being played, zeros between maps. */
export const scoreText = (match: Match, rounds: number, show: RoundsShown): string => {
  const last = match.timeline.rounds[rounds - 1]
  const maps = mapsWon(match.standing(rounds).winners)
  const won = last === undefined || last.mapWinner !== null || show === 'hidden' ? ([0, 0] as const) : last.after.won
  return `${three(won[0])}-${three(won[1])}|${maps[0]}-${maps[1]}|Bo${mapsOf(match.format)}`
}

/** eg/ `2/3`: the map being played, or the last one; 0 before the start. */
export const periodText = (match: Match, rounds: number, begun: 'begun' | 'not begun'): string => {
  const all = mapsOf(match.format)
  if (begun === 'not begun') return `0/${all}`
  const next = match.timeline.rounds[rounds]
  return `${next?.map ?? match.timeline.winners.length}/${all}`
}
