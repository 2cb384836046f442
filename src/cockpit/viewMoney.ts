import { addUsd, NO_USD, type Usd } from '../domain/money.ts'
import { cents, directionOf, dollars, NOTHING, profit, sharesText } from './figures.ts'
import { worstCase } from './matches.ts'
import { marketLabel, matchName, sideName } from './names.ts'
import { refusedBecause } from './refused.ts'
import type { Rows, ShownFigure, ShownOrder, ShownPosition, ShownRefusal, ShownWallet } from './shown.ts'
import type { OrderRow, PositionRow, RefusalRow, WalletRow } from './sources.ts'

export const padded = (value: number): string => String(Math.max(0, value)).padStart(16, '0')

export const showPosition =
  (matches: ReadonlyMap<string, string>) =>
  (row: PositionRow): ShownPosition => ({
    id: String(row.positionId),
    rank: padded(row.openedAt),
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
  won: `${row.wins} of ${row.wins + row.losses}`,
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
  const atWorst = addUsd(rows.today.realised, worstCase(rows.markets, rows.positions))
  const money = (id: string, label: string, amount: Usd, means: string): Omit<ShownFigure, 'rank'> => ({
    id,
    label,
    value: profit(amount),
    direction: directionOf(amount),
    means,
  })
  const figures: ReadonlyArray<Omit<ShownFigure, 'rank'>> = [
    money('today', 'PnL today', rows.today.realised, 'Realised since midnight UTC, after fees.'),
    {
      ...money('unrealised', 'Open PnL', unrealised, 'What is held would make this if it were sold at the bid now.'),
      ...(isUnpriced ? { value: NOTHING } : {}),
    },
    {
      id: 'value',
      label: 'Open value',
      value: isUnpriced ? NOTHING : dollars(value),
      direction: 'flat',
      means: 'What is held, at the bid: what leaving brings, not what a midpoint promises.',
    },
    {
      id: 'exposure',
      label: 'Exposure',
      value: dollars(addUsd(cost, total(rows.wallets.map(wallet => wallet.reserved)))),
      direction: 'flat',
      means: 'What is held cost this, with what open orders have reserved.',
    },
    money('worst', 'At worst today', atWorst, 'Each match at its worst ending, with what today has made or lost.'),
    {
      id: 'age',
      label: 'Price age',
      value: ages?.p50 ?? NOTHING,
      direction: 'flat',
      means: ages === null ? 'No market takes orders.' : `Median of all markets that take orders; p99 ${ages.p99}.`,
    },
    money('realised', 'Realised', realised, 'All that was ever realised, after fees.'),
  ]
  return figures.map((figure, place) => ({ ...figure, rank: String(place) }))
}
