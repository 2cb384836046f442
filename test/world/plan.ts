import type { WorldPlan } from './world.ts'

/** How fast rounds are played, and whether events ask for polls: most worlds are cheap, some are crowded. */
const crowdOf = (seed: number): Pick<WorldPlan, 'pace' | 'settings'> => {
  switch (seed % 5) {
    case 0:
      return { pace: 6 }
    case 1:
      return { pace: 2 }
    default:
      return { pace: 2, settings: { EARLY_POLLS: 'off' } }
  }
}

/** A bad evening, all of it decided by its seed. */
export const eveningOf = (seed: number, minutes: number): WorldPlan => ({
  seed,
  minutes,
  weather: { _tag: 'any', kinds: null },
  ...crowdOf(seed),
})
