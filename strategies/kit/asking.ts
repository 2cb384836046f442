/**
 * Asking, and remembering only what really happened: what a strategy wants to remember of an action waits until the ledger
 * says that it filled.
 */
import type * as t from 'io-ts'
import { type Millis, millis } from '../../src/domain/money.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { OutcomeInput, StrategyInput } from '../../src/domain/strategy.ts'
import { millisCodec, orNull, record } from '../codecs.ts'

/** A second: the old engine ticked a market no oftener, so a refused wish came back no sooner there either. */
const ASK_AGAIN_AFTER: Millis = millis(1000)

export interface Asking<M> {
  readonly memory: M
  /** What is on its way: the memory as it will be when it fills. */
  readonly asked: M | null
  readonly refusedAt: Millis | null
}

/** The state's codec, from that of its memory. */
export const askingOf = <M>(memory: t.Type<M, unknown>): t.Type<Asking<M>, unknown> =>
  record({ memory, asked: orNull(memory), refusedAt: orNull(millisCodec) })

/** Nothing asked, nothing refused. */
export const unasked = <M>(memory: M): Asking<M> => ({ memory, asked: null, refusedAt: null })

/**
 * Whether it may ask for anything but a CANCEL now: nothing is pending, and what was last refused (null: nothing) was
 * so a second ago or more. Without the pause a refusal that lasts, eg/ of the daily loss, would be asked for and
 * written down at every tick.
 */
export const mayAsk = ({ own, at }: StrategyInput, refusedAt: Millis | null): boolean =>
  own.pending.length === 0 && (refusedAt === null || at - refusedAt >= ASK_AGAIN_AFTER)

/** Whether an outcome says that something was bought or sold by an action. */
export const tookEffect = (outcome: Outcome): boolean => {
  switch (outcome._tag) {
    case 'progress':
      return outcome.kind === 'partly_filled' || outcome.shares !== 0
    case 'closing':
      return outcome.kind === 'filled' || outcome.shares !== 0
    case 'unasked':
      return false
  }
}

/** Whether an action was refused by risk or rejected by the venue: nothing of it happened. */
export const wasRefused = (outcome: Outcome): boolean =>
  outcome._tag === 'closing' && (outcome.kind === 'refused' || outcome.kind === 'rejected')

/**
 * What is remembered after an outcome: what was asked, as soon as it filled, wholly or partly; nothing of it when it did not. What
 * is on its way is let go when the action has ended.
 */
export const afterOutcome = <M>(before: Asking<M>, { outcome, own, at }: OutcomeInput): Asking<M> => {
  const memory = tookEffect(outcome) ? (before.asked ?? before.memory) : before.memory
  if (own.pending.length > 0) return { ...before, memory }
  return { memory, asked: null, refusedAt: wasRefused(outcome) ? at : before.refusedAt }
}
