/** How matches end, and the rare ways in which they do not end as they should, from chance of their own. */
import { nth } from '../domain/game/nth.ts'
import { otherTeam, type Team } from '../domain/game/round.ts'
import type { Hazard, Stop } from '../domain/game/series.ts'
import type { Random } from './random.ts'
import type { Ending, Timeline } from './timeline.ts'

/** How often a match is out of the ordinary. All are chances, 0 … 1, of a match, but for the pause: of a round. */
export interface Irregular {
  readonly forfeit: number
  readonly cancelled: number
  readonly walkover: number
  /** Its beginning is ten minutes to an hour late. */
  readonly late: number
  /** Play rests for two to twelve minutes. */
  readonly technicalPause: number
}

export const RARELY: Irregular = {
  forfeit: 0.004,
  cancelled: 0.001,
  walkover: 0.004,
  late: 0.03,
  technicalPause: 0.004,
}

/** About so many rounds a match has. */
const ROUNDS_OF_A_MATCH = 50

export const hazardOf = ({ forfeit, cancelled }: Irregular): Hazard => ({
  forfeit: Math.min(0.4, forfeit / ROUNDS_OF_A_MATCH),
  cancelled: Math.min(0.4, cancelled / ROUNDS_OF_A_MATCH),
})

/** The match as far as it gets: after any round that does not end it the hazard may strike, at once and without a sign. */
export const cutShort = (random: Random, hazard: Hazard, timeline: Timeline): Timeline => {
  for (let rounds = 1; rounds < timeline.rounds.length; rounds++) {
    const chance = random()
    if (chance >= hazard.forfeit + hazard.cancelled) continue
    const ending: Ending =
      chance < hazard.forfeit ? { _tag: 'Forfeit', by: chance < hazard.forfeit / 2 ? 0 : 1 } : { _tag: 'Cancelled' }
    const kept = timeline.rounds.slice(0, rounds)
    return {
      rounds: kept,
      winners: kept.flatMap(round => (round.mapWinner === null ? [] : [round.mapWinner])),
      length: nth(kept, rounds - 1).to,
      ending,
    }
  }
  return timeline
}

/** What it means for what markets pay; null: it was played to its end. */
export const stopOf = (ending: Ending): Stop | null => {
  switch (ending._tag) {
    case 'Played':
      return null
    case 'Forfeit':
      return { _tag: 'Forfeit', by: ending.by }
    case 'Cancelled':
    case 'Walkover':
      return { _tag: 'Cancelled' }
  }
}

/** Who has won a match; nobody has won one that was cancelled or not begun. */
export const winnerOf = ({ ending, rounds }: Timeline): Team | null => {
  switch (ending._tag) {
    case 'Played':
      return nth(rounds, rounds.length - 1).winner
    case 'Forfeit':
      return otherTeam(ending.by)
    case 'Cancelled':
    case 'Walkover':
      return null
  }
}
