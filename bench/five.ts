/** What a tick costs the five strategies while prices move: as a plain fold and as streams. No database. */
import { Subject } from 'rxjs'
import { systemClock } from '../src/clock.ts'
import { complement, millis, ONE, type Price, price } from '../src/domain/money.ts'
import type { Quote, Touch } from '../src/domain/quote.ts'
import type { PricedTick, Tick } from '../src/domain/tick.ts'
import { deployAll, run } from '../strategies/index.ts'
import { hear, type Lives, UNBEGUN } from '../strategies/lives.ts'
import { least, median, most, shown, verdict } from './figures.ts'
import { rightOr } from './world.ts'

const FIVE = 'scalp,favorite_hedge,map_longshot,swing_rebalance,bo3_longshot'
const MARKETS = 100
const TICKS = 1_000_000
const ROUNDS = 3
/** How often each market ticks a second, and about what price of YES in cents; at 9 … 20 map_longshot looks for a fall at each price. */
const CASES = [
  { name: 'once a second', ticksASecond: 1, lowest: 60 },
  { name: '20 times a second', ticksASecond: 20, lowest: 60 },
  { name: 'once a second, cheap', ticksASecond: 1, lowest: 9 },
] as const
type Case = (typeof CASES)[number]
const GOALS = { fold: 5, streams: 100_000 } as const

const touch = (bid: Price, ask: Price, { bidSize, askSize, oneSided }: Touch): Touch => ({
  bid,
  ask,
  bidSize,
  askSize,
  oneSided,
})

/** YES at so many cents with a spread of two, as a poll would have written it. */
const quoteAt = (quote: Quote, cents: number, at: number, version: number): Quote => {
  const middle = price(cents * 10_000)
  const bid = price(middle - 10_000)
  const ask = price(middle + 10_000)
  return {
    ...quote,
    yes: touch(bid, ask, quote.yes),
    no: touch(complement(ask), complement(bid), quote.no),
    yesPrice: middle,
    noPrice: price(ONE - middle),
    spread: price(20_000),
    observedAt: millis(at),
    version,
  }
}

/** Ticks in turn over the markets; each market ticks so often a second and its price moves by a cent once a second. */
const story = (begun: ReadonlyArray<PricedTick>, { ticksASecond, lowest }: Case): ReadonlyArray<PricedTick> => {
  const markets = begun.slice(0, MARKETS)
  const start = markets[0]?.at ?? millis(0)
  return Array.from({ length: TICKS / markets.length }, (_, turn) => {
    const second = Math.floor(turn / ticksASecond)
    const at = millis(start + Math.floor((turn * 1000) / ticksASecond))
    return markets.map((tick, number) => ({
      ...tick,
      at,
      quote: quoteAt(tick.quote, lowest + ((second * (1 + (number % 3))) % 12), start + second * 1000, second + 2),
    }))
  }).flat()
}

const asFold = (ticks: ReadonlyArray<PricedTick>): number => {
  const hearing = hear(rightOr(deployAll(FIVE)))
  const lives = new Map<number, Lives>()
  const began = systemClock.monotonic()
  for (const tick of ticks) {
    const { marketId } = tick.market
    lives.set(marketId, hearing(lives.get(marketId) ?? UNBEGUN, tick))
  }
  return systemClock.monotonic() - began
}

const asStreams = (ticks: ReadonlyArray<PricedTick>): number => {
  const tick$ = new Subject<Tick>()
  const subscription = tick$.pipe(run(rightOr(deployAll(FIVE)))).subscribe()
  const began = systemClock.monotonic()
  for (const tick of ticks) tick$.next(tick)
  const took = systemClock.monotonic() - began
  subscription.unsubscribe()
  return took
}

export const five = (begun: ReadonlyArray<PricedTick>) => {
  const rows = CASES.flatMap(one => {
    const ticks = story(begun, one)
    const rounds = Array.from({ length: ROUNDS }, () => ({ fold: asFold(ticks), streams: asStreams(ticks) }))
    const folds = rounds.map(round => (round.fold * 1000) / ticks.length)
    const rates = rounds.map(round => (ticks.length * 1000) / round.streams)
    const name = `each market ticks ${one.name}`
    return [
      [
        `fold, ${name}`,
        shown(median(folds), 'µs a tick'),
        `${shown(least(folds))} … ${shown(most(folds))}`,
        `≤ ${GOALS.fold} µs`,
        verdict(() => median(folds) <= GOALS.fold),
      ],
      [
        `streams, ${name}`,
        shown(median(rates), 'ticks/s'),
        `${shown(least(rates))} … ${shown(most(rates))}`,
        `≥ ${shown(GOALS.streams)}/s`,
        verdict(() => median(rates) >= GOALS.streams),
      ],
    ]
  })
  return {
    title: 'the five while prices move',
    method: `${shown(TICKS)} ticks in turn over ${MARKETS} markets, nothing held; each price moves once a second; ${ROUNDS} rounds by the clock on the wall.`,
    columns: ['', '', 'least … most', 'goal', ''],
    rows,
  }
}
