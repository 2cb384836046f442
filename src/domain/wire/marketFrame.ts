import { type Either, left, right, tryCatch } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type Direction, type TokenId, tokenId } from '../ids.ts'
import { type Millis, millis, parseMillionths, type Shares, shares } from '../money.ts'

/**
 * What one message of the market socket says, as far as the engine wants to know: that something happened, to which
 * tokens, when. No price is in it, and no price is read to make it (law 1): any text may stand where the prices are.
 * `venueTime` is the venue's stamp, null when there is none that can be read.
 */
export type Signal = BookSignal | ChangeSignal | TradeSignal | OtherSignal | RefusedSignal

export interface BookSignal {
  readonly _tag: 'book'
  readonly tokenId: TokenId
  readonly venueTime: Millis | null
}
export interface ChangeSignal {
  readonly _tag: 'change'
  readonly tokenIds: ReadonlyArray<TokenId>
  readonly venueTime: Millis | null
}
export interface TradeSignal {
  readonly _tag: 'trade'
  readonly tokenId: TokenId
  readonly venueTime: Millis | null
  readonly size: Shares
  /** What the taker did. */
  readonly side: Direction
  /** The transaction's; null when the venue gives none. */
  readonly hash: string | null
}
/** A message that the engine does not read, eg/ `tick_size_change`, or an answer in plain text. */
export interface OtherSignal {
  readonly _tag: 'other'
  readonly eventType: string
}
/** A message that cannot be read, beside others of the same frame that can. */
export interface RefusedSignal {
  readonly _tag: 'refused'
  readonly reason: string
}

/** Kinds of messages and answers that are known and not read; whatever else comes as `other` is news. */
export const NOT_READ: ReadonlySet<string> = new Set([
  'tick_size_change',
  'best_bid_ask',
  'new_market',
  'market_resolved',
  'NO NEW ASSETS',
])

/** The venue's answers in plain text (beside `PONG`). */
const ANSWERS: ReadonlySet<string> = new Set(['INVALID OPERATION', 'NO NEW ASSETS'])

const LONGEST_KIND = 40

const Kind = t.type({ event_type: t.string })
const Stamped = t.partial({ timestamp: t.unknown })
const BookMessage = t.intersection([t.type({ asset_id: t.string }), Stamped])
const ChangeMessage = t.intersection([t.type({ price_changes: t.array(t.type({ asset_id: t.string })) }), Stamped])
const TradeMessage = t.intersection([
  t.type({ asset_id: t.string, size: t.string, side: t.union([t.literal('BUY'), t.literal('SELL')]) }),
  t.partial({ timestamp: t.unknown, transaction_hash: t.unknown }),
])

const stamp = (timestamp: unknown): Millis | null =>
  typeof timestamp === 'string' && /^\d{1,15}$/.test(timestamp) ? millis(Number(timestamp)) : null

const refused = (reason: string): RefusedSignal => ({ _tag: 'refused', reason })

const tradeOf = (message: t.TypeOf<typeof TradeMessage>): Signal => {
  const size = parseMillionths(message.size)
  if (size === null || size <= 0) return refused('last_trade_price whose size is no amount of shares')
  const hash = message.transaction_hash
  return {
    _tag: 'trade',
    tokenId: tokenId(message.asset_id),
    venueTime: stamp(message.timestamp),
    size: shares(size),
    side: message.side,
    hash: typeof hash === 'string' && hash !== '' ? hash : null,
  }
}

/** The codecs are asked whether a message is right (`is`), not for a decoded copy of it: that is what makes them cheap. */
const signalOf = (message: unknown): Signal => {
  if (!Kind.is(message)) return refused('a message without event_type')
  switch (message.event_type) {
    case 'book':
      return BookMessage.is(message)
        ? { _tag: 'book', tokenId: tokenId(message.asset_id), venueTime: stamp(message.timestamp) }
        : refused('book without asset_id')
    case 'price_change':
      return ChangeMessage.is(message)
        ? {
            _tag: 'change',
            tokenIds: message.price_changes.map(change => tokenId(change.asset_id)),
            venueTime: stamp(message.timestamp),
          }
        : refused('price_change without a list price_changes that names its tokens')
    case 'last_trade_price':
      return TradeMessage.is(message) ? tradeOf(message) : refused('last_trade_price without asset_id, size or side')
    default:
      return { _tag: 'other', eventType: message.event_type.slice(0, LONGEST_KIND) }
  }
}

const parse = (text: string): Either<string, unknown> =>
  tryCatch(
    (): unknown => JSON.parse(text),
    () => 'a frame that is no JSON',
  )

const NOTHING: Either<string, ReadonlyArray<Signal>> = right([])

/**
 * Reads a text frame of the market socket: an object, an array of them, or nothing (empty, `PONG`). Never throws.
 * Left with the reason when nothing in it can be read; when only some messages of an array cannot, they are `refused`
 * signals among the others. A message without `event_type` (some published examples) is refused, not guessed by its
 * shape. Shapes: `protocol.md`, and the venue's AsyncAPI document of the market channel.
 */
export const decodeFrame = (text: string): Either<string, ReadonlyArray<Signal>> => {
  if (text === 'PONG') return NOTHING
  if (ANSWERS.has(text)) return right([{ _tag: 'other', eventType: text }])
  if (text.trim() === '') return NOTHING
  const parsed = parse(text)
  if (parsed._tag === 'Left') return parsed
  if (!Array.isArray(parsed.right)) return alone(signalOf(parsed.right))
  const signals = parsed.right.map(signalOf)
  const [first] = signals
  return first?._tag === 'refused' && signals.every(signal => signal._tag === 'refused')
    ? left(first.reason)
    : right(signals)
}

const alone = (signal: Signal): Either<string, ReadonlyArray<Signal>> =>
  signal._tag === 'refused' ? left(signal.reason) : right([signal])
