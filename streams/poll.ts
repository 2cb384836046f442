import * as E from 'fp-ts/lib/Either.js'
import { defer, map, type Observable, of, switchMap } from 'rxjs'
import type { MarketId } from '../src/domain/ids.ts'
import { type Millis, millis } from '../src/domain/money.ts'
import type { Failure } from '../src/ports/failure.ts'
import type { BeforePoll, JudgedMarket, Prices, Verdict } from '../src/ports/store.ts'
import { answer } from './answer.ts'
import type { Budget } from './budget.ts'
import type { Due } from './demands.ts'
import { type Judgement, judge } from './judge.ts'
import {
  type Reading,
  type ReadingPorts,
  type ReadingSettings,
  type ReadMarket,
  readBooks,
  requestsFor,
} from './reading.ts'

export interface PollPorts extends ReadingPorts {
  readonly prices: Prices
}
export interface PollSettings extends ReadingSettings {
  readonly pollInterval: number
  /** Of all reading in a poll, ms; the write afterwards has as long again. */
  readonly deadline: number
}

/** One poll, after its commit. */
export interface Poll {
  readonly startedAt: Millis
  /** From its begin until the write was committed, ms. */
  readonly took: number
  readonly kind: 'timer' | 'early' | 'both'
  /** How many followed markets were due. */
  readonly markets: number
  /** Markets whose price or status changed. */
  readonly changed: ReadonlyArray<MarketId>
  /** How many markets got which verdict; `missing` ones were left as they are: the venue gave no book of a token. */
  readonly verdicts: Readonly<Record<Verdict['_tag'] | 'missing', number>>
  /** Markets that were read twice because their tokens disagreed. */
  readonly readAgain: number
  /** Requests that were sent again. */
  readonly retried: number
  /** Books that could not be read, with the reason. */
  readonly refused: ReadonlyArray<string>
  readonly failures: ReadonlyArray<Failure>
}

/** The oldest price first, what has none before it: where a poll's time does not reach for all, the next one begins with those that were left. */
const oldestFirst = (markets: ReadonlyArray<BeforePoll>): ReadonlyArray<BeforePoll> => {
  const since = ({ before }: BeforePoll): number => before?.observedAt ?? Number.NEGATIVE_INFINITY
  return markets.toSorted((a, b) => (since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : 0))
}

/** Four polls in a row make wide true: one of them may be early, not all. */
const WIDE_FOR_INTERVALS = 3

const kindOf = (due: ReadonlyArray<Due>): Poll['kind'] => {
  if (due.every(one => one._tag === 'all')) return 'timer'
  return due.some(one => one._tag === 'all') ? 'both' : 'early'
}
const marketsOf = (due: ReadonlyArray<Due>): 'all' | ReadonlyArray<MarketId> =>
  kindOf(due) === 'early' ? [...new Set(due.flatMap(one => (one._tag === 'some' ? one.markets : [])))] : 'all'

interface Judged {
  readonly read: ReadMarket
  readonly judgement: Judgement
}
const toWrite = ({ read, judgement }: Judged): ReadonlyArray<JudgedMarket> => {
  switch (judgement._tag) {
    case 'missing':
      return []
    case 'again':
      return [{ ...placeOf(read), verdict: judgement.verdict }]
    case 'priced':
    case 'suspect':
    case 'unpriced':
      return [{ ...placeOf(read), verdict: judgement }]
  }
}
const placeOf = ({ market, observedAt, books }: ReadMarket) => ({ marketId: market.marketId, observedAt, books })

const count = (markets: ReadonlyArray<JudgedMarket>, tag: Verdict['_tag']): number =>
  markets.filter(market => market.verdict._tag === tag).length

/**
 * One poll of all that is due: which markets, their books, the verdicts, a second reading of those whose tokens disagree,
 * one write. Emits one `Poll`; never fails: what went wrong is in it, and what it was about simply grows older.
 * A market whose tokens disagreed and that could not be read again is left as it is.
 */
export const poll =
  (ports: PollPorts, settings: PollSettings, budget: Budget) =>
  (due: ReadonlyArray<Due>): Observable<Poll> =>
    defer(() => {
      const startedAt = ports.clock.now()
      const began = ports.clock.monotonic()
      const asker = kindOf(due) === 'early' ? 'early' : 'timer'
      const reader = { budget, asker, until: began + settings.deadline } as const
      const wideFor = millis(WIDE_FOR_INTERVALS * settings.pollInterval)
      const ask = { edge: 'store', what: 'csgo_matches' } as const

      const judged = (reading: Reading): ReadonlyArray<Judged> =>
        reading.markets.map(read => ({
          read,
          judgement: judge(read.market, read.books, { observedAt: read.observedAt, wideFor }),
        }))
      const ended = (markets: number, reading: Reading, what: Partial<Poll>): Poll => ({
        startedAt,
        took: ports.clock.monotonic() - began,
        kind: kindOf(due),
        markets,
        changed: [],
        verdicts: { priced: 0, suspect: 0, unpriced: 0, missing: 0 },
        readAgain: 0,
        retried: reading.retried,
        refused: reading.refused,
        failures: reading.failures,
        ...what,
      })

      const write = (markets: number, reading: Reading, all: ReadonlyArray<Judged>): Observable<Poll> => {
        const rows = all.flatMap(toWrite)
        const told = {
          readAgain: reading.markets.length - all.length,
          verdicts: {
            priced: count(rows, 'priced'),
            suspect: count(rows, 'suspect'),
            unpriced: count(rows, 'unpriced'),
            missing: all.filter(one => one.judgement._tag === 'missing').length,
          },
        }
        if (rows.length === 0) return of(ended(markets, reading, told))
        return answer(ports.prices.write(rows), settings.deadline, ask, ports.clock).pipe(
          map(written =>
            E.isRight(written)
              ? ended(markets, reading, { ...told, changed: written.right })
              : ended(markets, reading, { ...told, failures: [...reading.failures, written.left] }),
          ),
        )
      }

      const readAgain = (first: Reading): Observable<readonly [Reading, ReadonlyArray<Judged>]> => {
        const all = judged(first)
        const sure = all.filter(one => one.judgement._tag !== 'again')
        const doubtful = all.filter(one => one.judgement._tag === 'again').map(one => one.read.market)
        if (doubtful.length === 0) return of([first, all])
        return readBooks(ports, settings, doubtful, reader).pipe(
          map(second => [bothOf(first, second), [...sure, ...judged(second)]] as const),
        )
      }

      const read = (markets: ReadonlyArray<BeforePoll>): Observable<Poll> => {
        if (asker === 'timer') budget.plan(requestsFor(markets.length, settings))
        return readBooks(ports, settings, oldestFirst(markets), reader).pipe(
          switchMap(readAgain),
          switchMap(([reading, all]) => write(markets.length, reading, all)),
        )
      }

      return answer(ports.prices.before(marketsOf(due), startedAt), settings.deadline, ask, ports.clock).pipe(
        switchMap(before =>
          E.isRight(before)
            ? read(before.right)
            : of(ended(0, { markets: [], refused: [], failures: [before.left], retried: 0 }, {})),
        ),
      )
    })

const bothOf = (first: Reading, second: Reading): Reading => ({
  markets: [...first.markets, ...second.markets],
  refused: [...first.refused, ...second.refused],
  failures: [...first.failures, ...second.failures],
  retried: first.retried + second.retried,
})
