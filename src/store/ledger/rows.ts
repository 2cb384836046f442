import { conditionId, marketId, tokenId } from '../../domain/ids.ts'
import type { Format, Market } from '../../domain/market.ts'
import { type Millis, millis, parseMillionths, price, shares } from '../../domain/money.ts'
import type { Quote, QuoteStatus, Touch } from '../../domain/quote.ts'

/** A `numeric` of the database as whole millionths. */
export const decimal = (text: string): number => {
  const value = parseMillionths(text)
  if (value === null) throw new RangeError(`the database holds ${text}, which is no exact number of millionths`)
  return value
}

const PRICE_STATUSES = ['unpriced', 'good', 'disagreement', 'ghost'] as const
type PriceStatus = (typeof PRICE_STATUSES)[number]
export const isPriceStatus = (text: string | undefined): text is PriceStatus => PRICE_STATUSES.some(one => one === text)

export interface MarketRow {
  readonly id: number
  readonly condition_id: string
  readonly yes_token_id: string
  readonly no_token_id: string
  readonly question: string
  readonly event_id: string
  readonly game_id: string | null
  readonly team_yes: string | null
  readonly team_no: string | null
  readonly tournament: string | null
  readonly format: Format | null
  readonly market_type: string
  readonly group_item_title: string | null
  readonly map_number: number | null
  readonly game_start_time: Millis | null
  readonly tick_size: string
  readonly min_order_size: string
  readonly seconds_delay: string
  readonly fee_rate: string
  readonly fee_exponent: number
  readonly neg_risk: boolean
  readonly version: string | null
  readonly accepting_orders: boolean
  readonly ended: boolean
  readonly closed: boolean
  readonly resolved: boolean
  readonly clear_book_on_start: boolean
  readonly yes_price: string | null
  readonly no_price: string | null
  readonly spread: string | null
  readonly yes_bid: string | null
  readonly yes_ask: string | null
  readonly no_bid: string | null
  readonly no_ask: string | null
  readonly yes_bid_size: string | null
  readonly yes_ask_size: string | null
  readonly no_bid_size: string | null
  readonly no_ask_size: string | null
  readonly yes_one_sided: boolean | null
  readonly no_one_sided: boolean | null
  readonly last_trade: string | null
  readonly observed_at: Millis | null
  readonly price_status: PriceStatus
  readonly price_version: number
}

/** Columns that tell what a market is. `facts_version` rises whenever one of them changes, whoever changed it (migration 013). */
export const FACT_COLUMNS = [
  'condition_id',
  'yes_token_id',
  'no_token_id',
  'question',
  'event_id',
  'game_id',
  'team_yes',
  'team_no',
  'tournament',
  'format',
  'market_type',
  'group_item_title',
  'map_number',
  'game_start_time',
  'tick_size',
  'min_order_size',
  'seconds_delay',
  'fee_rate',
  'fee_exponent',
  'neg_risk',
  'version',
  'accepting_orders',
  'ended',
  'closed',
  'resolved',
  'clear_book_on_start',
] as const

/** Columns that tell what it costs. */
export const QUOTE_COLUMNS = [
  'yes_price',
  'no_price',
  'spread',
  'yes_bid',
  'yes_ask',
  'no_bid',
  'no_ask',
  'yes_bid_size',
  'yes_ask_size',
  'no_bid_size',
  'no_ask_size',
  'yes_one_sided',
  'no_one_sided',
  'last_trade',
  'observed_at',
  'price_status',
  'price_version',
] as const

export type FactsRow = Pick<MarketRow, 'id' | (typeof FACT_COLUMNS)[number]>
export type QuoteRow = Pick<MarketRow, (typeof QUOTE_COLUMNS)[number]>

/** The columns of a `MarketRow`, all but what nobody here reads. */
export const MARKET_COLUMNS = ['id', ...FACT_COLUMNS, ...QUOTE_COLUMNS] as const

export const delayOf = (seconds: string): Millis => millis(Math.ceil(decimal(seconds) / 1000))

export const marketOf = (row: FactsRow): Market => ({
  marketId: marketId(row.id),
  conditionId: conditionId(row.condition_id),
  yesTokenId: tokenId(row.yes_token_id),
  noTokenId: tokenId(row.no_token_id),
  question: row.question,
  eventId: row.event_id,
  gameId: row.game_id,
  teamYes: row.team_yes,
  teamNo: row.team_no,
  tournament: row.tournament,
  format: row.format,
  marketType: row.market_type,
  groupItemTitle: row.group_item_title,
  mapNumber: row.map_number,
  gameStart: row.game_start_time,
  tickSize: price(decimal(row.tick_size)),
  minOrderSize: shares(decimal(row.min_order_size)),
  takerDelay: delayOf(row.seconds_delay),
  fee: { rate: decimal(row.fee_rate), exponent: row.fee_exponent },
  negRisk: row.neg_risk,
  version: row.version,
  acceptingOrders: row.accepting_orders,
  ended: row.ended,
  closed: row.closed,
  resolved: row.resolved,
})

const touch = (
  bid: string | null,
  ask: string | null,
  bidSize: string | null,
  askSize: string | null,
  oneSided: boolean | null,
): Touch => ({
  bid: price(decimal(bid ?? '0')),
  ask: price(decimal(ask ?? '1')),
  bidSize: shares(decimal(bidSize ?? '0')),
  askSize: shares(decimal(askSize ?? '0')),
  oneSided: oneSided ?? true,
})

const statusOf = (status: PriceStatus): QuoteStatus | null => {
  switch (status) {
    case 'unpriced':
      return null
    case 'good':
      return { _tag: 'good' }
    case 'disagreement':
    case 'ghost':
      return { _tag: 'suspect', reason: status }
  }
}

/** The row's price; null when it was never priced. */
export const quoteOf = (row: QuoteRow): Quote | null => {
  const status = statusOf(row.price_status)
  if (status === null || row.yes_price === null || row.no_price === null || row.observed_at === null) return null
  return {
    yes: touch(row.yes_bid, row.yes_ask, row.yes_bid_size, row.yes_ask_size, row.yes_one_sided),
    no: touch(row.no_bid, row.no_ask, row.no_bid_size, row.no_ask_size, row.no_one_sided),
    yesPrice: price(decimal(row.yes_price)),
    noPrice: price(decimal(row.no_price)),
    spread: price(decimal(row.spread ?? '1')),
    lastTrade: row.last_trade === null ? null : price(decimal(row.last_trade)),
    observedAt: row.observed_at,
    status,
    version: row.price_version,
  }
}

/** A point in time as a number: JSON would make text of it. */
export const millisecondsOf = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::bigint`
