import type { TypeOf } from 'io-ts'
import { type Price, type Shares, showMillionths, type Usd } from '../domain/money.ts'
import { marketLabel, matchName } from './names.ts'
import type { FillJson, MarketJson, OrderJson, PositionJson, RefusalJson, WalletJson } from './rowAnswers.ts'
import type { FillRow, MarketName, MarketRow, OrderRow, PositionRow, RefusalRow, WalletRow } from './sources.ts'

/**
 * Rows for programs, the same from `/api/…` and from the commands' `--json`: money, prices and shares are exact decimals as
 * text, times are milliseconds since 1970, what is not known is null.
 */
const exact = (value: Price | Shares | Usd): string => showMillionths(value)
const maybe = (value: Price | Shares | Usd | null): string | null => (value === null ? null : exact(value))

const named = (market: MarketName) => ({
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
  yesPrice: maybe(row.yesPrice),
  noPrice: maybe(row.noPrice),
  yesBid: maybe(row.yesBid),
  yesAsk: maybe(row.yesAsk),
  noBid: maybe(row.noBid),
  noAsk: maybe(row.noAsk),
  spread: maybe(row.spread),
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
  shares: exact(row.shares),
  initialShares: exact(row.initialShares),
  averagePrice: exact(row.averagePrice),
  cost: exact(row.cost),
  bid: maybe(row.bid),
  value: maybe(row.value),
  unrealised: maybe(row.unrealised),
  realised: exact(row.realised),
  fees: exact(row.fees),
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
  limit: exact(row.limit),
  usd: maybe(row.usd),
  shares: maybe(row.shares),
  status: row.status,
  text: row.text,
  filledShares: exact(row.filledShares),
  filledUsd: exact(row.filledUsd),
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
  shares: exact(row.shares),
  price: exact(row.price),
  value: exact(row.value),
  fee: exact(row.fee),
  realised: exact(row.realised),
  reason: row.reason,
  at: row.at,
})

export const walletJson = (row: WalletRow): TypeOf<typeof WalletJson> => ({
  strategy: row.strategy,
  allocated: exact(row.allocated),
  available: exact(row.available),
  reserved: exact(row.reserved),
  cost: exact(row.cost),
  realised: exact(row.realised),
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
