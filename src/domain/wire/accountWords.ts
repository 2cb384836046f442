import * as E from 'fp-ts/lib/Either.js'
import { type Direction, type OrderId, orderId } from '../ids.ts'
import { type Millis, millis, ONE, parseMillionths, price } from '../money.ts'
import { parseInstant, reading } from './text.ts'

/** Words that orders and trades of an account have in common, as the venue writes them. */

export const Side = reading<Direction>('BUY or SELL', input => (input === 'BUY' || input === 'SELL' ? input : null))
export const Amount = reading('an amount of at most six decimals, or nothing', input =>
  input === '' || input === undefined || input === null ? 0 : typeof input === 'string' ? parseMillionths(input) : null,
)
/** A taker's price may be an average of several makers': cut after six decimals. */
export const Cost = reading('a price from 0 to 1', input => {
  const cut = typeof input === 'string' ? parseMillionths(input.replace(/^(\d*\.\d{6})\d+$/, '$1')) : null
  return cut === null || cut < 0 || cut > ONE ? null : price(cut)
})
const LAST_SECOND = 100_000_000_000
/** Seconds or milliseconds as digits, or ISO. */
const Time = reading('a time', input => {
  const text = typeof input === 'number' ? String(input) : input
  if (typeof text !== 'string') return null
  if (!/^\d{9,14}$/.test(text)) return parseInstant(text)
  return millis(Number(text) < LAST_SECOND ? Number(text) * 1000 : Number(text))
})
export const anyTime = (...times: ReadonlyArray<unknown>): Millis => {
  for (const one of times) {
    const read = Time.decode(one)
    if (E.isRight(read)) return read.right
  }
  return millis(0)
}

export const named = (id: string): OrderId => orderId(id.toLowerCase())
