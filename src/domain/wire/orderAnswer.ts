import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { OrderId } from '../ids.ts'
import { maybe, parseJson, reading, shown, Text } from './text.ts'

/**
 * What an answer to `POST /order` proves. Only a clear refusal is a refusal; what cannot be read, and every server's error but the two that
 * say so in words, leaves it open whether the order stands (protocol: "Answers to orders").
 */
export type OrderAnswer =
  | { readonly _tag: 'accepted'; readonly status: 'live' | 'delayed' | 'matched' | 'unmatched' }
  /** It met nobody and is gone: the end of a FAK or FOK. */
  | { readonly _tag: 'killed'; readonly text: string }
  | { readonly _tag: 'rejected'; readonly text: string }
  | { readonly _tag: 'unknown'; readonly text: string }

const LONGEST = 200
const cut = (text: string): string => text.slice(0, LONGEST).replace(/\s+/g, ' ').trim()

const Refusal = t.partial({ error: shown(Text), errorMsg: shown(Text) })
const Success = t.intersection([
  t.type({ orderID: Text, status: Text }),
  t.partial({ success: t.unknown, errorMsg: maybe(Text) }),
])
const STATUS = reading<'live' | 'delayed' | 'matched' | 'unmatched'>('a status', input =>
  input === 'live' || input === 'delayed' || input === 'matched' || input === 'unmatched' ? input : null,
)

const KILLED = /fully filled or killed|no orders found to match with FAK/i
/** The venue has an order of this very id: ours stands, however it came there. */
const STANDS_ALREADY = /duplicated/i
const CLOSED = /post-only mode|trading is currently disabled/i

const unknown = (text: string): OrderAnswer => ({ _tag: 'unknown', text: cut(text) })
const rejected = (text: string): OrderAnswer => ({ _tag: 'rejected', text: cut(text) })

/** The venue's own word for why not; null when the answer has none. */
export const refusalText = (body: string): string | null => {
  const read = E.chainW(Refusal.decode)(parseJson(body))
  if (E.isLeft(read)) return null
  const { error, errorMsg } = read.right
  const text = error !== null && error !== undefined && error !== '' ? error : (errorMsg ?? '')
  return text === '' ? null : text
}

const ofRefusal = (status: number, body: string): OrderAnswer => {
  const text = refusalText(body)
  if (text === null) return unknown(`${status} ${body}`)
  if (STANDS_ALREADY.test(text)) return unknown(`${status} ${text}`)
  return KILLED.test(text) ? { _tag: 'killed', text: cut(text) } : rejected(`${status} ${text}`)
}

const ofSuccess = (body: string, id: OrderId): OrderAnswer => {
  const refusal = refusalText(body)
  if (refusal !== null) return ofRefusal(200, body)
  const read = E.chainW(Success.decode)(parseJson(body))
  if (E.isLeft(read)) return unknown(`200 that cannot be read: ${body}`)
  const { orderID, status, success } = read.right
  if (success === false) return unknown(`200 without success and without a reason: ${body}`)
  if (orderID.toLowerCase() !== id.toLowerCase()) return unknown(`200 for another order: ${orderID}`)
  const known = STATUS.decode(status)
  return E.isRight(known) ? { _tag: 'accepted', status: known.right } : unknown(`200 of an unknown status: ${status}`)
}

/** Judges an answer to the order `id`. */
export const orderAnswer = (status: number, body: string, id: OrderId): OrderAnswer => {
  if (status === 200 || status === 201) return ofSuccess(body, id)
  if (status >= 400 && status < 500) return ofRefusal(status, body)
  if (status === 503) {
    const text = refusalText(body)
    if (text !== null && CLOSED.test(text)) return rejected(`${status} ${text}`)
  }
  return unknown(`${status} ${body}`)
}

/** What an answer to `DELETE /order` proves of one order. */
export type CancelAnswer =
  | { readonly _tag: 'cancelled' }
  /** The venue knows it no more: filled, cancelled before, or never there. */
  | { readonly _tag: 'gone'; readonly text: string }
  | { readonly _tag: 'unknown'; readonly text: string }

const Cancels = t.type({ canceled: t.array(t.string), not_canceled: t.record(t.string, t.unknown) })

export const cancelAnswer = (status: number, body: string, id: OrderId): CancelAnswer => {
  const json = parseJson(body)
  if (status !== 200 || E.isLeft(json) || !Cancels.is(json.right))
    return { _tag: 'unknown', text: cut(`${status} ${body}`) }
  const { canceled, not_canceled } = json.right
  if (canceled.some(one => one.toLowerCase() === id.toLowerCase())) return { _tag: 'cancelled' }
  const why = Object.entries(not_canceled).find(([one]) => one.toLowerCase() === id.toLowerCase())
  return why === undefined
    ? { _tag: 'unknown', text: cut(`${status} without a word about the order`) }
    : { _tag: 'gone', text: cut(String(why[1])) }
}
