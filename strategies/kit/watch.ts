/** Watches: questions about a tick that need a memory of the ticks before it. */
import * as t from 'io-ts'
import type { Side } from '../../src/domain/ids.ts'
import type { Millis, Price } from '../../src/domain/money.ts'
import { priceOf } from '../../src/domain/quote.ts'
import type { TickInput } from '../../src/domain/strategy.ts'
import { millisCodec, orNull, record } from '../codecs.ts'
import type { Condition } from './conditions.ts'
import { LONGEST_GAP, PriceWindow, priceWindow, SAME_LOOK } from './window.ts'

/** Whether the entry checks let a strategy look: only then may a clock be started. */
export type Gate = 'open' | 'shut'

export interface Watch<M> {
  /** The memory's codec: a part of the strategy's state. */
  readonly codec: t.Type<M, unknown>
  readonly initial: M
  /** The memory after a tick. Prices are remembered and clocks stopped at every tick; a clock starts only when the gate is open. */
  readonly after: (memory: M, input: TickInput, gate: Gate) => M
  /** Whether it holds at a tick, asked of the memory after that tick. */
  readonly holds: (memory: M, input: TickInput) => boolean
}

/**
 * A condition as a watch that remembers nothing.
 * @example looks(watching(priceBetween(dollars('0'), dollars('0.3'))), '0.4 0.3 0.2') // → [false, true, true]
 */
export const watching = (condition: Condition): Watch<null> => ({
  codec: t.null,
  initial: null,
  after: memory => memory,
  holds: (_, input) => condition(input),
})

/**
 * A watch that counts only while a condition holds; it remembers all the same.
 * @example looks(when(spreadAtMost(dollars('0.01')), fellBy(dollars('0.1'), seconds(60))), '0.5 0.3') // → [false, false]
 */
export const when = <M>(condition: Condition, watch: Watch<M>): Watch<M> => ({
  ...watch,
  holds: (memory, input) => condition(input) && watch.holds(memory, input),
})

/**
 * A side's price is so much or more under its highest price within a span (at most 5 minutes, at least two prices). After
 * a gap of more than 15 s it holds again only when the whole span was seen anew.
 * @example looks(fellBy(dollars('0.15'), minutes(5)), '0.4 0.35 0.25 0.3') // → [false, false, true, false]
 * @example looks(fellBy(dollars('0.15'), seconds(5)), '0.4 0.35 0.25 0.1') // → [false, false, false, true]
 * @example looks(fellBy(dollars('0.15'), minutes(5), 'NO'), '0.4 0.55') // → [false, true]
 */
export const fellBy = (amount: Price, within: Millis, side: Side = 'YES'): Watch<PriceWindow> => ({
  codec: priceWindow,
  initial: PriceWindow.EMPTY,
  after: (memory, { at, quote }) => memory.with(at, priceOf(quote, side), within),
  holds: (memory, { quote }) => {
    const seen = memory.within(within)
    return seen !== null && seen.points >= 2 && seen.highest - priceOf(quote, side) >= amount
  },
})

export interface Clocked<M> {
  readonly watched: M
  /** Since when it has held; null while the clock stands. */
  readonly since: Millis | null
  /** The last tick of a running clock. */
  readonly seenAt: Millis | null
}

/** The codec of a clocked memory, from that of what it watches. */
export const clockedOf = <M>(watched: t.Type<M, unknown>): t.Type<Clocked<M>, unknown> =>
  record({ watched, since: orNull(millisCodec), seenAt: orNull(millisCodec) })

export interface Sustained<M> extends Watch<Clocked<M>> {
  /** With the clock stopped: it has to hold anew from the start. */
  readonly stopped: (memory: Clocked<M>) => Clocked<M>
}

/**
 * A watch has held at every tick for a span, without a gap of more than 15 s. The first tick at which it holds, with the gate
 * open, starts the clock; the first at which it does not stops it, whatever the gate.
 * @example looks(sustained(watching(holding('YES')), seconds(10)), '0.5 0.5 0.5') // → [false, false, false]
 * @example looks(sustained(watching(priceBetween(dollars('0'), dollars('0.3'))), seconds(10)), '0.3 0.4 0.3 0.3 0.3') // → [false, false, false, false, true]
 */
export const sustained = <M>(watch: Watch<M>, span: Millis): Sustained<M> => ({
  codec: clockedOf(watch.codec),
  initial: { watched: watch.initial, since: null, seenAt: null },
  after: (memory, input, gate) => {
    const watched = watch.after(memory.watched, input, gate)
    const isRunning = memory.seenAt !== null && input.at - memory.seenAt <= LONGEST_GAP
    const since = isRunning ? memory.since : null
    if (!watch.holds(watched, input) || (since === null && gate === 'shut'))
      return watched === memory.watched && memory.since === null ? memory : { watched, since: null, seenAt: null }
    const isSame = watched === memory.watched && isRunning && input.at - (memory.seenAt ?? 0) < SAME_LOOK
    return isSame ? memory : { watched, since: since ?? input.at, seenAt: input.at }
  },
  holds: ({ since }, { at }) => since !== null && at - since >= span,
  stopped: ({ watched }) => ({ watched, since: null, seenAt: null }),
})
