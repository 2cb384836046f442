/** What a check of risk costs when much is held: pure, without the database. */
import { systemClock } from '../src/clock.ts'
import { NOT_HALTED } from '../src/domain/halt.ts'
import { actionId, conditionId, marketId, strategyKey, tokenId } from '../src/domain/ids.ts'
import type { Market } from '../src/domain/market.ts'
import { millis, NO_FEE, price, shares, usd } from '../src/domain/money.ts'
import { DEFAULT_LIMITS, type LedgerView, type MarketView, type Stake } from '../src/domain/risk.ts'
import type { Decision } from '../src/domain/strategy.ts'
import { paperOrderId } from '../src/trading/orders.ts'
import { judge } from '../src/trading/risk.ts'
import { median, most, type Section, shown } from './figures.ts'

const MATCHES = 50
/** Markets of a match, each held on both sides: 500 positions. */
const MARKETS = 5
const ROUNDS = 9
const CHECKS = 5_000
const AT = millis(1_791_115_200_000)
const STRATEGY = strategyKey('scalp')

const marketOf = (match: number, place: number): Market => ({
  marketId: marketId(match * MARKETS + place + 1),
  conditionId: conditionId(`0x${match}${place}`),
  yesTokenId: tokenId(`${match}${place}1`),
  noTokenId: tokenId(`${match}${place}2`),
  question: 'Who wins?',
  eventId: String(match),
  gameId: null,
  teamYes: place === 4 ? 'Two' : 'One',
  teamNo: place === 4 ? 'One' : 'Two',
  tournament: null,
  format: 'BO5',
  marketType: place === 0 ? 'moneyline' : place === 4 ? 'map_handicap' : 'child_moneyline',
  groupItemTitle: null,
  mapNumber: place,
  gameStart: AT,
  tickSize: price(10_000),
  minOrderSize: shares(5_000_000),
  takerDelay: millis(0),
  fee: { ...NO_FEE, rate: 50_000 },
  negRisk: false,
  version: null,
  acceptingOrders: true,
  ended: false,
  closed: false,
  resolved: false,
})

const touch = { bid: price(490_000), ask: price(510_000), bidSize: shares(1e9), askSize: shares(1e9), oneSided: false }
const viewOf = (market: Market): MarketView => ({
  market,
  quote: {
    yes: touch,
    no: touch,
    yesPrice: price(500_000),
    noPrice: price(500_000),
    spread: price(20_000),
    lastTrade: null,
    observedAt: AT,
    status: { _tag: 'good' },
    version: 1,
  },
  positions: [],
  orders: [],
  quarantined: new Set(),
  pending: new Set(),
  clearsAtStart: false,
})
const stakeOf = ({ marketId: id, marketType, mapNumber, teamYes, teamNo, format }: Market): Stake => ({
  marketId: id,
  marketType,
  mapNumber,
  line: -1_500_000,
  teamYes,
  teamNo,
  format,
  yes: shares(30_000_000 + id),
  no: shares(20_000_000 + id),
  cost: usd(26_000_000),
  working: [],
})

const decisionOf = (market: Market): Decision => ({
  strategy: STRATEGY,
  marketId: market.marketId,
  step: 1,
  at: AT,
  trigger: {
    causes: [],
    yesPrice: price(500_000),
    spread: null,
    observedAt: AT,
    age: millis(0),
    seq: 0,
    arrived: null,
  },
  life: {
    strategy: STRATEGY,
    marketId: market.marketId,
    codec: 1,
    state: null,
    step: 1,
    pending: [],
    seen: 0,
    resets: 0,
  },
  actions: [
    {
      id: actionId(STRATEGY, market.marketId, 1, 0),
      action: { _tag: 'OPEN_LONG', side: 'YES', usd: usd(20_000_000), reason: '', trigger: price(500_000) },
    },
  ],
  turnedAway: [],
  fault: null,
})

export const risk = async (): Promise<ReadonlyArray<Section>> => {
  const matches = Array.from({ length: MATCHES }, (_, match) =>
    Array.from({ length: MARKETS }, (_place, place) => marketOf(match, place)),
  )
  const markets = matches.flat()
  const view: LedgerView = {
    markets: new Map(markets.map(market => [market.marketId, viewOf(market)])),
    wallets: new Map([[STRATEGY, { available: usd(1e12), openMarkets: new Set(), active: true }]]),
    exposure: usd(0),
    realisedToday: usd(0),
    ordersLastSecond: 0,
    halt: NOT_HALTED,
    matches: new Map(matches.map((all, match) => [String(match), all.map(stakeOf)])),
  }
  const strategyLimits = {
    maxPositions: 1_000,
    maxPositionUsd: usd(1e9),
    maxEntrySpread: price(100_000),
    maxExitSpread: price(150_000),
  }
  const check = judge({
    limits: { ...DEFAULT_LIMITS, maxMatch: usd(1e12) },
    limitsOf: () => strategyLimits,
    nameOrder: paperOrderId,
    mode: () => 'open',
  })
  const waiting = markets.map(market => [{ decision: decisionOf(market), since: AT }])
  let approved = 0
  const round = (): number => {
    const began = systemClock.monotonic()
    for (let place = 0; place < CHECKS; place++) {
      const [verdict] = check(view, waiting[place % waiting.length] ?? [], AT)
      if (verdict?._tag === 'approved') approved++
    }
    return ((systemClock.monotonic() - began) * 1000) / CHECKS
  }
  round()
  const took = Array.from({ length: ROUNDS }, round)
  return [
    {
      title: 'a check of risk',
      method: `One entry against ${MATCHES * MARKETS * 2} positions in ${MATCHES} matches (BO5, ${MARKETS} markets each, both sides held): verdict with what was measured, order, reservation; ${shown(CHECKS)} checks a round, ${ROUNDS} rounds after one to warm up. Approved: ${shown(approved)}.`,
      columns: ['', 'µs a check, median', 'slowest round'],
      rows: [['entry', median(took).toFixed(1), most(took).toFixed(1)]],
    },
  ]
}
