/** A market as Gamma shows it: the fields of real payloads, some of them JSON inside strings. */
import { type Millis, millis, ONE, price, showMillionths } from '../../domain/money.ts'
import { dayText, secondText, spacedText, stampText } from '../calendar.ts'
import { type MarketView, payoutOf, statusOf, tickOf } from '../directory.ts'
import { sha256 } from '../ids.ts'
import type { Listing } from '../listing.ts'
import type { Market } from '../market.ts'
import { levelsOf } from '../order-book.ts'
import { hash32 } from '../random.ts'
import { plain, priceFor, shownPrice, touchFor } from './prices.ts'

const HOUR = 3_600_000
const IMAGE = 'https://example.invalid/counter-strike.png'
export const ART = { image: IMAGE, icon: IMAGE }

export const RESOLUTION_SOURCE = 'https://example.invalid/results'

/** JSON inside a text, as Gamma writes it: with a space after the comma. */
const pairText = (first: string, second: string): string => `[${JSON.stringify(first)}, ${JSON.stringify(second)}]`

/** An id that looks like a token's and is none. */
const otherId = (listing: Listing, name: string): string =>
  BigInt(`0x${sha256(`${listing.conditionId}/${name}`)}`).toString()

/**
 * A v1 market trades by `clobTokenIds`, a v2 market by `positionIds`. A third of the v1 markets carry position ids too, and v2 markets token ids: neither
 * trades.
 */
const idFields = (listing: Listing): Readonly<Record<string, unknown>> => {
  const [yes, no] = listing.tokens
  const { version } = listing
  switch (version) {
    case 'v1':
      return {
        clobTokenIds: pairText(yes, no),
        ...(hash32(listing.conditionId, 41) % 3 === 0
          ? { positionIds: [otherId(listing, 'position/0'), otherId(listing, 'position/1')] }
          : {}),
        version,
      }
    case 'v2':
      return {
        clobTokenIds: pairText(otherId(listing, 'token/0'), otherId(listing, 'token/1')),
        positionIds: [yes, no],
        version,
      }
  }
}

/** All that rests, in dollars. */
export const liquidityOf = (market: Market | null): number => {
  if (market === null) return 0
  const { bids, asks } = levelsOf(market.book)
  const dollars = [...bids, ...asks].reduce((sum, level) => sum + plain(level.size) * plain(level.price), 0)
  return Math.round(dollars * 1e4) / 1e4
}

/** When the venue last had something to write about the market. */
const updatedAt = (view: MarketView): Millis =>
  view.market === null || view.market.status === 'resolved' ? view.listing.resolvesAt : view.market.changedAt

const volumeOf = (view: MarketView): number => plain(view.market?.volume ?? 0)

const priceFields = (view: MarketView): Readonly<Record<string, unknown>> => {
  const { market } = view
  const shown = market === null ? payoutOf(view) : shownPrice(market)
  const outcomePrices = pairText(showMillionths(shown), showMillionths(ONE - shown))
  if (market === null) return { outcomePrices }
  const { bid, ask } = touchFor(market, 'YES')
  const last = market.lastTrade
  return {
    outcomePrices,
    bestBid: plain(bid),
    bestAsk: plain(ask),
    spread: plain(price(ask - bid)),
    competitive: Math.round((1 - Math.abs(plain(shown) - 0.5) * 2) * 1e4) / 1e4,
    ...(last === null ? {} : { lastTradePrice: plain(priceFor(last.token, last.price)) }),
  }
}

const endingFields = (view: MarketView): Readonly<Record<string, unknown>> => {
  switch (statusOf(view)) {
    case 'open':
      return { umaResolutionStatuses: '[]' }
    case 'stopped':
      return { umaResolutionStatus: 'proposed', umaResolutionStatuses: '["proposed"]' }
    case 'resolved':
      return {
        closedTime: spacedText(view.listing.resolvesAt),
        umaEndDate: secondText(view.listing.resolvesAt),
        umaResolutionStatus: 'resolved',
        umaResolutionStatuses: '["proposed"]',
      }
  }
}

