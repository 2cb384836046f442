import { addUsd, NO_USD, type Shares, sharesFor, subShares, subUsd, type Usd, usd, worth } from '../domain/money.ts'
import { type EndingPayoff, type PayingOrder, payoffs, type Series, worstOf } from './payoff.ts'
import type { MarketName, MarketRow, OrderRow, PositionRow } from './sources.ts'

const MAPS = { BO1: 1, BO3: 3, BO5: 5 } as const

const isMarket = (row: MarketName): row is MarketRow => 'matchState' in row

/** A match as its winner's market knows it; a format that nobody knows counts as the longest, so that no ending is missed. */
const seriesOf = (row: MarketName): Series => {
  const state = isMarket(row) ? row.matchState : null
  const sides = state?._tag === 'known' ? state.sides : null
  return {
    maps: row.format === null ? 5 : MAPS[row.format],
    first: row.teamYes ?? 'YES',
    second: row.teamNo ?? 'NO',
    won: sides === null ? [0, 0] : [sides.YES.maps, sides.NO.maps],
  }
}

const namesTeams = (row: MarketName): boolean => row.marketType === 'moneyline' || row.marketType === 'child_moneyline'

/** What is left of an order, filled at its limit: the fewest shares that its dollars buy, the least that a sale brings. */
const leftOf = (row: OrderRow): PayingOrder => {
  const paying = (shares: Shares, dollars: Usd): PayingOrder => ({ ...row, shares, usd: dollars })
  if (row.shares === null) {
    const dollars = subUsd(row.usd ?? NO_USD, row.filledUsd)
    return paying(sharesFor(dollars, row.limit, 'down'), dollars)
  }
  const shares = subShares(row.shares, row.filledShares)
  return paying(shares, worth(shares, row.limit, row.direction === 'BUY' ? 'up' : 'down'))
}

/** What is held of a match under each of its endings; empty: nothing is held or ordered, or nobody knows who plays. */
export const payoffOf = (
  eventId: string,
  markets: ReadonlyArray<MarketRow>,
  positions: ReadonlyArray<PositionRow>,
  orders: ReadonlyArray<OrderRow>,
): ReadonlyArray<EndingPayoff> => {
  const held = positions.filter(one => one.eventId === eventId && one.status !== 'closed')
  const working = orders.filter(one => one.eventId === eventId && one.doneAt === null)
  if (held.length + working.length === 0) return []
  const rows: ReadonlyArray<MarketName> = [...markets, ...held, ...working]
  const ours = rows.filter(row => row.eventId === eventId && namesTeams(row))
  const naming = ours.find(row => row.marketType === 'moneyline') ?? ours[0]
  return naming === undefined ? [] : payoffs(held, seriesOf(naming), working.map(leftOf))
}

/** What is lost at most from now on: each match at its worst ending, orders under way included; what nobody can tell counts with all that it cost. */
export const worstCase = (
  markets: ReadonlyArray<MarketRow>,
  positions: ReadonlyArray<PositionRow>,
  orders: ReadonlyArray<OrderRow>,
): Usd => {
  const open = positions.filter(one => one.status !== 'closed')
  const working = orders.filter(one => one.doneAt === null)
  const events = [...new Set([...open, ...working].map(one => one.eventId))]
  return events.reduce<Usd>((sum, eventId) => {
    const all = payoffOf(eventId, markets, positions, orders)
    if (all.length > 0) return addUsd(sum, worstOf(all, 'withOrders'))
    const cost = open.filter(one => one.eventId === eventId).reduce<number>((total, one) => total + one.cost, 0)
    const asked = working
      .filter(one => one.eventId === eventId && one.direction === 'BUY')
      .reduce<number>((total, one) => total + leftOf(one).usd, 0)
    return addUsd(sum, usd(-cost - asked))
  }, NO_USD)
}
