import * as E from 'fp-ts/lib/Either.js'
import { defer, from, map, mergeMap, type Observable, of, switchMap, timer } from 'rxjs'
import type { Book } from '../src/domain/book.ts'
import type { TokenId } from '../src/domain/ids.ts'
import { type Millis, millis } from '../src/domain/money.ts'
import type { Clock } from '../src/ports/clock.ts'
import { type Failure, failure } from '../src/ports/failure.ts'
import type { BeforePoll } from '../src/ports/store.ts'
import { BOOKS_A_REQUEST, type Books, type BooksAnswer } from '../src/ports/venue.ts'
import { answer } from './answer.ts'
import type { Budget, BudgetSettings } from './budget.ts'
import type { BookPair } from './judge.ts'

export interface ReadingPorts {
  readonly books: Books
  readonly clock: Clock
}
export interface ReadingSettings extends BudgetSettings {
  /** Of one request, ms; never beyond the poll's own deadline. */
  readonly batchDeadline: number
  /** How long before a failed request is sent again, ms. */
  readonly batchRetryAfter: number
  /** At most 250. More where the timer's budget would not reach for all that is followed. */
  readonly tokensARequest: number
  /** How many requests may be under way side by side. */
  readonly pollConcurrency: number
}

/** A market with the books that one request brought, and when that request began. */
export interface ReadMarket {
  readonly market: BeforePoll
  readonly books: BookPair
  readonly observedAt: Millis
}
/** What a request brought. */
export interface Reading {
  readonly markets: ReadonlyArray<ReadMarket>
  readonly refused: ReadonlyArray<string>
  /** Of a batch that failed twice, or had no time left. */
  readonly failures: ReadonlyArray<Failure>
  /** Batches that were asked a second time. */
  readonly retried: number
}

/** As the settings say, and more where the budget would not reach for all of them. */
const marketsARequest = (
  markets: number,
  asker: Reader['asker'],
  { tokensARequest, budgetRequests, keptForEarly }: ReadingSettings,
): number => {
  const needed = Math.ceil(markets / Math.max(1, asker === 'early' ? keptForEarly : budgetRequests - keptForEarly))
  return Math.min(Math.max(1, Math.floor(tokensARequest / 2), needed), BOOKS_A_REQUEST / 2)
}

/** How many requests of the timer the books of so many markets take. */
export const requestsFor = (markets: number, settings: ReadingSettings): number =>
  Math.ceil(markets / marketsARequest(markets, 'timer', settings))

/** Both tokens of a market are in the same request. */
const inBatches = (
  markets: ReadonlyArray<BeforePoll>,
  asker: Reader['asker'],
  settings: ReadingSettings,
): ReadonlyArray<ReadonlyArray<BeforePoll>> => {
  const size = marketsARequest(markets.length, asker, settings)
  return Array.from({ length: Math.ceil(markets.length / size) }, (_, i) => markets.slice(i * size, (i + 1) * size))
}

/** For whom a poll reads, and until when (on `clock.monotonic()`). */
export interface Reader {
  readonly budget: Budget
  readonly asker: 'timer' | 'early'
  readonly until: number
}
interface Attempting extends Reader {
  readonly batchDeadline: number
}
interface Attempt {
  readonly observedAt: Millis
  readonly read: E.Either<Failure, BooksAnswer>
}

const ask = ({ books, clock }: ReadingPorts, batch: ReadonlyArray<BeforePoll>, within: number): Observable<Attempt> =>
  defer(() => {
    const observedAt = clock.now()
    const tokens = batch.flatMap(market => [market.yesTokenId, market.noTokenId])
    return answer(books.read(tokens, millis(within)), within, { edge: 'clob', what: '/books' }, clock).pipe(
      map(read => ({ observedAt, read })),
    )
  })

const NO_BUDGET = 'budget'
const isUnasked = ({ read }: Attempt): boolean => E.isLeft(read) && read.left.code === NO_BUDGET
const NOTHING: Reading = { markets: [], refused: [], failures: [], retried: 0 }

/** Asks when it is its turn, if there is time for it. */
const attempt = (
  ports: ReadingPorts,
  batch: ReadonlyArray<BeforePoll>,
  { budget, asker, until, batchDeadline }: Attempting,
): Observable<Attempt> =>
  defer(() => {
    const left = () => Math.floor(until - ports.clock.monotonic())
    const unasked = (why: string, code: string) => {
      const read = E.left(failure('clob', `${why} for ${batch.length} markets`, code))
      return of({ observedAt: ports.clock.now(), read })
    }
    if (left() <= 0) return unasked('no time was left in the poll', 'timeout')
    const wait = budget.turn(asker, left() - 1)
    if (wait === null) return unasked('the budget of requests left none in the poll', NO_BUDGET)
    const asked$ = defer(() => ask(ports, batch, Math.min(batchDeadline, left())))
    return wait === 0 ? asked$ : timer(wait, ports.clock.scheduler).pipe(switchMap(() => asked$))
  })

const readMarkets = (batch: ReadonlyArray<BeforePoll>, observedAt: Millis, read: BooksAnswer): Reading => {
  const byToken = new Map<TokenId, Book>(read.books.map(book => [book.tokenId, book]))
  const markets = batch.map(market => ({
    market,
    observedAt,
    books: { yes: byToken.get(market.yesTokenId) ?? null, no: byToken.get(market.noTokenId) ?? null },
  }))
  return { markets, refused: read.refused, failures: [], retried: 0 }
}

/**
 * Reads the books of the markets, both tokens of a market in one request, some requests side by side, none before the budget allows it. A request that
 * fails is sent once more, if there is time left; then its markets are left.
 * A value a batch, as it comes; never fails.
 */
export const readBooks = (
  ports: ReadingPorts,
  settings: ReadingSettings,
  markets: ReadonlyArray<BeforePoll>,
  reader: Reader,
): Observable<Reading> => {
  const attempting = { ...reader, batchDeadline: settings.batchDeadline }
  const once = (batch: ReadonlyArray<BeforePoll>) => attempt(ports, batch, attempting)
  const done = (batch: ReadonlyArray<BeforePoll>, attempted: Attempt, retried: number): Reading => {
    const { observedAt, read } = attempted
    if (E.isRight(read)) return { ...readMarkets(batch, observedAt, read.right), retried }
    // What early demands have no budget for, the timer reads anyway.
    return reader.asker === 'early' && isUnasked(attempted) ? NOTHING : { ...NOTHING, failures: [read.left], retried }
  }
  const canTryAgain = () => Math.floor(reader.until - ports.clock.monotonic()) > settings.batchRetryAfter

  const batchRead = (batch: ReadonlyArray<BeforePoll>): Observable<Reading> =>
    once(batch).pipe(
      switchMap(first =>
        E.isRight(first.read) || isUnasked(first) || !canTryAgain()
          ? of(done(batch, first, 0))
          : timer(settings.batchRetryAfter, ports.clock.scheduler).pipe(
              switchMap(() => once(batch)),
              map(second => done(batch, second, 1)),
            ),
      ),
    )

  // Side by side, but bounded: the venue counts requests, and a book is worth as much in a second.
  return from(inBatches(markets, reader.asker, settings)).pipe(mergeMap(batchRead, settings.pollConcurrency))
}
