/**
 * swing_rebalance — buys both sides of an even match early; when one has swung up by 15 cents, sells up to half of it and
 * adds what that part had cost to the other side.
 *
 * Markets: moneyline of BO3 and BO5.
 * Remembered at every tick: the price of YES, for 5 minutes.
 * Entry, holding nothing there, the first look decides: −30 ≤ minutes since the start ≤ 15, spread ≤ 0.05, fewer than 5 markets held
 *   make a look; price outside 0.40 … 0.60 then means never again in this market. 40 USD free (else it looks again at the next
 *   tick) → OPEN_PAIR of 20 + 20 USD.
 * Hold, the first that applies:
 *   1. A buy that waits from the last sale: under 1 USD, price of its side ≤ 0.01 or ≥ 0.99, or more than 100 USD of that side at
 *      cost with it → dropped; else, spread ≤ 0.05 (risk takes no entry over it) and that much free → ADD it.
 *   2. Nothing within 3 minutes of the last trade (entry or sale).
 *   3. change = price − oldest price within 5 minutes. change ≥ 0.15 and price ≥ average cost of YES + 0.15 → sell YES; change ≤ −0.15
 *      and NO's price ≥ average cost of NO + 0.15 → sell NO; spread ≤ 0.15. How much: `sizeOf` (`swingSize.ts`). → PARTIAL_CLOSE; the
 *      cost of what was really sold waits to be added to the other side.
 * Everything else rides to the resolution.
 *
 * A trade counts when it filled, wholly or partly, at the time of the tick that triggered it; average costs and shares are the
 * ledger's. After 15 s without a price the change is unknown until 5 minutes have been seen anew. "Price" is the row's yes_price,
 * for NO its no_price. One action a tick; nothing while one is pending, nor within a second of a refusal. What it
 * holds without having traded (a person bought it) was traded when its position opened.
 */
import type * as t from 'io-ts'
import type { Action } from '../src/domain/action.ts'
import { otherSide, type Side } from '../src/domain/ids.ts'
import { addUsd, type Millis, millis, showMillionths, usd } from '../src/domain/money.ts'
import { priceOf } from '../src/domain/quote.ts'
import type { Strategy, TickInput } from '../src/domain/strategy.ts'
import {
  type Condition,
  canBuy,
  cooldown,
  during,
  limitParameters,
  mayAsk,
  mayEnter,
  minutesParameter,
  notAbove,
  notAfter,
  ofKind,
  ownPosition,
  parameters,
  partParameter,
  priceBetween,
  priceParameter,
  sellable,
  sharesParameter,
  spanParameter,
  spreadAtMost,
  under,
  usdParameter,
  windowParameter,
} from './kit/index.ts'
import { afterSwingOutcome, NEW_SWING, type Swing, swing, type Waiting } from './swingMemory.ts'
import { sizeOf } from './swingSize.ts'

const params = parameters(
  {
    ...limitParameters({ maxPositionUsd: '100', maxPositions: '5', maxEntrySpread: '0.05', maxExitSpread: '0.15' }),
    first_minute: minutesParameter('-30'),
    last_minute: minutesParameter('15'),
    min_entry_price: priceParameter('0.4'),
    max_entry_price: priceParameter('0.6'),
    leg_usd: usdParameter('20'),
    rest_minutes: spanParameter('3'),
    swing: priceParameter('0.15'),
    swing_minutes: windowParameter('5'),
    min_profit: priceParameter('0.15'),
    sell_part: partParameter('0.5'),
    sell_caution: partParameter('0.95'),
    least_side: partParameter('0.3'),
    min_sell_shares: sharesParameter('0.1'),
    min_sell_part: partParameter('0.01'),
    max_sell_part: partParameter('0.99'),
    min_add_usd: usdParameter('1'),
    min_add_price: priceParameter('0.01'),
    max_add_price: priceParameter('0.99'),
  },
  p => [
    ...notAfter(p, 'first_minute', 'last_minute'),
    ...notAbove(p, 'min_entry_price', 'max_entry_price'),
    ...notAbove(p, 'min_sell_part', 'max_sell_part'),
    ...under(p, 'min_add_price', 'max_add_price'),
    ...notAbove(p, 'leg_usd', 'max_position_usd'),
  ],
)
type Params = t.TypeOf<typeof params>
type Answer = readonly [Swing, ReadonlyArray<Action>]

