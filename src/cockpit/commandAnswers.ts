import * as t from 'io-ts'
import { TeamsAnswer } from './answers.ts'
import {
  FillJson,
  MarketJson,
  MatchJson,
  NAMED,
  OrderJson,
  PositionJson,
  RefusalJson,
  WalletJson,
} from './rowAnswers.ts'
import { Decimal, oneOf, orNull, Time, Whole } from './words.ts'

/** What `--json` of a command prints: one line, held by a test that runs it. Of commands that act: actingAnswers.ts. */
export interface CommandAnswer {
  /** As it is typed, without `--json`. */
  readonly typed: string
  readonly answer: t.Mixed
}

const Engine = oneOf(['ready', 'unready', 'absent'])
const Status = t.strict(
  {
    venue: oneOf(['sim', 'polymarket']),
    trading: oneOf(['paper', 'live']),
    engine: t.strict({ url: t.string, state: Engine, reasons: t.array(t.string) }),
    database: t.string,
    markets: t.strict({ followed: Whole, liveMatches: Whole, good: Whole, stale: Whole, suspect: Whole, none: Whole }),
    priceAgeMs: t.strict({ median: orNull(Whole), oldest: orNull(Whole) }),
    positions: t.strict({ count: Whole, value: Decimal, unrealised: Decimal }),
    wallets: t.array(WalletJson),
    refusals: t.array(RefusalJson),
  },
  'Status',
)

const Token = t.strict({
  tokenId: t.string,
  venueMidpoint: orNull(Decimal),
  venueSpread: orNull(Decimal),
  ourMidpoint: orNull(Decimal),
  ourSpread: orNull(Decimal),
  difference: orNull(Decimal),
})
const Checked = t.strict(
  {
    marketId: Whole,
    market: t.string,
    verdict: t.string,
    yes: Token,
    no: Token,
    difference: orNull(Decimal),
    allowed: orNull(Decimal),
    over: t.boolean,
    row: t.strict({ midpoint: orNull(Decimal), difference: orNull(Decimal), ageMs: orNull(Whole) }),
  },
  'Checked',
)

const ChainFill = t.strict(
  {
    kind: t.string,
    side: oneOf(['YES', 'NO']),
    direction: oneOf(['BUY', 'SELL']),
    shares: Decimal,
    price: Decimal,
    value: Decimal,
    fee: Decimal,
    realised: Decimal,
    bid: orNull(Decimal),
    ask: orNull(Decimal),
    slippage: orNull(Decimal),
    reason: t.string,
    at: Time,
    settlements: t.array(t.strict({ settlement: t.string, at: Time })),
  },
  'ChainFill',
)
const Measure = t.union(
  [
    t.strict({ check: t.string, unit: t.literal('dollars'), is: Decimal, most: Decimal, left: Decimal }),
    t.strict({ check: t.string, unit: oneOf(['ms', 'count']), is: t.number, most: t.number, left: t.number }),
  ],
  'Measure',
)
const Chain = t.strict(
  {
    actionId: t.string,
    strategy: t.string,
    ...NAMED,
    event: t.strict({ causes: t.array(t.string), at: Time }),
    price: t.strict({ yes: orNull(Decimal), age: orNull(Whole) }),
    strategyState: t.strict({ before: t.unknown, after: t.unknown, params: t.unknown, paramsHash: orNull(t.string) }),
    action: t.record(t.string, t.unknown),
    risk: t.strict({
      verdict: oneOf(['approved', 'refused']),
      reason: orNull(t.string),
      detail: t.string,
      at: Time,
      checks: orNull(t.array(Measure)),
    }),
    orders: t.array(
      t.strict({
        orderId: t.string,
        side: oneOf(['YES', 'NO']),
        direction: oneOf(['BUY', 'SELL']),
        type: t.string,
        endsAt: orNull(Time),
        limit: Decimal,
        usd: orNull(Decimal),
        shares: orNull(Decimal),
        status: t.string,
        text: t.string,
        createdAt: Time,
        sentAt: orNull(Time),
        doneAt: orNull(Time),
        moves: t.array(t.strict({ to: t.string, cause: t.string, text: t.string, at: Time })),
      }),
    ),
    fills: t.array(ChainFill),
    closedAs: orNull(t.string),
    closedAt: orNull(Time),
  },
  'Chain',
)
const WhyPosition = t.strict(
  {
    positionId: Whole,
    strategy: t.string,
    ...NAMED,
    side: oneOf(['YES', 'NO']),
    status: t.string,
    closeReason: orNull(t.string),
    shares: Decimal,
    cost: Decimal,
    realised: Decimal,
    unrealised: orNull(Decimal),
    fees: Decimal,
    openedAt: Time,
    closedAt: orNull(Time),
    others: t.array(ChainFill),
  },
  'WhyPosition',
)
const Why = t.strict(
  { asked: oneOf(['action', 'order', 'position']), actions: t.array(Chain), positions: t.array(WhyPosition) },
  'Why',
)

