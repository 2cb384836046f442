import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { readOrder, type WireOrder } from './accountOrder.ts'
import { type Ourselves, readTrade, type WireTrade } from './accountTrade.ts'
import { parseJson } from './text.ts'

/**
 * What the user socket says of the account. Statuses come with a prefix or without, empty decimals are `""`, times are seconds, milliseconds or
 * ISO. Shapes: protocol.md, and the payloads beside the test.
 */
export type UserMessage =
  | { readonly _tag: 'order'; readonly order: WireOrder }
  | { readonly _tag: 'trade'; readonly legs: ReadonlyArray<WireTrade> }
  | { readonly _tag: 'other'; readonly eventType: string }
  | { readonly _tag: 'refused'; readonly reason: string }

const LONGEST_WORD = 40

const Kind = t.partial({ event_type: t.unknown, type: t.unknown })

/** Some published messages lack `event_type`; their `type` tells as much. */
const kindOf = (message: unknown): string | null => {
  if (!Kind.is(message)) return null
  if (typeof message.event_type === 'string') return message.event_type
  switch (message.type) {
    case 'TRADE':
      return 'trade'
    case 'PLACEMENT':
    case 'UPDATE':
    case 'CANCELLATION':
      return 'order'
    default:
      return null
  }
}

const refused = (reason: string): UserMessage => ({ _tag: 'refused', reason })

const messageOf =
  (ourselves: Ourselves) =>
  (message: unknown): UserMessage => {
    const kind = kindOf(message)
    switch (kind) {
      case null:
        return refused('a message that is neither an order nor a trade')
      case 'order': {
        const order = readOrder(message)
        return E.isLeft(order) ? refused(order.left) : { _tag: 'order', order: order.right }
      }
      case 'trade': {
        const legs = readTrade(message, ourselves)
        if (E.isLeft(legs)) return refused(legs.left)
        return legs.right.length === 0
          ? { _tag: 'other', eventType: 'a trade without a part of ours' }
          : { _tag: 'trade', legs: legs.right }
      }
      default:
        return { _tag: 'other', eventType: kind.slice(0, LONGEST_WORD) }
    }
  }

/** A text frame of the user socket: an object, an array of them, plain text, `PONG` or nothing. Never throws. */
export const decodeUserFrame = (text: string, ourselves: Ourselves): ReadonlyArray<UserMessage> => {
  if (text === 'PONG' || text.trim() === '') return []
  if (/^[A-Z ]{1,40}$/.test(text)) return [{ _tag: 'other', eventType: text }]
  const parsed = parseJson(text)
  if (E.isLeft(parsed)) return [refused('a frame that is no JSON')]
  return (Array.isArray(parsed.right) ? parsed.right : [parsed.right]).map(messageOf(ourselves))
}
