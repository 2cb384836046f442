import type { TypeOf } from 'io-ts'
import { type Price, type Shares, showMillionths, type Usd } from '../domain/money.ts'
import { marketLabel, matchName } from './names.ts'
import type { FillJson, MarketJson, OrderJson, PositionJson, RefusalJson, WalletJson } from './rowAnswers.ts'
import type { FillRow, MarketName, MarketRow, OrderRow, PositionRow, RefusalRow, WalletRow } from './sources.ts'

/**
 * Rows for programs, the same from `/api/…` and from the commands' `--json`: money, prices and shares are exact decimals as
 * text, times are milliseconds since 1970, what is not known is null.
 */
export const exact = (value: Price | Shares | Usd | null): string | null =>
  value === null ? null : showMillionths(value)

export const named = (market: MarketName) => ({
  marketId: market.marketId,
  match: matchName(market),
  market: marketLabel(market),
  question: market.question,
  teamYes: market.teamYes,
  teamNo: market.teamNo,
  format: market.format,
  marketType: market.marketType,
  mapNumber: market.mapNumber,
})

export const marketJson = (row: MarketRow): TypeOf<typeof MarketJson> => ({
  ...named(row),
  eventId: row.eventId,
  tournament: row.tournament,
  gameStart: row.gameStart,
  acceptingOrders: row.acceptingOrders,
  ended: row.ended,
  closed: row.closed,
  resolved: row.resolved,
  yesPrice: exact(row.yesPrice),
  noPrice: exact(row.noPrice),
  yesBid: exact(row.yesBid),
  yesAsk: exact(row.yesAsk),
  noBid: exact(row.noBid),
  noAsk: exact(row.noAsk),
  spread: exact(row.spread),
  observedAt: row.observedAt,
  status: row.status,
  matchState: row.matchState,
})

export const positionJson = (row: PositionRow): TypeOf<typeof PositionJson> => ({
  positionId: row.positionId,
  strategy: row.strategy,
  ...named(row),
  side: row.side,
  status: row.status,
  shares: showMillionths(row.shares),
  initialShares: showMillionths(row.initialShares),
  averagePrice: showMillionths(row.averagePrice),
  cost: showMillionths(row.cost),
  bid: exact(row.bid),
  value: exact(row.value),
  unrealised: exact(row.unrealised),
  realised: showMillionths(row.realised),
  fees: showMillionths(row.fees),
  observedAt: row.observedAt,
  openedAt: row.openedAt,
})

export const orderJson = (row: OrderRow): TypeOf<typeof OrderJson> => ({
  orderId: row.orderId,
  strategy: row.strategy,
  ...named(row),
  side: row.side,
  direction: row.direction,
  type: row.type,
  endsAt: row.endsAt,
  limit: showMillionths(row.limit),
  usd: exact(row.usd),
  shares: exact(row.shares),
  status: row.status,
  text: row.text,
  filledShares: showMillionths(row.filledShares),
  filledUsd: showMillionths(row.filledUsd),
  createdAt: row.createdAt,
  doneAt: row.doneAt,
})

export const fillJson = (row: FillRow): TypeOf<typeof FillJson> => ({
  fillId: row.fillId,
  strategy: row.strategy,
  ...named(row),
  side: row.side,
  direction: row.direction,
  kind: row.kind,
  shares: showMillionths(row.shares),
  price: showMillionths(row.price),
  value: showMillionths(row.value),
  fee: showMillionths(row.fee),
  realised: showMillionths(row.realised),
  reason: row.reason,
  at: row.at,
})

export const walletJson = (row: WalletRow): TypeOf<typeof WalletJson> => ({
  strategy: row.strategy,
  allocated: showMillionths(row.allocated),
  available: showMillionths(row.available),
  reserved: showMillionths(row.reserved),
  cost: showMillionths(row.cost),
  realised: showMillionths(row.realised),
  trades: row.trades,
  wins: row.wins,
  losses: row.losses,
  active: row.active,
})

export const refusalJson = (row: RefusalRow): TypeOf<typeof RefusalJson> => ({
  strategy: row.strategy,
  reason: row.reason,
  count: row.count,
  lastAt: row.lastAt,
  detail: row.detail,
})
