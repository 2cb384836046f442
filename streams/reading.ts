import * as E from 'fp-ts/lib/Either.js'
import { defer, from, map, mergeMap, type Observable, of, switchMap, timer, toArray } from 'rxjs'
import type { Book } from '../src/domain/book.ts'
import type { TokenId } from '../src/domain/ids.ts'
import { type Millis, millis } from '../src/domain/money.ts'
import type { Clock } from '../src/ports/clock.ts'
import { type Failure, failure } from '../src/ports/failure.ts'
import type { BeforePoll } from '../src/ports/store.ts'
import type { Books, BooksAnswer } from '../src/ports/venue.ts'
import { answer } from './answer.ts'
import type { BookPair } from './judge.ts'

export interface ReadingPorts {
  readonly books: Books
  readonly clock: Clock
}
export interface ReadingSettings {
  /** Of one request, ms; never beyond the poll's own deadline. */
  readonly batchDeadline: number
  /** How long before a failed request is sent again, ms. */
  readonly batchRetryAfter: number
  /** At most 250. */
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
/** What reading a set of markets brought. */
export interface Reading {
  readonly markets: ReadonlyArray<ReadMarket>
  readonly refused: ReadonlyArray<string>
  /** Of batches that failed twice, or had no time left. */
  readonly failures: ReadonlyArray<Failure>
  /** Batches that were asked a second time. */
  readonly retried: number
}

/** Both tokens of a market are in the same request. */
const inBatches = (
  markets: ReadonlyArray<BeforePoll>,
  tokensARequest: number,
): ReadonlyArray<ReadonlyArray<BeforePoll>> => {
  const size = Math.max(1, Math.floor(tokensARequest / 2))
  return Array.from({ length: Math.ceil(markets.length / size) }, (_, i) => markets.slice(i * size, (i + 1) * size))
}

interface Attempt {
  readonly observedAt: Millis
  readonly read: E.Either<Failure, BooksAnswer>
}

const attempt = (
  { books, clock }: ReadingPorts,
  batch: ReadonlyArray<BeforePoll>,
  within: number,
): Observable<Attempt> =>
  defer(() => {
    const observedAt = clock.now()
    if (within <= 0) {
      const late = failure('clob', `no time was left in the poll for ${batch.length} markets`, 'timeout')
      return of({ observedAt, read: E.left(late) })
    }
    const tokens = batch.flatMap(market => [market.yesTokenId, market.noTokenId])
    return answer(books.read(tokens, millis(within)), within, { edge: 'clob', what: '/books' }, clock).pipe(
      map(read => ({ observedAt, read })),
    )
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

const together = (readings: ReadonlyArray<Reading>): Reading => ({
  markets: readings.flatMap(reading => reading.markets),
  refused: readings.flatMap(reading => reading.refused),
  failures: readings.flatMap(reading => reading.failures),
  retried: readings.reduce((sum, reading) => sum + reading.retried, 0),
})

/**
 * Reads the books of the markets, both tokens of a market in one request, some requests side by side. A request that
 * fails is sent once more, if there is time left until `until` (on `clock.monotonic()`); then its markets are left.
 * One value; never fails.
 */
export const readBooks = (
  ports: ReadingPorts,
  settings: ReadingSettings,
  markets: ReadonlyArray<BeforePoll>,
  until: number,
): Observable<Reading> => {
  const left = () => Math.min(settings.batchDeadline, Math.floor(until - ports.clock.monotonic()))
  const once = (batch: ReadonlyArray<BeforePoll>) => defer(() => attempt(ports, batch, left()))
  const done = (batch: ReadonlyArray<BeforePoll>, { observedAt, read }: Attempt, retried: number): Reading =>
    E.isRight(read)
      ? { ...readMarkets(batch, observedAt, read.right), retried }
      : { markets: [], refused: [], failures: [read.left], retried }
  const canTryAgain = () => left() > settings.batchRetryAfter

  const batchRead = (batch: ReadonlyArray<BeforePoll>): Observable<Reading> =>
    once(batch).pipe(
      switchMap(first =>
        E.isRight(first.read) || !canTryAgain()
          ? of(done(batch, first, 0))
          : timer(settings.batchRetryAfter, ports.clock.scheduler).pipe(
              switchMap(() => once(batch)),
              map(second => done(batch, second, 1)),
            ),
      ),
    )

  // Side by side, but bounded: the venue counts requests, and a book is worth as much in a second.
  return from(inBatches(markets, settings.tokensARequest)).pipe(
    mergeMap(batchRead, settings.pollConcurrency),
    toArray(),
    map(together),
  )
}
