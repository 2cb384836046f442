import {
  audit,
  buffer,
  connect,
  debounceTime,
  EMPTY,
  filter,
  map,
  merge,
  type Observable,
  type OperatorFunction,
  takeUntil,
  throttleTime,
  timer,
} from 'rxjs'
import type { MarketId } from '../src/domain/ids.ts'
import type { Clock } from '../src/ports/clock.ts'
import { perKey } from '../src/rx/perKey.ts'
import type { Budget } from './budget.ts'

/** What is due: everything (the timer), or the markets that asked (early). */
export type Due = { readonly _tag: 'all' } | { readonly _tag: 'some'; readonly markets: ReadonlyArray<MarketId> }

export interface DemandSettings {
  /** How often everything is due, ms. */
  readonly pollInterval: number
  /** `off`: whoever asks early waits for the timer. */
  readonly earlyPolls: 'on' | 'off'
  /** A market asks at most once in so many ms. */
  readonly earlyEvery: number
  /** How long early demands gather before they go into the loop, ms. */
  readonly gather: number
}

/** A market that was silent for so many times `earlyEvery` is forgotten. */
const FORGET_AFTER = 10

/** Leading and trailing: the first demand passes at once, the last of the second after it; none in between is lost, only merged. */
const atMostOnceA = (every: number, clock: Clock): OperatorFunction<MarketId, MarketId> =>
  perKey(
    market => market,
    demand$ =>
      demand$.pipe(
        throttleTime(every, clock.scheduler, { leading: true, trailing: true }),
        takeUntil(demand$.pipe(debounceTime(every * FORGET_AFTER, clock.scheduler))),
      ),
  )

/** All that comes within so many ms of the first, together; longer while there is no budget for a request. */
const gathered = (gather: number, clock: Clock, budget: Budget): OperatorFunction<MarketId, ReadonlyArray<MarketId>> =>
  connect(demand$ =>
    demand$.pipe(buffer(demand$.pipe(audit(() => timer(Math.max(gather, budget.wait('early')), clock.scheduler))))),
  )

const early = (
  demand$: Observable<MarketId>,
  settings: DemandSettings,
  clock: Clock,
  budget: Budget,
): Observable<Due> => {
  switch (settings.earlyPolls) {
    case 'off':
      return EMPTY
    case 'on':
      return demand$.pipe(
        atMostOnceA(settings.earlyEvery, clock),
        gathered(settings.gather, clock, budget),
        filter(markets => markets.length > 0),
        map(markets => ({ _tag: 'some', markets })),
      )
  }
}

/** The two demands: the timer marks everything as due, whoever asks marks its own market. */
export const due = (
  demand$: Observable<MarketId>,
  settings: DemandSettings,
  clock: Clock,
  budget: Budget,
): Observable<Due> =>
  merge(
    timer(0, settings.pollInterval, clock.scheduler).pipe(map((): Due => ({ _tag: 'all' }))),
    early(demand$, settings, clock, budget),
  )
