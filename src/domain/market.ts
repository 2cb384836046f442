import type { ConditionId, MarketId, TokenId } from './ids.ts'
import type { FeeSchedule, Millis, Price, Shares } from './money.ts'

export type Format = 'BO1' | 'BO3' | 'BO5'

/** What does not change from tick to tick: one market as its row in `csgo_matches` tells it. */
export interface Market {
  readonly marketId: MarketId
  readonly conditionId: ConditionId
  readonly yesTokenId: TokenId
  readonly noTokenId: TokenId
  readonly question: string
  /** Gamma's event: the match; all its markets share it. */
  readonly eventId: string
  readonly gameId: string | null
  readonly teamYes: string | null
  readonly teamNo: string | null
  readonly tournament: string | null
  readonly format: Format | null
  /** Gamma's `sportsMarketType`, eg/ `moneyline`, `child_moneyline`. */
  readonly marketType: string
  readonly groupItemTitle: string | null
  readonly mapNumber: number | null
  /** The start in force: a person's override first. */
  readonly gameStart: Millis | null
  readonly tickSize: Price
  readonly minOrderSize: Shares
  /** How long a taker order waits before it meets the book. */
  readonly takerDelay: Millis
  readonly fee: FeeSchedule
  /** Which of the two exchanges takes its orders: the one for events of which exactly one market pays. */
  readonly negRisk: boolean
  /** Gamma's `version` ("v2" trades by position ids); null on the older shape. */
  readonly version: string | null
  readonly acceptingOrders: boolean
  readonly ended: boolean
  readonly closed: boolean
  readonly resolved: boolean
}

/** What one share of each side pays; only from resolution evidence, never from a price. */
export interface Payout {
  readonly yes: Price
  readonly no: Price
}

/** A market as discovery found it at Gamma: not yet a row, and without the number that a row gives it. */
export interface DiscoveredMarket extends Omit<Market, 'marketId'> {
  readonly gammaId: string
  readonly slug: string
  readonly line: string | null
  readonly endDate: Millis | null
  readonly active: boolean
  readonly closedAt: Millis | null
  readonly clearBookOnStart: boolean
  /** Decimal text, as Gamma says. */
  readonly volumeTotal: string | null
  readonly volume24h: string | null
  readonly liquidity: string | null
  /** Present once Gamma says closed and resolved. */
  readonly payout: Payout | null
  /** The whole answer, kept for people. */
  readonly gammaData: unknown
}

/** A market that the engine follows: polled, subscribed, traded. */
export interface Followed {
  readonly marketId: MarketId
  readonly yesTokenId: TokenId
  readonly noTokenId: TokenId
}

/** In play: started, not ended, not closed. Unknown start: not in play. */
export const inPlay = (market: Market, at: Millis): boolean =>
  market.gameStart !== null && at >= market.gameStart && !market.ended && !market.closed
