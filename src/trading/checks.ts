/** The checks of risk, each a function of what is judged: null when it has nothing against it. */
import { isEntry } from '../domain/action.ts'
import { LEAST_LIFE, MOST_LIFE } from '../domain/goodTill.ts'
import { isHalted } from '../domain/halt.ts'
import { askerOf, type Side } from '../domain/ids.ts'
import { type Millis, showMillionths, type Usd } from '../domain/money.ts'
import { type Draft, type RefusalReason, rests } from '../domain/order.ts'
import { priceOf, type Quote } from '../domain/quote.ts'
import type { LedgerView, Measure, StrategyLimits, WalletView } from '../domain/risk.ts'
import type { Waiting } from '../ports/store.ts'
import type { VenueMode } from '../ports/venue.ts'
import { withOrders, worstCase } from './match.ts'
import { type Asked, crosses } from './orders.ts'
import { dollarsOf } from './reserve.ts'

export interface No {
  readonly reason: RefusalReason
  /** With the numbers in words. */
  readonly detail: string
}
export interface Case extends Omit<Asked, 'quote' | 'decidedAt'> {
  readonly waiting: Waiting
  readonly ledger: LedgerView
  readonly wallet: WalletView | undefined
  readonly own: StrategyLimits
  readonly at: Millis
  /** What the venue takes at the moment. */
  readonly mode: VenueMode
  /** Hears every number that is compared with a limit. */
  readonly measure: (measure: Measure) => void
}
export interface PricedCase extends Case {
  readonly quote: Quote
}

const no = (reason: RefusalReason, detail: string): No => ({ reason, detail })
const show = showMillionths

/** Measures, and answers whether it is too much. */
const isOver = ({ measure }: Case, check: RefusalReason, unit: Measure['unit'], is: number, most: number): boolean => {
  measure({ check, unit, is, most })
  return is > most
}

/** Before any price is looked at. */
export const beforePrice = (one: Case): No | null => {
  const { action } = one.asked
  const { market } = one.view
  const waited = one.at - one.waiting.since
  if (isEntry(action) && isOver(one, 'busy', 'ms', waited, one.limits.maxActionAge))
    return no('busy', `waited ${waited} ms, at most ${one.limits.maxActionAge} ms`)
  const halted = ofHalt(one)
  if (halted !== null) return halted
  if (market.closed || market.resolved) return no('closed', 'the market is closed')
  if (!market.acceptingOrders) return no('closed', 'the market takes no orders')
  const early = ofVenue(one)
  if (early !== null) return early
  if (isEntry(action) && market.ended) return no('closed', 'the match has ended')
  if (isEntry(action) && one.wallet?.active !== true)
    return no(
      'inactive',
      one.wallet === undefined ? `${one.strategy} has no wallet` : `${one.strategy} is switched off`,
    )
  // What working sales offer is taken off, so that a person need not wait for the strategy.
  if (one.view.pending.has(one.strategy) && askerOf(one.asked.id) === 'strategy')
    return no('pending', 'an action here has no end yet')
  return ofUntil(one)
}

/** What is to end by itself needs time to rest before, as the venue has it. */
const ofUntil = ({ asked: { action }, at }: Case): No | null => {
  if (action._tag !== 'PLACE' || action.until === undefined) return null
  const ahead = action.until - at
  if (ahead >= LEAST_LIFE && ahead <= MOST_LIFE) return null
  return no('until', `would end ${ahead} ms from now, at least ${LEAST_LIFE} ms and at most a year`)
}

/** Whoever stopped trading, and why. */
const ofHalt = ({ asked, ledger: { halt } }: Case): No | null => {
  if (!isHalted(halt.level, asked.action, askerOf(asked.id))) return null
  const why = halt.because.filter(one => one.level === halt.level).map(({ reason, detail }) => `${reason}: ${detail}`)
  return no('halted', `${halt.level.replaceAll('_', ' ')} (${why.join('; ')})`)
}

/** What the venue does not take at the moment: exits are tried all the same, entries wait for better times. */
const ofVenue = ({ asked: { action }, view, at, limits, mode }: Case): No | null => {
  if (!isEntry(action)) return null
  if (mode !== 'open' && !(mode === 'post_only' && action._tag === 'PLACE'))
    return no('venue', `the venue is ${mode.replaceAll('_', ' ')}`)
  const { gameStart } = view.market
  const left = gameStart === null ? Number.POSITIVE_INFINITY : gameStart - at
  return view.clearsAtStart && left > 0 && left < limits.quietBeforeStart
    ? no('starting', `the game starts in ${left} ms, at least ${limits.quietBeforeStart} ms`)
    : null
}

