/** Words for telling conditions and watches what happened: the examples of the kit's documentation are written in them. */
import { map, scan } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { expect } from 'vitest'
import type { Side } from '../../../src/domain/ids.ts'
import { type Millis, millis } from '../../../src/domain/money.ts'
import type { TickInput } from '../../../src/domain/strategy.ts'
import { ownOf, tickInput } from '../../../strategies/input.ts'
import type { Gate, Watch } from '../../../strategies/kit/watch.ts'
import { held, market, minutesIn, position, priced, quote, SCALP, START } from '../scene.ts'

export interface Words {
  readonly yes?: string
  readonly spread?: string
  /** Since the start. */
  readonly minute?: number
  readonly holds?: Side
}

export const minuteOf = (minute: number): Millis => millis(Math.round(minutesIn(minute)))

const inputAt = (at: Millis, { yes = '0.5', spread = '0.02', holds }: Words): TickInput => {
  const positions = holds === undefined ? [] : [position(SCALP, holds, '10', '5')]
  const tick = priced({ at, quote: quote(yes, spread), held: held({ positions }), market: market() })
  return tickInput(tick, ownOf(SCALP, tick.held, []))
}
export const tick = (words: Words): TickInput => inputAt(minuteOf(words.minute ?? 1), words)

const follow =
  <M>(watch: Watch<M>) =>
  (before: readonly [M, boolean], [input, gate]: readonly [TickInput, Gate]): readonly [M, boolean] => {
    const memory = watch.after(before[0], input, gate)
    return [memory, watch.holds(memory, input)]
  }

export interface Look extends Words {
  readonly gate?: Gate
}

/** Whether it holds at each of these ticks, at these milliseconds since the start. */
export const looksAt = <M>(
  watch: Watch<M>,
  looks: ReadonlyArray<Look & { readonly ms: number }>,
): ReadonlyArray<boolean> => {
  let state: readonly [M, boolean] = [watch.initial, false]
  return looks.map(({ ms, gate = 'open', ...words }) => {
    state = follow(watch)(state, [inputAt(millis(START + ms), words), gate])
    return state[1]
  })
}

/** Prices of YES every five seconds, the gate open. */
export const looks = <M>(watch: Watch<M>, prices: string): ReadonlyArray<boolean> =>
  looksAt(
    watch,
    prices.split(' ').map((yes, index) => ({ yes, ms: index * 5000 })),
  )

/** A diagram: one dash is five seconds; what each letter means is told beside it; answers are `y` and `n`. */
export const draw = <M>(
  watch: Watch<M>,
  drawn: { readonly ticks: string; readonly holds: string },
  values: Readonly<Record<string, Look>>,
): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected))
  scheduler.run(({ hot, expectObservable }) => {
    const start: readonly [M, boolean] = [watch.initial, false]
    const holds$ = hot(drawn.ticks, values).pipe(
      map(({ gate = 'open', ...words }) => [inputAt(millis(START + scheduler.now() * 5000), words), gate] as const),
      scan(follow(watch), start),
      map(([, holds]) => (holds ? 'y' : 'n')),
    )
    expectObservable(holds$).toBe(drawn.holds)
  })
}
