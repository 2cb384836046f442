import type { MarketName } from './sources.ts'

const TEAMS = new Set(['moneyline', 'child_moneyline'])
/** Of totals and handicaps the sides are no teams (or stand the other way round), so only a winner's market names the match. */
const namesTeams = (market: MarketName): boolean => TEAMS.has(market.marketType)

/** The game of two teams, eg/ `FaZe – MOUZ`; of a market that names no teams its question. */
export const matchName = (market: MarketName): string =>
  namesTeams(market) && market.teamYes !== null && market.teamNo !== null
    ? `${market.teamYes} – ${market.teamNo}`
    : market.question

/** Matches by their event, from the markets that name teams (the match's own winner before those of its maps). */
export const matchNames = (markets: ReadonlyArray<MarketName>): ReadonlyMap<string, string> => {
  const winners = markets.filter(market => market.marketType === 'moneyline')
  return new Map([...markets.filter(namesTeams), ...winners].map(market => [market.eventId, matchName(market)]))
}

/** What is asked about the match, eg/ `Match winner`, `Map 2 winner`, else Gamma's title. */
export const marketLabel = (market: MarketName): string => {
  if (market.marketType === 'moneyline') return 'Match winner'
  if (market.marketType === 'child_moneyline' && market.mapNumber !== null) return `Map ${market.mapNumber} winner`
  return market.groupItemTitle ?? market.marketType.replaceAll('_', ' ')
}

/** One line for a market, eg/ `FaZe – MOUZ · Map 2 winner`; `match`: its match, where that is known from another market. */
export const marketTitle = (market: MarketName, match: string = matchName(market)): string => {
  const label = marketLabel(market)
  return match === label ? label : `${match} · ${label}`
}

/** Who a side stands for: a team where the market names two, else nothing. */
export const sideName = (market: MarketName, side: 'YES' | 'NO'): string =>
  (side === 'YES' ? market.teamYes : market.teamNo) ?? ''

/** Kinds of markets in the order in which they are shown. */
export const marketRank: Readonly<Record<string, number>> = {
  moneyline: 0,
  child_moneyline: 1,
  map_handicap: 2,
  totals: 3,
}