/** The rules as the venue words them, shortened. The tournament is the part after "in the". */
export const rulesOf = ({ match }: Pick<MarketView, 'match'>): string =>
  `This market refers to the Counter-Strike ${match.stage} match between ${match.teams[0].name} and ${match.teams[1].name} in the ` +
  `${match.tournament} ${match.stage}, initially scheduled for ${spacedText(match.startsAt)}.\n\n` +
  'If the match is canceled (not played at all), ends in a tie, or is delayed beyond 7 days from the scheduled date without a winner ' +
  'determined, this market will resolve to 50-50. This is a simulated market.'

/** The market without the event it belongs to. */
export const gammaMarket = (view: MarketView): Readonly<Record<string, unknown>> => {
  const { match, listing, market } = view
  const volume = volumeOf(view)
  const liquidity = liquidityOf(market)
  const endDate = millis(match.startsAt + 6 * HOUR)
  return {
    id: listing.gammaId,
    question: listing.text,
    conditionId: listing.conditionId,
    questionID: listing.questionId,
    slug: listing.slug,
    description: rulesOf(view),
    resolutionSource: RESOLUTION_SOURCE,
    ...ART,
    outcomes: pairText(listing.outcomes[0], listing.outcomes[1]),
    ...idFields(listing),
    ...priceFields(view),
    groupItemTitle: listing.groupTitle,
    groupItemThreshold: '0',
    sportsMarketType: listing.type,
    ...(listing.line === null ? {} : { line: listing.line }),
    gameId: String(match.gameId),
    gameStartTime: spacedText(match.startsAt),
    eventStartTime: secondText(match.startsAt),
    startDate: stampText(match.listedAt),
    startDateIso: dayText(match.listedAt),
    endDate: secondText(endDate),
    endDateIso: dayText(endDate),
    createdAt: stampText(match.listedAt),
    updatedAt: stampText(updatedAt(view)),
    deployingTimestamp: stampText(match.listedAt),
    acceptingOrdersTimestamp: secondText(match.listedAt),
    active: true,
    closed: market === null || market.status === 'resolved',
    archived: false,
    acceptingOrders: market !== null && market.status === 'open',
    ...endingFields(view),
    approved: true,
    automaticallyActive: true,
    automaticallyResolved: true,
    clearBookOnStart: true,
    customLiveness: 0,
    cyom: false,
    deploying: false,
    enableOrderBook: true,
    featured: false,
    feeSchedule: {
      exponent: listing.fee.exponent,
      rate: plain(listing.fee.rate),
      rebateRate: plain(listing.fee.rebate),
      takerOnly: true,
    },
    feesEnabled: listing.fee.rate > 0,
    feeType: 'sports_fees_v2',
    funded: false,
    hasReviewedDates: true,
    holdingRewardsEnabled: false,
    liquidity: String(liquidity),
    liquidityAmm: 0,
    liquidityClob: liquidity,
    liquidityNum: liquidity,
    makerBaseFee: 1000,
    takerBaseFee: 1000,
    manualActivation: false,
    marketMakerAddress: '',
    negRisk: listing.negRisk,
    ...(listing.negRisk ? { negRiskMarketID: listing.questionId } : {}),
    negRiskOther: false,
    negRiskRequestID: '',
    new: false,
    orderMinSize: plain(listing.minimumSize),
    orderPriceMinTickSize: plain(tickOf(view)),
    pagerDutyNotificationEnabled: false,
    pendingDeployment: false,
    ready: false,
    requiresTranslation: false,
    resolvedBy: '0x0000000000000000000000000000000000000000',
    restricted: true,
    rewardsMaxSpread: 2.5,
    rewardsMinSize: 500,
    rfqEnabled: false,
    seriesColor: '',
    showGmpOutcome: false,
    showGmpSeries: false,
    secondsDelay: listing.delaySeconds,
    submitted_by: '0x0000000000000000000000000000000000000000',
    umaBond: '500',
    umaReward: '2',
    volume: String(volume),
    volumeNum: volume,
    volumeClob: volume,
    volume24hr: volume,
    volume24hrClob: volume,
    volume1wk: volume,
    volume1wkClob: volume,
    volume1mo: volume,
    volume1moClob: volume,
    volume1yr: volume,
    volume1yrClob: volume,
  }
}
