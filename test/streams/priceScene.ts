import * as E from 'fp-ts/lib/Either.js'
import { type Observable, Subject, takeUntil } from 'rxjs'
import type { Book } from '../../src/domain/book.ts'
import { conditionId, type MarketId, marketId, type TokenId, tokenId } from '../../src/domain/ids.ts'
import { complement, type Millis, millis, type Price, price, shares } from '../../src/domain/money.ts'
import { type Failure, failure } from '../../src/ports/failure.ts'
import type { Before, BeforePoll, JudgedMarket, Prices } from '../../src/ports/store.ts'
import type { Books, BooksAnswer } from '../../src/ports/venue.ts'
import { POLLING, type Poll, type PricesSettings, prices } from '../../streams/prices.ts'
import { type SteppedClock, steppedClock } from '../support/steppedClock.ts'

export const market = (n: number): MarketId => marketId(n)
const yesOf = (n: number): TokenId => tokenId(`${n}1`)
const noOf = (n: number): TokenId => tokenId(`${n}2`)
const rowOf = (n: number, before: Before | null): BeforePoll => ({
  marketId: market(n),
  yesTokenId: yesOf(n),
  noTokenId: noOf(n),
  tickSize: price(10_000),
  before,
})

/** A book of one level a side. */
const book = (token: TokenId, bid: Price, ask: Price): Book => ({
  tokenId: token,
  conditionId: conditionId('0x1'),
  bids: [{ price: bid, size: shares(1_000_000) }],
  asks: [{ price: ask, size: shares(1_000_000) }],
  lastTradePrice: null,
  tickSize: null,
  minOrderSize: null,
  venueTime: null,
})
/** Both tokens' books of market n at 0.60/0.62. */
export const bothBooks = (n: number): ReadonlyArray<Book> => [
  book(yesOf(n), price(600_000), price(620_000)),
  book(noOf(n), complement(price(620_000)), complement(price(600_000))),
]
/** The tokens of market n disagree. */
export const contradiction = (n: number): ReadonlyArray<Book> => [
  book(yesOf(n), price(600_000), price(620_000)),
  book(noOf(n), price(500_000), price(520_000)),
]

export interface Asked {
  readonly at: number
  readonly deadline: number
  /** Markets, by the first digit(s) of their tokens; a market of which only one token is in the request is `n?`. */
  readonly markets: ReadonlyArray<string>
  /** How often the venue was asked before. */
  readonly before: number
}
/** What the venue answers, and how long it takes. */
export type Venue = (asked: Asked) => { readonly after: number; readonly answer: E.Either<Failure, BooksAnswer> }

export const answered = (asked: Asked, after = 100): ReturnType<Venue> => ({
  after,
  answer: E.right({ books: asked.markets.flatMap(n => bothBooks(Number(n))), refused: [] }),
})
export const failed = (after = 100): ReturnType<Venue> => ({ after, answer: E.left(failure('clob', 'no', '500')) })

export interface PriceScene {
  readonly time: SteppedClock
  readonly asked: ReadonlyArray<Asked>
  readonly polls: ReadonlyArray<Poll & { readonly endedAt: number }>
  /** The rows of the table, as last written. */
  readonly rows: ReadonlyMap<MarketId, JudgedMarket>
  /** Every row that was ever written, in order. */
  readonly writes: ReadonlyArray<JudgedMarket>
  readonly demand: (n: number) => void
  readonly stop: () => void
}

const marketsIn = (tokens: ReadonlyArray<TokenId>): ReadonlyArray<string> => {
  const names = tokens.map(token => token.slice(0, -1))
  return [...new Set(names)].map(name => (names.filter(other => other === name).length === 2 ? name : `${name}?`))
}

/** The table in memory. */
const tableOf = (
  followed: ReadonlyArray<number>,
  rows: Map<MarketId, JudgedMarket>,
  writes: JudgedMarket[],
  before: Before | null,
): Prices => ({
  before: which => async () =>
    E.right(followed.filter(n => which === 'all' || which.includes(market(n))).map(n => rowOf(n, before))),
  write: judged => async () => {
    for (const one of judged) rows.set(one.marketId, one)
    writes.push(...judged)
    return E.right(judged.map(one => one.marketId))
  },
})

/** The loop over a venue of one's own, on stepped time. */
export const priceScene = (
  venue: Venue,
  {
    followed = [1, 2],
    settings = {},
    before = null,
    table,
  }: {
    readonly followed?: ReadonlyArray<number>
    readonly settings?: Partial<PricesSettings>
    readonly before?: Before | null
    readonly table?: (prices: Prices, time: SteppedClock) => Prices
  } = {},
): PriceScene => {
  const time = steppedClock()
  const asked: Asked[] = []
  const polls: (Poll & { readonly endedAt: number })[] = []
  const rows = new Map<MarketId, JudgedMarket>()
  const writes: JudgedMarket[] = []
  const demand$ = new Subject<MarketId>()
  const stop$ = new Subject<void>()
  const books: Books = {
    read: (tokens: ReadonlyArray<TokenId>, deadline: Millis) => () => {
      const question = { at: time.clock.now(), deadline, markets: marketsIn(tokens), before: asked.length }
      asked.push(question)
      const { after, answer } = venue(question)
      return time.later(after, () => answer)
    },
  }
  const plain = tableOf(followed, rows, writes, before)
  const ports = { books, prices: table?.(plain, time) ?? plain, clock: time.clock }
  const all: PricesSettings = { ...POLLING, pollInterval: millis(15_000), earlyPolls: 'on', ...settings }
  const poll$: Observable<Poll> = prices(ports, all)(demand$)
  poll$.pipe(takeUntil(stop$)).subscribe(poll => polls.push({ ...poll, endedAt: time.clock.now() }))
  return { time, asked, polls, rows, writes, demand: n => demand$.next(market(n)), stop: () => stop$.next() }
}
