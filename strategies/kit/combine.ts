import { connect, merge, type OperatorFunction } from 'rxjs'
import type { Decision } from '../../src/domain/strategy.ts'
import type { Tick } from '../../src/domain/tick.ts'

/**
 * Merges many streams of decisions over the same ticks, eg/ `tick$.pipe(combine(run(mine), run(yours)))`. Every tick reaches all
 * of them, in this order, and none changes what another does; of none: no decisions.
 */
export const combine = (...parts: ReadonlyArray<OperatorFunction<Tick, Decision>>): OperatorFunction<Tick, Decision> =>
  connect(tick$ => merge(...parts.map(part => tick$.pipe(part))))
