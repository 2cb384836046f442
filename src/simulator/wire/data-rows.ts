/** Rows of the Data API: numbers, not texts; sizes are shares, what ends in `_usdc` is dollars. */
import { worth } from '../../domain/money.ts'
import { secondText } from '../calendar.ts'
import { statusOf } from '../directory.ts'
import { ART } from './gamma-market.ts'
import type { PositionRow, TradeRow } from './holdings.ts'
import { plain } from './prices.ts'
import { seconds } from './trading/shapes.ts'

/** Nobody here has a profile. */
const NOBODY = { name: '', pseudonym: '', bio: '', profile_image: '', profile_image_optimized: '' }

const indexOf = (side: PositionRow['side']): 0 | 1 => (side === 'YES' ? 0 : 1)

const figuresOf = (row: PositionRow) => {
  const value = worth(row.size, row.price, 'down')
  const gain = value - row.cost
  return {
    size: plain(row.size),
    average: plain(row.average),
    cost: plain(row.cost),
    value: plain(value),
    gain: plain(gain),
    percent: row.cost === 0 ? 0 : Math.round((gain / row.cost) * 10_000) / 100,
    price: plain(row.price),
  }
}

const isResolved = (row: PositionRow): boolean => statusOf(row.view) === 'resolved'
const lifeOf = (row: PositionRow): string => (row.size === 0 ? 'CLOSED' : isResolved(row) ? 'REDEEMABLE' : 'OPEN')

/** Of `GET /v2/positions`. What was sold before is not kept apart: realized gains are 0. */
export const positionJson = (row: PositionRow): unknown => {
  const { listing, match } = row.view
  const index = indexOf(row.side)
  const { size, average, cost, value, gain, percent, price } = figuresOf(row)
  return {
    proxy_wallet: row.user,
    condition_id: listing.conditionId,
    token_id: listing.tokens[index],
    current_size: size,
    avg_price: average,
    total_size: size,
    entry_cost_usdc: cost,
    entry_fees_usdc: 0,
    total_cost_usdc: cost,
    current_price: price,
    current_value: value,
    realized_pnl: 0,
    unrealized_pnl: gain,
    total_pnl: gain,
    percent_pnl: percent,
    status: lifeOf(row),
    redeemable: isResolved(row) && row.size > 0,
    mergeable: row.partner > 0,
    negative_risk: listing.negRisk,
    archived: false,
    title: listing.text,
    slug: listing.slug,
    icon: ART.icon,
    event_id: match.eventId,
    event_slug: match.slug,
    outcome: listing.outcomes[index],
    outcome_index: index,
    opposite_outcome: listing.outcomes[1 - index],
    opposite_token_id: listing.tokens[index === 0 ? 1 : 0],
    end_date: secondText(match.startsAt),
  }
}

/** Of `GET /positions`. */
export const olderPosition = (row: PositionRow): unknown => {
  const { listing, match } = row.view
  const index = indexOf(row.side)
  const { size, average, cost, value, gain, percent, price } = figuresOf(row)
  return {
    proxyWallet: row.user,
    asset: listing.tokens[index],
    conditionId: listing.conditionId,
    size,
    avgPrice: average,
    initialValue: cost,
    currentValue: value,
    cashPnl: gain,
    percentPnl: percent,
    totalBought: size,
    realizedPnl: 0,
    percentRealizedPnl: 0,
    curPrice: price,
    redeemable: isResolved(row),
    mergeable: row.partner > 0,
    title: listing.text,
    slug: listing.slug,
    icon: ART.icon,
    eventSlug: match.slug,
    outcome: listing.outcomes[index],
    outcomeIndex: index,
    oppositeOutcome: listing.outcomes[1 - index],
    oppositeAsset: listing.tokens[index === 0 ? 1 : 0],
    endDate: secondText(match.startsAt),
    negativeRisk: listing.negRisk,
  }
}

/** Of `GET /v2/trades`. */
export const tradeRowJson = ({ view, leg, at, transactionHash }: TradeRow): unknown => ({
  proxy_wallet: leg.maker,
  side: leg.direction,
  token_id: leg.tokenId,
  condition_id: view.listing.conditionId,
  size: plain(leg.size),
  price: plain(leg.price),
  timestamp: seconds(at),
  title: view.listing.text,
  slug: view.listing.slug,
  icon: ART.icon,
  event_slug: view.match.slug,
  outcome: leg.outcome,
  outcome_index: indexOf(leg.side),
  ...NOBODY,
  transaction_hash: transactionHash,
})

/** Of `GET /trades`. */
export const olderTrade = ({ view, leg, at, transactionHash }: TradeRow): unknown => ({
  proxyWallet: leg.maker,
  side: leg.direction,
  asset: leg.tokenId,
  conditionId: view.listing.conditionId,
  size: plain(leg.size),
  price: plain(leg.price),
  timestamp: seconds(at),
  title: view.listing.text,
  slug: view.listing.slug,
  icon: ART.icon,
  eventSlug: view.match.slug,
  outcome: leg.outcome,
  outcomeIndex: indexOf(leg.side),
  name: '',
  pseudonym: '',
  bio: '',
  profileImage: '',
  profileImageOptimized: '',
  transactionHash,
})
