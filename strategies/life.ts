/** A strategy's life in one market: what it remembers, what it waits for, what it has heard. */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import type { Action } from '../src/domain/action.ts'
import type { ActionId, MarketId, StrategyKey } from '../src/domain/ids.ts'
import type { LoadedLife, SavedLife } from '../src/domain/life.ts'
import type { Market } from '../src/domain/market.ts'
import type { Held } from '../src/domain/position.ts'
import type { StrategyInput } from '../src/domain/strategy.ts'
import type { BlindReason, Tick } from '../src/domain/tick.ts'
import { mistakesOf } from './codecs.ts'
import { isInvolved } from './input.ts'

/** A strategy with its parameters filled in. */
export interface Role<S> {
  readonly key: StrategyKey
  /** How often a person has reset the strategy: lives of fewer resets begin anew. */
  readonly resets: number
  readonly codec: number
  readonly state: t.Type<S, unknown>
  readonly follows: (market: Market) => boolean
  readonly initial: (market: Market) => S
  readonly step: (state: S, input: StrategyInput) => readonly [S, ReadonlyArray<Action>]
}

export type Life<S> = Unborn | Alive<S> | Unreadable | Off

/** Nothing has been heard of this market that concerns the strategy. */
export interface Unborn {
  readonly _tag: 'unborn'
  readonly saved: SavedLife
}
export interface Alive<S> {
  readonly _tag: 'alive'
  readonly state: S
  /** The life as the last decision told it: what a restart would find. */
  readonly saved: SavedLife
  /** The newest snapshot of the ledger that it knows; null before the first. */
  readonly held: Held | null
  /** Why it is blind, as far as it was told. */
  readonly blind: BlindReason | null
  /** Pending actions that the ledger has never heard of: it is told first. */
  readonly lost: ReadonlyArray<ActionId>
}
/** What was saved cannot be read by this code: said once, then off. What was saved stays as it is. */
export interface Unreadable {
  readonly _tag: 'unreadable'
  readonly saved: SavedLife
  readonly fault: string
}
/** Switched off for this market until the next start. */
export interface Off {
  readonly _tag: 'off'
}

export const OFF: Off = { _tag: 'off' }

/** What somebody threw, in words. */
export const faultOf = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `threw ${String(thrown)}`

const decoded = <S>(role: Role<S>, saved: SavedLife): E.Either<string, S> => {
  const where = `the state of ${role.key} in market ${saved.marketId}`
  const wayOut = `Run the version that wrote it, or let it begin anew: csgo-engine strategy set ${role.key} --reset`
  if (saved.codec !== role.codec)
    return E.left(`${where} was saved in version ${saved.codec}, this code reads version ${role.codec}. ${wayOut}`)
  const refused = (what: string): string => `${where} cannot be read (${what}). ${wayOut}`
  const read = E.tryCatch(() => role.state.decode(saved.state), faultOf)
  if (E.isLeft(read)) return E.left(refused(read.left))
  return E.isLeft(read.right) ? E.left(refused(mistakesOf(read.right.left).join('; '))) : E.right(read.right.right)
}

/**
 * The life as it goes on: restored from what was saved, or new. A saved life of step 0 has not begun. One that cannot
 * be read is never replaced by a new one: the strategy stays off in that market, with a text that says what to do.
 */
export const restored = <S>(role: Role<S>, marketId: MarketId, loaded: LoadedLife | null): Life<S> => {
  if (loaded === null || loaded.step === 0) {
    const { key: strategy, codec, resets } = role
    return { _tag: 'unborn', saved: { strategy, marketId, codec, state: {}, step: 0, pending: [], seen: 0, resets } }
  }
  const { unknown: lost, ...saved } = loaded
  const state = decoded(role, saved)
  return E.isLeft(state)
    ? { _tag: 'unreadable', saved, fault: state.left }
    : { _tag: 'alive', state: state.right, saved, held: null, blind: null, lost }
}

/** The newest ledger that the life knows of. */
const newestHeld = <S>(life: Life<S>, tick: Tick): Held =>
  life._tag === 'alive' && life.held !== null && life.held.seq > tick.held.seq ? life.held : tick.held

/**
 * The life as it hears a tick. One that is due to begin anew does so as soon as its strategy holds nothing in the market, and
 * has nothing working or pending there: nobody forgets what he holds. Steps go on counting, because actions are named by them, and what
 * was heard stays heard. One that cannot be read waits for nothing: what is pending will be told to its successor.
 */
export const renewed = <S>(role: Role<S>, life: Life<S>, tick: Tick): Life<S> => {
  if (life._tag === 'off' || life.saved.resets >= role.resets) return life
  const isWaiting = life._tag !== 'unreadable' && life.saved.pending.length > 0
  if (isWaiting || isInvolved(role.key, newestHeld(life, tick))) return life
  return { _tag: 'unborn', saved: { ...life.saved, codec: role.codec, state: {}, resets: role.resets } }
}
