/** One BO3 of the simulated venue without a wall clock: the game with its fair prices, and with agents and books. */
import { systemClock } from '../src/clock.ts'
import { fairOf } from '../src/domain/game/question.ts'
import { millis } from '../src/domain/money.ts'
import { fixtureOf } from '../src/simulator/fixture.ts'
import { createIds } from '../src/simulator/ids.ts'
import { type Match, matchOf } from '../src/simulator/listing.ts'
import { createMatchLife } from '../src/simulator/match-life.ts'
import type { WorldSettings } from '../src/simulator/schedule.ts'
import { median, most, type Section, shown, verdict } from './figures.ts'

const SETTINGS: WorldSettings = {
  seed: 7,
  epoch: millis(1_790_856_000_000),
  pace: 1,
  matches: 8,
  resolveAfter: { least: millis(120_000), most: millis(300_000) },
}
const IDS = createIds('bench')
const GAME_GOAL = 50
const BOOKS_GOAL = 2000

const timed = (work: () => number): { readonly took: number; readonly counted: number } => {
  const began = systemClock.monotonic()
  const counted = work()
  return { took: systemClock.monotonic() - began, counted }
}

const isBo3 = (match: number): boolean => fixtureOf(SETTINGS, match).format === 'BO3'

const built = (match: number): Match => matchOf(SETTINGS, IDS, fixtureOf(SETTINGS, match), 0)

/** Plays it anew and prices every market after every round. */
const game = (match: number): number => {
  const { listings, timeline, standing } = built(match)
  let prices = 0
  for (let rounds = 0; rounds <= timeline.rounds.length; rounds++)
    for (const listing of listings) prices += fairOf(listing.question, standing(rounds)) >= 0 ? 1 : 0
  return prices
}

/** From its listing until its last market has paid. */
const whole = (match: Match): number => {
  const life = createMatchLife(SETTINGS, match)
  let happenings = 0
  for (let at = life.nextAt(); at !== null && at <= match.resolvedAt; at = life.nextAt())
    life.run(millis(at + 60_000), () => happenings++)
  return happenings
}

const rowOf = (
  name: string,
  runs: ReadonlyArray<{ readonly took: number; readonly counted: number }>,
  goal: number,
): ReadonlyArray<string> => {
  const took = runs.map(run => run.took)
  const counted = median(runs.map(run => run.counted))
  return [
    name,
    shown(median(took), 'ms'),
    shown(most(took), 'ms'),
    shown(counted),
    `≤ ${goal} ms`,
    verdict(() => median(took) <= goal),
  ]
}

export const simGame = async (): Promise<ReadonlyArray<Section>> => {
  const matches = Array.from({ length: 60 }, (_, i) => i + 40).filter(isBo3)
  const games = matches.map(match => timed(() => game(match)))
  const lives = matches.slice(0, 12).map(match => {
    const planned = built(match)
    return timed(() => whole(planned))
  })
  return [
    {
      title: 'Simulated venue: one BO3 without a wall clock',
      method: `median and worst of ${games.length} games and ${lives.length} whole matches, one after the other in one thread; counted: prices of all markets after every round, happenings`,
      columns: ['', 'median', 'worst', 'counted', 'goal', ''],
      rows: [
        rowOf('game and fair prices', games.slice(2), GAME_GOAL),
        rowOf('with agents and books', lives.slice(1), BOOKS_GOAL),
      ],
    },
  ]
}
