/** The lives of all strategies in one market: one fold for all of them. */
import type { Decision } from '../src/domain/strategy.ts'
import type { Tick } from '../src/domain/tick.ts'
import type { Deployed, Living } from './deployed.ts'

export interface Lives {
  /** Under whose terms they live. */
  readonly strategies: ReadonlyArray<Deployed>
  /** In the order of the strategies; null until the tick that brings what was saved. */
  readonly living: ReadonlyArray<Living> | null
  /** Of the last tick, in the order of the strategies. */
  readonly decisions: ReadonlyArray<Decision>
}

const NO_DECISIONS: ReadonlyArray<Decision> = []

export const UNBEGUN: Lives = { strategies: [], living: null, decisions: NO_DECISIONS }

const begun = (strategies: ReadonlyArray<Deployed>, tick: Tick): ReadonlyArray<Living> | null => {
  const { saved, market } = tick
  if (saved === null) return null
  return strategies.map(({ key, begin }) => begin(market.marketId, saved.find(life => life.strategy === key) ?? null))
}

/** The lives that go on, each under its strategy's present terms. */
const goingOn = ({ strategies: before, living }: Lives, strategies: ReadonlyArray<Deployed>): Lives['living'] =>
  living === null || before === strategies
    ? living
    : living.map((life, at) => {
        const terms = strategies[at]
        return terms === undefined || terms === before[at] ? life : life.under(terms)
      })

/**
 * One tick in the lives of all. Nobody begins before the tick that brings the saved lives (the first of a market's
 * group): what a strategy did for good must not be forgotten. Later ones change nothing, the lives here are younger. The strategies
 * are the same at every tick, in the same order; their parameters may have changed.
 */
export const hear =
  (strategies: ReadonlyArray<Deployed>) =>
  (lives: Lives, tick: Tick): Lives => {
    const before = goingOn(lives, strategies) ?? begun(strategies, tick)
    if (before === null) return UNBEGUN
    const living: Living[] = []
    const decisions: Decision[] = []
    for (const one of before) {
      const [next, decision] = one.hear(tick)
      living.push(next)
      if (decision !== null) decisions.push(decision)
    }
    return { strategies, living, decisions: decisions.length === 0 ? NO_DECISIONS : decisions }
  }

/**
 * Whether nothing can happen in a market any more: closed (which a resolved one is), flat, without working orders: by the
 * same words the market's ticks end. An outcome says it only when it is the ledger's last word, else the others of its
 * snapshot would be cut off.
 */
export const isOver = ({ market, held, ...tick }: Tick): boolean =>
  market.closed &&
  held.positions.length === 0 &&
  held.working.length === 0 &&
  (tick._tag !== 'outcome' || tick.outcome.seq >= held.seq)
