/** A strategy with its parameters, ready to run: its types closed over, so that strategies of all kinds stand in one list. */
import * as E from 'fp-ts/lib/Either.js'
import { type MarketId, parseStrategyKey, type StrategyKey } from '../src/domain/ids.ts'
import type { LoadedLife } from '../src/domain/life.ts'
import type { Market } from '../src/domain/market.ts'
import type { Price, Usd } from '../src/domain/money.ts'
import type { Decision, Strategy } from '../src/domain/strategy.ts'
import type { Tick } from '../src/domain/tick.ts'
import { mistakesOf } from './codecs.ts'
import { type Life, type Role, restored } from './life.ts'
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
}

/** A life that goes on. */
export interface Living {
  /** What one tick leads to: the life after it (the same one when nothing changed), and the decision if there is one. */
  readonly hear: (tick: Tick) => readonly [Living, Decision | null]
}

const living = <S>(step: ReturnType<typeof live<S>>, life: Life<S>): Living => {
  const self: Living = {
    hear: tick => {
      const [next, decision] = step(life, tick)
      return [next === life ? self : living(step, next), decision]
    },
  }
  return self
}

/**
 * A strategy with a set of parameters as configuration gives them (undefined: all defaults). Answers every mistake,
 * each with what is allowed.
 */
export const deploy = <P extends LimitParams, S>(
  strategy: Strategy<P, S>,
  set: string,
  paramsFromConfiguration: unknown,
): E.Either<ReadonlyArray<string>, Deployed> => {
  const name = `${strategy.name}@${set}`
  const key = parseStrategyKey(name)
  const read = strategy.params.decode(paramsFromConfiguration)
  const mistakes = [
    ...(key === null
      ? [
          `${name}: a set is named by small letters, digits, - and _, and begins with a letter, eg/ ${strategy.name}@tight`,
        ]
      : []),
    ...(E.isLeft(read) ? mistakesOf(read.left).map(mistake => `${name}: ${mistake}`) : []),
  ]
  if (key === null || E.isLeft(read)) return E.left(mistakes)
  const params = read.right
  const role: Role<S> = {
    key,
    codec: strategy.codec,
    state: strategy.state,
    follows: strategy.follows(params),
    initial: strategy.initial(params),
    step: strategy.step(params),
  }
  const step = live(role)
  return E.right({
    key,
    name: strategy.name,
    follows: role.follows,
    begin: (marketId, saved) => living(step, restored(role, marketId, saved)),
    limits: {
      maxPositions: params.max_positions,
      maxPositionUsd: params.max_position_usd,
      maxEntrySpread: params.max_entry_spread,
      maxExitSpread: params.max_exit_spread,
    },
    params: strategy.params.encode(params),
  })
}
