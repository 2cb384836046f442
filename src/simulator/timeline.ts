/** Plays a match from its own stream of chance: every round with its time, all from the match's beginning. */
import { mapWorth } from '../domain/game/map-chance.ts'
import { nth } from '../domain/game/nth.ts'
import { HALF, roundPays } from '../domain/game/question.ts'
import {
  afterRound,
  type MapState,
  mapStart,
  mapWinner,
  REGULATION,
  type RoundModel,
  roundChance,
  type Team,
} from '../domain/game/round.ts'
import {
  type Format,
  type Hazard,
  type MapOutlook,
  mapsOf,
  type RoundQuestion,
  type SeriesState,
  seriesWinner,
} from '../domain/game/series.ts'
import { between, type Random } from './random.ts'

export interface PlayedRound {
  /** 1 is the first map. */
  readonly map: number
  /** Milliseconds after the match began: when its freeze begins, and when it is won. */
  readonly from: number
  readonly to: number
  readonly winner: Team
  /** The map before and after this round. */
  readonly before: MapState
  readonly after: MapState
  readonly mapWinner: Team | null
}

/** How a match ended. */
export type Ending =
  | { readonly _tag: 'Played' }
  /** A team left when the match had begun. */
  | { readonly _tag: 'Forfeit'; readonly by: Team }
  /** Broken off for good when it had begun. */
  | { readonly _tag: 'Cancelled' }
  /** A team did not turn up at the official start. */
  | { readonly _tag: 'Walkover'; readonly by: Team }

export type EndingName = Ending['_tag']

export interface Timeline {
  readonly rounds: ReadonlyArray<PlayedRound>
  /** Who won each map that was played. */
  readonly winners: ReadonlyArray<Team>
  /** Milliseconds from the beginning to the last round. */
  readonly length: number
  readonly ending: Ending
}

const SECOND = 1000
const FREEZE = 20 * SECOND

const roundLength = (random: Random): number => FREEZE + between(random, 60 * SECOND, 155 * SECOND)

/** Half-time, the break before overtime, now and then a team's time-out, and rarely a technical pause. */
const pauseBefore = (random: Random, pauses: Random, technicalPause: number, round: number): number => {
  const technical = pauses() < technicalPause ? between(pauses, 120 * SECOND, 720 * SECOND) : 0
  const timeOut = random() < 0.07 ? 30 * SECOND : 0
  if (round === REGULATION / 2) return technical + timeOut + between(random, 120 * SECOND, 180 * SECOND)
  if (round >= REGULATION && (round - REGULATION) % 6 === 0) return technical + timeOut + 90 * SECOND
  return technical + timeOut
}

interface Playing {
  /** Chance of the rounds, and of technical pauses. */
  readonly random: Random
  readonly pauses: Random
  /** The chance of one before a round. */
  readonly technicalPause: number
  readonly format: Format
  /** One a map of the format. */
  readonly models: ReadonlyArray<RoundModel>
  /** Divides all spans. */
  readonly pace: number
}

/** The whole match, played to its end. Maps that are not needed are not played. */
export const play = ({ random, pauses, technicalPause, format, models, pace }: Playing): Timeline => {
  const rounds: Array<PlayedRound> = []
  const winners: Array<Team> = []
  let at = 0
  for (let map = 1; seriesWinner(format, winners) === null; map++) {
    if (map > 1) at += between(random, 300 * SECOND, 900 * SECOND)
    const model = nth(models, map - 1)
    let state = mapStart
    for (let round = 0; mapWinner(state.won) === null; round++) {
      const from = at + pauseBefore(random, pauses, technicalPause, round)
      at = from + roundLength(random)
      const winner: Team = random() < roundChance(model, state) ? 0 : 1
      const after = afterRound(state, winner)
      rounds.push({
        map,
        from: Math.round(from / pace),
        to: Math.round(at / pace),
        winner,
        before: state,
        after,
        mapWinner: mapWinner(after.won),
      })
      state = after
    }
    const won = mapWinner(state.won)
    if (won !== null) winners.push(won)
  }
  return { rounds, winners, length: Math.round(at / pace), ending: { _tag: 'Played' } }
}

/** The series as it stood after so many rounds of the timeline, going on if nobody had won it. */
export type Standing = (roundsPlayed: number) => SeriesState

/** A map of the series under its model, at any state of it. */
type Outlook = (state: MapState) => MapOutlook

const outlookOf = (model: RoundModel, hazard: Hazard): Outlook => {
  const chance = hazard.forfeit + hazard.cancelled
  const wins = ([0, 1] as const).map(team =>
    mapWorth(model, won => (mapWinner(won) === team ? 1 : 0), { chance, pays: 0 }),
  )
  const questions = new Map<string, (state: MapState) => number>()
  const worthOf = (question: RoundQuestion): ((state: MapState) => number) => {
    const name = JSON.stringify(question)
    const known = questions.get(name) ?? mapWorth(model, won => roundPays(question, won), { chance, pays: HALF })
    questions.set(name, known)
    return known
  }
  return state => ({
    chances: [nth(wins, 0)(state), nth(wins, 1)(state)],
    worth: question => worthOf(question)(state),
  })
}

export const standings = (
  format: Format,
  models: ReadonlyArray<RoundModel>,
  hazard: Hazard,
  timeline: Timeline,
): Standing => {
  const outlooks = models.slice(0, mapsOf(format)).map(model => outlookOf(model, hazard))
  const atStart = outlooks.map(outlook => outlook(mapStart))
  const atEnd = timeline.rounds.filter(round => round.mapWinner !== null)
  return roundsPlayed => {
    const last = timeline.rounds[roundsPlayed - 1]
    if (last === undefined) return { format, winners: [], maps: atStart, hazard, stop: null }
    const over = last.mapWinner === null ? last.map - 1 : last.map
    return {
      format,
      winners: timeline.winners.slice(0, over),
      maps: outlooks.map((outlook, index) => {
        const ended = atEnd[index]
        if (index < over && ended !== undefined) return outlook(ended.after)
        return index === last.map - 1 ? outlook(last.after) : nth(atStart, index)
      }),
      hazard,
      stop: null,
    }
  }
}

/** How many rounds were over at a time (milliseconds after the beginning). */
export const roundsBy = (timeline: Timeline, elapsed: number): number => {
  let low = 0
  let high = timeline.rounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (nth(timeline.rounds, middle).to <= elapsed) low = middle + 1
    else high = middle
  }
  return low
}
