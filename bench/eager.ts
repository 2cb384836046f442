/** A strategy for measuring: it asks for something at each tick that a trade caused, and says how many trades the tick carried. */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { usd } from '../src/domain/money.ts'
import type { Strategy } from '../src/domain/strategy.ts'
import { type Deployed, deploy, type LimitParams } from '../strategies/deployed.ts'
import { limitParameters, parameters } from '../strategies/parameters.ts'

const params: t.Type<LimitParams, unknown> = parameters(
  limitParameters({ maxPositionUsd: '5', maxPositions: '50', maxEntrySpread: '0.1', maxExitSpread: '0.1' }),
  () => [],
)
const state = t.type({})

const eager: Strategy<LimitParams, t.TypeOf<typeof state>> = {
  name: 'eager',
  params,
  follows: () => () => true,
  state,
  codec: 1,
  initial: () => () => ({}),
  step: () => (before, input) => {
    if (input._tag !== 'tick' || !input.causes.includes('trade')) return [before, []]
    const { seen, overflow } = input.trades
    const reason = String(seen.length + overflow.count)
    return [before, [{ _tag: 'OPEN_LONG', side: 'YES', usd: usd(1_000_000), reason, trigger: input.quote.yesPrice }]]
  },
}

export const deployEager = (): Deployed => {
  const deployed = deploy(eager, 'default', undefined)
  if (E.isLeft(deployed)) throw new Error(deployed.left.join('; '))
  return deployed.right
}
