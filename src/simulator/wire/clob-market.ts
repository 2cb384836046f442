/** A market as the CLOB shows it: whole, and in short. */
import { ONE } from '../../domain/money.ts'
import { secondText } from '../calendar.ts'
import type { MarketView } from '../directory.ts'
import { SMALLEST, TICK } from '../maker.ts'
import { ART, FEE, plain, rulesOf, SECONDS_OF_DELAY } from './gamma-market.ts'
import { shownPrice } from './prices.ts'

const statusOf = (view: MarketView): 'open' | 'stopped' | 'resolved' => view.market?.status ?? 'resolved'

const tokensOf = (view: MarketView): ReadonlyArray<unknown> => {
  const { listing, market } = view
  const price = market === null ? listing.payout : shownPrice(market)
  const resolved = statusOf(view) === 'resolved'
  return listing.tokens.map((token, index) => ({
    token_id: token,
    outcome: listing.outcomes[index],
    price: plain(index === 0 ? price : ONE - price),
    winner: resolved && listing.payout === (index === 0 ? ONE : 0),
  }))
}

/** `GET /markets/{condition_id}`. */
export const clobMarket = (view: MarketView): unknown => {
  const { match, listing } = view
  const status = statusOf(view)
  return {
    enable_order_book: status !== 'resolved',
    active: true,
    closed: status === 'resolved',
    archived: false,
    accepting_orders: status === 'open',
    accepting_order_timestamp: secondText(match.listedAt),
    minimum_order_size: plain(SMALLEST),
    minimum_tick_size: plain(TICK),
    condition_id: listing.conditionId,
    question_id: listing.questionId,
    question: listing.text,
    description: rulesOf(view),
    market_slug: listing.slug,
    end_date_iso: `${secondText(match.startsAt).slice(0, 10)}T00:00:00Z`,
    game_start_time: secondText(match.startsAt),
    seconds_delay: SECONDS_OF_DELAY,
    fpmm: '',
    maker_base_fee: 1000,
    taker_base_fee: 1000,
    notifications_enabled: true,
    neg_risk: false,
    neg_risk_market_id: '',
    neg_risk_request_id: '',
    ...ART,
    rewards: { rates: null, min_size: 50, max_spread: 4.5 },
    is_50_50_outcome: status === 'resolved' && listing.payout === ONE / 2,
    tokens: tokensOf(view),
    tags: ['Sports', 'Esports', 'Counter Strike', 'Games'],
  }
}

/** `GET /clob-markets/{condition_id}`: what trading needs, by single letters. */
export const shortMarket = (view: MarketView): unknown => {
  const { match, listing } = view
  return {
    c: listing.conditionId,
    gst: secondText(match.startsAt),
    r: { mi: 50, ma: 4.5 },
    t: listing.tokens.map((token, index) => ({ t: token, o: listing.outcomes[index] })),
    mos: plain(SMALLEST),
    mts: plain(TICK),
    mbf: 1000,
    tbf: 1000,
    nr: false,
    ao: statusOf(view) === 'open',
    aot: secondText(match.listedAt),
    cbos: true,
    sd: SECONDS_OF_DELAY,
    fd: { r: FEE.rate, e: FEE.exponent, to: FEE.takerOnly },
    oas: 0,
  }
}
