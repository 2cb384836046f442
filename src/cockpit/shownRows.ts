import * as t from 'io-ts'
import { oneOf, orNull, Time } from './words.ts'

const Direction = oneOf(['up', 'down', 'flat'])
const Side = oneOf(['YES', 'NO'])
export const State = oneOf(['fine', 'waiting', 'failing'])

/** Rows as the page puts them up: texts that are ready, and times that the page counts from. `rank` sorts as text. */
const ROW = { id: t.string, rank: t.string }
export const ShownMarket = t.strict(
  {
    ...ROW,
    /** The match: its markets share it. */
    event: t.string,
    match: t.string,
    market: t.string,
    about: t.string,
    format: t.string,
    tournament: t.string,
    score: t.string,
    yesTeam: t.string,
    noTeam: t.string,
    phase: oneOf(['live', 'coming', 'over']),
    starts: orNull(Time),
    yes: t.string,
    no: t.string,
    spread: t.string,
    observedAt: orNull(Time),
    status: oneOf(['good', 'suspect', 'unpriced']),
    says: t.string,
    held: t.string,
    /** Events of its match a minute lately; 0: it stands still. */
    pace: t.number,
  },
  'Market',
)
export type ShownMarket = t.TypeOf<typeof ShownMarket>
export const ShownLeg = t.strict(
  {
    at: Time,
    /** eg/ `partial exit` */
    type: t.string,
    shares: t.string,
    price: t.string,
    realised: t.string,
    direction: Direction,
    reason: t.string,
  },
  'Leg',
)
export type ShownLeg = t.TypeOf<typeof ShownLeg>
export const ShownPosition = t.strict(
  {
    ...ROW,
    event: t.string,
    marketId: t.string,
    match: t.string,
    market: t.string,
    side: Side,
    team: t.string,
    strategy: t.string,
    shares: t.string,
    entry: t.string,
    cost: t.string,
    fees: t.string,
    realised: t.string,
    realisedDirection: Direction,
    bid: t.string,
    value: t.string,
    profit: t.string,
    direction: Direction,
    observedAt: orNull(Time),
    openedAt: Time,
    /** Of one that was bought together with the other side: its number, and what the two of them lock in; '' by itself. */
    pair: t.string,
    locks: t.string,
    /** On a YES: how many settled pairs it makes with the NO of the same strategy, a dollar each; '' when none. */
    pairs: t.string,
    /** Shares that the venue has settled, and those that it only has matched; '' when there are none of these. */
    settled: t.string,
    unsettled: t.string,
    legs: t.readonlyArray(ShownLeg),
  },
  'Position',
)
export type ShownPosition = t.TypeOf<typeof ShownPosition>
/** A match in which something is held or ordered. */
export const ShownStake = t.strict(
  {
    ...ROW,
    match: t.string,
    cost: t.string,
    value: t.string,
    profit: t.string,
    direction: Direction,
    worst: t.string,
    worstDirection: Direction,
    /** At which ending. */
    ending: t.string,
    /** What orders under way make of it; '' when they change nothing. */
    withOrders: t.string,
  },
  'Stake',
)
export type ShownStake = t.TypeOf<typeof ShownStake>
export const ShownOrder = t.strict(
  {
    ...ROW,
    action: t.string,
    event: t.string,
    match: t.string,
    market: t.string,
    strategy: t.string,
    side: Side,
    direction: oneOf(['BUY', 'SELL']),
    kind: t.string,
    limit: t.string,
    asked: t.string,
    filled: t.string,
    status: t.string,
    at: Time,
    /** When it ends by itself; null: it does not. */
    endsAt: orNull(Time),
  },
  'Order',
)
export type ShownOrder = t.TypeOf<typeof ShownOrder>
export const ShownWallet = t.strict(
  {
    ...ROW,
    strategy: t.string,
    allocated: t.string,
    available: t.string,
    cost: t.string,
    realised: t.string,
    direction: Direction,
    trades: t.string,
    won: t.string,
    state: t.string,
  },
  'Wallet',
)
export type ShownWallet = t.TypeOf<typeof ShownWallet>
export const ShownRefusal = t.strict(
  {
    ...ROW,
    strategy: t.string,
    reason: t.string,
    means: t.string,
    count: t.string,
    lastAt: Time,
    detail: t.string,
  },
  'Refusal',
)
export type ShownRefusal = t.TypeOf<typeof ShownRefusal>
export const ShownFigure = t.strict(
  {
    ...ROW,
    label: t.string,
    value: t.string,
    direction: Direction,
    /** What it means, in a line. */
    means: t.string,
    /** A second figure that belongs to it, in words; '' without one. */
    beside: t.string,
    /** Of money: dollars, to be drawn. */
    exact: orNull(t.number),
  },
  'Figure',
)
export type ShownFigure = t.TypeOf<typeof ShownFigure>
/** One arrow of the pipeline's picture. */
export const ShownStage = t.strict(
  {
    ...ROW,
    label: t.string,
    /** eg/ `12.4 /s` */
    rate: t.string,
    /** How many in each second of the last half minute, the oldest first. */
    spark: t.readonlyArray(t.number),
    state: oneOf(['fine', 'stuck', 'broken']),
    /** Of one that is not fine: what is wrong. Else what it does. */
    says: t.string,
  },
  'Stage',
)
export type ShownStage = t.TypeOf<typeof ShownStage>
export const ShownCheck = t.strict(
  {
    ...ROW,
    name: t.string,
    state: State,
    says: t.string,
  },
  'Check',
)
export type ShownCheck = t.TypeOf<typeof ShownCheck>
export const ShownFault = t.strict(
  {
    ...ROW,
    fault: t.string,
    since: Time,
    reason: t.string,
    failures: t.string,
  },
  'Fault',
)
export type ShownFault = t.TypeOf<typeof ShownFault>
/** A count of the engine since it started, by what. */
export const ShownCount = t.strict(
  {
    ...ROW,
    label: t.string,
    value: t.string,
  },
  'Count',
)
export type ShownCount = t.TypeOf<typeof ShownCount>
/** How often one address of the venue is asked. */
export const ShownCall = t.strict(
  {
    ...ROW,
    label: t.string,
    /** Since the start, and in the last ten seconds. */
    all: t.string,
    lately: t.string,
    /** What the venue allows in ten seconds; '' where it has told nothing. */
    allowed: t.string,
    /** 0 … 1 of what is allowed. */
    share: t.number,
    /** Answers that were none or no success, in words; '' when there were none. */
    failed: t.string,
  },
  'Call',
)
export type ShownCall = t.TypeOf<typeof ShownCall>
export const ShownLine = t.strict(
  {
    ...ROW,
    kind: oneOf(['event', 'decision', 'refusal', 'order', 'fill', 'notice']),
    at: Time,
    market: t.string,
    /** '' where there is none. */
    event: t.string,
    action: t.string,
    text: t.string,
  },
  'Line',
)
export type ShownLine = t.TypeOf<typeof ShownLine>
