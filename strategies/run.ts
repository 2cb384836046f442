import { mergeMap, type OperatorFunction, scan, takeWhile } from 'rxjs'
import type { Decision } from '../src/domain/strategy.ts'
import type { Tick } from '../src/domain/tick.ts'
import { perKey } from '../src/rx/perKey.ts'
import type { Deployed } from './deployed.ts'
import { hear, isOver, UNBEGUN } from './lives.ts'

/**
 * Strategies as a stream: ticks in, decisions out. Grouped once by market, all strategies folded inside (a grouping for each
 * would cost several times as much). A market's group ends with the tick after which nothing can happen there, and
 * may open again. Decisions come synchronously, in the order of the strategies.
 */
export const run = (strategies: ReadonlyArray<Deployed>): OperatorFunction<Tick, Decision> => {
  const hearing = hear(strategies)
  return perKey(
    tick => tick.market.marketId,
    tick$ =>
      tick$.pipe(
        takeWhile(tick => !isOver(tick), true),
        scan(hearing, UNBEGUN),
        mergeMap(({ decisions }) => decisions),
      ),
  )
}
