import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Action } from '../../src/domain/action.ts'
import { NOT_HALTED } from '../../src/domain/halt.ts'
import {
  actionId,
  conditionId,
  type MarketId,
  marketId,
  type StrategyKey,
  strategyKey,
  tokenId,
} from '../../src/domain/ids.ts'
import type { Market } from '../../src/domain/market.ts'
import { type Millis, millis, price, shares, showMillionths, usd } from '../../src/domain/money.ts'
import type { Quote, Touch } from '../../src/domain/quote.ts'
import {
  DEFAULT_LIMITS,
  type LedgerView,
  type MarketView,
  type Stake,
  type StrategyLimits,
} from '../../src/domain/risk.ts'
import type { Decision } from '../../src/domain/strategy.ts'
import type { TradingCores } from '../../src/ports/cores.ts'
import type { Failure } from '../../src/ports/failure.ts'
import type { Waiting } from '../../src/ports/store.ts'
import type { Sql } from '../../src/store/connection.ts'
import { after } from '../../src/trading/after.ts'
import { paperOrderId } from '../../src/trading/orders.ts'
import { judge } from '../../src/trading/risk.ts'
import { moneyline, quoteAt, touchAt } from './markets.ts'

/** 2026-10-04 12:00:00 UTC. */
export const NOON = millis(1_791_115_200_000)
export const SCALP = strategyKey('scalp')
export const HEDGE = strategyKey('favorite_hedge')

/** Dollars, shares and prices written as people write them; test values only. */
export const dollars = (value: number) => usd(Math.round(value * 1e6))
export const pieces = (value: number) => shares(Math.round(value * 1e6))
export const cents = (value: number) => price(Math.round(value * 1e4))

export const aMarket = (id = 1, change: Partial<Market> = {}): Market =>
  moneyline(id, NOON, {
    conditionId: conditionId(`0x${String(id).padStart(64, '0')}`),
    yesTokenId: tokenId(`${id}001`),
    noTokenId: tokenId(`${id}002`),
    question: `Who wins match ${id}?`,
    eventId: `event-${id}`,
    teamYes: 'Reds',
    teamNo: 'Blues',
    groupItemTitle: 'Match Winner',
    takerDelay: millis(3_000),
    fee: { rate: 50_000, exponent: 1 },
    ...change,
  })

const aTouch = (bid: number, ask: number): Touch => touchAt(cents(bid), cents(ask), pieces(1_000))

/** YES bid and ask in cents; NO is their mirror. */
export const aQuote = (bid = 49, ask = 51, change: Partial<Quote> = {}): Quote =>
  quoteAt(
    { yes: aTouch(bid, ask), no: aTouch(100 - ask, 100 - bid) },
    { yes: cents((bid + ask) / 2), spread: cents(ask - bid), observedAt: NOON },
    change,
  )

export const aView = (change: Partial<MarketView> = {}): MarketView => ({
  market: aMarket(),
  quote: aQuote(),
  positions: [],
  orders: [],
  quarantined: new Set(),
  pending: new Set(),
  clearsAtStart: false,
  ...change,
})

/** What a market's view puts at stake. */
const aStake = ({ market, positions, orders }: MarketView): Stake => {
  const held = (side: 'YES' | 'NO') =>
    positions.filter(one => one.side === side).reduce((sum, one) => sum + one.shares, 0)
  const { marketId: id, marketType, mapNumber, teamYes, teamNo, format } = market
  return {
    marketId: id,
    marketType,
    mapNumber,
    line: null,
    teamYes,
    teamNo,
    format,
    yes: shares(held('YES')),
    no: shares(held('NO')),
    cost: usd(positions.reduce((sum, one) => sum + one.cost, 0)),
    working: orders,
  }
}
const stakesOf = (views: ReadonlyArray<MarketView>): LedgerView['matches'] => {
  const matches = new Map<string, Stake[]>()
  for (const view of views)
    matches.set(view.market.eventId, [...(matches.get(view.market.eventId) ?? []), aStake(view)])
  return matches
}

export const aLedgerView = (markets: ReadonlyArray<MarketView>, change: Partial<LedgerView> = {}): LedgerView => ({
  markets: new Map(markets.map(view => [view.market.marketId, view])),
  wallets: new Map(
    [SCALP, HEDGE].map(strategy => [
      strategy,
      { available: dollars(400), openMarkets: new Set<MarketId>(), active: true },
    ]),
  ),
  exposure: dollars(0),
  realisedToday: dollars(0),
  ordersLastSecond: 0,
  halt: NOT_HALTED,
  matches: stakesOf(markets),
  ...change,
})

const LIMITS: StrategyLimits = {
  maxPositions: 5,
  maxPositionUsd: dollars(50),
  maxEntrySpread: cents(10),
  maxExitSpread: cents(15),
}

