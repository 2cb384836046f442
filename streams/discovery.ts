import * as E from 'fp-ts/lib/Either.js'
import { defer, exhaustMap, map, merge, type Observable, of, switchMap, takeWhile, tap, timer } from 'rxjs'
import type { Followed } from '../src/domain/market.ts'
import type { Millis } from '../src/domain/money.ts'
import type { Clock } from '../src/ports/clock.ts'
import type { Failure } from '../src/ports/failure.ts'
import type { Matches } from '../src/ports/store.ts'
import type { Catalogue, Discovered } from '../src/ports/venue.ts'
import { answer } from './answer.ts'

export interface DiscoveryPorts {
  readonly catalogue: Catalogue
  readonly matches: Matches
  readonly clock: Clock
}
export interface DiscoverySettings {
  /** From one pass to the next, ms. */
  readonly interval: number
  /** While nothing was ever found, a pass comes this often, ms. */
  readonly firstRetry: number
  /** Of each question of a pass, ms: all of Gamma's pages together, each statement. */
  readonly deadline: number
}
export const DISCOVERING = { interval: 60_000, firstRetry: 5000, deadline: 45_000 } as const

/** One pass. */
export interface Discovery {
  readonly at: Millis
  /** What the engine follows now; the last known list when the database did not answer. */
  readonly followed: ReadonlyArray<Followed>
  /** How many markets Gamma told. */
  readonly found: number
  /** How many rows are new or changed. */
  readonly changed: number
  /** How much was left out, by reason. */
  readonly leftOut: ReadonlyMap<string, number>
  readonly failures: ReadonlyArray<Failure>
}

const NOTHING: Discovered = { markets: [], leftOut: [], failures: [] }

const byReason = (leftOut: Discovered['leftOut']): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return counts
}

/** A value, or what stands for it beside the failure that kept it away. */
interface Got<A> {
  readonly value: A
  readonly failures: ReadonlyArray<Failure>
}
const orElse = <A>(instead: A) =>
  map(
    (got: E.Either<Failure, A>): Got<A> =>
      E.isRight(got) ? { value: got.right, failures: [] } : { value: instead, failures: [got.left] },
  )

/**
 * Which markets exist and which are followed: every minute Gamma's open Counter-Strike events, and how those ended that the
 * database does not know resolved. Never touches prices. A pass that fails in part is a value like every other: what
 * could not be asked is in its failures, and the followed markets still come from the database, so a silent Gamma takes
 * nothing away. A pass that is still running when the next is due lets that one fall (`exhaustMap`).
 */
export const discovery = (ports: DiscoveryPorts, settings: DiscoverySettings): Observable<Discovery> =>
  defer(() => {
    const { catalogue, clock, matches } = ports
    let hasFound = false
    let known: ReadonlyArray<Followed> = []
    const store = { edge: 'store', what: 'csgo_matches' } as const
    const gamma = { edge: 'gamma', what: 'discovery' } as const
    const { deadline } = settings

    const upsert = (markets: Discovered['markets'], at: Millis): Observable<Got<number>> =>
      markets.length === 0
        ? of({ value: 0, failures: [] })
        : answer(matches.upsert(markets, at), deadline, store, clock).pipe(orElse(0))

    const follow = (at: Millis): Observable<Got<ReadonlyArray<Followed>>> =>
      answer(matches.followed(at), deadline, store, clock).pipe(orElse(known))

    const keep = (found: Got<Discovered>, at: Millis): Observable<Discovery> =>
      upsert(found.value.markets, at).pipe(
        switchMap(changed =>
          follow(at).pipe(
            map(followed => ({
              at,
              followed: followed.value,
              found: found.value.markets.length,
              changed: changed.value,
              leftOut: byReason(found.value.leftOut),
              failures: [...found.failures, ...found.value.failures, ...changed.failures, ...followed.failures],
            })),
          ),
        ),
      )

    const discover = (ended: Got<ReadonlyArray<string>>): Observable<Got<Discovered>> =>
      answer(catalogue.discover(ended.value), deadline, gamma, clock).pipe(
        orElse(NOTHING),
        map(found => ({ value: found.value, failures: [...ended.failures, ...found.failures] })),
      )

    const pass = defer(() => {
      const at = clock.now()
      return answer(matches.unresolved(at), deadline, store, clock).pipe(
        orElse<ReadonlyArray<string>>([]),
        switchMap(discover),
        switchMap(found => keep(found, at)),
      )
    })

    const due$ = merge(
      timer(0, settings.interval, clock.scheduler),
      timer(settings.firstRetry, settings.firstRetry, clock.scheduler).pipe(takeWhile(() => !hasFound)),
    )
    return due$.pipe(
      exhaustMap(() => pass),
      tap(found => {
        hasFound = hasFound || found.found > 0
        known = found.followed
      }),
    )
  })
