import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type Millis, millis, parseMillionths } from '../money.ts'

/** A codec for reading only: `read` answers null for what it cannot read; the codec's name is the sentence "must be …". */
export const reading = <A>(name: string, read: (input: unknown) => A | null): t.Type<A, unknown, unknown> =>
  new t.Type<A, unknown, unknown>(
    name,
    (_value): _value is A => true,
    (input, context) => {
      const value = read(input)
      return value === null ? t.failure(input, context) : t.success(value)
    },
    value => value,
  )

export const Text = reading('a text', input => (typeof input === 'string' ? input : null))
export const Flag = reading('true or false', input => (typeof input === 'boolean' ? input : null))
/** Of whatever: each item is read by itself, so that one bad item takes nothing from the others. */
export const List = reading<ReadonlyArray<unknown>>('a list', input => (Array.isArray(input) ? input : null))

/** Absent, null and undefined are null; anything else must be readable. */
export const maybe = <A>(codec: t.Type<A, unknown, unknown>): t.Type<A | null, unknown, unknown> =>
  new t.Type<A | null, unknown, unknown>(
    `${codec.name}, or nothing`,
    (value): value is A | null => value === null || codec.is(value),
    (input, context) => (input === undefined || input === null ? t.success(null) : codec.validate(input, context)),
    value => value,
  )

/** Like `maybe`, and what cannot be read is null too: for what is shown and never traded on. */
export const shown = <A>(codec: t.Type<A, unknown, unknown>): t.Type<A | null, unknown, unknown> =>
  new t.Type<A | null, unknown, unknown>(
    codec.name,
    (value): value is A | null => value === null || codec.is(value),
    input => {
      const read = codec.decode(input)
      return t.success(E.isRight(read) ? read.right : null)
    },
    value => value,
  )

/**
 * A decimal as millionths, exactly, from text (`"0.62"`) or from a JSON number (`0.001`, through its shortest text).
 * More than six decimals are refused, not rounded.
 */
export const Millionths = reading('a decimal of at most six places', input => {
  if (typeof input === 'string') return parseMillionths(input)
  return typeof input === 'number' ? parseMillionths(String(input)) : null
})

/** A decimal as the wire wrote it, whatever its length, for the database's `numeric`. */
export const DecimalText = reading('a decimal', input => {
  const text = typeof input === 'number' ? String(input) : input
  return typeof text === 'string' && /^-?\d{1,18}(?:\.\d{1,40})?$/.test(text) ? text : null
})

/** An id that is a number here and a text there. */
export const IdText = reading('an id', input => {
  if (typeof input === 'number' && Number.isSafeInteger(input)) return String(input)
  return typeof input === 'string' && input !== '' ? input : null
})

/** JSON inside a string, eg/ `"[\"0\", \"1\"]"`. */
export const inString = <A>(codec: t.Type<A, unknown, unknown>): t.Type<A, unknown, unknown> =>
  new t.Type<A, unknown, unknown>(
    `${codec.name}, as JSON inside a string`,
    codec.is,
    (input, context) => {
      const parsed = typeof input === 'string' ? parseJson(input) : E.left('no string')
      return E.isRight(parsed) ? codec.validate(parsed.right, context) : t.failure(input, context)
    },
    value => value,
  )

/** Any text; JSON or the reason why it is none. Never throws. */
export const parseJson = (text: string): E.Either<string, unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(text),
    () => `no JSON: ${text.slice(0, 60)}`,
  )

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** Days from 1970-01-01 to a date of the Gregorian calendar; null when there is no such date. */
const dayNumber = (year: number, month: number, day: number): number | null => {
  const before = DAYS_BEFORE_MONTH[month - 1]
  const length = (MONTH_DAYS[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0)
  if (before === undefined || day < 1 || day > length || year < 1970) return null
  const past = year - 1
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477
  return (year - 1970) * 365 + leapDays + before + (month > 2 && isLeap(year) ? 1 : 0) + day - 1
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/

/**
 * A point in time as the venue writes it: `2026-04-05T15:10:00Z`, `2026-04-05 15:10:00+00` (a space, a two-digit zone),
 * `2026-04-05T14:02:57.37498Z` (cut to the millisecond). Null for anything else; a time without a zone is none.
 */
export const parseInstant = (text: string): Millis | null => {
  const match = INSTANT.exec(text)
  if (match === null) return null
  const part = (index: number): number => Number(match[index] ?? '0')
  const day = dayNumber(part(1), part(2), part(3))
  const [hour, minute, second, zoneHour, zoneMinute] = [part(4), part(5), part(6), part(9), part(10)]
  if (day === null || hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return null
  const fraction = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const zone = (zoneHour * 60 + zoneMinute) * 60_000 * (match[8] === '-' ? -1 : 1)
  return millis(((day * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + fraction - zone)
}

export const Instant = reading('a point in time with its zone', input =>
  typeof input === 'string' ? parseInstant(input) : null,
)

/** Milliseconds since 1970 as digits, in text or as a number. */
export const Stamp = reading('milliseconds since 1970', input => {
  const text = typeof input === 'number' ? String(input) : input
  return typeof text === 'string' && /^\d{12,14}$/.test(text) ? millis(Number(text)) : null
})

/** What is wrong, in words, eg/ `clobTokenIds must be two different token ids`. At most three mistakes are told. */
export const inWords = (errors: t.Errors): string =>
  errors
    .slice(0, 3)
    .map(error => {
      const place = error.context
        .map(entry => entry.key)
        .filter(key => key !== '' && !/^\d+$/.test(key))
        .join('.')
      const wanted = error.message ?? error.context.at(-1)?.type.name ?? 'readable'
      return `${place === '' ? 'it' : place} must be ${wanted}`
    })
    .join('; ')