export const cores: TradingCores = {
  judge: judge({ limits: DEFAULT_LIMITS, limitsOf: () => LIMITS, nameOrder: paperOrderId, mode: () => 'open' }),
  after: after({ limits: DEFAULT_LIMITS, nameOrder: paperOrderId }),
}

export const openLong = (side: 'YES' | 'NO', amount: number, trigger = 50): Action => ({
  _tag: 'OPEN_LONG',
  side,
  usd: dollars(amount),
  reason: 'test',
  trigger: cents(trigger),
})
export const openPair = (each: number): Action => ({
  _tag: 'OPEN_PAIR',
  usdEach: dollars(each),
  reason: 'test',
  trigger: cents(50),
})
export const close = (...sides: ReadonlyArray<'YES' | 'NO'>): Action => ({
  _tag: 'CLOSE',
  sides,
  reason: 'test',
  trigger: cents(50),
})
export const partialClose = (part: number, ...sides: ReadonlyArray<'YES' | 'NO'>): Action => ({
  _tag: 'PARTIAL_CLOSE',
  sides,
  part: Math.round(part * 1e6),
  reason: 'test',
  trigger: cents(50),
})

export const aDecision = (
  actions: ReadonlyArray<Action>,
  change: { strategy?: StrategyKey; market?: number; step?: number; at?: Millis } = {},
): Decision => {
  const { strategy = SCALP, market = 1, step = 1, at = NOON } = change
  const id = marketId(market)
  const asked = actions.map((action, index) => ({ id: actionId(strategy, id, step, index), action }))
  return {
    strategy,
    marketId: id,
    step,
    at,
    trigger: {
      causes: ['trade'],
      yesPrice: cents(50),
      spread: cents(2),
      observedAt: NOON,
      age: millis(10),
      seq: 0,
      arrived: null,
    },
    life: {
      strategy,
      marketId: id,
      codec: 1,
      state: { step },
      step,
      pending: asked.map(one => ({ id: one.id, kind: one.action._tag, since: at })),
      seen: 0,
      resets: 0,
    },
    actions: asked,
    turnedAway: [],
    fault: null,
  }
}

export const waitingFor = (...decisions: ReadonlyArray<Decision>): ReadonlyArray<Waiting> =>
  decisions.map(decision => ({ decision, since: decision.at }))

/** The value of a task that must succeed. */
export const must = async <A>(task: TaskEither<Failure, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(`${result.left.code}: ${result.left.message}`)
  return result.right
}

export const LEASE = 'test'

/** A lease, wallets of 400 dollars for both strategies, and these markets with these prices. */
export const furnish = async (
  sql: Sql,
  markets: ReadonlyArray<{ market: Market; quote: Quote | null }>,
): Promise<void> => {
  await sql`
    insert into csgo_lease (name, holder, token, expires_at) values (${LEASE}, 'test', 1, now() + interval '1 day')
    on conflict (name) do update set token = 1`
  for (const strategy of [SCALP, HEDGE])
    await sql`insert into csgo_wallets (strategy_name, allocated_usd, high_water_mark) values (${strategy}, 400, 400) on conflict do nothing`
  for (const { market } of markets)
    await sql`
      insert into csgo_matches (id, event_id, condition_id, yes_token_id, no_token_id, slug, question, market_type, format, game_start_time,
                                tick_size, min_order_size, seconds_delay, fee_rate, fee_exponent)
      values (${market.marketId}, ${market.eventId}, ${market.conditionId}, ${market.yesTokenId}, ${market.noTokenId}, ${market.conditionId},
              ${market.question}, ${market.marketType}, ${market.format}, ${market.gameStart}, ${showMillionths(market.tickSize)},
              ${showMillionths(market.minOrderSize)}, ${String(market.takerDelay / 1000)}, ${showMillionths(market.fee.rate)}, ${market.fee.exponent})`
  for (const { market, quote } of markets) if (quote !== null) await setQuote(sql, market.marketId, quote)
}

/** Writes a price as a poll would; tests of the ledger need no poll. */
export const setQuote = (sql: Sql, id: MarketId, quote: Quote) => {
  const text = showMillionths
  return sql`
    update csgo_matches set ${sql({
      yes_price: text(quote.yesPrice),
      no_price: text(quote.noPrice),
      spread: text(quote.spread),
      yes_bid: text(quote.yes.bid),
      yes_ask: text(quote.yes.ask),
      no_bid: text(quote.no.bid),
      no_ask: text(quote.no.ask),
      yes_bid_size: text(quote.yes.bidSize),
      yes_ask_size: text(quote.yes.askSize),
      no_bid_size: text(quote.no.bidSize),
      no_ask_size: text(quote.no.askSize),
      yes_one_sided: quote.yes.oneSided,
      no_one_sided: quote.no.oneSided,
      observed_at: quote.observedAt,
      price_status: quote.status._tag === 'good' ? 'good' : quote.status.reason,
      price_version: quote.version,
    })} where id = ${id}`
}
