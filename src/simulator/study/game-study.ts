/** What one match says about the game and its fair prices. */
import { nth } from '../../domain/game/nth.ts'
import { fairOf, type Question } from '../../domain/game/question.ts'
import { mapsToWin } from '../../domain/game/series.ts'
import type { Match } from '../listing.ts'
import { stream, wholeBetween } from '../random.ts'
import type { PlayedRound } from '../timeline.ts'
import { note, type Sums } from './sums.ts'

const kindOf = (question: Question): string => question._tag

/** The fair price after no round, after each, and at the very end. */
const pathOf = (match: Match, question: Question): ReadonlyArray<number> => [
  ...match.timeline.rounds.map((_, rounds) => fairOf(question, match.standing(rounds))),
  fairOf(question, match.final),
]

/**
 * `drift`: changes from round to round. `echo`: each times the one before. `pull`: each times how far the price stood from one half. All average 0 of a
 * martingale. `reliability`: the end less the price at one round drawn before, by tenths of the price.
 */
const noteFair = (sums: Sums, match: Match, seed: number): void => {
  match.listings.forEach(({ question }, index) => {
    const path = pathOf(match, question)
    let before = 0
    path.slice(1).forEach((fair, step) => {
      const last = nth(path, step)
      const change = fair - last
      note(sums, `drift ${kindOf(question)}`, change)
      note(sums, `echo ${kindOf(question)}`, change * before)
      note(sums, `pull ${kindOf(question)}`, change * (last - 0.5))
      before = change
    })
    const drawn = wholeBetween(stream(seed, 'reliability', match.number, index), 0, 24)
    const fair = path[drawn]
    // A match that was over by then says nothing; that it was not is known then.
    if (fair === undefined || drawn >= path.length - 1) return
    const tenth = Math.min(9, Math.floor(fair * 10))
    note(sums, `reliability ${kindOf(question)} 0.${tenth}`, nth(path, path.length - 1) - fair)
    note(sums, `uncertainty ${kindOf(question)} 0.${tenth}`, fair * (1 - fair))
  })
}

const isTrue = (value: () => boolean): number => (value() ? 1 : 0)

const noteMap = (sums: Sums, rounds: ReadonlyArray<PlayedRound>): void => {
  const last = nth(rounds, rounds.length - 1)
  if (last.mapWinner === null) return
  note(
    sums,
    'map: goes to overtime',
    isTrue(() => rounds.length > 24),
  )
  note(sums, 'map: rounds', rounds.length)
  note(sums, 'map: minutes', (last.to - nth(rounds, 0).from) / 60_000)
  for (const pistol of [0, 12]) {
    const next = rounds[pistol + 1]
    if (next !== undefined && pistol < rounds.length)
      note(
        sums,
        'pistol: its winner wins the next round',
        isTrue(() => next.winner === nth(rounds, pistol).winner),
      )
  }
}

/** Notes all of it. Times are of pace 1. */
export const noteGame = (sums: Sums, match: Match, seed: number): void => {
  const { timeline, format } = match
  note(
    sums,
    'match: ends by forfeit',
    isTrue(() => timeline.ending._tag === 'Forfeit'),
  )
  note(
    sums,
    'match: cancelled',
    isTrue(() => timeline.ending._tag === 'Cancelled'),
  )
  note(
    sums,
    'match: a team does not turn up',
    isTrue(() => timeline.ending._tag === 'Walkover'),
  )
  if (timeline.rounds.length === 0) return
  noteFair(sums, match, seed)
  for (let map = 1; map <= timeline.winners.length; map++)
    noteMap(
      sums,
      timeline.rounds.filter(round => round.map === map),
    )
  if (timeline.ending._tag !== 'Played') return
  note(
    sums,
    `${format}: shortest`,
    isTrue(() => timeline.winners.length === mapsToWin(format)),
  )
  note(sums, `${format}: hours`, timeline.length / 3_600_000)
  const favourite = fairOf({ _tag: 'Series' }, match.standing(0)) >= 0.5 ? 0 : 1
  note(
    sums,
    `${format}: the favourite wins`,
    isTrue(() => nth(timeline.winners, timeline.winners.length - 1) === favourite),
  )
}
