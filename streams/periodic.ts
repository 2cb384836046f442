import { map, type Observable, timer, withLatestFrom } from 'rxjs'
import type { Followed } from '../src/domain/market.ts'
import type { Clock } from '../src/ports/clock.ts'
import { eachOf } from '../src/rx/eachOf.ts'
import type { Periodic } from './happening.ts'

export interface PeriodicPorts {
  readonly clock: Clock
}
export interface PeriodicSettings {
  /** How often each market is looked at though nothing happened, ms. */
  readonly every: number
}

/** The round is cut into so many parts; a market has its part for good, whatever else is followed. */
const PARTS = 100

const inParts = (followed: ReadonlyArray<Followed>): ReadonlyArray<ReadonlyArray<Followed>> =>
  Array.from({ length: PARTS }, (_, part) => followed.filter(market => market.marketId % PARTS === part))

/**
 * Time passed: every followed market once a round, spread over it, because all at once would make one long turn of the
 * loop. A market that is no longer followed gets no more.
 */
export const periodic =
  ({ clock }: PeriodicPorts, { every }: PeriodicSettings) =>
  (followed$: Observable<ReadonlyArray<Followed>>): Observable<Periodic> =>
    timer(0, every / PARTS, clock.scheduler).pipe(
      withLatestFrom(followed$.pipe(map(inParts))),
      eachOf(([turn, parts]) => parts[turn % PARTS] ?? []),
      map(({ marketId }) => ({ eventType: 'periodic' as const, marketId, timestamp: clock.now() })),
    )
