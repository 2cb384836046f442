import { addUsd, NO_USD, type Usd, usd } from '../domain/money.ts'
import { type EndingPayoff, payoffs, type Series, worstOf } from './payoff.ts'
import type { MarketRow, PositionRow } from './sources.ts'

const MAPS = { BO1: 1, BO3: 3, BO5: 5 } as const

/** A match as its winner's market knows it; a format that nobody knows counts as the longest, so that no ending is missed. */
const seriesOf = (row: MarketRow | PositionRow): Series => {
  const state = 'matchState' in row ? row.matchState : null
  const sides = state?._tag === 'known' ? state.sides : null
  return {
    maps: row.format === null ? 5 : MAPS[row.format],
    first: row.teamYes ?? 'YES',
    second: row.teamNo ?? 'NO',
    won: sides === null ? [0, 0] : [sides.YES.maps, sides.NO.maps],
  }
}

const namesTeams = (row: MarketRow | PositionRow): boolean =>
  row.marketType === 'moneyline' || row.marketType === 'child_moneyline'

/** What is held of a match under each of its endings; empty: nothing is held, or nobody knows who plays. */
export const payoffOf = (
  eventId: string,
  markets: ReadonlyArray<MarketRow>,
  positions: ReadonlyArray<PositionRow>,
): ReadonlyArray<EndingPayoff> => {
  const held = positions.filter(one => one.eventId === eventId && one.status !== 'closed')
  if (held.length === 0) return []
  const rows = [...markets, ...held].filter(row => row.eventId === eventId && namesTeams(row))
  const naming = rows.find(row => row.marketType === 'moneyline') ?? rows[0]
  return naming === undefined ? [] : payoffs(held, seriesOf(naming))
}

/** What is lost at most from now on: each match at its worst ending; what nobody can tell counts with all that it cost. */
export const worstCase = (markets: ReadonlyArray<MarketRow>, positions: ReadonlyArray<PositionRow>): Usd => {
  const events = [...new Set(positions.filter(one => one.status !== 'closed').map(one => one.eventId))]
  return events.reduce<Usd>((sum, eventId) => {
    const all = payoffOf(eventId, markets, positions)
    const cost = positions
      .filter(one => one.eventId === eventId && one.status !== 'closed')
      .reduce<number>((total, one) => total + one.cost, 0)
    return addUsd(sum, all.length === 0 ? usd(-cost) : worstOf(all))
  }, NO_USD)
}
