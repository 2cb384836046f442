/** Words for telling strategies stories: a market, its prices, its ledger. */
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { Action } from '../../src/domain/action.ts'
import type { Trades } from '../../src/domain/event.ts'
import { actionId, marketId, type Side, type StrategyKey, savedActionId, strategyKey } from '../../src/domain/ids.ts'
import type { LoadedLife, SavedLife } from '../../src/domain/life.ts'
import type { Market } from '../../src/domain/market.ts'
import {
  averagePrice,
  complement,
  millis,
  NO_SHARES,
  NO_USD,
  type Price,
  parseMillionths,
  price,
  type Shares,
  shares,
  type Usd,
  usd,
} from '../../src/domain/money.ts'
import type { Closing, ClosingKind, Outcome, Progress, Unasked } from '../../src/domain/outcome.ts'
import type { Held, Position } from '../../src/domain/position.ts'
import type { Quote, Touch } from '../../src/domain/quote.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { BlindTick, OutcomeTick, PricedTick, Tick } from '../../src/domain/tick.ts'
import type { Deployed, Living } from '../../strategies/deployed.ts'
import { moneyline, quoteAt, touchAt } from '../support/markets.ts'

/** The value, or a failing test that says what was refused. */
export const right = <E, A>(either: Either<E, A>): A => {
  if (isLeft(either)) throw new Error(`refused: ${JSON.stringify(either.left)}`)
  return either.right
}

const decimal = (text: string): number => {
  const millionths = parseMillionths(text)
  if (millionths === null) throw new Error(`no decimal: ${text}`)
  return millionths
}
export const dollars = (text: string): Usd => usd(decimal(text))
export const each = (text: string): Price => price(decimal(text))
export const pieces = (text: string): Shares => shares(decimal(text))

export const START = millis(1_800_000_000_000)
export const minutesIn = (minutes: number) => millis(START + minutes * 60_000)
export const SCALP = strategyKey('scalp')
export const HEDGE = strategyKey('favorite_hedge')
export const MAP = strategyKey('map_longshot')
export const SWING = strategyKey('swing_rebalance')
export const TIERS = strategyKey('bo3_longshot')

/** A BO3 moneyline that has started. */
export const market = (changed: Partial<Market> = {}): Market => moneyline(7, START, changed)

const touch = (mid: Price, spread: Price): Touch =>
  touchAt(
    price(Math.max(0, mid - Math.floor(spread / 2))),
    price(Math.min(1_000_000, mid + Math.ceil(spread / 2))),
    pieces('100'),
  )

/** A quote at a price of YES and a spread, both in decimals. */
export const quote = (yes: string, spread = '0.02', changed: Partial<Quote> = {}): Quote => {
  const yesPrice = each(yes)
  const [wide, noPrice] = [each(spread), complement(yesPrice)]
  const touches = { yes: touch(yesPrice, wide), no: touch(noPrice, wide) }
  return quoteAt(touches, { yes: yesPrice, spread: wide, observedAt: START }, changed)
}

interface HeldWords {
  readonly seq?: number
  readonly positions?: ReadonlyArray<Position>
  readonly available?: string
  readonly openMarkets?: number
  readonly active?: boolean
}
/** A ledger's snapshot: 400 USD free for each strategy unless said otherwise. */
export const held = ({
  seq = 0,
  positions = [],
  available = '400',
  openMarkets = 0,
  active = true,
}: HeldWords = {}): Held => ({
  seq,
  positions,
  working: [],
  wallets: new Map(
    [SCALP, HEDGE, MAP, SWING, TIERS].map(strategy => [
      strategy,
      { strategy, available: dollars(available), openMarkets, active },
    ]),
  ),
})

export const position = (
  strategy: StrategyKey,
  side: Side,
  amount: string,
  cost: string,
  openedAt = START,
): Position => ({
  strategy,
  marketId: marketId(7),
  side,
  shares: pieces(amount),
  confirmed: pieces(amount),
  initialShares: pieces(amount),
  cost: dollars(cost),
  averagePrice: averagePrice(dollars(cost), pieces(amount), 'nearest'),
  realised: NO_USD,
  status: 'open',
  openedAt,
})

