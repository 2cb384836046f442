/** Many matches of one seed, each studied apart from the others: so that they can be shared out to threads. */

import { fixtureOf } from '../fixture.ts'
import { createIds } from '../ids.ts'
import { matchOf } from '../listing.ts'
import type { WorldSettings } from '../schedule.ts'
import { noteGame } from './game-study.ts'
import { noteMarkets, type Traded } from './market-study.ts'
import type { Sums } from './sums.ts'

/** What to look at: the game and its fair prices alone, or the books and rules too, of the series or also of maps. */
export type Depth = 'game' | Traded

/** Studies the matches of those numbers and notes what they say. They need not be in the order of their numbers. */
export const studyMatches = (sums: Sums, settings: WorldSettings, depth: Depth, numbers: Iterable<number>): void => {
  const ids = createIds('study')
  for (const number of numbers) {
    const match = matchOf(settings, ids, fixtureOf(settings, number), 0)
    noteGame(sums, match, settings.seed)
    if (depth !== 'game') noteMarkets(sums, settings, match, depth)
  }
}