const Strategy = {
  strategy: t.string,
  state: t.strict({ word: oneOf(['running', 'switched off', 'refused', 'not running', 'leaving']), why: t.string }),
  isNamedInStrategies: t.boolean,
  parameters: t.array(
    t.strict({ name: t.string, value: orNull(t.string), strategies: orNull(t.string), set: orNull(t.string) }),
  ),
  resets: Whole,
  failed: t.array(t.strict({ market: Whole, question: t.string, at: Time, fault: t.string })),
  wallet: orNull(WalletJson),
}
const Change = t.strict({
  at: Time,
  what: oneOf(['parameter', 'reset', 'active', 'capital', 'revived']),
  name: orNull(t.string),
  before: orNull(t.string),
  after: orNull(t.string),
  by: t.string,
})

const MADE = {
  trades: Whole,
  wins: Whole,
  losses: Whole,
  pnl: Decimal,
  fees: Decimal,
  slippage: orNull(Decimal),
  slippagePerShare: orNull(Decimal),
  priceAgeMs: orNull(Whole),
  tooFew: t.boolean,
}
const Results = t.strict(
  {
    rows: t.array(t.strict({ strategy: t.string, set: t.string, format: NAMED.format, marketType: t.string, ...MADE })),
    strategies: t.array(t.strict({ strategy: t.string, set: t.string, ...MADE })),
    total: t.strict(MADE),
  },
  'Results',
)

const Because = t.strict({
  reason: t.string,
  level: oneOf(['no_entries', 'reduce_only', 'all_stop']),
  detail: t.string,
  by: t.string,
  at: Time,
  isOver: t.boolean,
})
const HALT = { level: oneOf(['none', 'no_entries', 'reduce_only', 'all_stop']), because: t.array(Because) }

export const COMMAND_ANSWERS: ReadonlyArray<CommandAnswer> = [
  { typed: 'status', answer: Status },
  { typed: 'matches', answer: t.array(MatchJson) },
  { typed: 'markets', answer: t.array(MarketJson) },
  { typed: 'markets --check', answer: t.array(Checked) },
  { typed: 'positions', answer: t.array(PositionJson) },
  { typed: 'orders', answer: t.array(OrderJson) },
  { typed: 'fills', answer: t.array(FillJson) },
  { typed: 'why <name>', answer: Why },
  { typed: 'wallets', answer: t.array(WalletJson) },
  { typed: 'strategies', answer: t.array(t.strict(Strategy)) },
  { typed: 'strategy list', answer: t.array(t.strict(Strategy)) },
  { typed: 'strategy show <strategy>', answer: t.strict({ ...Strategy, changes: t.array(Change) }) },
  { typed: 'results', answer: Results },
  { typed: 'teams', answer: TeamsAnswer },
  { typed: 'teams alias list', answer: t.array(t.strict({ alias: t.string, team: t.string })) },
  { typed: 'export fills', answer: t.array(t.strict({ ...FillJson.type.props, actionId: orNull(t.string) })) },
  { typed: 'export positions', answer: t.array(PositionJson) },
  { typed: 'export orders', answer: t.array(OrderJson) },
  {
    typed: 'doctor',
    answer: t.strict({
      well: t.boolean,
      checks: t.array(
        t.strict({ name: t.string, state: oneOf(['ok', 'warn', 'fail']), says: t.string, todo: orNull(t.string) }),
      ),
    }),
  },
  { typed: 'config', answer: t.array(t.strict({ key: t.string, value: t.string, does: t.string })) },
  { typed: 'halt', answer: t.strict({ ...HALT, engine: Engine }) },
  {
    typed: 'resume',
    answer: t.union([
      t.strict({ _tag: t.literal('resumed'), before: t.strict(HALT) }),
      t.strict({ _tag: t.literal('still_wrong'), wrong: t.array(Because) }),
    ]),
  },
]
