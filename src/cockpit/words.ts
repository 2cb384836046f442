import * as t from 'io-ts'
import type { Millis } from '../domain/money.ts'

/** What answers for programs are made of: by these codecs they are described (docs/http-api.md, docs/commands.md) and held by tests. */

const named = <A>(name: string, is: (value: unknown) => value is A): t.Type<A, A, unknown> =>
  new t.Type<A, A, unknown>(
    name,
    is,
    (input, context) => (is(input) ? t.success(input) : t.failure(input, context)),
    value => value,
  )

/** Money in dollars, a price in dollars a share, or shares: exact, as text, eg/ `"-0.15625"`. */
export const Decimal = named(
  'decimal',
  (value): value is string => typeof value === 'string' && /^-?\d+(\.\d{1,6})?$/.test(value),
)
/** Milliseconds since 1970. */
export const Time = named('time', (value): value is Millis => Number.isSafeInteger(value))
/** How long, in milliseconds. */
export const Lasting = named('milliseconds', (value): value is Millis => Number.isSafeInteger(value))
/** A time in UTC as text, eg/ `"2026-11-24T12:00:00.000Z"`. */
export const Instant = named(
  'instant',
  (value): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
)
/** A whole number. */
export const Whole = named('integer', (value): value is number => Number.isSafeInteger(value))

export const orNull = <A extends t.Mixed>(codec: A): t.UnionC<[A, t.NullC]> => t.union([codec, t.null])
/** One of some words. */
export const oneOf = <const Words extends ReadonlyArray<string>>(
  words: Words,
): t.Type<Words[number], Words[number], unknown> =>
  named(words.map(word => `"${word}"`).join(' | '), (value): value is Words[number] =>
    words.some(word => word === value),
  )
