import type { MarketId } from '../src/domain/ids.ts'
import { type Millis, millis } from '../src/domain/money.ts'
import type { Notice } from '../src/domain/notice.ts'
import type { Quote } from '../src/domain/quote.ts'
import { matchStateOf } from '../src/domain/standing.ts'
import type { BlindReason, Tick } from '../src/domain/tick.ts'
import type { Clock } from '../src/ports/clock.ts'
import type { Ask, Looked } from '../src/ports/store.ts'
import { emptyBasket, joined, NO_TRADES, pour, put, tradesOf, withheld } from './carry.ts'
import type { Happening } from './happening.ts'

export interface MarketTicksPorts {
  readonly clock: Clock
  readonly notice: (notice: Notice) => void
}
export interface MarketTicksSettings {
  /** How old the oldest happening without a tick may be while newer ones still cancel its lookup, ms. */
  readonly maxTickWait: number
  /** An older price reaches no strategy, ms. */
  readonly maxPriceAge: number
  /** How many trades a tick carries; the rest is counted. */
  readonly withheldTrades: number
}

/** What an answered lookup leads to: ticks in order, and whether to ask again at once, after a rest, or when something happens. */
export interface Answered {
  readonly ticks: ReadonlyArray<Tick>
  readonly next: 'wait' | 'again' | 'rest' | 'over'
}

/** The tick side of one market: what it carries, what it has heard, what it has said. All of it is private to its group. */
export interface MarketTicks {
  /** Takes a happening in; true when a lookup shall be asked for it now (and an older one be given up). */
  readonly take: (happening: Happening) => boolean
  /** The lookup begins: all that came so far goes with it. */
  readonly begin: () => Ask
  /** The lookup's answer; `undefined` when there was no row or an error. */
  readonly answer: (looked: Looked | undefined) => Answered
}

const REST: Answered = { ticks: [], next: 'rest' }

/** A price from further ahead than that was fetched before the clock was set back, ms: nobody knows how old it is. */
const CLOCK_SLACK = 1_000

/** Why a quote may not reach a strategy; null when it may. A suspect row keeps its age, so that is told first. */
const blindness = ({ status, observedAt }: Quote, at: Millis, maxPriceAge: number): BlindReason | null => {
  if (status._tag === 'suspect') return status.reason
  const age = at - observedAt
  return age > maxPriceAge || age < -CLOCK_SLACK ? 'stale' : null
}

const isOver = ({ market, held }: Looked): boolean =>
  market.closed && held.positions.length === 0 && held.working.length === 0

/** Opens the tick side of a market; it is used from one group of `perKey` and ends with it. */
export const marketTicks = (
  { clock, notice }: MarketTicksPorts,
  { maxTickWait, maxPriceAge, withheldTrades: most }: MarketTicksSettings,
  marketId: MarketId,
): MarketTicks => {
  /** `queued`: asked, but the statement has not begun, so newer happenings still go with it. */
  let phase: 'waiting' | 'queued' | 'looking' = 'waiting'
  /** Goes with the lookup under way, or was given back by one that was cancelled, failed or withheld. */
  let carried = emptyBasket()
  /** Came since that lookup began. */
  const newer = emptyBasket()
  let isFirst = true
  let heard = -1
  let seq = -1
  let version: number | null = null
  let sincePrice = NO_TRADES
  let saved: Looked['saved'] = null
  let said: BlindReason | null = null

  const take = (happening: Happening): boolean => {
    const at = clock.monotonic()
    put(newer, happening, at, most)
    switch (phase) {
      case 'waiting':
        break
      case 'queued':
        return false
      case 'looking':
        if (at - (carried.oldest ?? at) >= maxTickWait) return false
    }
    phase = 'queued'
    return true
  }

  const begin = (): Ask => {
    pour(newer, carried, most)
    phase = 'looking'
    return isFirst ? { _tag: 'first', marketId } : { _tag: 'next', marketId, heard }
  }

  /** The lives go out once, with the first thing that the group says. */
  const takeSaved = (): Looked['saved'] => {
    const lives = saved
    saved = null
    return lives
  }

  const outcomes = ({ market, held, unheard }: Looked, at: Millis): ReadonlyArray<Tick> => {
    const before = heard
    const fresh = unheard.filter(outcome => outcome.seq > before)
    heard = unheard.length === 0 ? Math.max(heard, held.seq) : Math.max(heard, ...unheard.map(outcome => outcome.seq))
    return fresh.map(outcome => ({
      _tag: 'outcome',
      market,
      at,
      held,
      saved: takeSaved(),
      arrived: carried.arrived,
      outcome,
    }))
  }

  const blind = ({ market, held }: Looked, at: Millis, reason: BlindReason): ReadonlyArray<Tick> => {
    const { causes, arrived } = carried
    carried = withheld(carried)
    notice({ _tag: 'withheld', marketId, reason })
    if (said === reason) return []
    said = reason
    return [{ _tag: 'blind', market, at, held, saved: takeSaved(), arrived, causes: [...causes], reason }]
  }

  const priced = ({ market, held, score }: Looked, at: Millis, quote: Quote): ReadonlyArray<Tick> => {
    const age = millis(at - quote.observedAt)
    const { causes, arrived } = carried
    const trades = tradesOf(carried)
    const tradesSincePrice = joined(sincePrice, trades, most)
    // The tick that shows the risen price still tells the trades before it; the next one begins anew.
    sincePrice = version !== null && quote.version > version ? NO_TRADES : tradesSincePrice
    version = quote.version
    said = null
    carried = emptyBasket()
    const matchState = matchStateOf(market, score, at)
    const shown = { causes: [...causes], quote, age, trades, tradesSincePrice, matchState }
    return [{ _tag: 'tick', market, at, held, saved: takeSaved(), arrived, ...shown }]
  }

  const tick = (looked: Looked, at: Millis): ReadonlyArray<Tick> => {
    // A nudge alone: its outcomes are all that it is about.
    if (carried.causes.size === 0) {
      carried = emptyBasket()
      return []
    }
    const { quote } = looked
    if (quote === null) return blind(looked, at, 'unpriced')
    const reason = blindness(quote, at, maxPriceAge)
    return reason === null ? priced(looked, at, quote) : blind(looked, at, reason)
  }

  const answer = (looked: Looked | undefined): Answered => {
    phase = 'queued'
    if (looked === undefined) return REST
    if (looked.held.seq < seq) {
      notice({ _tag: 'stale_ledger', marketId })
      return REST
    }
    if (isFirst) saved = looked.saved
    seq = looked.held.seq
    const at = clock.now()
    const ticks = [...outcomes(looked, at), ...tick(looked, at)]
    // The strategies end their group with it: what comes after brings their lives anew, and what those have not heard.
    isFirst = isOver(looked)
    if (isFirst) heard = -1
    if (newer.oldest !== null) return { ticks, next: 'again' }
    if (!isFirst) {
      phase = 'waiting'
      return { ticks, next: 'wait' }
    }
    const lost = carried.trades.length + carried.overflow.count
    if (lost > 0) notice({ _tag: 'trades_dropped', marketId, count: lost })
    return { ticks, next: 'over' }
  }

  return { take, begin, answer }
}
