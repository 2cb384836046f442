/** The fake venue's books: twenty levels a side, one cent apart, told worst first as the venue does. */
import type { Listing } from './listing.ts'

const LEVELS = 20
const LOWEST = 25
const HIGHEST = 75

/** The middle of each market in cents, which moves; the texts are kept until it does. */
export interface Shelf {
  /** The book of a token as JSON; undefined for an unknown token. */
  readonly textOf: (token: string) => string | undefined
  /** Moves so many markets by a cent, whichever `random` picks. */
  readonly move: (count: number) => void
}

const levelsOf = (prices: ReadonlyArray<number>): string =>
  prices.map((cents, at) => `{"price":"${(cents / 100).toFixed(2)}","size":"${100 + at * 37}.5"}`).join(',')

const bookOf = (listing: Listing, token: string, middle: number, last: number): string => {
  const bids = Array.from({ length: LEVELS }, (_, at) => middle - LEVELS + at)
  const asks = Array.from({ length: LEVELS }, (_, at) => middle + LEVELS - at)
  return `{"market":"${listing.conditionId}","asset_id":"${token}","timestamp":"1790000000000","hash":"0","bids":[${levelsOf(bids)}],"asks":[${levelsOf(asks)}],"min_order_size":"5","tick_size":"0.01","neg_risk":false,"last_trade_price":"${(last / 100).toFixed(2)}"}`
}

export const createShelf = (listings: ReadonlyArray<Listing>, random: () => number): Shelf => {
  const middles = listings.map(() => 50)
  const texts = new Map<string, string>()
  const shelve = (listing: Listing): void => {
    const middle = middles[listing.number] ?? 50
    const [yes, no] = listing.tokens
    texts.set(yes, bookOf(listing, yes, middle, middle))
    texts.set(no, bookOf(listing, no, 100 - middle, middle))
  }
  for (const listing of listings) shelve(listing)
  return {
    textOf: token => texts.get(token),
    move: count => {
      for (let moved = 0; moved < count; moved++) {
        const listing = listings[Math.floor(random() * listings.length)]
        if (listing === undefined) return
        const middle = (middles[listing.number] ?? 50) + (random() < 0.5 ? -1 : 1)
        middles[listing.number] = Math.max(LOWEST, Math.min(HIGHEST, middle))
        shelve(listing)
      }
    },
  }
}
