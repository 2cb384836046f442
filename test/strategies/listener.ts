/** A strategy for tests: it notes what it hears, and asks what the test says. */
import * as t from 'io-ts'
import type { Action } from '../../src/domain/action.ts'
import { orderId, type StrategyKey, strategyKey } from '../../src/domain/ids.ts'
import type { Strategy, StrategyInput } from '../../src/domain/strategy.ts'
import { type Deployed, deploy, type LimitParams } from '../../strategies/deployed.ts'
import { limitParameters, parameters } from '../../strategies/parameters.ts'
import { dollars, each, right } from './scene.ts'

export const LISTENER: StrategyKey = strategyKey('listener')

const params = parameters(
  limitParameters({ maxPositionUsd: '50', maxPositions: '5', maxEntrySpread: '0.1', maxExitSpread: '0.15' }),
  () => [],
)
const state = t.readonly(t.type({ heard: t.readonlyArray(t.string) }))
type State = t.TypeOf<typeof state>

/** An input in a few words, eg/ `filled 3`. */
const words = (input: StrategyInput): string => {
  switch (input._tag) {
    case 'tick':
      return `tick ${input.own.seq}`
    case 'blind':
      return `blind ${input.reason}`
    case 'outcome':
      return `${input.outcome.kind} ${input.outcome.seq}`
  }
}

export const OPEN: Action = { _tag: 'OPEN_LONG', side: 'YES', usd: dollars('10'), reason: 'test', trigger: each('0.5') }
export const CLOSE: Action = { _tag: 'CLOSE', sides: ['YES'], reason: 'test', trigger: each('0.5') }
export const CANCEL: Action = { _tag: 'CANCEL', orderId: orderId('o1'), reason: 'test', trigger: each('0.5') }

export type Asking = (input: StrategyInput) => ReadonlyArray<Action>

/** Notes every input in its state; asks whatever `asking` says. */
export const listener = (asking: Asking, changed: Partial<Strategy<LimitParams, State>> = {}): Deployed =>
  right(
    deploy<LimitParams, State>(
      {
        name: 'listener',
        params,
        follows: () => () => true,
        state,
        codec: 1,
        initial: () => () => ({ heard: [] }),
        step: () => (before, input) => [{ heard: [...before.heard, words(input)] }, asking(input)],
        ...changed,
      },
      'default',
      undefined,
    ),
  )

/** Notes nothing: only what it asks makes decisions. */
export const quiet = (asking: Asking): Deployed =>
  listener(asking, { step: () => (before, input) => [before, asking(input)] })
