import type { TypeOf } from 'io-ts'
import { addUsd, type Millis, NO_USD, type Usd } from '../domain/money.ts'
import { exact, marketJson } from './json.ts'
import { payoffOf } from './matches.ts'
import { matchName, matchNames } from './names.ts'
import { worstOf } from './payoff.ts'
import type { MatchJson } from './rowAnswers.ts'
import type { MarketRow, OrderRow, PositionRow } from './sources.ts'
import { phaseOf } from './view.ts'

/** A match: its followed markets together. */
export interface MatchRow {
  readonly eventId: string
  readonly match: string
  readonly phase: 'live' | 'coming' | 'over'
  /** The market that names it: its winner's, where that is followed. */
  readonly naming: MarketRow
  readonly markets: ReadonlyArray<MarketRow>
  readonly held: ReadonlyArray<PositionRow>
  readonly cost: Usd
  /** Of what is held and ordered, over its cost, under the ending that pays least; null: nothing, or nobody can tell. */
  readonly worst: Usd | null
}

const RANK = { live: 0, coming: 1, over: 2 } as const

/** The followed markets by their match: live ones first, then by their start. */
export const matchRows = (
  markets: ReadonlyArray<MarketRow>,
  positions: ReadonlyArray<PositionRow>,
  orders: ReadonlyArray<OrderRow>,
  at: Millis,
): ReadonlyArray<MatchRow> => {
  const names = matchNames([...markets, ...positions])
  const byEvent = new Map<string, ReadonlyArray<MarketRow>>()
  for (const row of markets) byEvent.set(row.eventId, [...(byEvent.get(row.eventId) ?? []), row])
  const rows = [...byEvent].flatMap(([eventId, all]): ReadonlyArray<MatchRow> => {
    const naming = all.find(row => row.marketType === 'moneyline') ?? all[0]
    if (naming === undefined) return []
    const held = positions.filter(one => one.eventId === eventId && one.status !== 'closed')
    const endings = payoffOf(eventId, markets, positions, orders)
    return [
      {
        eventId,
        match: names.get(eventId) ?? matchName(naming),
        phase: phaseOf(naming, at),
        naming,
        markets: all,
        held,
        cost: held.reduce<Usd>((sum, one) => addUsd(sum, one.cost), NO_USD),
        worst: endings.length === 0 ? null : worstOf(endings, 'withOrders'),
      },
    ]
  })
  const start = ({ naming }: MatchRow): number => naming.gameStart ?? Number.MAX_SAFE_INTEGER
  return rows.sort((one, other) => RANK[one.phase] - RANK[other.phase] || start(one) - start(other))
}

export const matchJson = (row: MatchRow): TypeOf<typeof MatchJson> => ({
  eventId: row.eventId,
  match: row.match,
  tournament: row.naming.tournament,
  format: row.naming.format,
  phase: row.phase,
  gameStart: row.naming.gameStart,
  positions: row.held.length,
  cost: exact(row.cost) ?? '0',
  worst: exact(row.worst),
  markets: row.markets.map(marketJson),
})
