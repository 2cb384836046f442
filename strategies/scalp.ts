/**
 * scalp — buys both sides of an even match, and sells half of whichever swings up.
 *
 * Markets: moneyline of BO3 and BO5.
 * Entry, holding nothing there: in play, 0.45 ≤ price ≤ 0.55, spread ≤ 0.05, fewer than 5 markets held, 40 USD free →
 *   OPEN_PAIR of 20 + 20 USD. Remembered when it fills: price and time of the tick that triggered it; each side's
 *   price there is that side's baseline.
 * Hold: nothing within 30 s of the entry. price ≥ 0.90 or ≤ 0.10 → CLOSE all, asked for at any spread (risk still refuses
 *   exits over 0.10); once flat, everything is forgotten and it may enter again.
 *   Else, spread ≤ 0.10: YES first, a side whose price is ≥ 0.10 above its baseline → PARTIAL_CLOSE half of it; when that
 *   fills, the baseline is the price of the tick that triggered it.
 *
 * "Price" is the row's yes_price, for NO its no_price. Both tokens and a spread are always known here: a market without
 * tokens is none, a missing bid is 0 and a missing ask 1. One action a tick; nothing while one is pending, nor within a second
 * of a refusal. A side that it holds without remembering how (a person bought it) has its average price as
 * baseline and was entered when its position opened.
 */
import type * as t from 'io-ts'
import type { Action } from '../src/domain/action.ts'
import type { Side } from '../src/domain/ids.ts'
import { type Millis, millis, type Price, showMillionths, usd } from '../src/domain/money.ts'
import type { Position } from '../src/domain/position.ts'
import { priceOf } from '../src/domain/quote.ts'
import type { OutcomeInput, Strategy, TickInput } from '../src/domain/strategy.ts'
import {
  type Asking,
  afterOutcome,
  askingOf,
  bySide,
  cooldown,
  limitParameters,
  mayAsk,
  mayEnter,
  millisCodec,
  notAbove,
  ofKind,
  orNull,
  parameters,
  partParameter,
  priceBetween,
  priceCodec,
  priceParameter,
  record,
  secondsParameter,
  sellable,
  unasked,
  under,
  usdParameter,
} from './kit/index.ts'

const params = parameters(
  {
    ...limitParameters({ maxPositionUsd: '50', maxPositions: '5', maxEntrySpread: '0.05', maxExitSpread: '0.1' }),
    min_entry_price: priceParameter('0.45'),
    max_entry_price: priceParameter('0.55'),
    leg_usd: usdParameter('20'),
    hold_seconds: secondsParameter('30'),
    close_above: priceParameter('0.9'),
    close_below: priceParameter('0.1'),
    swing: priceParameter('0.1'),
    swing_part: partParameter('0.5'),
  },
  p => [
    ...notAbove(p, 'min_entry_price', 'max_entry_price'),
    ...under(p, 'close_below', 'close_above'),
    ...notAbove(p, 'leg_usd', 'max_position_usd'),
  ],
)
type Params = t.TypeOf<typeof params>

const memory = record({
  entry: orNull(record({ price: priceCodec, at: millisCodec })),
  /** By side: the price from which a swing is measured. */
  baselines: bySide(orNull(priceCodec)),
})
type Memory = t.TypeOf<typeof memory>
type State = Asking<Memory>
type Answer = readonly [State, ReadonlyArray<Action>]

const NOTHING: Memory = { entry: null, baselines: { YES: null, NO: null } }

const enter = (p: Params, before: State, input: TickInput): Answer => {
  const { quote, own, at } = input
  const { yesPrice: price, noPrice } = quote
  const isEven = priceBetween(p.min_entry_price, p.max_entry_price)(input)
  const isAllowed = mayEnter(input, { maxSpread: p.max_entry_spread, maxPositions: p.max_positions })
  if (!isEven || !isAllowed || !input.inPlay || own.available < usd(2 * p.leg_usd)) return [before, []]
  const reason = `even at ${showMillionths(price)}, spread ${showMillionths(quote.spread)}`
  return [
    { ...before, asked: { entry: { price, at }, baselines: { YES: price, NO: noPrice } } },
    [{ _tag: 'OPEN_PAIR', usdEach: p.leg_usd, reason, trigger: price }],
  ]
}

const enteredAt = (before: State, held: ReadonlyArray<Position>): Millis =>
  before.memory.entry?.at ?? millis(Math.min(...held.map(position => position.openedAt)))

const closeAll = (held: ReadonlyArray<Position>, input: TickInput): Action => {
  const sides = held.map(position => position.side)
  const [side = 'YES'] = sides
  const trigger = priceOf(input.quote, sides.length === 1 ? side : 'YES')
  return { _tag: 'CLOSE', sides, reason: `decided: price ${showMillionths(input.quote.yesPrice)}`, trigger }
}

const sellPart = (p: Params, side: Side, price: Price, baseline: Price): Action => ({
  _tag: 'PARTIAL_CLOSE',
  sides: [side],
  part: p.swing_part,
  reason: `${side} swung from ${showMillionths(baseline)} to ${showMillionths(price)}`,
  trigger: price,
})

const hold = (p: Params, before: State, input: TickInput): Answer => {
  const { quote } = input
  const held = sellable(input)
  if (held.length === 0 || !cooldown(p.hold_seconds)(enteredAt(before, held))(input)) return [before, []]
  if (quote.yesPrice >= p.close_above || quote.yesPrice <= p.close_below) return [before, [closeAll(held, input)]]
  if (quote.spread > p.max_exit_spread) return [before, []]
  for (const { side, averagePrice } of held) {
    const price = priceOf(quote, side)
    const baseline = before.memory.baselines[side] ?? averagePrice
    if (price - baseline < p.swing) continue
    const baselines = { ...before.memory.baselines, [side]: price }
    return [{ ...before, asked: { ...before.memory, baselines } }, [sellPart(p, side, price, baseline)]]
  }
  return [before, []]
}

/** Flat, with nothing on its way: everything is forgotten. */
const learn = (before: State, input: OutcomeInput): State => {
  const after = afterOutcome(before, input)
  const { pending, positions } = input.own
  return pending.length === 0 && positions.length === 0 ? { ...after, memory: NOTHING } : after
}

export const scalp: Strategy<Params, State> = {
  name: 'scalp',
  params,
  follows: () => ofKind({ types: ['moneyline'], formats: ['BO3', 'BO5'] }),
  state: askingOf(memory),
  codec: 1,
  initial: () => () => unasked(NOTHING),
  step: p => (before, input) => {
    switch (input._tag) {
      case 'tick':
        if (!mayAsk(input, before.refusedAt)) return [before, []]
        return input.own.positions.length === 0 ? enter(p, before, input) : hold(p, before, input)
      case 'blind':
        return [before, []]
      case 'outcome':
        return [learn(before, input), []]
    }
  },
}
