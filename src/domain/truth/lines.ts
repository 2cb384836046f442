/**
 * The lines of a truth log: everything that a simulated venue did, one JSON object a line. Amounts are decimals as text and millionths here, times
 * are milliseconds since 1970. Books are in terms of YES, legs in the terms of their owner.
 */
import * as t from 'io-ts'
import { parseMillionths, price, shares, usd } from '../money.ts'
import { maybe, reading, Text } from '../wire/text.ts'

const decimal = <A>(name: string, made: (millionths: number) => A | null) =>
  reading(name, input => {
    const value = typeof input === 'string' ? parseMillionths(input) : null
    return value === null ? null : made(value)
  })
const PriceText = decimal('a price from 0 to 1, as text', value =>
  value >= 0 && value <= 1_000_000 ? price(value) : null,
)
/** Below 0 it is read, so that a verification can say so. */
const SharesText = decimal('an amount of shares, as text', shares)
const UsdText = decimal('an amount of dollars, as text', usd)

const Whole = reading('a whole number', input =>
  typeof input === 'number' && Number.isSafeInteger(input) ? input : null,
)
const Time = Whole
const TeamCode = t.union([t.literal(0), t.literal(1)])
const SideCode = t.union([t.literal('YES'), t.literal('NO')])
const DirectionCode = t.union([t.literal('BUY'), t.literal('SELL')])
const Pair = t.tuple([Whole, Whole])
const list = <A>(item: t.Type<A, unknown, unknown>) => t.readonlyArray(item)

const Level = t.tuple([PriceText, SharesText])
const ofMatch = { at: Time, match: Whole }
const ofMarket = { ...ofMatch, market: Text }

const Question = t.union([
  t.type({ _tag: t.literal('Series') }),
  t.type({ _tag: t.literal('MapWinner'), map: Whole }),
  t.type({ _tag: t.literal('MapHandicap'), giver: TeamCode, line: t.number }),
  t.type({ _tag: t.literal('TotalMaps'), line: t.number }),
  t.type({ _tag: t.literal('RoundHandicap'), map: Whole, giver: TeamCode, line: t.number }),
  t.type({ _tag: t.literal('TotalRounds'), map: Whole, line: t.number }),
])
/** What a market asks of its match. */
export type TruthQuestion = t.TypeOf<typeof Question>

const MarketFacts = t.type({
  market: Text,
  slug: Text,
  tokens: t.tuple([Text, Text]),
  question: Question,
  fee: t.type({ rate: UsdText, exponent: Whole, rebate: UsdText }),
  minimumSize: SharesText,
})
/** Scores of the maps that were decided, in order: rounds of either team. */
const facts = {
  ...ofMatch,
  slug: Text,
  title: Text,
  format: t.union([t.literal('BO1'), t.literal('BO3'), t.literal('BO5')]),
  startsAt: Time,
  maps: list(Pair),
  markets: list(MarketFacts),
}
const How = t.union([t.literal('Played'), t.literal('Forfeit'), t.literal('Cancelled'), t.literal('Walkover')])

