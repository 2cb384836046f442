/** Takers: those who know nothing buy and sell alike; those who saw the round take what slow makers have left standing. */
import type { Direction, Side } from '../domain/ids.ts'
import { complement, ONE, type Price, price, type Shares, shares, sharesFor, usd } from '../domain/money.ts'
import type { Market, Wish } from './market.ts'
import type { Tier } from './names.ts'
import { bestAsk, bestBid } from './order-book.ts'
import { between, oneOf, type Random } from './random.ts'

const SIDES: ReadonlyArray<Side> = ['YES', 'NO']
/** What an informed taker wants to earn beyond the fee. */
const EDGE = 0.02

const touchFor = (market: Market, direction: Direction): Price | null =>
  direction === 'BUY' ? bestAsk(market.book) : bestBid(market.book)

const averageDollars = (tier: Tier, market: Market): number => {
  const series = market.listing.type === 'moneyline' ? 2 : 1
  switch (tier) {
    case 'big':
      return 22 * series
    case 'small':
      return 6 * series
  }
}

/** Buys are so many cents, sales so many hundredths of a share, as people order; small ones are the most frequent. */
const noiseSize = (random: Random, average: number, buys: 'BUY' | 'SELL', own: Price): Shares => {
  const dollars = 1.05 + Math.min(6, -Math.log(1 - random())) * average
  const cents = Math.round(dollars * 100)
  switch (buys) {
    case 'BUY':
      return sharesFor(usd(cents * 10_000), own, 'down')
    case 'SELL':
      return shares(Math.ceil((cents * 10_000) / own) * 10_000)
  }
}

/** An order of someone who knows nothing: either side with the same chance, at most a tick beyond the touch. */
export const noiseWish = (market: Market, random: Random): Wish | null => {
  const token = oneOf(random, SIDES)
  const own: Direction = random() < 0.75 ? 'BUY' : 'SELL'
  const direction: Direction = (token === 'YES') === (own === 'BUY') ? 'BUY' : 'SELL'
  const touch = touchFor(market, direction)
  if (touch === null) return null
  const size = noiseSize(
    random,
    averageDollars(market.match.tier, market),
    own,
    token === 'YES' ? touch : complement(touch),
  )
  const { tick } = market
  const limit = direction === 'BUY' ? Math.min(touch + tick, ONE - tick) : Math.max(touch - tick, tick)
  return { owner: 'noise', token, direction, price: price(limit), size }
}

/** The order of someone who has seen the round and knows the fair value; null when nothing stands far enough from it. */
export const informedWish = (market: Market, random: Random, fair: number): Wish | null => {
  const ticks = ONE / market.tick
  const highest = Math.floor((fair - EDGE) * ticks + 1e-6) * market.tick
  const lowest = Math.ceil((fair + EDGE) * ticks - 1e-6) * market.tick
  const ask = bestAsk(market.book)
  const bid = bestBid(market.book)
  const budget = market.match.tier === 'big' ? between(random, 200, 2500) : between(random, 20, 150)
  const size = shares(Math.round(budget * 100) * 10_000)
  const token = oneOf(random, SIDES)
  if (ask !== null && ask <= highest) return { owner: 'informed', token, direction: 'BUY', price: price(highest), size }
  if (bid !== null && bid >= lowest) return { owner: 'informed', token, direction: 'SELL', price: price(lowest), size }
  return null
}
