/** The makers and takers of one market, with its own stream of chance. */
import { type Millis, millis, type Shares, subShares } from '../domain/money.ts'
import type { Emit, Trade } from './happening.ts'
import { createMaker, farQuotesOf, type Maker, quotesOf, requote } from './maker.ts'
import { type Market, place, sweep, type Wish, withdraw } from './market.ts'
import { crosses, type Order } from './order-book.ts'
import { between, type Random, wholeBetween } from './random.ts'
import { makerPatience, noiseInterval, type Phase, stylesOf } from './styles.ts'
import { informedWish, noiseWish } from './taker.ts'

/** What an agent put down to do later. */
export type Doing =
  /** The regular look of a maker, which comes again. */
  | { readonly _tag: 'Refresh'; readonly maker: Maker }
  /** A maker has learnt of a round. */
  | { readonly _tag: 'Learn'; readonly maker: Maker }
  /** A maker looks after its quotes because they were met or wiped. */
  | { readonly _tag: 'Mend'; readonly maker: Maker }
  /** The steady trickle, which comes again, and single orders of a burst. */
  | { readonly _tag: 'Trickle' }
  | { readonly _tag: 'Burst' }
  | { readonly _tag: 'Informed' }
  /** The venue prints a trade. */
  | { readonly _tag: 'Print'; readonly trade: Trade }

export interface Agents {
  readonly market: Market
  /** The market opens: everybody quotes at once. */
  readonly open: (at: Millis, emit: Emit) => void
  /** A round is over and the market is worth that now. */
  readonly hear: (at: Millis, fair: number) => void
  /** All orders were taken off the book. */
  readonly wiped: (at: Millis) => void
  /** Everybody knew that this would be so from now on: nobody is late. */
  readonly expected: (fair: number) => void
  readonly act: (at: Millis, doing: Doing, emit: Emit) => void
}

interface Settings {
  readonly market: Market
  readonly random: Random
  readonly pace: number
  readonly phaseAt: (at: Millis) => Phase
  /** What the market is worth when it opens. */
  readonly fair: number
  readonly later: (at: Millis, doing: Doing) => void
}

const PRINT_AFTER = [60, 250] as const

export const createAgents = ({ market, random, pace, phaseAt, fair: worth, later }: Settings): Agents => {
  const { tier } = market.match
  const makers = stylesOf(tier, market.listing).map(style => createMaker(style, worth))
  let fair = worth

  const after = (at: Millis, low: number, high: number): Millis => millis(at + Math.round(between(random, low, high)))
  const wait = (at: Millis, average: number): Millis => after(at, 0.4 * average, 1.6 * average)

  const quote = (at: Millis, maker: Maker, emit: Emit): void => {
    const wanted = maker.style.levels === 0 ? farQuotesOf(maker, random) : quotesOf(maker, market.tick, random)
    const change = requote([...maker.resting.values()], wanted)
    for (const order of change.cancel) {
      withdraw(market, at, order, emit)
      maker.resting.delete(order.id)
    }
    for (const { direction, price, size } of change.place) {
      if (crosses(market.book, direction, price)) continue
      const token = direction === 'BUY' ? 'YES' : 'NO'
      const order = place(market, at, { owner: maker.style.name, token, direction, price, size }, emit)
      maker.resting.set(order.id, order)
    }
  }

  const filled = (at: Millis, order: Order, size: Shares): void => {
    const maker = makers.find(one => one.style.name === order.owner)
    if (maker === undefined) return
    const shares = size / 1e6
    maker.inventory += order.direction === 'BUY' ? shares : -shares
    if (size < order.left) maker.resting.set(order.id, { ...order, left: subShares(order.left, size) })
    else maker.resting.delete(order.id)
    later(after(at, 400, 2500), { _tag: 'Mend', maker })
  }

  const takeNow = (at: Millis, wish: Wish | null, emit: Emit): void => {
    if (wish === null) return
    sweep(market, at, wish, emit)
  }

  market.agents = {
    met: filled,
    traded: (at, trade) => later(after(at, PRINT_AFTER[0], PRINT_AFTER[1]), { _tag: 'Print', trade }),
    pulled: (at, order) => {
      const maker = makers.find(one => one.style.name === order.owner)
      if (maker?.resting.delete(order.id) === true) later(after(at, 400, 2500), { _tag: 'Mend', maker })
    },
  }

  const refreshLater = (at: Millis, maker: Maker): void =>
    later(wait(at, maker.style.refresh * makerPatience(phaseAt(at))), { _tag: 'Refresh', maker })

  const trickleLater = (at: Millis): void =>
    later(wait(at, noiseInterval(tier, market.listing, phaseAt(at), fair)), { _tag: 'Trickle' })

  const burst = (at: Millis): void => {
    const most = market.listing.type === 'moneyline' ? 4 : 1
    for (let order = wholeBetween(random, 0, most); order > 0; order--)
      later(after(at, 500 / pace, 12_000 / pace), { _tag: 'Burst' })
  }

  return {
    market,
    open: (at, emit) => {
      for (const maker of makers) {
        quote(at, maker, emit)
        refreshLater(at, maker)
      }
      trickleLater(at)
    },
    hear: (at, now) => {
      if (now === fair) return
      fair = now
      for (const maker of makers)
        later(after(at, maker.style.lag[0] / pace, maker.style.lag[1] / pace), { _tag: 'Learn', maker })
      later(after(at, 400 / pace, 1800 / pace), { _tag: 'Informed' })
      later(after(at, 2000 / pace, 6000 / pace), { _tag: 'Informed' })
      burst(at)
    },
    expected: now => {
      fair = now
      for (const maker of makers) maker.belief = now
    },
    wiped: at => {
      for (const maker of makers) {
        maker.resting.clear()
        later(after(at, maker.style.lag[0] / pace, maker.style.lag[1] / pace), { _tag: 'Mend', maker })
      }
    },
    act: (at, doing, emit) => {
      switch (doing._tag) {
        case 'Refresh':
          quote(at, doing.maker, emit)
          return refreshLater(at, doing.maker)
        case 'Learn':
          doing.maker.belief = fair
          return quote(at, doing.maker, emit)
        case 'Mend':
          return quote(at, doing.maker, emit)
        case 'Trickle':
          takeNow(at, noiseWish(market, random), emit)
          return trickleLater(at)
        case 'Burst':
          return takeNow(at, noiseWish(market, random), emit)
        case 'Informed':
          return takeNow(at, informedWish(market, random, fair), emit)
        case 'Print':
          return emit({
            _tag: 'TradePrinted',
            at,
            match: market.match,
            listing: market.listing,
            trade: doing.trade,
          })
      }
    },
  }
}
