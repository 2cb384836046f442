import { addUsd, NO_USD, ONE, type Shares, shares, subShares, type Usd, usd } from '../domain/money.ts'
import { cents, counted, directionOf, dollars, NOTHING, profit, sharesText } from './figures.ts'
import { worstCase } from './matches.ts'
import { marketLabel, marketRank, matchName, sideName } from './names.ts'
import { refusedBecause } from './refused.ts'
import type { Rows } from './shown.ts'
import type { ShownFigure, ShownLeg, ShownOrder, ShownPosition, ShownRefusal, ShownWallet } from './shownRows.ts'
import type { Leg, OrderRow, PositionRow, RefusalRow, WalletRow } from './sources.ts'

export const padded = (value: number): string => String(Math.max(0, value)).padStart(16, '0')

const showLeg = (leg: Leg): ShownLeg => ({
  at: leg.at,
  type: leg.type.replaceAll('_', ' '),
  shares: `${leg.shares > 0 ? '+' : ''}${sharesText(leg.shares)}`,
  price: cents(leg.price),
  realised: profit(leg.realised),
  direction: directionOf(leg.realised),
  reason: leg.reason,
})

/** Of two sides that were bought together: for each share of both, one dollar comes back whoever wins. */
const locksOf = (row: PositionRow, all: ReadonlyArray<PositionRow>): string => {
  const other = all.find(
    one =>
      one.pairId !== null && one.pairId === row.pairId && one.positionId !== row.positionId && one.status !== 'closed',
  )
  if (other === undefined) return ''
  const both = usd(Math.min(row.shares, other.shares))
  return `pays ${dollars(both)} whoever wins, the two cost ${dollars(addUsd(row.cost, other.cost))}`
}

const settledOf = (row: PositionRow): Shares => subShares(row.shares, shares(Math.min(row.shares, row.unsettled)))

/** Settled YES and NO of one strategy in one market: told once, on the side of YES. */
const pairsOf = (row: PositionRow, all: ReadonlyArray<PositionRow>): string => {
  const isOther = (one: PositionRow) =>
    one.side === 'NO' && one.marketId === row.marketId && one.strategy === row.strategy && one.status !== 'closed'
  const other = row.side === 'YES' ? all.find(isOther) : undefined
  const both = other === undefined ? 0 : Math.min(settledOf(row), settledOf(other))
  return both === 0 ? '' : sharesText(shares(both))
}

/** Markets in their order, and the two sides of a strategy beside each other. */
const rankOf = (row: PositionRow): string =>
  [
    marketRank[row.marketType] ?? 9,
    padded(row.mapNumber ?? 0),
    padded(row.marketId),
    row.strategy,
    row.side === 'YES' ? 0 : 1,
  ].join(' ')

export const showPosition =
  (matches: ReadonlyMap<string, string>, all: ReadonlyArray<PositionRow>) =>
  (row: PositionRow): ShownPosition => ({
    id: String(row.positionId),
    rank: rankOf(row),
    event: row.eventId,
    marketId: String(row.marketId),
    match: matches.get(row.eventId) ?? matchName(row),
    market: marketLabel(row),
    side: row.side,
    team: sideName(row, row.side),
    strategy: row.strategy,
    shares: sharesText(row.shares),
    entry: cents(row.averagePrice),
    cost: dollars(row.cost),
    fees: dollars(row.fees),
    realised: profit(row.realised),
    realisedDirection: directionOf(row.realised),
    bid: cents(row.bid),
    value: dollars(row.value),
    profit: profit(row.unrealised),
    direction: directionOf(row.unrealised),
    observedAt: row.observedAt,
    openedAt: row.openedAt,
    pair: row.pairId === null ? '' : String(row.pairId),
    locks: row.pairId === null ? '' : locksOf(row, all),
    pairs: pairsOf(row, all),
    settled: sharesText(settledOf(row)),
    unsettled: row.unsettled === 0 ? '' : sharesText(row.unsettled),
    legs: row.legs.map(showLeg),
  })

export const showOrder =
  (matches: ReadonlyMap<string, string>) =>
  (row: OrderRow): ShownOrder => ({
    id: row.orderId,
    action: row.actionId,
    rank: padded(row.createdAt),
    event: row.eventId,
    match: matches.get(row.eventId) ?? matchName(row),
    market: marketLabel(row),
    strategy: row.strategy,
    side: row.side,
    direction: row.direction,
    kind: row.type,
    limit: cents(row.limit),
    asked: row.usd === null ? sharesText(row.shares) : dollars(row.usd),
    filled: sharesText(row.filledShares),
    status: row.status.replaceAll('_', ' '),
    at: row.createdAt,
    endsAt: row.endsAt,
  })