const look = (p: Params, isTime: Condition) => {
  const gate = { maxSpread: p.max_entry_spread, maxPositions: p.max_positions }
  const isEven = priceBetween(p.min_entry_price, p.max_entry_price)
  return (before: Swing, input: TickInput): Answer => {
    if (before.stage !== 'open' || !isTime(input) || !mayEnter(input, gate)) return [before, []]
    if (!isEven(input)) return [{ ...before, stage: 'never' }, []]
    if (input.own.available < usd(2 * p.leg_usd)) return [before, []]
    const price = input.quote.yesPrice
    const reason = `even at ${showMillionths(price)}, spread ${showMillionths(input.quote.spread)}`
    return [
      { ...before, asked: { _tag: 'entry', at: input.at } },
      [{ _tag: 'OPEN_PAIR', usdEach: p.leg_usd, reason, trigger: price }],
    ]
  }
}

const add = (p: Params, before: Swing, { side, usd: size }: Waiting, input: TickInput): Answer => {
  const price = priceOf(input.quote, side)
  const cost = addUsd(ownPosition(input.own, side)?.cost ?? usd(0), size)
  if (size < p.min_add_usd || price <= p.min_add_price || price >= p.max_add_price || cost > p.max_position_usd)
    return [{ ...before, waiting: null }, []]
  if (!spreadAtMost(p.max_entry_spread)(input) || !canBuy(input.own, side, size, p.max_position_usd))
    return [before, []]
  const reason = `the cost of what was sold of ${otherSide(side)}`
  return [{ ...before, asked: { _tag: 'add' } }, [{ _tag: 'ADD', side, usd: size, reason, trigger: price }]]
}

const tradedAt = (before: Swing, { own }: TickInput): Millis =>
  before.tradedAt ?? millis(Math.max(...own.positions.map(({ openedAt }) => openedAt)))

const sell = (p: Params, before: Swing, side: Side, change: number, input: TickInput): Answer => {
  const price = priceOf(input.quote, side)
  const held = sellable(input).find(position => position.side === side)
  if (held === undefined || price < held.averagePrice + p.min_profit) return [before, []]
  const other = otherSide(side)
  const rest = ownPosition(input.own, other)
  const size = sizeOf(p, { held, price, rest, restPrice: priceOf(input.quote, other), market: input.market })
  if (size === null) return [before, []]
  const reason = `${side} at ${showMillionths(price)}, YES changed by ${showMillionths(change)}`
  return [
    { ...before, asked: { _tag: 'sale', at: input.at, side, shares: size.shares, cost: held.averagePrice } },
    [{ _tag: 'PARTIAL_CLOSE', sides: [side], part: size.part, reason, trigger: price }],
  ]
}

const hold = (p: Params, before: Swing, input: TickInput): Answer => {
  if (before.waiting !== null) return add(p, before, before.waiting, input)
  if (!cooldown(p.rest_minutes)(tradedAt(before, input))(input)) return [before, []]
  const seen = spreadAtMost(p.max_exit_spread)(input) ? before.prices.within(p.swing_minutes) : null
  if (seen === null) return [before, []]
  const change = input.quote.yesPrice - seen.oldest
  if (change >= p.swing) return sell(p, before, 'YES', change, input)
  return change <= -p.swing ? sell(p, before, 'NO', change, input) : [before, []]
}

export const swingRebalance: Strategy<Params, Swing> = {
  name: 'swing_rebalance',
  params,
  follows: () => ofKind({ types: ['moneyline'], formats: ['BO3', 'BO5'] }),
  state: swing,
  codec: 1,
  initial: () => () => NEW_SWING,
  step: p => {
    const enter = look(p, during({ from: p.first_minute, to: p.last_minute }))
    return (before, input) => {
      switch (input._tag) {
        case 'tick': {
          const prices = before.prices.with(input.at, input.quote.yesPrice, p.swing_minutes)
          const seen = prices === before.prices ? before : { ...before, prices }
          if (!mayAsk(input, before.refusedAt)) return [seen, []]
          return input.own.positions.length === 0 ? enter(seen, input) : hold(p, seen, input)
        }
        case 'blind':
          return [before, []]
        case 'outcome':
          return [afterSwingOutcome(before, input), []]
      }
    }
  },
}
