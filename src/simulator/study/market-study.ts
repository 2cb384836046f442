/** What one match says about its books, and about what simple rules earn on them. */
import { nth } from '../../domain/game/nth.ts'
import type { Question } from '../../domain/game/question.ts'
import { mapWinner, otherTeam, type Team } from '../../domain/game/round.ts'
import { type Millis, millis, ONE } from '../../domain/money.ts'
import type { Match } from '../listing.ts'
import type { Market } from '../market.ts'
import { createMatchLife } from '../match-life.ts'
import { bestAsk, bestBid, levelsOf } from '../order-book.ts'
import type { WorldSettings } from '../schedule.ts'
import { shownPrice } from '../wire/prices.ts'
import { type Look, RULES } from './rules.ts'
import { note, type Sums } from './sums.ts'
import { createTrader, DELAY, type Trader } from './trader.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
/** Between two looks. */
const STEP = 5 * SECOND
const WINDOW = (5 * MINUTE) / STEP
/** Nobody looks earlier before the start. */
const BEFORE = 40 * MINUTE

/** The markets in which rules trade: the series, and its first two maps. */
export type Traded = 'series' | 'markets'

const isTraded = (question: Question, traded: Traded): boolean => {
  if (question._tag === 'Series') return true
  return traded === 'markets' && question._tag === 'MapWinner' && question.map <= 2
}

/** Which map's pistols matter in a market; null: all. */
const mapOf = (question: Question): number | null => (question._tag === 'MapWinner' ? question.map : null)

interface Watched {
  readonly market: Market
  readonly traders: ReadonlyArray<Trader>
  /** The prices of the window, oldest first. */
  readonly prices: Array<number>
}

/** Who lost the pistol round that ended within a step, in a map of the market. */
const lostPistolIn = (match: Match, question: Question, from: number, to: number): Team | null => {
  const map = mapOf(question)
  const round = match.timeline.rounds.find(one => one.to > from && one.to <= to)
  if (round === undefined || (map !== null && round.map !== map) || mapWinner(round.after.won) !== null) return null
  const played = round.before.won[0] + round.before.won[1]
  return played === 0 || played === 12 ? otherTeam(round.winner) : null
}

const DEPTH = 30_000

/** Spread in cents and dollars within three cents of the touch, by the size of the match, the kind of market and how open it is. */
const noteBook = (sums: Sums, market: Market): void => {
  const bid = bestBid(market.book)
  const ask = bestAsk(market.book)
  const kind = `${market.match.tier} ${market.listing.type === 'moneyline' ? 'series' : 'maps'}`
  note(sums, `one-sided: ${kind}`, bid === null || ask === null ? 1 : 0)
  if (bid === null || ask === null) return
  const spread = (ask - bid) / 10_000
  const middle = (ask + bid) / 2 / ONE
  const open = middle > 0.1 && middle < 0.9 ? 'open' : middle < 0.04 || middle > 0.96 ? 'extreme' : 'between'
  const { bids, asks } = levelsOf(market.book)
  const dollars =
    bids.reduce((sum, level) => sum + (level.price >= bid - DEPTH ? (level.size / ONE) * (level.price / ONE) : 0), 0) +
    asks.reduce(
      (sum, level) => sum + (level.price <= ask + DEPTH ? (level.size / ONE) * (1 - level.price / ONE) : 0),
      0,
    )
  note(sums, `spread: ${kind}, ${open}`, spread)
  note(sums, `spread 1 to 4 cents: ${kind}, ${open}`, spread <= 4 ? 1 : 0)
  note(sums, `spread 5 to 15 cents: ${kind}, ${open}`, spread >= 5 && spread <= 15 ? 1 : 0)
  note(sums, `depth: ${kind}, ${open}`, dollars)
}

const lookAt = (watched: Watched, at: Millis): Look | null => {
  const { market, prices } = watched
  const { match, listing } = market
  if (market.status !== 'open' || (bestBid(market.book) === null && bestAsk(market.book) === null)) return null
  const price = shownPrice(market) / ONE
  prices.push(price)
  if (prices.length > WINDOW) prices.shift()
  const elapsed = at - match.beginsAt
  return {
    minutes: (at - match.startsAt) / MINUTE,
    price,
    high: Math.max(...prices),
    low: Math.min(...prices),
    lostPistol: lostPistolIn(match, listing.question, elapsed - STEP, elapsed),
  }
}

/** Plays the match with its agents and lets every rule trade; notes each rule's gain in the match, in dollars. */
export const noteMarkets = (sums: Sums, settings: WorldSettings, planned: Match, traded: Traded): void => {
  const listings = planned.listings.filter(listing => isTraded(listing.question, traded))
  const life = createMatchLife(settings, { ...planned, listings })
  const watched = life.markets.map((market): Watched => {
    return { market, traders: RULES.map(rule => createTrader(rule, market)), prices: [] }
  })
  const run = (to: number): void => life.run(millis(to), () => undefined)
  const stopped = (): boolean => life.markets.every(market => market.status !== 'open')
  let steps = 0
  for (let at = Math.max(life.opensAt, planned.startsAt - BEFORE); !stopped(); at += STEP) {
    run(at)
    steps++
    for (const one of watched) {
      const look = lookAt(one, millis(at))
      if (look === null) continue
      for (const trader of one.traders) trader.look(look)
      if (
        steps % 12 === 0 &&
        life.match.timeline.rounds.length > 0 &&
        at > life.match.beginsAt &&
        at < life.match.endsAt
      )
        noteBook(sums, one.market)
    }
    run(at + DELAY)
    for (const one of watched)
      for (const trader of one.traders) trader.execute((at + DELAY - planned.startsAt) / MINUTE)
  }
  run(life.match.resolvedAt)
  RULES.forEach((rule, index) => {
    const gains = watched.map(one => nth(one.traders, index).gain())
    const trades = watched.reduce((sum, one) => sum + nth(one.traders, index).trades(), 0)
    note(
      sums,
      `rule: ${rule.name}`,
      gains.reduce((sum, gain) => sum + gain, 0),
    )
    note(sums, `trades: ${rule.name}`, trades)
  })
}
