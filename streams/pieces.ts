import { connect, filter, map, merge, type Observable, reduce, scan, startWith, switchMap, takeLast } from 'rxjs'
import type { Millis } from '../src/domain/money.ts'
import type { BeforePoll, JudgedMarket, Verdict } from '../src/ports/store.ts'
import { type Judgement, judge } from './judge.ts'
import type { Reading, ReadMarket } from './reading.ts'

interface Judged {
  readonly read: ReadMarket
  readonly judgement: Judgement
}
/** Markets that are written together, and what else is told of their requests. */
export interface Piece {
  readonly judged: ReadonlyArray<Judged>
  readonly told: Omit<Reading, 'markets'>
  /** How many of them were read twice because their tokens disagreed. */
  readonly readAgain: number
}

const NOTHING: Piece = { judged: [], told: { refused: [], failures: [], retried: 0 }, readAgain: 0 }
const joined = (a: Piece, b: Piece): Piece => ({
  judged: [...a.judged, ...b.judged],
  told: {
    refused: [...a.told.refused, ...b.told.refused],
    failures: [...a.told.failures, ...b.told.failures],
    retried: a.told.retried + b.told.retried,
  },
  readAgain: a.readAgain + b.readAgain,
})

/** The verdicts on what a request brought. */
export const judging =
  (wideFor: Millis) =>
  ({ markets, ...told }: Reading): Piece => ({
    judged: markets.map(read => ({
      read,
      judgement: judge(read.market, read.books, { observedAt: read.observedAt, wideFor }),
    })),
    told,
    readAgain: 0,
  })

interface Gathered {
  readonly full: Piece | null
  readonly rest: Piece
  /** Whose tokens disagree. */
  readonly doubtful: ReadonlyArray<BeforePoll>
}
const isSure = ({ judgement }: Judged): boolean => judgement._tag !== 'again'
const gathering =
  (size: number) =>
  ({ rest, doubtful }: Gathered, piece: Piece): Gathered => {
    const all = joined(rest, { ...piece, judged: piece.judged.filter(isSure) })
    const again = piece.judged.filter(one => !isSure(one)).map(({ read }) => read.market)
    const isFull = all.judged.length >= size
    return { full: isFull ? all : null, rest: isFull ? NOTHING : all, doubtful: [...doubtful, ...again] }
  }

/**
 * The markets judged, in pieces of at least so many as soon as they are there. The last piece is what is left, with
 * those whose tokens disagreed: they are read a second time, once all others were read.
 */
export const inPieces = (
  markets: ReadonlyArray<BeforePoll>,
  judged$: (markets: ReadonlyArray<BeforePoll>) => Observable<Piece>,
  size: number,
): Observable<Piece> => {
  const none: Gathered = { full: null, rest: NOTHING, doubtful: [] }
  const last = ({ rest, doubtful }: Gathered): Observable<Piece> =>
    judged$(doubtful).pipe(reduce(joined, { ...rest, readAgain: doubtful.length }))
  return judged$(markets).pipe(
    scan(gathering(size), none),
    startWith(none),
    connect(gathered$ =>
      merge(
        gathered$.pipe(
          map(({ full }) => full),
          filter(full => full !== null),
        ),
        gathered$.pipe(takeLast(1), switchMap(last)),
      ),
    ),
  )
}

/** What is written of a judged market: nothing when a token is missing; a disagreement that stood twice is suspect. */
export const toWrite = ({ read, judgement }: Judged): ReadonlyArray<JudgedMarket> => {
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

/** How many got which verdict. */
export const verdictsOf = (
  judged: Piece['judged'],
  rows: ReadonlyArray<JudgedMarket>,
): Readonly<Record<Verdict['_tag'] | 'missing', number>> => {
  const count = (tag: Verdict['_tag']) => rows.filter(({ verdict }) => verdict._tag === tag).length
  return {
    priced: count('priced'),
    suspect: count('suspect'),
    unpriced: count('unpriced'),
    missing: judged.filter(({ judgement }) => judgement._tag === 'missing').length,
  }
}
