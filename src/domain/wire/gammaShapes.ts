import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { conditionId, tokenId } from '../ids.ts'
import { ONE } from '../money.ts'
import {
  DecimalText,
  Flag,
  IdText,
  Instant,
  inString,
  inWords,
  List,
  Millionths,
  maybe,
  reading,
  shown,
  Text,
} from './text.ts'

const Condition = reading('0x and 64 hex digits', input =>
  typeof input === 'string' && /^0x[0-9a-fA-F]{64}$/.test(input) ? conditionId(input) : null,
)
const isTokenText = (value: unknown): value is string => typeof value === 'string' && /^[1-9]\d{0,77}$/.test(value)
const TokenPair = reading('two different token ids', input => {
  if (!Array.isArray(input) || input.length !== 2) return null
  const [yes, no]: ReadonlyArray<unknown> = input
  return isTokenText(yes) && isTokenText(no) && yes !== no ? ([tokenId(yes), tokenId(no)] as const) : null
})
const Outcomes = reading('two different outcomes', input => {
  if (!Array.isArray(input) || input.length !== 2) return null
  const [yes, no]: ReadonlyArray<unknown> = input
  return typeof yes === 'string' && typeof no === 'string' && yes !== '' && no !== '' && yes !== no
    ? ([yes, no] as const)
    : null
})
const between = (name: string, least: number, most: number) =>
  reading(name, input => {
    const read = Millionths.decode(input)
    return E.isRight(read) && read.right >= least && read.right <= most ? read.right : null
  })
const Tick = between('a tick above 0 and at most 0.1', 1, 100_000)
const Size = between('a size of at least 0', 0, Number.MAX_SAFE_INTEGER)
const Delay = between('a delay of at least 0 seconds', 0, 3_600_000_000)
const Fee = t.type(
  {
    rate: between('a rate from 0 to 1', 0, ONE),
    exponent: reading('a whole exponent from 0 to 8', input =>
      typeof input === 'number' && Number.isInteger(input) && input >= 0 && input <= 8 ? input : null,
    ),
  },
  'a fee schedule',
)

/** What is read of a market of Gamma (`/events`, `/markets`); whatever else it says is kept but not read. */
export const GammaMarket = t.type({
  id: IdText,
  conditionId: Condition,
  slug: Text,
  question: Text,
  outcomes: inString(Outcomes),
  clobTokenIds: shown(inString(TokenPair)),
  positionIds: shown(TokenPair),
  version: maybe(Text),
  sportsMarketType: maybe(Text),
  groupItemTitle: shown(Text),
  description: shown(Text),
  line: shown(Millionths),
  gameId: shown(IdText),
  gameStartTime: maybe(Instant),
  endDate: shown(Instant),
  closedTime: shown(Instant),
  orderPriceMinTickSize: Tick,
  orderMinSize: Size,
  secondsDelay: maybe(Delay),
  feesEnabled: maybe(Flag),
  feeSchedule: maybe(Fee),
  clearBookOnStart: maybe(Flag),
  negRisk: maybe(Flag),
  active: maybe(Flag),
  closed: Flag,
  acceptingOrders: maybe(Flag),
  umaResolutionStatus: shown(Text),
  outcomePrices: shown(inString(t.tuple([Millionths, Millionths]))),
  volume: shown(DecimalText),
  volume24hr: shown(DecimalText),
  liquidity: shown(DecimalText),
})
export type GammaMarket = t.TypeOf<typeof GammaMarket>

/** What is read of an event: a match, when it is one. */
export const GammaEvent = t.type({
  id: IdText,
  slug: Text,
  title: Text,
  seriesSlug: maybe(Text),
  description: shown(Text),
  gameId: shown(IdText),
  startTime: shown(Instant),
  ended: shown(Flag),
  score: shown(Text),
  markets: maybe(List),
})
export type GammaEvent = t.TypeOf<typeof GammaEvent>

const EventsPage = t.type({ events: List, next_cursor: maybe(Text) })
const MarketsPage = t.type({ markets: List, next_cursor: maybe(Text) })

/** What a page of a list holds, not yet read, and the cursor of the next page (null on the last). */
export interface Page {
  readonly items: ReadonlyArray<unknown>
  readonly cursor: string | null
}
const cursorIn = (text: string | null): string | null => (text === '' ? null : text)

/** A page of `/events/keyset`; or what is wrong with it, in words. */
export const readEventsPage = (json: unknown): E.Either<string, Page> => {
  const read = EventsPage.decode(json)
  return E.isLeft(read)
    ? E.left(inWords(read.left))
    : E.right({ items: read.right.events, cursor: cursorIn(read.right.next_cursor) })
}

/** A page of `/markets/keyset`; or what is wrong with it, in words. */
export const readMarketsPage = (json: unknown): E.Either<string, Page> => {
  const read = MarketsPage.decode(json)
  return E.isLeft(read)
    ? E.left(inWords(read.left))
    : E.right({ items: read.right.markets, cursor: cursorIn(read.right.next_cursor) })
}

/** An answer of the older `/events` and `/markets`: a plain array; or what is wrong with it, in words. */
export const readPlainList = (json: unknown): E.Either<string, ReadonlyArray<unknown>> =>
  Array.isArray(json) ? E.right(json) : E.left('it must be a list')
