/**
 * bo3_longshot — buys a side of a BO3 that has become cheap, in two tiers, and sells most of it when it has doubled.
 *
 * Markets: moneyline of BO3.
 * Exit, of each side held, YES first: price ≥ 2 × its average entry price (by shares), spread ≤ 0.15 → PARTIAL_CLOSE 70 %; the
 *   rest rides to the resolution.
 * Entry, if nothing was sold, YES then NO, each at its own price: 0 ≤ minutes since the start ≤ 90; spread ≤ 0.10; fewer than 10
 *   markets held (this one counts once); not while it holds the rest of a half-closed position of that side; not within 5 minutes of
 *   its last exit there; price ≥ 0.05; tier 1: price < 0.20 → 20 USD, tier 2: price < 0.10 → 30 USD; each tier once per side and market,
 *   tier 1 first, one a tick → OPEN_LONG; that much free in the wallet, and no more than 100 USD of a side at cost.
 *
 * A tier counts as used, and an exit as made, when it filled, wholly or partly; an exit's time is that of the tick that triggered it.
 * Half-closed is what the ledger calls `partial`: something of the position was sold, by whomever. "Price" is the row's
 * yes_price, for NO its no_price. One action a tick; nothing while one is pending, nor within a second of a refusal.
 */
import * as t from 'io-ts'
import type { Action } from '../src/domain/action.ts'
import type { Side } from '../src/domain/ids.ts'
import { mulDiv, ONE, type Price, showMillionths, type Usd } from '../src/domain/money.ts'
import { priceOf } from '../src/domain/quote.ts'
import type { Strategy, TickInput } from '../src/domain/strategy.ts'
import {
  type Asking,
  afterOutcome,
  askingOf,
  bySide,
  type Condition,
  canBuy,
  cooldown,
  during,
  limitParameters,
  mayAsk,
  mayEnter,
  millisCodec,
  minutesParameter,
  multipleParameter,
  notAbove,
  notAfter,
  ofKind,
  once,
  orNull,
  ownPosition,
  parameters,
  partParameter,
  priceParameter,
  record,
  SIDES,
  sellable,
  spanParameter,
  spreadAtMost,
  unasked,
  under,
  usdParameter,
} from './kit/index.ts'

const params = parameters(
  {
    ...limitParameters({ maxPositionUsd: '100', maxPositions: '10', maxEntrySpread: '0.1', maxExitSpread: '0.15' }),
    first_minute: minutesParameter('0'),
    last_minute: minutesParameter('90'),
    min_entry_price: priceParameter('0.05'),
    tier_1_price: priceParameter('0.2'),
    tier_1_usd: usdParameter('20'),
    tier_2_price: priceParameter('0.1'),
    tier_2_usd: usdParameter('30'),
    again_after_minutes: spanParameter('5'),
    exit_multiple: multipleParameter('2'),
    exit_part: partParameter('0.7'),
  },
  p => [
    ...notAfter(p, 'first_minute', 'last_minute'),
    ...under(p, 'min_entry_price', 'tier_1_price'),
    ...notAbove(p, 'tier_2_price', 'tier_1_price'),
    ...(p.tier_1_usd + p.tier_2_usd > p.max_position_usd
      ? ['tier_1_usd and tier_2_usd together must not be above max_position_usd']
      : []),
  ],
)
type Params = t.TypeOf<typeof params>

const tier = t.keyof({ 'tier 1': null, 'tier 2': null })
const past = record({
  /** Tiers bought, for good. */
  bought: t.readonlyArray(tier),
  soldAt: orNull(millisCodec),
})
const memory = bySide(past)
type Memory = t.TypeOf<typeof memory>
type State = Asking<Memory>
type Answer = readonly [State, ReadonlyArray<Action>]

const NOTHING: Memory = { YES: { bought: [], soldAt: null }, NO: { bought: [], soldAt: null } }

interface Tier {
  readonly name: t.TypeOf<typeof tier>
  readonly under: Price
  readonly usd: Usd
}
const tiersOf = (p: Params): ReadonlyArray<Tier> => [
  { name: 'tier 1', under: p.tier_1_price, usd: p.tier_1_usd },
  { name: 'tier 2', under: p.tier_2_price, usd: p.tier_2_usd },
]

const exit = (p: Params, before: State, input: TickInput): Answer | null => {
  for (const { side, averagePrice, status } of sellable(input)) {
    const price = priceOf(input.quote, side)
    if (status === 'partial' || price < mulDiv(averagePrice, p.exit_multiple, ONE, 'up')) continue
    const asked = { ...before.memory, [side]: { ...before.memory[side], soldAt: input.at } }
    const reason = `${side} at ${showMillionths(price)}, bought at ${showMillionths(averagePrice)}`
    return [{ ...before, asked }, [{ _tag: 'PARTIAL_CLOSE', sides: [side], part: p.exit_part, reason, trigger: price }]]
  }
  return null
}

const enter = (p: Params, tiers: ReadonlyArray<Tier>, before: State, side: Side, input: TickInput): Answer | null => {
  const { quote, own } = input
  const { bought, soldAt } = before.memory[side]
  const price = priceOf(quote, side)
  const isResting = ownPosition(own, side)?.status === 'partial' || !cooldown(p.again_after_minutes)(soldAt)(input)
  if (isResting || price < p.min_entry_price) return null
  const next = tiers.find(({ name, under }) => once(bought)(name) && price < under)
  if (next === undefined || !canBuy(own, side, next.usd, p.max_position_usd)) return null
  const asked = { ...before.memory, [side]: { bought: [...bought, next.name], soldAt } }
  const reason = `${side} at ${showMillionths(price)}, ${next.name}`
  return [{ ...before, asked }, [{ _tag: 'OPEN_LONG', side, usd: next.usd, reason, trigger: price }]]
}

const onTick = (p: Params) => {
  const tiers = tiersOf(p)
  const isTime: Condition = during({ from: p.first_minute, to: p.last_minute })
  const maySell = spreadAtMost(p.max_exit_spread)
  const gate = { maxSpread: p.max_entry_spread, maxPositions: p.max_positions }
  return (before: State, input: TickInput): Answer => {
    const nothing: Answer = [before, []]
    if (!mayAsk(input, before.refusedAt)) return nothing
    const sale = maySell(input) ? exit(p, before, input) : null
    if (sale !== null || !isTime(input) || !mayEnter(input, gate)) return sale ?? nothing
    for (const side of SIDES) {
      const entry = enter(p, tiers, before, side, input)
      if (entry !== null) return entry
    }
    return nothing
  }
}

export const bo3Longshot: Strategy<Params, State> = {
  name: 'bo3_longshot',
  params,
  follows: () => ofKind({ types: ['moneyline'], formats: ['BO3'] }),
  state: askingOf(memory),
  codec: 1,
  initial: () => () => unasked(NOTHING),
  step: p => {
    const tick = onTick(p)
    return (before, input) => {
      switch (input._tag) {
        case 'tick':
          return tick(before, input)
        case 'blind':
          return [before, []]
        case 'outcome':
          return [afterOutcome(before, input), []]
      }
    }
  },
}
