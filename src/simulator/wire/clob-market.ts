/** A market as the CLOB shows it: whole, simplified, and in short. */
import { ONE, type Price, price } from '../../domain/money.ts'
import { secondText } from '../calendar.ts'
import { type MarketView, payoutOf, statusOf, tickOf } from '../directory.ts'
import { ART, rulesOf } from './gamma-market.ts'
import { plain, shownPrice } from './prices.ts'

const BASE_FEE = 1000
const REWARDS = { rates: null, min_size: 50, max_spread: 4.5 } as const

const shownOf = (view: MarketView): Price =>
  view.market === null || view.market.status === 'resolved' ? payoutOf(view) : shownPrice(view.market)

const tokensOf = (view: MarketView): ReadonlyArray<unknown> => {
  const { listing } = view
  const shown = shownOf(view)
  const resolved = statusOf(view) === 'resolved'
  return listing.tokens.map((token, index) => ({
    token_id: token,
    outcome: listing.outcomes[index],
    price: plain(index === 0 ? shown : price(ONE - shown)),
    winner: resolved && payoutOf(view) === (index === 0 ? ONE : 0),
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
    minimum_order_size: plain(listing.minimumSize),
    minimum_tick_size: plain(tickOf(view)),
    condition_id: listing.conditionId,
    question_id: listing.questionId,
    question: listing.text,
    description: rulesOf(view),
    market_slug: listing.slug,
    end_date_iso: `${secondText(match.startsAt).slice(0, 10)}T00:00:00Z`,
    game_start_time: secondText(match.startsAt),
    seconds_delay: listing.delaySeconds,
    fpmm: '',
    maker_base_fee: BASE_FEE,
    taker_base_fee: BASE_FEE,
    notifications_enabled: true,
    neg_risk: listing.negRisk,
    neg_risk_market_id: listing.negRisk ? listing.questionId : '',
    neg_risk_request_id: '',
    ...ART,
    rewards: REWARDS,
    is_50_50_outcome: status === 'resolved' && payoutOf(view) === ONE / 2,
    tokens: tokensOf(view),
    tags: ['Sports', 'Esports', 'Counter Strike', 'Games'],
  }
}

/** An item of `GET /simplified-markets`. */
export const simplifiedMarket = (view: MarketView): unknown => {
  const status = statusOf(view)
  return {
    condition_id: view.listing.conditionId,
    rewards: REWARDS,
    tokens: tokensOf(view),
    active: true,
    closed: status === 'resolved',
    archived: false,
    accepting_orders: status === 'open',
  }
}

/** `GET /clob-markets/{condition_id}`: what trading needs, by single letters; `nr` only on neg-risk markets, `sd` only when there is a delay. */
export const shortMarket = (view: MarketView): unknown => {
  const { match, listing } = view
  const { rate, exponent } = listing.fee
  return {
    c: listing.conditionId,
    gst: secondText(match.startsAt),
    r: { mi: 50, ma: 4.5 },
    t: listing.tokens.map((token, index) => ({ t: token, o: listing.outcomes[index] })),
    mos: plain(listing.minimumSize),
    mts: plain(tickOf(view)),
    mbf: BASE_FEE,
    tbf: BASE_FEE,
    ...(listing.negRisk ? { nr: true } : {}),
    ao: statusOf(view) === 'open',
    aot: secondText(match.listedAt),
    cbos: true,
    ...(listing.delaySeconds > 0 ? { sd: listing.delaySeconds } : {}),
    ...(rate > 0 ? { fd: { r: plain(rate), e: exponent, to: true } } : {}),
    oas: 0,
    v: listing.version,
  }
}
