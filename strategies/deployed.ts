/** A strategy with its parameters, ready to run: its types closed over, so that strategies of all kinds stand in one list. */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { type MarketId, parseStrategyKey, type StrategyKey } from '../src/domain/ids.ts'
import type { LoadedLife } from '../src/domain/life.ts'
import type { Market } from '../src/domain/market.ts'
import type { Price, Usd } from '../src/domain/money.ts'
import type { Decision, Strategy } from '../src/domain/strategy.ts'
import type { Tick } from '../src/domain/tick.ts'
import { mistakesOf } from './codecs.ts'
import { faultOf, type Life, type Role, restored } from './life.ts'
import { live } from './live.ts'

/** What risk holds a strategy to. */
export interface Limits {
  /** Markets with something held at the same time. */
  readonly maxPositions: number
  /** Of one side of one market, at cost. */
  readonly maxPositionUsd: Usd
  /** Entries only: ask − bid of YES. */
  readonly maxEntrySpread: Price
  /** CLOSE and PARTIAL_CLOSE are refused over it. */
  readonly maxExitSpread: Price
}

/** The parameters that every strategy has (`limitParameters`). */
export interface LimitParams {
  readonly max_position_usd: Usd
  readonly max_positions: number
  readonly max_entry_spread: Price
  readonly max_exit_spread: Price
}

export interface Deployed {
  readonly key: StrategyKey
  readonly name: string
  readonly follows: (market: Market) => boolean
  /** Its life in a market: restored, or new when nothing was saved. */
  readonly begin: (marketId: MarketId, saved: LoadedLife | null) => Living
  readonly limits: Limits
  /** As a person would write them, all of them: decimals as text. */
  readonly params: unknown
  /** How often a person has reset it; lives of fewer resets begin anew. */
  readonly resets: number
  /** How often a person has brought it back in the markets in which it broke. */
  readonly revivals: number
  /** The same strategy with other parameters, or all mistakes in them. Its lives go on: `Living.under`. */
  readonly redeploy: (params: unknown, counts: Counts) => E.Either<ReadonlyArray<string>, Deployed>
}

/** What a person has told a strategy so many times. */
export type Counts = Pick<Deployed, 'resets' | 'revivals'>
type Terms = Pick<Deployed, 'params' | 'resets' | 'revivals'>
const NEVER: Counts = { resets: 0, revivals: 0 }

/** A life that goes on. */
export interface Living {
  /** What one tick leads to: the life after it (the same one when nothing changed), and the decision if there is one. */
  readonly hear: (tick: Tick) => readonly [Living, Decision | null]
  /** The same life under other terms of the same strategy: what it remembers stays, unless it was reset. */
  readonly under: (terms: Terms) => Living
}

/** Its strategy under other terms; null when its codec does not accept them. */
type Rolling<S> = (terms: Terms) => Role<S> | null

/** A class, because a new one is made at every price that a strategy remembers. */
class LivingIn<S> implements Living {
  readonly #rolling: Rolling<S>
  readonly #step: ReturnType<typeof live<S>>
  readonly #life: Life<S>

  constructor(rolling: Rolling<S>, step: ReturnType<typeof live<S>>, life: Life<S>) {
    this.#rolling = rolling
    this.#step = step
    this.#life = life
  }

  hear(tick: Tick): readonly [Living, Decision | null] {
    const [next, decision] = this.#step(this.#life, tick)
    return [next === this.#life ? this : new LivingIn(this.#rolling, this.#step, next), decision]
  }

  under(terms: Terms): Living {
    const role = this.#rolling(terms)
    return role === null ? this : new LivingIn(this.#rolling, live(role), this.#life)
  }
}

/** All mistakes in words; a codec that throws refuses. */
export const decodedBy = <A>(codec: t.Type<A, unknown>, value: unknown): E.Either<ReadonlyArray<string>, A> => {
  const read = E.tryCatch(() => codec.decode(value), faultOf)
  if (E.isLeft(read)) return E.left([`its codec broke: ${read.left}`])
  return E.isLeft(read.right) ? E.left(mistakesOf(read.right.left)) : read.right
}

/**
 * A strategy with a set of parameters as configuration gives them (undefined: all defaults). Answers every mistake,
 * each with what is allowed.
 */
export const deploy = <P extends LimitParams, S>(
  strategy: Strategy<P, S>,
  set: string,
  paramsFromConfiguration: unknown,
  { resets, revivals }: Counts = NEVER,
): E.Either<ReadonlyArray<string>, Deployed> => {
  const name = `${strategy.name}@${set}`
  const key = parseStrategyKey(name)
  const read = decodedBy(strategy.params, paramsFromConfiguration)
  const mistakes = [
    ...(key === null
      ? [
          `${name}: a set is named by small letters, digits, - and _, and begins with a letter, eg/ ${strategy.name}@tight`,
        ]
      : []),
    ...(E.isLeft(read) ? read.left.map(mistake => `${name}: ${mistake}`) : []),
  ]
  if (key === null || E.isLeft(read)) return E.left(mistakes)
  const params = read.right
  const roleOf = (given: P, counts: Counts): Role<S> => ({
    key,
    resets: counts.resets,
    revivals: counts.revivals,
    params: strategy.params.encode(given),
    codec: strategy.codec,
    state: strategy.state,
    upgrade: (version, saved) => strategy.upgrade?.(version, saved) ?? null,
    follows: strategy.follows(given),
    initial: strategy.initial(given),
    step: strategy.step(given),
  })
  const rolling: Rolling<S> = terms => {
    const given = decodedBy(strategy.params, terms.params)
    return E.isLeft(given) ? null : roleOf(given.right, terms)
  }
  const made = E.tryCatch(() => roleOf(params, { resets, revivals }), faultOf)
  if (E.isLeft(made)) return E.left([`${name}: it broke when it was given its parameters: ${made.left}`])
  const role = made.right
  const step = live(role)
  return E.right({
    key,
    name: strategy.name,
    follows: role.follows,
    begin: (marketId, saved) => new LivingIn(rolling, step, restored(role, marketId, saved)),
    limits: {
      maxPositions: params.max_positions,
      maxPositionUsd: params.max_position_usd,
      maxEntrySpread: params.max_entry_spread,
      maxExitSpread: params.max_exit_spread,
    },
    params: strategy.params.encode(params),
    resets,
    revivals,
    redeploy: (others, counts) => deploy(strategy, set, others, counts),
  })
}
