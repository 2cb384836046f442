import * as TE from 'fp-ts/lib/TaskEither.js'
import { NEVER } from 'rxjs'
import { systemClock } from '../../src/clock.ts'
import type { DetailSources } from '../../src/cockpit/detailSources.ts'
import type {
  CockpitSources,
  HealthFacts,
  MarketRow,
  OrderRow,
  PositionRow,
  RefusalRow,
  TodayRow,
  WalletRow,
} from '../../src/cockpit/sources.ts'
import { NOT_HALTED } from '../../src/domain/halt.ts'
import { marketId, strategyKey } from '../../src/domain/ids.ts'
import { type Millis, millis, price, shares, usd } from '../../src/domain/money.ts'

/** A desk in the middle of an evening, as values: one match in play, one position, everything well. */
export const AT: Millis = millis(1_775_400_000_000)

export const market = (changes: Partial<MarketRow> = {}): MarketRow => ({
  marketId: marketId(7),
  eventId: '900',
  question: 'Counter-Strike: FaZe vs MOUZ (BO3)',
  teamYes: 'FaZe',
  teamNo: 'MOUZ',
  marketType: 'moneyline',
  groupItemTitle: 'Match Winner',
  mapNumber: null,
  format: 'BO3',
  tournament: 'IEM Rio',
  line: null,
  gameStart: millis(AT - 1_200_000),
  acceptingOrders: true,
  ended: false,
  closed: false,
  resolved: false,
  yesPrice: price(635_000),
  noPrice: price(365_000),
  yesBid: price(630_000),
  yesAsk: price(640_000),
  noBid: price(360_000),
  noAsk: price(370_000),
  spread: price(10_000),
  observedAt: millis(AT - 3000),
  status: 'good',
  matchState: null,
  ...changes,
})

export const position = (changes: Partial<PositionRow> = {}): PositionRow => ({
  ...market(),
  positionId: 31,
  strategy: strategyKey('scalp'),
  side: 'YES',
  shares: shares(15_625_000),
  initialShares: shares(31_250_000),
  averagePrice: price(640_000),
  cost: usd(10_000_000),
  realised: usd(1_200_000),
  fees: usd(112_000),
  status: 'partial',
  bid: price(630_000),
  value: usd(9_843_750),
  unrealised: usd(-156_250),
  openedAt: millis(AT - 600_000),
  pairId: null,
  unsettled: shares(0),
  legs: [],
  ...changes,
})

export const order = (changes: Partial<OrderRow> = {}): OrderRow => ({
  ...market(),
  orderId: 'paper/scalp@default/7/3/0/1/1',
  actionId: 'scalp@default/7/3/0',
  strategy: strategyKey('scalp'),
  side: 'YES',
  direction: 'BUY',
  type: 'FAK',
  endsAt: null,
  limit: price(660_000),
  usd: usd(20_000_000),
  shares: null,
  status: 'filled',
  text: '',
  filledShares: shares(31_250_000),
  filledUsd: usd(20_000_000),
  createdAt: millis(AT - 600_000),
  doneAt: millis(AT - 597_000),
  ...changes,
})

export const wallet = (changes: Partial<WalletRow> = {}): WalletRow => ({
  strategy: strategyKey('scalp'),
  allocated: usd(400_000_000),
  available: usd(391_200_000),
  reserved: usd(0),
  cost: usd(10_000_000),
  realised: usd(1_200_000),
  trades: 2,
  wins: 0,
  losses: 0,
  active: true,
  ...changes,
})

export const refusal = (changes: Partial<RefusalRow> = {}): RefusalRow => ({
  strategy: strategyKey('favorite_hedge'),
  reason: 'spread',
  count: 12,
  lastAt: millis(AT - 45_000),
  detail: 'spread 0.12 over 0.10',
  ...changes,
})

export const today = (changes: Partial<TodayRow> = {}): TodayRow => ({
  realised: usd(2_500_000),
  fees: usd(112_000),
  fills: 3,
  ...changes,
})

export const wellFacts = (at: Millis = AT): HealthFacts => ({
  startedAt: millis(at - 3_600_000),
  discovery: { lastAt: millis(at - 20_000), followed: 1, failure: null },
  polls: { lastAt: millis(at - 3000), failure: null },
  socket: { open: 1, failure: null },
  scores: { isOpen: true, lastAt: at, failure: null },
  lease: { _tag: 'held' },
  faults: [],
})

export const sources = (changes: Partial<CockpitSources & DetailSources> = {}): CockpitSources & DetailSources => ({
  mode: { venue: 'sim', trading: 'paper' },
  version: '0.0.0',
  node: 'v20.0.0',
  maxPriceAge: millis(20_000),
  markets: () => TE.right([market()]),
  positions: () => TE.right([position()]),
  orders: () => TE.right([order()]),
  working: () => TE.right([]),
  today: () => TE.right(today()),
  halt: () => TE.right(NOT_HALTED),
  fills: () => TE.right([]),
  wallets: () => TE.right([wallet()]),
  refusals: () => TE.right([refusal()]),
  happening$: NEVER,
  health: () => wellFacts(systemClock.now()),
  measured: () => ({}),
  bars: () => TE.right([]),
  books: () => TE.right([]),
  story: () => TE.right([]),
  why: () => TE.right(null),
  history: () => TE.right({ rows: [], fills: 0, bought: usd(0), sold: usd(0), fees: usd(0), realised: usd(0) }),
  equity: () => TE.right([]),
  worth: () => TE.right([]),
  made: () => TE.right([]),
  played: () => TE.right({ played: [], imported: [], against: [] }),
  scoreChanges: () => TE.right([]),
  reconciled: () => TE.right([]),
  stands: () => TE.right({ postgres: '18.4', tables: 1 }),
  ...changes,
})

/** A page that needs no password and only shows. */
export const NO_ACTS = { passwords: { admin: null, reader: null }, acts: null } as const
