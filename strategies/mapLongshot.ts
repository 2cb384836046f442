/**
 * map_longshot — buys a side that crashed and stayed down for a minute, and sells it once it has risen by 20 cents.
 *
 * Markets: moneyline and map winners of BO3 and BO5.
 * Remembered at every tick: the price of each side, for 5 minutes. A side's drop is its highest price within them (of at least two
 *   prices) minus the present one.
 * Exit, of each side held, YES first: price ≥ 0.20 above the entry's price, spread ≤ 0.15 → CLOSE that side. It may enter again
 *   on a new drop.
 * Entry, if nothing was sold, YES then NO, of a side not held: 0.05 ≤ price ≤ 0.20 and drop ≥ 0.15 start a clock; as soon as one of
 *   them fails, the clock is cleared, whatever else; when it has run for 1 minute → OPEN_LONG 15 USD, clear the clock. Clocks start
 *   and entries happen only with spread ≤ 0.10, fewer than 10 markets held (this one counts once), nothing pending and no refusal
 *   within a second; an entry needs 15 USD free, and no more than 50 USD of the side at cost.
 *   The entry's price is that of the tick that triggered it, remembered when it fills.
 *
 * After 15 s without a price the drop is unknown, so it fails, until 5 minutes have been seen anew. "Price" is the row's
 * yes_price, for NO its no_price. One action a tick. A side that it holds without remembering how (a person bought it) has its
 * average price as entry price.
 */
import type * as t from 'io-ts'
import type { Action } from '../src/domain/action.ts'
import type { Side } from '../src/domain/ids.ts'
import { showMillionths } from '../src/domain/money.ts'
import { priceOf } from '../src/domain/quote.ts'
import type { OutcomeInput, Strategy, TickInput } from '../src/domain/strategy.ts'
import {
  type Asking,
  afterOutcome,
  allOf,
  askingOf,
  bySide,
  canBuy,
  clockedOf,
  fellBy,
  holding,
  limitParameters,
  mayAsk,
  mayEnter,
  not,
  notAbove,
  ofKind,
  orNull,
  ownPosition,
  type PriceWindow,
  parameters,
  priceBetween,
  priceCodec,
  priceParameter,
  priceWindow,
  record,
  SIDES,
  type Sustained,
  secondsParameter,
  sellable,
  spreadAtMost,
  sustained,
  unasked,
  usdParameter,
  when,
  windowParameter,
} from './kit/index.ts'

const params = parameters(
  {
    ...limitParameters({ maxPositionUsd: '50', maxPositions: '10', maxEntrySpread: '0.1', maxExitSpread: '0.15' }),
    min_entry_price: priceParameter('0.05'),
    max_entry_price: priceParameter('0.2'),
    min_drop: priceParameter('0.15'),
    drop_minutes: windowParameter('5'),
    wait_seconds: secondsParameter('60'),
    entry_usd: usdParameter('15'),
    take_profit: priceParameter('0.2'),
  },
  p => [...notAbove(p, 'min_entry_price', 'max_entry_price'), ...notAbove(p, 'entry_usd', 'max_position_usd')],
)
type Params = t.TypeOf<typeof params>

type Crash = Sustained<PriceWindow>

/** A side not held is cheap and fell by enough, for as long as it takes. */
const crashOf = (p: Params, side: Side): Crash =>
  sustained(
    when(
      allOf(not(holding(side)), priceBetween(p.min_entry_price, p.max_entry_price, side)),
      fellBy(p.min_drop, p.drop_minutes, side),
    ),
    p.wait_seconds,
  )

const entries = bySide(orNull(priceCodec))
type Entries = t.TypeOf<typeof entries>

const crashing = clockedOf(priceWindow)
const state = record({
  crashes: bySide(crashing),
  /** By side: the price of the entry. */
  trading: askingOf(entries),
})
type State = t.TypeOf<typeof state>
type Answer = readonly [State, ReadonlyArray<Action>]

const NO_ENTRIES: Entries = { YES: null, NO: null }

const exit = (p: Params, { memory }: Asking<Entries>, input: TickInput): Action | null => {
  if (!spreadAtMost(p.max_exit_spread)(input)) return null
  for (const { side, averagePrice } of sellable(input)) {
    const price = priceOf(input.quote, side)
    const bought = memory[side] ?? averagePrice
    if (price - bought < p.take_profit) continue
    const reason = `${side} rose from ${showMillionths(bought)} to ${showMillionths(price)}`
    return { _tag: 'CLOSE', sides: [side], reason, trigger: price }
  }
  return null
}

const onTick = (p: Params, crash: { readonly YES: Crash; readonly NO: Crash }) => {
  const gate = { maxSpread: p.max_entry_spread, maxPositions: p.max_positions }
  return (before: State, input: TickInput): Answer => {
    const isFree = mayAsk(input, before.trading.refusedAt)
    const sale = isFree ? exit(p, before.trading, input) : null
    const isOpen = isFree && sale === null && mayEnter(input, gate)
    const look = isOpen ? 'open' : 'shut'
    const yes = crash.YES.after(before.crashes.YES, input, look)
    const no = crash.NO.after(before.crashes.NO, input, look)
    const isSame = yes === before.crashes.YES && no === before.crashes.NO
    const crashes = isSame ? before.crashes : { YES: yes, NO: no }
    const seen = isSame ? before : { crashes, trading: before.trading }
    if (sale !== null) return [seen, [sale]]
    const fallen = isOpen
      ? SIDES.find(
          side => crash[side].holds(crashes[side], input) && canBuy(input.own, side, p.entry_usd, p.max_position_usd),
        )
      : undefined
    if (fallen === undefined) return [seen, []]
    const price = priceOf(input.quote, fallen)
    const reason = `${fallen} crashed and stayed at ${showMillionths(price)}`
    return [
      {
        crashes: { ...crashes, [fallen]: crash[fallen].stopped(crashes[fallen]) },
        trading: { ...before.trading, asked: { ...before.trading.memory, [fallen]: price } },
      },
      [{ _tag: 'OPEN_LONG', side: fallen, usd: p.entry_usd, reason, trigger: price }],
    ]
  }
}

/** An entry is forgotten with the last of its side. */
const learn = (before: State, input: OutcomeInput): State => {
  const { memory, ...after } = afterOutcome(before.trading, input)
  if (input.own.pending.length > 0) return { ...before, trading: { memory, ...after } }
  const kept = (side: Side) => (ownPosition(input.own, side) === null ? null : memory[side])
  return { ...before, trading: { memory: { YES: kept('YES'), NO: kept('NO') }, ...after } }
}

export const mapLongshot: Strategy<Params, State> = {
  name: 'map_longshot',
  params,
  follows: () => ofKind({ types: ['moneyline', 'child_moneyline'], formats: ['BO3', 'BO5'] }),
  state,
  codec: 1,
  initial: p => () => ({
    crashes: { YES: crashOf(p, 'YES').initial, NO: crashOf(p, 'NO').initial },
    trading: unasked(NO_ENTRIES),
  }),
  step: p => {
    const tick = onTick(p, { YES: crashOf(p, 'YES'), NO: crashOf(p, 'NO') })
    return (before, input) => {
      switch (input._tag) {
        case 'tick':
          return tick(before, input)
        case 'blind':
          return [before, []]
        case 'outcome':
          return [learn(before, input), []]
      }
    }
  },
}
