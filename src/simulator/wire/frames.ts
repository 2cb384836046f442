/** Frames of the market socket; shapes and order of keys as recorded from the real one. */
import type { Side } from '../../domain/ids.ts'
import { complement, type Millis, ONE, type Price, price, showMillionths } from '../../domain/money.ts'
import { spacedText } from '../calendar.ts'
import type { LevelChange, Trade } from '../happening.ts'
import { sha1, sha256 } from '../ids.ts'
import type { Listing, Match } from '../listing.ts'
import { rulesOf } from './gamma-market.ts'
import { bookJson, directionFor, priceFor, priceText, type Snapshot, tokenOf } from './prices.ts'

/** The tick of a market that has just been listed. */
export const FIRST_TICK = price(10_000)

export const SIDES: ReadonlyArray<Side> = ['YES', 'NO']

/** A snapshot as it is sent on subscription. */
export const openingBook = (snapshot: Snapshot, side: Side): unknown => {
  const book = bookJson(snapshot, side)
  const { market, asset_id, timestamp, hash, bids, asks, tick_size, last_trade_price } = book
  return { market, asset_id, timestamp, hash, bids, asks, tick_size, event_type: 'book', last_trade_price }
}

/** The touch of a token as text: `0` and `1` when there is none. */
export const touchText = (change: LevelChange, side: Side): { readonly bid: string; readonly ask: string } => {
  const bid = change.bestBid ?? price(0)
  const ask = change.bestAsk ?? price(ONE)
  const [low, high]: readonly [Price, Price] = side === 'YES' ? [bid, ask] : [complement(ask), complement(bid)]
  return { bid: priceText(low), ask: priceText(high) }
}

/** One change, told for both tokens, first for the one that the order named. As text: it is by far the most frequent frame. */
export const priceChange = (change: LevelChange): string => {
  const { conditionId } = change.listing
  const size = showMillionths(change.size)
  const told = (side: Side): string => {
    const { bid, ask } = touchText(change, side)
    const hash = sha1(`${conditionId}/${change.order}/${side}`)
    return (
      `{"asset_id":"${tokenOf(change.listing, side)}","price":"${priceText(priceFor(side, change.price))}","size":"${size}",` +
      `"side":"${directionFor(side, change.direction)}","hash":"${hash}","best_bid":"${bid}","best_ask":"${ask}"}`
    )
  }
  const [first, second] = change.token === 'YES' ? (['YES', 'NO'] as const) : (['NO', 'YES'] as const)
  return `{"market":"${conditionId}","price_changes":[${told(first)},${told(second)}],"timestamp":"${change.at}","event_type":"price_change"}`
}

export const tradePrint = (listing: Listing, trade: Trade, at: Millis): string =>
  JSON.stringify({
    market: listing.conditionId,
    asset_id: tokenOf(listing, trade.token),
    price: showMillionths(trade.price),
    size: showMillionths(trade.size),
    fee_rate_bps: '0',
    side: trade.direction,
    timestamp: String(at),
    event_type: 'last_trade_price',
    transaction_hash: `0x${sha256(`${listing.conditionId}/trade/${trade.number}`)}`,
  })

/** Only with the custom features: the touch of a token has moved. */
export const bestBidAsk = (change: LevelChange, side: Side): string => {
  const { bid, ask } = touchText(change, side)
  const spread = (change.bestAsk ?? ONE) - (change.bestBid ?? 0)
  return JSON.stringify({
    event_type: 'best_bid_ask',
    market: change.listing.conditionId,
    asset_id: tokenOf(change.listing, side),
    best_bid: bid,
    best_ask: ask,
    spread: showMillionths(spread),
    timestamp: String(change.at),
  })
}

/** The tick of a token got finer. */
export const tickSizeChange = (listing: Listing, side: Side, old: Price, now: Price, at: Millis): string =>
  JSON.stringify({
    market: listing.conditionId,
    asset_id: tokenOf(listing, side),
    old_tick_size: showMillionths(old),
    new_tick_size: showMillionths(now),
    timestamp: String(at),
    event_type: 'tick_size_change',
  })

/** Only with the custom features: a market was listed; told to everybody who has them. */
export const newMarket = (match: Match, listing: Listing, at: Millis): string => {
  const { rate, exponent, rebate } = listing.fee
  return JSON.stringify({
    id: listing.gammaId,
    question: listing.text,
    market: listing.conditionId,
    slug: listing.slug,
    description: rulesOf({ match }),
    assets_ids: listing.tokens,
    outcomes: listing.outcomes,
    event_message: {
      id: match.eventId,
      ticker: match.slug,
      slug: match.slug,
      title: match.title,
      description: rulesOf({ match }),
    },
    timestamp: String(at),
    event_type: 'new_market',
    tags: ['sports', 'esports', 'counter-strike-2'],
    condition_id: listing.conditionId,
    active: true,
    clob_token_ids: listing.tokens,
    sports_market_type: listing.type,
    line: listing.line === null ? '' : String(listing.line),
    game_start_time: spacedText(match.startsAt),
    order_price_min_tick_size: showMillionths(FIRST_TICK),
    group_item_title: listing.groupTitle,
    taker_base_fee: '1000',
    fees_enabled: rate > 0,
    fee_schedule: {
      exponent: String(exponent),
      rate: showMillionths(rate),
      taker_only: true,
      rebate_rate: showMillionths(rebate),
    },
  })
}

/** Only with the custom features, and only for a market that one side wins. */
export const marketResolved = (listing: Listing, payout: Price, at: Millis): string => {
  const winner = payout >= ONE / 2 ? 0 : 1
  return JSON.stringify({
    event_type: 'market_resolved',
    id: listing.gammaId,
    market: listing.conditionId,
    assets_ids: listing.tokens,
    winning_asset_id: listing.tokens[winner],
    winning_outcome: listing.outcomes[winner],
    timestamp: String(at),
    tags: ['esports'],
  })
}
