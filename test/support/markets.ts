/** What tests of strategies and of trading have in common: a market, and a book's best prices as a row has them. */
import { conditionId, marketId, tokenId } from '../../src/domain/ids.ts'
import type { Market } from '../../src/domain/market.ts'
import {
  complement,
  type Millis,
  millis,
  NO_FEE,
  type Price,
  price,
  type Shares,
  shares,
} from '../../src/domain/money.ts'
import type { Quote, Touch } from '../../src/domain/quote.ts'

/** The moneyline of a BO3 that is open and has no fees. */
export const moneyline = (id: number, gameStart: Millis, changed: Partial<Market>): Market => ({
  marketId: marketId(id),
  conditionId: conditionId(`0x${id}`),
  yesTokenId: tokenId(`${id}1`),
  noTokenId: tokenId(`${id}2`),
  question: 'Who wins?',
  eventId: `${id}0`,
  gameId: null,
  teamYes: 'One',
  teamNo: 'Two',
  tournament: null,
  format: 'BO3',
  marketType: 'moneyline',
  groupItemTitle: null,
  mapNumber: null,
  gameStart,
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

export const touchAt = (bid: Price, ask: Price, size: Shares): Touch => ({
  bid,
  ask,
  bidSize: size,
  askSize: size,
  oneSided: false,
})

interface Touches {
  readonly yes: Touch
  readonly no: Touch
}
/** A good quote at a price of YES; NO's is its complement. */
export const quoteAt = (
  { yes, no }: Touches,
  prices: { readonly yes: Price; readonly spread: Price; readonly observedAt: Millis },
  changed: Partial<Quote>,
): Quote => ({
  yes,
  no,
  yesPrice: prices.yes,
  noPrice: complement(prices.yes),
  spread: prices.spread,
  lastTrade: null,
  observedAt: prices.observedAt,
  status: { _tag: 'good' },
  version: 1,
  ...changed,
})
