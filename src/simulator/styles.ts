/** Who makes a market, by how big its match is and whether it is about the series: spreads and depths like real books. */

import type { Listing } from './listing.ts'
import type { Style } from './maker.ts'
import type { Tier } from './names.ts'

const BIG_SERIES: ReadonlyArray<Style> = [
  { name: 'fast', lag: [300, 1000], halfSpread: 0.006, refresh: 5000, levels: 5, step: 1, size: 250, patience: 1500 },
  { name: 'steady', lag: [1500, 4000], halfSpread: 0.01, refresh: 9000, levels: 6, step: 1, size: 500, patience: 3000 },
  { name: 'slow', lag: [4000, 9000], halfSpread: 0.018, refresh: 15000, levels: 6, step: 1, size: 800, patience: 4000 },
  { name: 'far', lag: [5000, 15000], halfSpread: 0, refresh: 120000, levels: 0, step: 1, size: 900, patience: 1 },
]

const BIG_OTHER: ReadonlyArray<Style> = [
  { name: 'fast', lag: [500, 1500], halfSpread: 0.012, refresh: 12000, levels: 4, step: 1, size: 100, patience: 600 },
  { name: 'slow', lag: [3000, 9000], halfSpread: 0.025, refresh: 25000, levels: 5, step: 1, size: 200, patience: 1200 },
  { name: 'far', lag: [5000, 15000], halfSpread: 0, refresh: 180000, levels: 0, step: 1, size: 300, patience: 1 },
]

const SMALL_SERIES: ReadonlyArray<Style> = [
  { name: 'fast', lag: [1000, 4000], halfSpread: 0.03, refresh: 20000, levels: 3, step: 1, size: 40, patience: 250 },
  { name: 'slow', lag: [4000, 15000], halfSpread: 0.055, refresh: 40000, levels: 3, step: 2, size: 80, patience: 400 },
  { name: 'far', lag: [5000, 20000], halfSpread: 0, refresh: 300000, levels: 0, step: 1, size: 60, patience: 1 },
]

const SMALL_OTHER: ReadonlyArray<Style> = [
  { name: 'only', lag: [2000, 9000], halfSpread: 0.045, refresh: 40000, levels: 3, step: 1, size: 25, patience: 150 },
  { name: 'far', lag: [5000, 20000], halfSpread: 0, refresh: 300000, levels: 0, step: 1, size: 30, patience: 1 },
]

export const stylesOf = (tier: Tier, listing: Listing): ReadonlyArray<Style> => {
  const series = listing.type === 'moneyline'
  switch (tier) {
    case 'big':
      return series ? BIG_SERIES : BIG_OTHER
    case 'small':
      return series ? SMALL_SERIES : SMALL_OTHER
  }
}

/** Before the official start · a map is played · between two maps. */
export type Phase = 'before' | 'play' | 'break'

/** How much slower makers work in a phase than in play. */
export const makerPatience = (phase: Phase): number => {
  switch (phase) {
    case 'before':
      return 8
    case 'play':
      return 1
    case 'break':
      return 2.5
  }
}

/** Milliseconds between two orders of those who know nothing, on average. */
export const noiseInterval = (tier: Tier, listing: Listing, phase: Phase, fair: number): number => {
  const series = listing.type === 'moneyline'
  const base = series
    ? { before: 40_000, play: 6000, break: 15_000 }[phase]
    : { before: 150_000, play: 20_000, break: 45_000 }[phase]
  const nearlyOver = fair > 0.97 || fair < 0.03 ? 4 : 1
  return base * (tier === 'small' ? 2 : 1) * nearlyOver
}
