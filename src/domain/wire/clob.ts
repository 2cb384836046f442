import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Book, Level } from '../book.ts'
import { conditionId, type TokenId, tokenId } from '../ids.ts'
import { ONE, type Price, parseMillionths, price, shares } from '../money.ts'
import { inWords, Millionths, maybe, reading, Stamp, Text } from './text.ts'

/**
 * Digits and at most one point, as books write them, without a regular expression: a poll reads a hundred thousand.
 * Whatever is not as plain goes to `parseMillionths`, which knows all.
 */
const millionths = (text: string): number | null => {
  const { length } = text
  if (length === 0 || length > 15) return parseMillionths(text)
  let value = 0
  let decimals = -1
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit
      if (decimals >= 0) decimals++
    } else if (digit === -2 && decimals < 0 && i > 0) decimals = 0
    else return parseMillionths(text)
  }
  if (decimals > 6) return parseMillionths(text)
  for (let i = Math.max(decimals, 0); i < 6; i++) value *= 10
  return Number.isSafeInteger(value) ? value : null
}

const isPriced = (value: number | null): value is number => value !== null && value >= 0 && value <= ONE

/** A level, null when nothing stands there any more, undefined when it cannot be read. */
const readLevel = (input: unknown): Level | null | undefined => {
  if (typeof input !== 'object' || input === null || !('price' in input) || !('size' in input)) return undefined
  if (typeof input.price !== 'string' || typeof input.size !== 'string') return undefined
  const at = millionths(input.price)
  const size = millionths(input.size)
  if (!isPriced(at) || size === null || size < 0) return undefined
  return size === 0 ? null : { price: price(at), size: shares(size) }
}

/** One side of a book, in whatever order it came; levels of size 0 are left away. Null side (seen on empty books): no levels. */
const Levels = reading('levels of a price from 0 to 1 and a size of at most six places, as text', input => {
  if (input === null) return []
  if (!Array.isArray(input)) return null
  const levels: Level[] = []
  for (const one of input) {
    const level = readLevel(one)
    if (level === undefined) return null
    if (level !== null) levels.push(level)
  }
  return levels
})

/** `""` before the first trade. */
const LastTrade = reading('a price from 0 to 1, as text', input => {
  const value = typeof input === 'string' ? parseMillionths(input) : null
  return isPriced(value) ? price(value) : null
})
const nothingIfEmpty = <A>(codec: t.Type<A, unknown, unknown>): t.Type<A | null, unknown, unknown> => {
  const inner = maybe(codec)
  return new t.Type<A | null, unknown, unknown>(
    inner.name,
    inner.is,
    (input, context) => inner.validate(input === '' ? null : input, context),
    value => value,
  )
}

const BookWire = t.type({
  market: Text,
  asset_id: Text,
  bids: Levels,
  asks: Levels,
  last_trade_price: nothingIfEmpty(LastTrade),
  tick_size: nothingIfEmpty(Millionths),
  min_order_size: nothingIfEmpty(Millionths),
  timestamp: nothingIfEmpty(Stamp),
})

/** A book of `/book` or `/books`; or what is wrong with it, in words. Which of the levels are best is not its business. */
export const readBook = (json: unknown): E.Either<string, Book> => {
  const read = BookWire.decode(json)
  if (E.isLeft(read)) return E.left(`a book cannot be read: ${inWords(read.left)}`)
  const wire = read.right
  return E.right({
    tokenId: tokenId(wire.asset_id),
    conditionId: conditionId(wire.market),
    bids: wire.bids,
    asks: wire.asks,
    lastTradePrice: wire.last_trade_price,
    tickSize: wire.tick_size === null || wire.tick_size <= 0 ? null : price(wire.tick_size),
    minOrderSize: wire.min_order_size === null ? null : shares(wire.min_order_size),
    venueTime: wire.timestamp,
  })
}

const Numbers = t.record(t.string, Millionths)

/** `/midpoints`, `/spreads`: token → decimal text; tokens without a book are missing. */
export const readByToken = (json: unknown): E.Either<string, ReadonlyMap<TokenId, Price>> => {
  const read = Numbers.decode(json)
  return E.isLeft(read)
    ? E.left(inWords(read.left))
    : E.right(new Map(Object.entries(read.right).map(([token, value]) => [tokenId(token), price(value)])))
}