/** The price itself, and how far it may be used. */
export const ofPrice = (one: PricedCase): No | null => {
  const { quote, own, limits } = one
  const { action } = one.asked
  if (action._tag === 'CLOSE' && action.limit !== undefined) return null
  if (quote.status._tag === 'suspect') return no('suspect', `the price is suspect: ${quote.status.reason}`)
  const age = one.at - quote.observedAt
  if (isOver(one, 'stale', 'ms', age, limits.maxPriceAge))
    return no('stale', `the price is ${age} ms old, at most ${limits.maxPriceAge} ms`)
  // The clock was set back since: nobody knows how old it is.
  if (age < 0) return no('stale', `the price is of a time that has not come, ${-age} ms ahead`)
  // A resting order crosses no spread.
  if (action._tag !== 'PLACE') {
    const most = isEntry(action) ? own.maxEntrySpread : own.maxExitSpread
    if (isOver(one, 'spread', 'dollars', quote.spread, most))
      return no('spread', `spread ${show(quote.spread)} over ${show(most)}`)
  }
  if (!isEntry(action)) return null
  const now = priceOf(quote, sideOf(action))
  const moved = Math.abs(now - action.trigger)
  if (isOver(one, 'moved', 'dollars', moved, limits.maxMove))
    return no('moved', `${show(now)} is ${show(moved)} from ${show(action.trigger)}, at most ${show(limits.maxMove)}`)
  return null
}

const sideOf = (action: Case['asked']['action']): Side => ('side' in action ? action.side : 'YES')

/** Money and slots, once the orders of an entry are known. */
export const ofEntry = (one: PricedCase, drafts: ReadonlyArray<Draft>, reserve: Usd): No | null => {
  const { ledger, limits, own, wallet, view, strategy } = one
  const lost = -ledger.realisedToday
  if (isOver(one, 'daily_loss', 'dollars', lost, limits.maxDailyLoss) || lost === limits.maxDailyLoss)
    return no('daily_loss', `lost ${show(lost)} USD today, at most ${show(limits.maxDailyLoss)}`)
  const markets = wallet?.openMarkets ?? new Set()
  const isNew = !markets.has(view.market.marketId)
  if (isOver(one, 'positions', 'count', markets.size + (isNew ? 1 : 0), own.maxPositions) && isNew)
    return no('positions', `holds something in ${markets.size} markets, at most ${own.maxPositions}`)
  for (const draft of drafts) {
    const cost = view.positions
      .filter(held => held.strategy === strategy && held.side === draft.side)
      .reduce((sum, held) => sum + held.cost, 0)
    const coming = view.orders
      .filter(({ order }) => order.strategy === strategy && order.side === draft.side && order.direction === 'BUY')
      .reduce((sum, { order, left }) => sum + dollarsOf(order, left), 0)
    const total = cost + coming + dollarsOf(draft, draft.amount)
    if (isOver(one, 'position_usd', 'dollars', total, own.maxPositionUsd))
      return no('position_usd', `${show(total)} USD of ${draft.side}, at most ${show(own.maxPositionUsd)}`)
  }
  if (isOver(one, 'exposure', 'dollars', ledger.exposure + reserve, limits.maxExposure))
    return no('exposure', `${show(ledger.exposure + reserve)} USD at stake, at most ${show(limits.maxExposure)}`)
  const match = ofMatch(one, drafts)
  if (match !== null) return match
  const free = wallet?.available ?? 0
  if (isOver(one, 'wallet', 'dollars', reserve, free))
    return no('wallet', `${show(reserve)} USD needed with fees, ${show(free)} free`)
  return null
}

/** The worst ending of the match with these orders; one that makes it no worse passes. */
const ofMatch = (one: PricedCase, drafts: ReadonlyArray<Draft>): No | null => {
  const { ledger, view, limits } = one
  const { eventId, marketId } = view.market
  const stakes = ledger.matches.get(eventId) ?? []
  const after = worstCase(
    withOrders(
      stakes,
      marketId,
      drafts.map(draft => ({ order: draft, left: draft.amount })),
    ),
  )
  return isOver(one, 'match', 'dollars', after, limits.maxMatch) && after > worstCase(stakes)
    ? no('match', `${show(after)} USD lost under the worst ending of the match, at most ${show(limits.maxMatch)}`)
    : null
}

/** The order rate: entries only. */
export const ofRate = (one: PricedCase, drafts: ReadonlyArray<Draft>): No | null => {
  const rate = one.ledger.ordersLastSecond + drafts.length
  const most = one.limits.ordersPerSecond
  return isEntry(one.asked.action) && isOver(one, 'order_rate', 'count', rate, most)
    ? no('order_rate', `${rate} orders within a second, at most ${most}`)
    : null
}

/** An entry or a resting order must not trade with an order of our own that rests. A taker exit always may go. */
export const ofCrossing = (one: PricedCase, drafts: ReadonlyArray<Draft>): No | null => {
  if (!isEntry(one.asked.action) && one.asked.action._tag !== 'PLACE') return null
  for (const draft of drafts) {
    const met = one.view.orders.find(({ order }) => rests(order) && crosses(draft, order))
    if (met !== undefined)
      return no(
        'self_cross',
        `would trade with our own ${met.order.direction} ${met.order.side} at ${show(met.order.limit)}`,
      )
  }
  return null
}
