import type { PendingAction } from '../domain/action.ts'
import {
  type Direction,
  type MarketId,
  orderId,
  type Side,
  type StrategyKey,
  savedActionId,
  savedStrategyKey,
} from '../domain/ids.ts'
import type { LoadedLife } from '../domain/life.ts'
import type { IllegalChange, Phase } from '../domain/matchState.ts'
import { millis } from '../domain/money.ts'
import { isClosingKind, isProgressKind, isUnaskedKind, type Outcome } from '../domain/outcome.ts'
import type { Position, Wallet, WorkingOrder } from '../domain/position.ts'
import type { Quote } from '../domain/quote.ts'
import type { MatchScore } from '../domain/standing.ts'
import { kindOf } from './ledger/kinds.ts'
import { isPriceStatus, quoteOf } from './ledger/rows.ts'
import { readPrice, readShares, readUsd } from './money.ts'

/** The parts of a lookup's row, as its JSON brings them: decimals as text, points in time as milliseconds. */
export interface PositionJson {
  readonly strategy: string
  readonly side: Side
  readonly shares: string
  readonly confirmed: string
  readonly initial: string
  readonly cost: string
  readonly average: string
  readonly realised: string
  readonly status: 'open' | 'partial'
  readonly opened: number
}
export interface WorkingJson {
  readonly id: string
  readonly action: string
  readonly strategy: string
  readonly side: Side
  readonly direction: Direction
  readonly price: string
  readonly remaining: string
}
export interface OutcomeJson {
  readonly seq: number
  readonly strategy: string
  readonly action: string | null
  readonly kind: string
  readonly reason: string
  readonly shares: string
  readonly cash: string
  readonly at: number
}
export interface LifeJson {
  readonly strategy: string
  readonly codec: number
  readonly state: unknown
  readonly step: number
  readonly pending: ReadonlyArray<{ readonly id: string; readonly kind: string; readonly since: number }>
  readonly seen: number
  readonly resets: number
  readonly unknown: ReadonlyArray<string> | null
}
export type ScoreJson = readonly [
  teamHome: string | null,
  teamAway: string | null,
  homeMaps: number,
  awayMaps: number,
  homeRounds: number | null,
  awayRounds: number | null,
  bestOf: number,
  map: number | null,
  phase: Phase,
  heard: number,
  suspect: IllegalChange | null,
  since: number | null,
]
type WalletJson = readonly [strategy: string, active: boolean | null, available: string | null, markets: number]

export const toPosition =
  (market: MarketId) =>
  (row: PositionJson): Position => ({
    strategy: savedStrategyKey(row.strategy),
    marketId: market,
    side: row.side,
    shares: readShares(row.shares),
    confirmed: readShares(row.confirmed),
    initialShares: readShares(row.initial),
    cost: readUsd(row.cost),
    averagePrice: readPrice(row.average),
    realised: readUsd(row.realised),
    status: row.status,
    openedAt: millis(row.opened),
  })

export const toWorking = (row: WorkingJson): WorkingOrder => ({
  orderId: orderId(row.id),
  actionId: savedActionId(row.action),
  strategy: savedStrategyKey(row.strategy),
  side: row.side,
  direction: row.direction,
  price: readPrice(row.price),
  remaining: readShares(row.remaining),
})

/** An outcome as it was told; a kind that this engine does not know is none that a strategy could hear. */
export const toOutcome =
  (market: MarketId) =>
  (row: OutcomeJson): ReadonlyArray<Outcome> => {
    const told = {
      strategy: savedStrategyKey(row.strategy),
      marketId: market,
      seq: row.seq,
      at: millis(row.at),
      reason: row.reason,
      shares: readShares(row.shares),
      cash: readUsd(row.cash),
    }
    const { kind } = row
    if (row.action === null) return isUnaskedKind(kind) ? [{ _tag: 'unasked', ...told, kind }] : []
    const actionId = savedActionId(row.action)
    if (isProgressKind(kind)) return [{ _tag: 'progress', ...told, actionId, kind }]
    return isClosingKind(kind) ? [{ _tag: 'closing', ...told, actionId, kind }] : []
  }

const toPending = (row: LifeJson['pending'][number]): PendingAction => ({
  id: savedActionId(row.id),
  kind: kindOf(row.kind),
  since: millis(row.since),
})

export const toLife =
  (market: MarketId) =>
  (row: LifeJson): LoadedLife => ({
    strategy: savedStrategyKey(row.strategy),
    marketId: market,
    codec: row.codec,
    state: row.state,
    step: row.step,
    pending: row.pending.map(toPending),
    seen: row.seen,
    resets: row.resets,
    unknown: (row.unknown ?? []).map(savedActionId),
  })

export const toScore = (row: ScoreJson): MatchScore => {
  const [teamHome, teamAway, homeMaps, awayMaps, homeRounds, awayRounds, bestOf, map, phase, heard, suspect, since] =
    row
  return {
    score: {
      rounds: homeRounds === null || awayRounds === null ? null : [homeRounds, awayRounds],
      maps: [homeMaps, awayMaps],
      bestOf,
    },
    map,
    phase,
    heardAt: millis(heard),
    teams: teamHome === null || teamAway === null ? null : [teamHome, teamAway],
    suspect: suspect === null || since === null ? null : { reason: suspect, since: millis(since) },
  }
}

/** A price as Postgres writes `row(…)` of `QUOTE_COLUMNS`, of which none needs quotes: null is empty, true is t. */
export const toQuote = (text: string): Quote | null => {
  const at = text.slice(1, -1).split(',')
  const field = (place: number): string | null => {
    const value = at[place]
    return value === undefined || value === '' ? null : value
  }
  const flag = (place: number): boolean | null => (at[place] === '' ? null : at[place] === 't')
  const [observed, status] = [field(14), at[15]]
  if (at.length !== 17 || !isPriceStatus(status)) throw new RangeError(`the database holds ${text}, which is no price`)
  return quoteOf({
    yes_price: field(0),
    no_price: field(1),
    spread: field(2),
    yes_bid: field(3),
    yes_ask: field(4),
    no_bid: field(5),
    no_ask: field(6),
    yes_bid_size: field(7),
    yes_ask_size: field(8),
    no_bid_size: field(9),
    no_ask_size: field(10),
    yes_one_sided: flag(11),
    no_one_sided: flag(12),
    last_trade: field(13),
    observed_at: observed === null ? null : millis(Number(observed)),
    price_status: status,
    price_version: Number(at[16]),
  })
}

/** Of a strategy without a wallet (a person removed it while something was held) nothing is told. */
export const toWallets = (text: string): ReadonlyMap<StrategyKey, Wallet> => {
  const rows: ReadonlyArray<WalletJson> = JSON.parse(text)
  return new Map(
    rows.flatMap(([name, active, available, openMarkets]) => {
      const strategy = savedStrategyKey(name)
      return active === null || available === null
        ? []
        : [[strategy, { strategy, available: readUsd(available), openMarkets, active }] as const]
    }),
  )
}
