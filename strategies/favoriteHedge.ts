/**
 * favorite_hedge — buys a slight favourite early in the match, and a quarter of it on the other side once it has nearly won.
 *
 * Markets: moneyline of BO3 and BO5.
 * Entry, once per market for good, holding nothing there: 3 ≤ minutes since the start ≤ 8; the favourite is YES if price
 *   ≥ 0.50, else NO; 0.55 ≤ its price f ≤ 0.65; spread ≤ 0.10; fewer than 10 markets held; size = 10 + (f − 0.55) / 0.10 × 40 USD,
 *   rounded to cents (10 at 0.55, 50 at 0.65), free in the wallet → OPEN_LONG the favourite. It counts as entered once it filled,
 *   wholly or partly; refused or expired it may try again while the minutes last.
 * Hold, once: the favourite's price ≥ 0.85 and spread ≤ 0.05 → OPEN_LONG the other side for a quarter of the entry's size.
 *   The entry's size is what the ledger says that the favourite's shares cost, not what was asked for: a
 *   strategy keeps no belief about costs beside the ledger, and a partly filled entry needs a smaller hedge. Under the
 *   venue's least buy of 1 USD there is no hedge.
 * Everything rides to the resolution.
 *
 * "Price" is the row's yes_price, for NO its no_price. Both tokens and a spread are always known here: a market without
 * tokens is none, a missing bid is 0 and a missing ask 1. One action a tick; nothing while one is pending, nor within a second
 * of a refusal.
 */
import * as t from 'io-ts'
import type { Action } from '../src/domain/action.ts'
import { otherSide, type Side } from '../src/domain/ids.ts'
import { addUsd, mulDiv, ONE, type Price, price, showMillionths, subUsd, type Usd, usd } from '../src/domain/money.ts'
import { priceOf } from '../src/domain/quote.ts'
import type { OutcomeInput, Strategy, TickInput } from '../src/domain/strategy.ts'
import {
  type Asking,
  afterOutcome,
  during,
  LEAST_BUY,
  limitParameters,
  mayAsk,
  mayEnter,
  millisCodec,
  minutesParameter,
  notAbove,
  notAfter,
  ofKind,
  orNull,
  ownPosition,
  parameters,
  partParameter,
  priceBetween,
  priceCodec,
  priceParameter,
  record,
  sideCodec,
  spreadAtMost,
  toCents,
  under,
  usdParameter,
} from './kit/index.ts'

const EVEN = price(ONE / 2)

const params = parameters(
  {
    ...limitParameters({ maxPositionUsd: '50', maxPositions: '10', maxEntrySpread: '0.1', maxExitSpread: '0.05' }),
    first_minute: minutesParameter('3'),
    last_minute: minutesParameter('8'),
    min_favorite_price: priceParameter('0.55'),
    max_favorite_price: priceParameter('0.65'),
    min_usd: usdParameter('10'),
    max_usd: usdParameter('50'),
    hedge_price: priceParameter('0.85'),
    hedge_part: partParameter('0.25'),
  },
  p => [
    ...notAfter(p, 'first_minute', 'last_minute'),
    ...under(p, 'min_favorite_price', 'max_favorite_price'),
    ...notAbove(p, 'min_usd', 'max_usd'),
    ...notAbove(p, 'max_usd', 'max_position_usd'),
  ],
)
type Params = t.TypeOf<typeof params>

const favourite = record({ side: sideCodec, price: priceCodec })
/** `open`: may enter; `entered`: holds the favourite, or held it; `hedged`: done for good. */
const stage = t.union([
  record({ _tag: t.literal('open') }),
  record({ _tag: t.literal('entered'), favourite }),
  record({ _tag: t.literal('hedged'), favourite }),
])
type Stage = t.TypeOf<typeof stage>
const state = record({
  stage,
  /** What is on its way: the stage as it will be when it fills. */
  asked: orNull(stage),
  refusedAt: orNull(millisCodec),
})
type State = t.TypeOf<typeof state>
type Answer = readonly [State, ReadonlyArray<Action>]

/** The entry's size at the favourite's price: from min_usd to max_usd along the allowed prices, in whole cents. */
const sizeAt = (p: Params, at: Price): Usd => {
  const range = p.max_favorite_price - p.min_favorite_price
  return toCents(addUsd(p.min_usd, usd(mulDiv(at - p.min_favorite_price, subUsd(p.max_usd, p.min_usd), range, 'down'))))
}

const openLong = (side: Side, amount: Usd, trigger: Price, reason: string): Action => ({
  _tag: 'OPEN_LONG',
  side,
  usd: amount,
  reason,
  trigger,
})

const enter = (p: Params, before: State, input: TickInput): Answer => {
  const { quote, own } = input
  const side: Side = quote.yesPrice >= EVEN ? 'YES' : 'NO'
  const at = priceOf(quote, side)
  const isTime = during({ from: p.first_minute, to: p.last_minute })(input)
  const isFavourite = priceBetween(p.min_favorite_price, p.max_favorite_price, side)(input)
  const isAllowed = mayEnter(input, { maxSpread: p.max_entry_spread, maxPositions: p.max_positions })
  if (own.positions.length > 0 || !isTime || !isFavourite || !isAllowed) return [before, []]
  const size = sizeAt(p, at)
  if (own.available < size) return [before, []]
  const reason = `favourite ${side} at ${showMillionths(at)}`
  return [{ ...before, asked: { _tag: 'entered', favourite: { side, price: at } } }, [openLong(side, size, at, reason)]]
}

const hedge = (
  p: Params,
  before: State,
  favourite: { readonly side: Side; readonly price: Price },
  input: TickInput,
): Answer => {
  const { quote, own } = input
  const held = ownPosition(own, favourite.side)
  const at = priceOf(quote, favourite.side)
  if (held === null || at < p.hedge_price || !spreadAtMost(p.max_exit_spread)(input)) return [before, []]
  const size = toCents(usd(mulDiv(held.cost, p.hedge_part, ONE, 'down')))
  if (size < LEAST_BUY || own.available < size) return [before, []]
  const other = otherSide(favourite.side)
  const reason = `hedge: favourite ${favourite.side} went from ${showMillionths(favourite.price)} to ${showMillionths(at)}`
  return [{ ...before, asked: { _tag: 'hedged', favourite } }, [openLong(other, size, priceOf(quote, other), reason)]]
}

const onTick = (p: Params, before: State, input: TickInput): Answer => {
  if (!mayAsk(input, before.refusedAt)) return [before, []]
  switch (before.stage._tag) {
    case 'open':
      return enter(p, before, input)
    case 'entered':
      return hedge(p, before, before.stage.favourite, input)
    case 'hedged':
      return [before, []]
  }
}

const learn = ({ stage, asked, refusedAt }: State, input: OutcomeInput): State => {
  const before: Asking<Stage> = { memory: stage, asked, refusedAt }
  const { memory, ...after } = afterOutcome(before, input)
  return { stage: memory, ...after }
}

export const favoriteHedge: Strategy<Params, State> = {
  name: 'favorite_hedge',
  params,
  follows: () => ofKind({ types: ['moneyline'], formats: ['BO3', 'BO5'] }),
  state,
  codec: 1,
  initial: () => () => ({ stage: { _tag: 'open' }, asked: null, refusedAt: null }),
  step: p => (before, input) => {
    switch (input._tag) {
      case 'tick':
        return onTick(p, before, input)
      case 'blind':
        return [before, []]
      case 'outcome':
        return [learn(before, input), []]
    }
  },
}
