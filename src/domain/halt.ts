import { type Action, isEntry } from './action.ts'
import type { Millis } from './money.ts'

/**
 * How far trading is stopped. `no_entries`: nothing is bought; what rests stays. `reduce_only`: besides, resting buys are cancelled.
 * `all_stop`: nothing goes out but cancels and what a person closes, and all that rests is cancelled.
 */
export const HALTS = ['none', 'no_entries', 'reduce_only', 'all_stop'] as const
export type Halt = (typeof HALTS)[number]
export type Halting = Exclude<Halt, 'none'>

/** Who says something, and where: eg/ `ann`, `command`. */
export interface By {
  readonly who: string
  readonly from: string
}

/** What a machine stops trading for. */
export const MACHINE_REASONS = [
  'daily_loss',
  'unknown_orders',
  'reconciliation',
  'user_socket',
  'clock_skew',
  'unauthorised',
] as const
export type MachineReason = (typeof MACHINE_REASONS)[number]
export type HaltReason = MachineReason | 'person'

/** One reason for which trading is stopped. */
export interface Because {
  readonly reason: HaltReason
  readonly level: Halting
  /** In words, with the numbers. */
  readonly detail: string
  readonly by: string
  readonly at: Millis
  /** What raised it is well again: it only waits for a person. */
  readonly isOver: boolean
}
export interface HaltState {
  readonly level: Halt
  /** Every reason in force, the oldest first; none: trading goes on. */
  readonly because: ReadonlyArray<Because>
}

/** What became of a wish to go on. */
export type Resumed =
  | { readonly _tag: 'resumed'; readonly before: HaltState }
  /** Nothing was changed. */
  | { readonly _tag: 'still_wrong'; readonly wrong: ReadonlyArray<Because> }

export const NOT_HALTED: HaltState = { level: 'none', because: [] }

export const strength = (level: Halt): number => HALTS.indexOf(level)

/** The strictest of all reasons holds. */
export const haltOf = (because: ReadonlyArray<Because>): HaltState => ({
  level: because.reduce<Halt>((most, { level }) => (strength(level) > strength(most) ? level : most), NOT_HALTED.level),
  because,
})

/** Whether what a machine raised ends by itself once it is well again; the others want a person to look first. */
export const endsByItself = (reason: HaltReason): boolean => {
  switch (reason) {
    case 'daily_loss':
    case 'unknown_orders':
    case 'user_socket':
    case 'clock_skew':
      return true
    case 'reconciliation':
    case 'unauthorised':
    case 'person':
      return false
  }
}

/** What is still wrong, for whoever wants to go on: what a person stopped is not, he may change his mind. */
export const stillWrong = ({ because }: HaltState): ReadonlyArray<Because> =>
  because.filter(({ reason, isOver }) => reason !== 'person' && !isOver)

/** Whether an action is refused at a level. A person's close is no machine's action: it goes at every level. */
export const isHalted = (level: Halt, action: Action, asker: 'strategy' | 'person'): boolean => {
  switch (level) {
    case 'none':
      return false
    case 'no_entries':
    case 'reduce_only':
      return isEntry(action)
    case 'all_stop':
      return asker === 'strategy' && action._tag !== 'CANCEL'
  }
}