const World = t.type({ type: t.literal('world'), seed: Whole, epoch: Time, pace: t.number, matches: Whole, from: Time })
const Listed = t.type({ type: t.literal('Listed'), ...facts })
/** A match that was listed before the log, or this continuation of it, begins. */
const Known = t.type({
  type: t.literal('Known'),
  ...facts,
  ended: maybe(t.type({ winner: maybe(TeamCode), how: How })),
})
/** How a market stands where the log begins; `outside` is what all outside wallets together hold of it. */
const Book = t.type({
  type: t.literal('Book'),
  ...ofMarket,
  status: t.union([t.literal('open'), t.literal('stopped'), t.literal('resolved')]),
  tick: PriceText,
  bids: list(Level),
  asks: list(Level),
  outside: t.type({ YES: SharesText, NO: SharesText }),
})
const Started = t.type({ type: t.literal('Started'), ...ofMatch })
const ScoreRepeated = t.type({ type: t.literal('ScoreRepeated'), ...ofMatch })
const RoundWon = t.type({
  type: t.literal('RoundWon'),
  ...ofMatch,
  round: Whole,
  winner: TeamCode,
  fair: t.number,
  map: Whole,
  rounds: Pair,
})
const MapWon = t.type({ type: t.literal('MapWon'), ...ofMatch, map: Whole, winner: TeamCode })
const Ended = t.type({
  type: t.literal('Ended'),
  ...ofMatch,
  winner: maybe(TeamCode),
  how: How,
})
const LevelChanged = t.type({
  type: t.literal('LevelChanged'),
  ...ofMarket,
  direction: DirectionCode,
  price: PriceText,
  size: SharesText,
  bestBid: maybe(PriceText),
  bestAsk: maybe(PriceText),
  order: Whole,
  token: SideCode,
})
const Leg = t.type({
  owner: Text,
  token: SideCode,
  direction: DirectionCode,
  price: PriceText,
  size: SharesText,
  dollars: UsdText,
  fee: UsdText,
  rebate: UsdText,
})
/** One party's part of a trade. An owner that begins with `0x` is an outside order, others are the venue's own agents. */
export type TruthLeg = t.TypeOf<typeof Leg>
const Traded = t.type({ type: t.literal('Traded'), ...ofMarket, trade: Whole, taker: Leg, makers: list(Leg) })
const TradePrinted = t.type({ type: t.literal('TradePrinted'), ...ofMarket, trade: Whole })
const TickChanged = t.type({ type: t.literal('TickChanged'), ...ofMarket, old: PriceText, new: PriceText })
const Order = t.type({
  id: Text,
  maker: Text,
  token: SideCode,
  direction: DirectionCode,
  orderType: t.union([t.literal('GTC'), t.literal('GTD'), t.literal('FOK'), t.literal('FAK')]),
  price: PriceText,
  size: SharesText,
  matched: SharesText,
  making: UsdText,
  taking: UsdText,
  status: Text,
  why: Text,
  createdAt: Time,
})
const OrderChanged = t.type({
  type: t.literal('OrderChanged'),
  ...ofMarket,
  change: t.union([t.literal('PLACEMENT'), t.literal('UPDATE'), t.literal('CANCELLATION')]),
  order: Order,
})
const OutsideLeg = t.type({
  order: Text,
  maker: Text,
  token: SideCode,
  direction: DirectionCode,
  price: PriceText,
  size: SharesText,
  dollars: UsdText,
  fee: UsdText,
})
const TradeChanged = t.type({
  type: t.literal('TradeChanged'),
  ...ofMarket,
  trade: t.type({
    id: Text,
    status: t.union([
      t.literal('MATCHED'),
      t.literal('MINED'),
      t.literal('RETRYING'),
      t.literal('CONFIRMED'),
      t.literal('FAILED'),
    ]),
    matchedAt: Time,
    transactionHash: maybe(Text),
    taker: OutsideLeg,
    makers: list(OutsideLeg),
  }),
})
/** A wallet gave so many of YES and NO back, a dollar a pair. */
const Merged = t.type({ type: t.literal('Merged'), ...ofMarket, maker: Text, pairs: SharesText })
const TradingStopped = t.type({ type: t.literal('TradingStopped'), ...ofMarket })
const Resolved = t.type({ type: t.literal('Resolved'), ...ofMarket, payout: PriceText })
/** Faults were switched on or off, in the words of `GET /sim/faults`. */
const Faults = t.type({ type: t.literal('Faults'), at: Time, change: t.unknown })

/** The codec of each type of line. */
export const LINES = {
  world: World,
  Listed,
  Known,
  Book,
  Started,
  ScoreRepeated,
  RoundWon,
  MapWon,
  Ended,
  LevelChanged,
  Traded,
  TradePrinted,
  TickChanged,
  OrderChanged,
  TradeChanged,
  Merged,
  TradingStopped,
  Resolved,
  Faults,
} as const

export type TruthLine = t.TypeOf<(typeof LINES)[keyof typeof LINES]>
