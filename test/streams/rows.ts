import type { MarketEvent } from '../../src/domain/event.ts'
import {
  type ActionId,
  conditionId,
  type MarketId,
  marketId,
  savedActionId,
  strategyKey,
  tokenId,
} from '../../src/domain/ids.ts'
import type { Followed, Market } from '../../src/domain/market.ts'
import { millis, NO_FEE, NO_USD, price, shares, usd } from '../../src/domain/money.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Position } from '../../src/domain/position.ts'
import type { Quote } from '../../src/domain/quote.ts'
import type { Looked } from '../../src/ports/store.ts'
import type { Happening } from '../../streams/happening.ts'

/** A followed market with tokens `<id>-yes` and `<id>-no`. */
export const followedMarket = (id: number): Followed => ({
  marketId: marketId(id),
  yesTokenId: tokenId(`${id}-yes`),
  noTokenId: tokenId(`${id}-no`),
})

export const aMarket = (id: MarketId, changed: Partial<Market> = {}): Market => ({
  ...followedMarket(id),
  conditionId: conditionId(`0x${id}`),
  question: 'A or B?',
  eventId: 'event',
  gameId: null,
  teamYes: 'A',
  teamNo: 'B',
  tournament: null,
  format: 'BO3',
  marketType: 'moneyline',
  groupItemTitle: null,
  mapNumber: null,
  gameStart: null,
  tickSize: price(10_000),
  minOrderSize: shares(5_000_000),
  takerDelay: millis(0),
  fee: NO_FEE,
  negRisk: false,
  version: null,
  acceptingOrders: true,
  ended: false,
  closed: false,
  resolved: false,
  ...changed,
})

export const aQuote = (changed: Partial<Quote> = {}): Quote => {
  const touch = { bid: price(490_000), ask: price(510_000), bidSize: shares(1), askSize: shares(1), oneSided: false }
  return {
    yes: touch,
    no: touch,
    yesPrice: price(500_000),
    noPrice: price(500_000),
    spread: price(20_000),
    lastTrade: null,
    observedAt: millis(0),
    status: { _tag: 'good' },
    version: 1,
    ...changed,
  }
}

/** An answer of the lookup: a good quote of time 0, nothing held, nothing new, ledger at `seq`. */
export const aRow = (id: MarketId, changed: Partial<Looked> & { readonly seq?: number } = {}): Looked => {
  const { seq = 0, ...rest } = changed
  return {
    market: aMarket(id),
    quote: aQuote(),
    score: null,
    held: { seq, positions: [], working: [], wallets: new Map() },
    unheard: [],
    saved: null,
    ...rest,
  }
}

const anAction: ActionId = savedActionId('scalp@default/1/1/0')

export const anOutcome = (id: MarketId, seq: number): Outcome => ({
  _tag: 'closing',
  kind: 'filled',
  actionId: anAction,
  strategy: strategyKey('scalp'),
  marketId: id,
  seq,
  at: millis(0),
  reason: '',
  shares: shares(1_000_000),
  cash: usd(-500_000),
})

export const aPosition = (id: MarketId): Position => ({
  strategy: strategyKey('scalp'),
  marketId: id,
  side: 'YES',
  shares: shares(1_000_000),
  confirmed: shares(1_000_000),
  initialShares: shares(1_000_000),
  cost: usd(500_000),
  averagePrice: price(500_000),
  realised: NO_USD,
  status: 'open',
  openedAt: millis(0),
})

/** A trade whose size in shares is its number, so that a test can tell which one it sees. */
export const trade = (id: MarketId, number: number): MarketEvent => ({
  eventType: 'trade',
  marketId: id,
  timestamp: millis(0),
  venueTime: null,
  tokenType: 'YES',
  tradeSize: shares(number * 1_000_000),
  tradeSide: 'BUY',
})
export const change = (id: MarketId): MarketEvent => ({
  eventType: 'price_change',
  marketId: id,
  timestamp: millis(0),
  venueTime: null,
})
export const refresh = (id: MarketId): Happening => ({ eventType: 'refresh', marketId: id, timestamp: millis(0) })