export const showWallet = (row: WalletRow): ShownWallet => ({
  id: row.strategy,
  rank: row.strategy,
  strategy: row.strategy,
  allocated: dollars(row.allocated),
  available: dollars(row.available),
  cost: dollars(row.cost),
  realised: profit(row.realised),
  direction: directionOf(row.realised),
  trades: String(row.trades),
  won: row.wins + row.losses === 0 ? NOTHING : `${row.wins} of ${row.wins + row.losses}`,
  state: row.active ? '' : 'switched off',
})

export const showRefusal = (row: RefusalRow): ShownRefusal => ({
  id: `${row.strategy} ${row.reason}`,
  rank: `${padded(Number.MAX_SAFE_INTEGER - row.count)} ${row.strategy} ${row.reason}`,
  strategy: row.strategy,
  reason: row.reason.replaceAll('_', ' '),
  means: refusedBecause(row.reason),
  count: String(row.count),
  lastAt: row.lastAt,
  detail: row.detail,
})

const total = (amounts: ReadonlyArray<Usd | null>): Usd =>
  amounts.reduce<Usd>((sum, amount) => addUsd(sum, amount ?? NO_USD), NO_USD)

/** The figures on top of the desk. `ages`: of prices now, null when none is asked for. */
export const showFigures = (
  rows: Rows,
  ages: { readonly p50: string; readonly p99: string } | null,
): ReadonlyArray<ShownFigure> => {
  const realised = total(rows.wallets.map(wallet => wallet.realised))
  const unrealised = total(rows.positions.map(position => position.unrealised))
  const value = total(rows.positions.map(position => position.value))
  const cost = total(rows.wallets.map(wallet => wallet.cost))
  const isUnpriced = rows.positions.length > 0 && rows.positions.every(position => position.value === null)
  const atWorst = addUsd(rows.today.realised, worstCase(rows.markets, rows.positions, rows.orders))
  const reserved = total(rows.wallets.map(wallet => wallet.reserved))
  const money = (id: string, label: string, amount: Usd, means: string, beside = ''): Omit<ShownFigure, 'rank'> => ({
    id,
    label,
    value: profit(amount),
    direction: directionOf(amount),
    means,
    beside,
    exact: amount / ONE,
  })
  const { fills, fees } = rows.today
  const figures: ReadonlyArray<Omit<ShownFigure, 'rank'>> = [
    money(
      'today',
      'PnL today',
      rows.today.realised,
      'Realised since midnight UTC, after fees.',
      `${counted(fills, 'fill', 'fills')}, fees ${dollars(fees)}`,
    ),
    {
      ...money(
        'unrealised',
        'Open PnL',
        unrealised,
        'What is held would make this if it were sold at the bid now.',
        `worth ${isUnpriced ? NOTHING : dollars(value)} at the bid`,
      ),
      ...(isUnpriced ? { value: NOTHING, exact: null } : {}),
    },
    {
      id: 'value',
      label: 'Open value',
      value: isUnpriced ? NOTHING : dollars(value),
      direction: 'flat',
      means: 'What is held, at the bid: what leaving brings, not what a midpoint promises.',
      beside: '',
      exact: value / ONE,
    },
    {
      id: 'exposure',
      label: 'Exposure',
      value: dollars(addUsd(cost, reserved)),
      direction: 'flat',
      means: 'What is held cost this, with what open orders have reserved.',
      beside: `${dollars(cost)} held, ${dollars(reserved)} on order`,
      exact: addUsd(cost, reserved) / ONE,
    },
    money(
      'worst',
      'At worst today',
      atWorst,
      'Each match at its worst ending, orders under way included, with what today has made or lost.',
      `${counted(new Set(rows.positions.map(one => one.eventId)).size, 'match', 'matches')} at stake`,
    ),
    {
      id: 'age',
      label: 'Price age',
      value: ages?.p50 ?? NOTHING,
      direction: 'flat',
      means: ages === null ? 'No market takes orders.' : `Median of all markets that take orders; p99 ${ages.p99}.`,
      beside: ages === null ? '' : `p99 ${ages.p99}`,
      exact: null,
    },
    money('realised', 'Realised', realised, 'All that was ever realised, after fees.'),
  ]
  return figures.map((figure, place) => ({ ...figure, rank: String(place) }))
}
