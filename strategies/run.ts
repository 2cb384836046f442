import { NEVER, type Observable, type OperatorFunction, scan, startWith, takeWhile, withLatestFrom } from 'rxjs'
import type { Decision } from '../src/domain/strategy.ts'
import type { Tick } from '../src/domain/tick.ts'
import { eachOf } from '../src/rx/eachOf.ts'
import { perKey } from '../src/rx/perKey.ts'
import type { Deployed } from './deployed.ts'
import { hear, isOver, type Lives, UNBEGUN } from './lives.ts'

/** All strategies with one of them changed; one that does not run changes nothing. */
const withChanged = (all: ReadonlyArray<Deployed>, changed: Deployed): ReadonlyArray<Deployed> =>
  all.map(one => (one.key === changed.key ? changed : one))

const heard = (lives: Lives, [tick, strategies]: readonly [Tick, ReadonlyArray<Deployed>]): Lives =>
  hear(strategies)(lives, tick)

/**
 * Strategies as a stream: ticks in, decisions out. Grouped once by market, all strategies folded inside (a grouping for each
 * would cost several times as much). A market's group ends with the tick after which nothing can happen there, and
 * may open again. Decisions come synchronously, in the order of the strategies. `changed$`: a strategy with other parameters; its
 * lives go on under them from their next tick on.
 */
export const run =
  (strategies: ReadonlyArray<Deployed>, changed$: Observable<Deployed> = NEVER): OperatorFunction<Tick, Decision> =>
  tick$ =>
    tick$.pipe(
      withLatestFrom(changed$.pipe(scan(withChanged, strategies), startWith(strategies))),
      perKey(
        ([tick]) => tick.market.marketId,
        market$ =>
          market$.pipe(
            takeWhile(([tick]) => !isOver(tick), true),
            scan(heard, UNBEGUN),
            eachOf(({ decisions }) => decisions),
          ),
      ),
    )
