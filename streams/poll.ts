import * as E from 'fp-ts/lib/Either.js'
import { concatMap, defer, map, type Observable, of, reduce, switchMap } from 'rxjs'
import type { MarketId } from '../src/domain/ids.ts'
import { type Millis, millis } from '../src/domain/money.ts'
import { type Failure, failure } from '../src/ports/failure.ts'
import type { BeforePoll, Prices, Verdict } from '../src/ports/store.ts'
import { answer } from './answer.ts'
import type { Budget } from './budget.ts'
import type { Due } from './demands.ts'
import { inPieces, judging, type Piece, toWrite, verdictsOf } from './pieces.ts'
import { type ReadingPorts, type ReadingSettings, readBooks, requestsFor } from './reading.ts'

export interface PollPorts extends ReadingPorts {
  readonly prices: Prices
}
export interface PollSettings extends ReadingSettings {
  readonly pollInterval: number
  /** Of all reading in a poll, ms; what is left to write afterwards has as long again. */
  readonly deadline: number
  /** So many markets are written while others are still read: a price is as old as its poll took until it is written. */
  readonly marketsAWrite: number
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

/** The fourth wide poll of the timer comes four intervals after the last good one: early polls make wide true no sooner. */
export const WIDE_FOR_INTERVALS = 4

const kindOf = (due: ReadonlyArray<Due>): Poll['kind'] => {
  if (due.every(one => one._tag === 'all')) return 'timer'
  return due.some(one => one._tag === 'all') ? 'both' : 'early'
}
const marketsOf = (due: ReadonlyArray<Due>): 'all' | ReadonlyArray<MarketId> =>
  kindOf(due) === 'early' ? [...new Set(due.flatMap(one => (one._tag === 'some' ? one.markets : [])))] : 'all'

/** What some requests came to; a poll is their sum. */
type Part = Pick<Poll, 'changed' | 'verdicts' | 'readAgain' | 'retried' | 'refused' | 'failures'>
const NO_PART: Part = {
  changed: [],
  verdicts: { priced: 0, suspect: 0, unpriced: 0, missing: 0 },
  readAgain: 0,
  retried: 0,
  refused: [],
  failures: [],
}
const plus = (a: Part, b: Part): Part => ({
  changed: [...a.changed, ...b.changed],
  verdicts: {
    priced: a.verdicts.priced + b.verdicts.priced,
    suspect: a.verdicts.suspect + b.verdicts.suspect,
    unpriced: a.verdicts.unpriced + b.verdicts.unpriced,
    missing: a.verdicts.missing + b.verdicts.missing,
  },
  readAgain: a.readAgain + b.readAgain,
  retried: a.retried + b.retried,
  refused: [...a.refused, ...b.refused],
  failures: [...a.failures, ...b.failures],
})

/**
 * One poll of all that is due: which markets, their books, the verdicts, a second reading of those whose tokens disagree,
 * one write, or one for each so many markets as they come. Emits one `Poll`; never fails: what went wrong is in it, and what it was about simply grows older.
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

      const ended = (markets: number, part: Part): Poll => ({
        startedAt,
        took: ports.clock.monotonic() - began,
        kind: kindOf(due),
        markets,
        ...part,
      })

      const write = (piece: Piece): Observable<Part> => {
        const rows = piece.judged.flatMap(toWrite)
        const part = { ...NO_PART, ...piece.told, verdicts: verdictsOf(piece.judged, rows), readAgain: piece.readAgain }
        const failed = (why: Failure): Part => ({ ...part, failures: [...part.failures, why] })
        if (rows.length === 0) return of(part)
        const left = began + 2 * settings.deadline - ports.clock.monotonic()
        if (left <= 0)
          return of(failed(failure('store', `no time was left to write ${rows.length} markets`, 'timeout')))
        return answer(ports.prices.write(rows), left, ask, ports.clock).pipe(
          map(written => (E.isRight(written) ? { ...part, changed: written.right } : failed(written.left))),
        )
      }

      const read = (markets: ReadonlyArray<BeforePoll>): Observable<Poll> => {
        if (asker === 'timer') budget.plan(requestsFor(markets.length, settings))
        const judged$ = (which: ReadonlyArray<BeforePoll>) =>
          readBooks(ports, settings, which, reader).pipe(map(judging(wideFor)))
        return inPieces(oldestFirst(markets), judged$, settings.marketsAWrite).pipe(
          concatMap(write),
          reduce(plus, NO_PART),
          map(part => ended(markets.length, part)),
        )
      }

      return answer(ports.prices.before(marketsOf(due), startedAt), settings.deadline, ask, ports.clock).pipe(
        switchMap(before =>
          E.isRight(before) ? read(before.right) : of(ended(0, { ...NO_PART, failures: [before.left] })),
        ),
      )
    })
