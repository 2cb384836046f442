/** A strategy that keeps orders under way in every market in play: it buys, sells, rests a bid (every second one until some time), and takes it back. */
import * as t from 'io-ts'
import type { Action } from '../../src/domain/action.ts'
import type { Side } from '../../src/domain/ids.ts'
import { millis, price, shares, usd } from '../../src/domain/money.ts'
import { priceOf, touchOf } from '../../src/domain/quote.ts'
import type { StrategyInput } from '../../src/domain/strategy.ts'
import { type Deployed, deploy, type LimitParams } from '../../strategies/deployed.ts'
import { limitParameters, parameters } from '../../strategies/parameters.ts'
import { right } from '../strategies/scene.ts'

const params = parameters(
  limitParameters({ maxPositionUsd: '1000', maxPositions: '1000', maxEntrySpread: '1', maxExitSpread: '1' }),
  () => [],
)
const state = t.type({ turn: t.number, at: t.number })
type State = t.TypeOf<typeof state>

/** Between two wishes, ms. */
const EVERY = 4_000
/** How long a bid may rest that ends by itself, ms: little over the least. */
const RESTS = 133_000

const wishes = (turn: number, input: Extract<StrategyInput, { readonly _tag: 'tick' }>): ReadonlyArray<Action> => {
  const { own, quote, market } = input
  const side: Side = turn % 2 === 0 ? 'YES' : 'NO'
  const trigger = priceOf(quote, side)
  const held = own.positions.find(position => position.side === side && position.confirmed >= market.minOrderSize)
  const [resting] = own.working
  switch (turn % 6) {
    case 0:
    case 1:
      return [{ _tag: 'ADD', side, usd: usd(7_000_000 + turn * 10_000), reason: 'buys', trigger }]
    case 2: {
      const { bid } = touchOf(quote, side)
      const at = price(bid - (bid % market.tickSize))
      if (resting !== undefined || at <= 0) return []
      const terms = { side, price: at, shares: shares(12_340_000), reason: 'rests', trigger }
      const until = turn % 12 === 2 ? {} : { until: millis(input.at + RESTS) }
      return [{ _tag: 'PLACE', direction: 'BUY', ...terms, ...until }]
    }
    case 3:
      return held === undefined
        ? []
        : [{ _tag: 'PARTIAL_CLOSE', sides: [side], part: 500_000, reason: 'sells half', trigger }]
    case 4:
      return resting === undefined ? [] : [{ _tag: 'CANCEL', orderId: resting.orderId, reason: 'takes back', trigger }]
    default:
      return held === undefined ? [] : [{ _tag: 'CLOSE', sides: [side], reason: 'sells', trigger }]
  }
}

export const trader = (): Deployed =>
  right(
    deploy<LimitParams, State>(
      {
        name: 'trader',
        params,
        follows:
          () =>
          ({ marketType }) =>
            marketType === 'moneyline' || marketType === 'child_moneyline',
        state,
        codec: 1,
        initial: () => () => ({ turn: 0, at: 0 }),
        step: () => (before, input) => {
          if (input._tag !== 'tick' || !input.inPlay || input.own.pending.length > 0) return [before, []]
          if (input.at - before.at < EVERY) return [before, []]
          return [{ turn: before.turn + 1, at: input.at }, wishes(before.turn, input)]
        },
      },
      'default',
      undefined,
    ),
  )