const NO_TRADES: Trades = { seen: [], overflow: { count: 0, volume: NO_SHARES } }

export const priced = (changed: Partial<PricedTick> = {}): PricedTick => ({
  _tag: 'tick',
  market: market(),
  at: minutesIn(1),
  held: held(),
  saved: null,
  arrived: null,
  causes: ['periodic'],
  quote: quote('0.5'),
  age: millis(0),
  trades: NO_TRADES,
  tradesSincePrice: NO_TRADES,
  matchState: null,
  ...changed,
})

export const blind = (changed: Partial<BlindTick> = {}): BlindTick => ({
  _tag: 'blind',
  market: market(),
  at: minutesIn(1),
  held: held(),
  saved: null,
  arrived: null,
  causes: ['periodic'],
  reason: 'stale',
  ...changed,
})

export const outcomeTick = (outcome: Outcome, changed: Partial<OutcomeTick> = {}): OutcomeTick => ({
  _tag: 'outcome',
  market: market(),
  at: minutesIn(1),
  held: held({ seq: outcome.seq }),
  saved: null,
  arrived: null,
  outcome,
  ...changed,
})

const told = (strategy: StrategyKey, seq: number) => ({
  strategy,
  marketId: marketId(7),
  seq,
  at: minutesIn(1),
  reason: '',
  shares: NO_SHARES,
  cash: NO_USD,
})
/** The end of the action that a step asked first. */
export const closing = (strategy: StrategyKey, step: number, kind: ClosingKind, seq: number, index = 0): Closing => ({
  ...told(strategy, seq),
  _tag: 'closing',
  kind,
  actionId: actionId(strategy, marketId(7), step, index),
  shares: kind === 'filled' ? pieces('40') : NO_SHARES,
})
export const progress = (strategy: StrategyKey, step: number, kind: Progress['kind'], seq: number): Progress => ({
  ...told(strategy, seq),
  _tag: 'progress',
  kind,
  actionId: actionId(strategy, marketId(7), step, 0),
  shares: kind === 'partly_filled' ? pieces('10') : NO_SHARES,
})
export const unasked = (strategy: StrategyKey, kind: Unasked['kind'], seq: number): Unasked => ({
  ...told(strategy, seq),
  _tag: 'unasked',
  kind,
})

/** What a restart would load: the life through the database's JSON. */
export const reloaded = (life: SavedLife, unknown: ReadonlyArray<string> = []): LoadedLife => ({
  ...life,
  state: JSON.parse(JSON.stringify(life.state)),
  pending: life.pending.map(action => ({ ...action })),
  unknown: unknown.map(savedActionId),
})

/** A decision in one line: `scalp@default/7/1 OPEN_PAIR`. */
export const line = ({ strategy, marketId: id, step, actions, turnedAway, fault }: Decision): string =>
  [
    `${strategy}/${id}/${step}`,
    ...actions.map(({ action }) => action._tag),
    ...turnedAway.map(({ action }) => `(${action._tag})`),
    ...(fault === null ? [] : [`! ${fault}`]),
  ].join(' ')

export const otherMarket = (id: number): Market => market({ marketId: marketId(id) })

/** All decisions of one strategy's life over these ticks. */
export const story = (deployed: Deployed, ticks: ReadonlyArray<Tick>, saved: LoadedLife | null = null) =>
  ticks.reduce<{ readonly living: Living; readonly decisions: ReadonlyArray<Decision> }>(
    ({ living, decisions }, tick) => {
      const [next, decision] = living.hear(tick)
      return { living: next, decisions: decision === null ? decisions : [...decisions, decision] }
    },
    { living: deployed.begin(marketId(7), saved), decisions: [] },
  ).decisions

/** What the last of these ticks made the strategy ask for. */
export const asks = (deployed: Deployed, ticks: ReadonlyArray<Tick>): ReadonlyArray<Action> => {
  const last = ticks.at(-1)
  const decision = story(deployed, ticks).at(-1)
  return decision === undefined || last === undefined || decision.at !== last.at
    ? []
    : decision.actions.map(({ action }) => action)
}
