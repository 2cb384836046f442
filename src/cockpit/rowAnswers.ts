import * as t from 'io-ts'
import { Decimal, oneOf, orNull, Time, Whole } from './words.ts'

/** Rows for programs, the same from `/api/…` and from the commands' `--json`. */
const Side = oneOf(['YES', 'NO'])
const Direction = oneOf(['BUY', 'SELL'])

/** What every row about a market begins with. */
export const NAMED = {
  marketId: Whole,
  match: t.string,
  market: t.string,
  question: t.string,
  teamYes: orNull(t.string),
  teamNo: orNull(t.string),
  format: orNull(oneOf(['BO1', 'BO3', 'BO5'])),
  marketType: t.string,
  mapNumber: orNull(Whole),
}

const Won = t.strict({ maps: Whole, rounds: orNull(Whole) }, 'Won')
const KnownState = t.strict(
  {
    _tag: t.literal('known'),
    age: Whole,
    phase: oneOf(['coming', 'running', 'ended']),
    bestOf: Whole,
    map: orNull(Whole),
    mapsPlayed: Whole,
    sides: orNull(t.strict({ YES: Won, NO: Won })),
  },
  'KnownState',
)
const SuspectState = t.strict({ _tag: t.literal('suspect'), age: Whole, reason: t.string, since: Time }, 'SuspectState')

export const MarketJson = t.strict(
  {
    ...NAMED,
    eventId: t.string,
    tournament: orNull(t.string),
    gameStart: orNull(Time),
    acceptingOrders: t.boolean,
    ended: t.boolean,
    closed: t.boolean,
    resolved: t.boolean,
    yesPrice: orNull(Decimal),
    noPrice: orNull(Decimal),
    yesBid: orNull(Decimal),
    yesAsk: orNull(Decimal),
    noBid: orNull(Decimal),
    noAsk: orNull(Decimal),
    spread: orNull(Decimal),
    observedAt: orNull(Time),
    status: oneOf(['unpriced', 'good', 'disagreement', 'ghost']),
    matchState: orNull(t.union([KnownState, SuspectState])),
  },
  'Market',
)

export const MatchJson = t.strict(
  {
    eventId: t.string,
    match: t.string,
    tournament: orNull(t.string),
    format: NAMED.format,
    phase: oneOf(['live', 'coming', 'over']),
    gameStart: orNull(Time),
    positions: Whole,
    cost: Decimal,
    worst: orNull(Decimal),
    markets: t.array(MarketJson),
  },
  'Match',
)

export const PositionJson = t.strict(
  {
    positionId: Whole,
    strategy: t.string,
    ...NAMED,
    side: Side,
    status: oneOf(['open', 'partial', 'closed']),
    shares: Decimal,
    initialShares: Decimal,
    averagePrice: Decimal,
    cost: Decimal,
    bid: orNull(Decimal),
    value: orNull(Decimal),
    unrealised: orNull(Decimal),
    realised: Decimal,
    fees: Decimal,
    observedAt: orNull(Time),
    openedAt: Time,
  },
  'Position',
)

export const OrderJson = t.strict(
  {
    orderId: t.string,
    strategy: t.string,
    ...NAMED,
    side: Side,
    direction: Direction,
    type: oneOf(['FAK', 'GTC', 'GTD']),
    /** Of a GTD: when it ends by itself. */
    endsAt: orNull(Time),
    limit: Decimal,
    usd: orNull(Decimal),
    shares: orNull(Decimal),
    status: t.string,
    text: t.string,
    filledShares: Decimal,
    filledUsd: Decimal,
    createdAt: Time,
    doneAt: orNull(Time),
  },
  'Order',
)

export const FillJson = t.strict(
  {
    fillId: Whole,
    strategy: t.string,
    ...NAMED,
    side: Side,
    direction: Direction,
    kind: t.string,
    shares: Decimal,
    price: Decimal,
    value: Decimal,
    fee: Decimal,
    realised: Decimal,
    reason: t.string,
    at: Time,
  },
  'Fill',
)

export const WalletJson = t.strict(
  {
    strategy: t.string,
    allocated: Decimal,
    available: Decimal,
    reserved: Decimal,
    cost: Decimal,
    realised: Decimal,
    trades: Whole,
    wins: Whole,
    losses: Whole,
    active: t.boolean,
  },
  'Wallet',
)

export const RefusalJson = t.strict(
  { strategy: t.string, reason: t.string, count: Whole, lastAt: Time, detail: t.string },
  'Refusal',
)
