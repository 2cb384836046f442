/** A strategy's life in one market: what it remembers, what it waits for, what it has heard. */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import type { Action } from '../src/domain/action.ts'
import type { ActionId, MarketId, StrategyKey } from '../src/domain/ids.ts'
import type { LoadedLife, SavedLife } from '../src/domain/life.ts'
import type { Market } from '../src/domain/market.ts'
import type { Outcome } from '../src/domain/outcome.ts'
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
  /** How often a person has brought it back where it broke: lives that are off since before go on. */
  readonly revivals: number
  /** Its parameters as a person would write them. */
  readonly params: unknown
  readonly codec: number
  readonly state: t.Type<S, unknown>
  readonly upgrade: (version: number, saved: unknown) => unknown
  readonly follows: (market: Market) => boolean
  readonly initial: (market: Market) => S
  readonly step: (state: S, input: StrategyInput) => readonly [S, ReadonlyArray<Action>]
}

export type Life<S> = Begun<S> | Off<S>
type Begun<S> = Unborn | Alive<S> | Unreadable

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
  /** How it came to be what it is, where that is to be told with its next decision. */
  readonly note: string | null
}
/** What was saved cannot be read by this code: said once, then off. What was saved stays as it is. */
export interface Unreadable {
  readonly _tag: 'unreadable'
  readonly saved: SavedLife
  readonly fault: string
}
/** Switched off for this market until somebody brings it back, or the next start. */
export interface Off<S> {
  readonly _tag: 'off'
  /** As it was before the tick on which it broke. */
  readonly before: Begun<S>
  /** Its outcomes since, which it hears first when it comes back; null: too many, only a start brings it back. */
  readonly missed: ReadonlyArray<Outcome> | null
  /** How often it had been brought back when it broke. */
  readonly revivals: number
}

/** Whoever is off asks for nothing, so what it misses is the end of what it had asked for, and what persons do. */
const MOST_MISSED = 200

/** An outcome of one that is off, kept until it comes back. */
export const missing = <S>(role: Role<S>, off: Off<S>, tick: Tick): Off<S> => {
  if (tick._tag !== 'outcome' || tick.outcome.strategy !== role.key || off.missed === null) return off
  const isKnown = off.missed.some(({ seq }) => seq === tick.outcome.seq)
  if (isKnown || tick.outcome.seq <= off.before.saved.seen) return off
  return { ...off, missed: off.missed.length < MOST_MISSED ? [...off.missed, tick.outcome] : null }
}

/** What somebody threw, in words. */
export const faultOf = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `threw ${String(thrown)}`

/** What was saved, as this version would have saved it; null when it cannot be. */
const upgraded = <S>(role: Role<S>, { codec, state }: SavedLife): unknown => {
  if (codec === role.codec) return state
  return codec < role.codec ? (role.upgrade(codec, state) ?? null) : null
}

const decoded = <S>(role: Role<S>, saved: SavedLife): E.Either<string, S> => {
  const where = `the state of ${role.key} in market ${saved.marketId}`
  const wayOut = `Run the version that wrote it, or let it begin anew: csgo-engine strategy set ${role.key} --reset`
  const refused = (what: string): string => `${where} cannot be read (${what}). ${wayOut}`
  const present = E.tryCatch(() => upgraded(role, saved), faultOf)
  if (E.isLeft(present)) return E.left(refused(`its upgrade from version ${saved.codec} broke: ${present.left}`))
  if (present.right === null && saved.codec !== role.codec)
    return E.left(`${where} was saved in version ${saved.codec}, this code reads version ${role.codec}. ${wayOut}`)
  const read = E.tryCatch(() => role.state.decode(present.right), faultOf)
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
  if (E.isLeft(state)) return { _tag: 'unreadable', saved, fault: state.left }
  const isOld = saved.codec !== role.codec
  return {
    _tag: 'alive',
    state: state.right,
    saved: isOld ? { ...saved, codec: role.codec } : saved,
    held: null,
    blind: null,
    lost,
    note: isOld ? `its state was brought from version ${saved.codec} to version ${role.codec}` : null,
  }
}

/** The newest ledger that the life knows of. */
const newestHeld = <S>(life: Begun<S>, tick: Tick): Held =>
  life._tag === 'alive' && life.held !== null && life.held.seq > tick.held.seq ? life.held : tick.held

/**
 * The life as it hears a tick. One that is due to begin anew does so as soon as its strategy holds nothing in the market, and
 * has nothing working or pending there: nobody forgets what he holds. Steps go on counting, because actions are named by them, and what
 * was heard stays heard. One that cannot be read waits for nothing: what is pending will be told to its successor.
 */
export const renewed = <S>(role: Role<S>, life: Begun<S>, tick: Tick): Begun<S> => {
  if (life.saved.resets >= role.resets) return life
  const isWaiting = life._tag !== 'unreadable' && life.saved.pending.length > 0
  if (isWaiting || isInvolved(role.key, newestHeld(life, tick))) return life
  return { _tag: 'unborn', saved: { ...life.saved, codec: role.codec, state: {}, resets: role.resets } }
}

/** One that is off, as it goes on: when somebody has brought it back since, or when it begins anew; null: it stays off. */
export const revived = <S>(role: Role<S>, off: Off<S>, tick: Tick): Begun<S> | null => {
  const life = renewed(role, off.before, tick)
  return off.missed !== null && (role.revivals > off.revivals || life !== off.before) ? life : null
}
