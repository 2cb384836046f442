/** The fake venue's markets: ids, and the pages of Gamma that tell of them. Everything follows from a market's number. */
import { createHash } from 'node:crypto'

const MARKETS_AN_EVENT = 10

export interface Listing {
  readonly number: number
  readonly conditionId: string
  /** YES, NO. */
  readonly tokens: readonly [string, string]
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const tokenOf = (number: number, side: 'yes' | 'no'): string =>
  BigInt(`0x1${hashOf(`${number}/${side}`).slice(1)}`).toString()

/** The first `count` markets. */
export const listingsOf = (count: number): ReadonlyArray<Listing> =>
  Array.from({ length: count }, (_, number) => ({
    number,
    conditionId: `0x${hashOf(`condition ${number}`)}`,
    tokens: [tokenOf(number, 'yes'), tokenOf(number, 'no')],
  }))

const RULES = 'The market resolves to the team that wins. '.repeat(20)

const marketOf = ({ number, conditionId, tokens }: Listing, start: string) => {
  const place = number % MARKETS_AN_EVENT
  return {
    id: String(500_000 + number),
    question: `Counter-Strike: Team ${number} vs Rivals ${number} (BO3)`,
    conditionId,
    slug: `cs2-bench-${number}${place === 0 ? '' : `-game${place}`}`,
    description: RULES,
    outcomes: JSON.stringify([`Team ${number}`, `Rivals ${number}`]),
    outcomePrices: '["0.5", "0.5"]',
    clobTokenIds: JSON.stringify(tokens),
    sportsMarketType: place === 0 ? 'moneyline' : 'child_moneyline',
    groupItemTitle: place === 0 ? 'Match Winner' : `Map ${place} Winner`,
    gameStartTime: start,
    orderPriceMinTickSize: 0.01,
    orderMinSize: 5,
    secondsDelay: 3,
    feesEnabled: false,
    active: true,
    closed: false,
    acceptingOrders: true,
    volume: '1000.5',
    volume24hr: 100,
    liquidity: '5000',
  }
}

/** The pages of `/events/keyset`, ten markets a match, a hundred matches a page; the matches start when they are asked for. */
export const eventsPage = (listings: ReadonlyArray<Listing>, start: string): string => {
  const events = Array.from({ length: Math.ceil(listings.length / MARKETS_AN_EVENT) }, (_, event) => ({
    id: String(900_000 + event),
    slug: `cs2-bench-event-${event}`,
    title: `Counter-Strike: Team ${event} vs Rivals ${event} (BO3) - Bench League Group A`,
    description: RULES,
    seriesSlug: 'counter-strike',
    gameId: 100_000 + event,
    startTime: start,
    ended: false,
    closed: false,
    markets: listings
      .slice(event * MARKETS_AN_EVENT, (event + 1) * MARKETS_AN_EVENT)
      .map(listing => marketOf(listing, start)),
  }))
  return JSON.stringify({ events })
}
