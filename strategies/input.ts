/** What a strategy is shown of a tick: its own holdings, nobody else's. */
import type { PendingAction } from '../src/domain/action.ts'
import type { ActionId, StrategyKey } from '../src/domain/ids.ts'
import { inPlay, type Market } from '../src/domain/market.ts'
import { type Millis, millis, NO_SHARES, NO_USD } from '../src/domain/money.ts'
import type { Closing, ClosingKind } from '../src/domain/outcome.ts'
import type { Held } from '../src/domain/position.ts'
import type { OutcomeInput, Own, TickInput, Trigger } from '../src/domain/strategy.ts'
import type { PricedTick, Tick } from '../src/domain/tick.ts'

/** A strategy's own; in most markets nobody has anything, and nothing is copied. */
const of = <A extends { readonly strategy: StrategyKey }>(strategy: StrategyKey, all: ReadonlyArray<A>) =>
  all.length === 0 ? all : all.filter(one => one.strategy === strategy)

/** A strategy's own part of a market's ledger. Without a wallet, or with one that is switched off, nothing is free. */
export const ownOf = (strategy: StrategyKey, held: Held, pending: ReadonlyArray<PendingAction>): Own => {
  const wallet = held.wallets.get(strategy)
  return {
    seq: held.seq,
    positions: of(strategy, held.positions),
    working: of(strategy, held.working),
    pending,
    available: wallet?.active === true ? wallet.available : NO_USD,
    openMarkets: wallet?.openMarkets ?? 0,
  }
}

/** Whether a strategy has anything to look after in a market. */
export const isInvolved = (strategy: StrategyKey, held: Held): boolean =>
  (held.positions.length > 0 && held.positions.some(position => position.strategy === strategy)) ||
  (held.working.length > 0 && held.working.some(order => order.strategy === strategy))

const sinceStart = (market: Market, at: Millis): Millis | null =>
  market.gameStart === null ? null : millis(at - market.gameStart)

export const tickInput = (tick: PricedTick, own: Own): TickInput => ({
  _tag: 'tick',
  market: tick.market,
  at: tick.at,
  own,
  causes: tick.causes,
  quote: tick.quote,
  age: tick.age,
  trades: tick.trades,
  tradesSincePrice: tick.tradesSincePrice,
  sinceStart: sinceStart(tick.market, tick.at),
  inPlay: inPlay(tick.market, tick.at),
  matchState: tick.matchState,
})

/** An end that the ledger does not know of: it is told here and has no number there. */
export const endInput = (
  told: {
    readonly strategy: StrategyKey
    readonly market: Market
    readonly at: Millis
    readonly actionId: ActionId
    readonly kind: ClosingKind
    readonly reason: string
  },
  own: Own,
): OutcomeInput => {
  const { strategy, market, at, actionId, kind, reason } = told
  const outcome: Closing = {
    _tag: 'closing',
    kind,
    strategy,
    marketId: market.marketId,
    actionId,
    seq: 0,
    at,
    reason,
    shares: NO_SHARES,
    cash: NO_USD,
  }
  return { _tag: 'outcome', market, at, own, outcome }
}

/** The tick behind a decision, for people and for measuring. */
export const triggerOf = (tick: Tick, seq: number): Trigger => {
  const quote = tick._tag === 'tick' ? tick.quote : null
  return {
    causes: tick._tag === 'outcome' ? [] : tick.causes,
    yesPrice: quote?.yesPrice ?? null,
    spread: quote?.spread ?? null,
    observedAt: quote?.observedAt ?? null,
    age: tick._tag === 'tick' ? tick.age : null,
    seq,
    arrived: tick.arrived,
  }
}
