/**
 * The worst case of a match: everything held and working in its markets, paid out under each way in which it can end. What
 * nobody can tell (rounds, unknown types) pays what is worst for what is held there. Whole millionths, doubled because
 * 50-50 pays half.
 */
import { askedOf, type Ending, endingsOf, paysHalves, type Readable, teamsOf } from '../domain/game/endings.ts'
import { type Usd, usd } from '../domain/money.ts'
import type { Stake, Working } from '../domain/risk.ts'
import { type MayFill, mayFill } from './reserve.ts'

const vectors = new Map<string, ReadonlyArray<number>>()
/** What YES pays under each ending; a pure function of few arguments, so each is worked out once. */
const vectorOf = (asked: Readable, format: Stake['format'], endings: ReadonlyArray<Ending>): ReadonlyArray<number> => {
  const key = `${format ?? 'any'} ${Object.values(asked).join(' ')}`
  const known = vectors.get(key)
  if (known !== undefined) return known
  const vector = endings.map(ending => paysHalves(asked, ending))
  vectors.set(key, vector)
  return vector
}

/** Doubled millionths of dollars that a fill changes under a payout of YES, at worst: it may not happen. */
const orderAt = (order: MayFill, yes: number): number => {
  const pays = order.shares * (order.side === 'YES' ? yes : 2 - yes)
  return Math.min(0, order.direction === 'BUY' ? pays - 2 * order.usd : 2 * order.usd - pays)
}

type Three = readonly [none: number, half: number, all: number]
/** Doubled millionths that a market is worth beyond its cost when YES pays nothing, half, all. */
const worths = ({ yes, no, cost, working }: Stake): Three => {
  const orders = working.map(({ order, left }) => mayFill(order, left))
  const at = (pays: number): number =>
    orders.reduce((sum, order) => sum + orderAt(order, pays), yes * pays + no * (2 - pays) - 2 * cost)
  return [at(0), at(1), at(2)]
}

/** The most that the match can lose, in dollars; never below 0. */
export const worstCase = (stakes: ReadonlyArray<Stake>): Usd => {
  const involved = stakes.filter(({ yes, no, working }) => yes > 0 || no > 0 || working.length > 0)
  if (involved.length === 0) return usd(0)
  const teams = teamsOf(stakes)
  // Markets of one match that disagree on its format leave it open.
  const formats = new Set(stakes.flatMap(({ format }) => (format === null ? [] : [format])))
  const [only] = formats
  const format = formats.size === 1 && only !== undefined ? only : null
  const endings = endingsOf(format)
  const sums = new Array<number>(endings.length).fill(0)
  let unread = 0
  for (const stake of involved) {
    const asked = askedOf(stake, teams)
    const three = worths(stake)
    // Of a market that nobody can read each term is least at one of the three.
    if (asked._tag === 'unknown') unread += Math.min(...three)
    else addTo(sums, vectorOf(asked, format, endings), three)
  }
  const lost = -(Math.min(...sums) + unread)
  return usd(Math.max(0, Math.ceil(lost / 2)))
}

const addTo = (sums: Array<number>, vector: ReadonlyArray<number>, [none, half, all]: Three): void => {
  vector.forEach((pays, at) => {
    sums[at] = (sums[at] ?? 0) + (pays === 0 ? none : pays === 1 ? half : all)
  })
}

/** The stakes with orders more that may fill in one of the markets. */
export const withOrders = (
  stakes: ReadonlyArray<Stake>,
  marketId: Stake['marketId'],
  more: ReadonlyArray<Working>,
): ReadonlyArray<Stake> =>
  stakes.map(stake => (stake.marketId === marketId ? { ...stake, working: [...stake.working, ...more] } : stake))
