/** Codecs of what strategies remember: exact numbers only, so that what is saved is what is loaded. */
import * as t from 'io-ts'
import type { Side } from '../src/domain/ids.ts'
import { type Millis, millis, ONE, type Price, price, type Shares, shares, type Usd, usd } from '../src/domain/money.ts'

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value)
const isPrice = (value: unknown): value is Price => isWhole(value) && value >= 0 && value <= ONE
const isMillis = (value: unknown): value is Millis => isWhole(value)

/** Whole millionths of a dollar a share, 0 … 1,000,000. */
export const priceCodec = new t.Type<Price, number, unknown>(
  'price in millionths',
  isPrice,
  (value, context) =>
    isWhole(value) && isPrice(value) ? t.success(price(value)) : t.failure(value, context, 'not a price in millionths'),
  t.identity,
)

/** Whole milliseconds. */
export const millisCodec = new t.Type<Millis, number, unknown>(
  'milliseconds',
  isMillis,
  (value, context) =>
    isWhole(value) ? t.success(millis(value)) : t.failure(value, context, 'not a whole number of milliseconds'),
  t.identity,
)

/** Whole millionths of a dollar, of either sign. */
export const usdCodec = new t.Type<Usd, number, unknown>(
  'dollars in millionths',
  (value): value is Usd => isWhole(value),
  (value, context) => (isWhole(value) ? t.success(usd(value)) : t.failure(value, context, 'not dollars in millionths')),
  t.identity,
)

/** Whole millionths of a share, none or more. */
export const sharesCodec = new t.Type<Shares, number, unknown>(
  'shares in millionths',
  (value): value is Shares => isWhole(value) && value >= 0,
  (value, context) =>
    isWhole(value) && value >= 0 ? t.success(shares(value)) : t.failure(value, context, 'not shares in millionths'),
  t.identity,
)

export const sideCodec: t.Type<Side, Side, unknown> = t.keyof({ YES: null, NO: null })

/** The value or null. */
export const orNull = <A, O>(codec: t.Type<A, O, unknown>): t.Type<A | null, O | null, unknown> => {
  const either = t.union([codec, t.null])
  return new t.Type<A | null, O | null, unknown>(
    either.name,
    (value): value is A | null => value === null || codec.is(value),
    either.validate,
    either.encode,
  )
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/**
 * Named fields, read-only: what `t.readonly(t.type(fields))` is, but its `is` is several times as fast, and it is asked at every price that a
 * strategy remembers.
 */
export const record = <P extends t.Props>(
  props: P,
): t.Type<Readonly<t.TypeOf<t.TypeC<P>>>, Readonly<t.OutputOf<t.TypeC<P>>>, unknown> => {
  const whole = t.readonly(t.type(props))
  const fields = Object.entries(props)
  return new t.Type<Readonly<t.TypeOf<t.TypeC<P>>>, Readonly<t.OutputOf<t.TypeC<P>>>, unknown>(
    whole.name,
    (value): value is Readonly<t.TypeOf<t.TypeC<P>>> => {
      if (!isRecord(value)) return false
      for (const [name, codec] of fields) if (!codec.is(value[name])) return false
      return true
    },
    whole.validate,
    whole.encode,
  )
}

/** One for YES and one for NO. */
export const bySide = <A, O>(
  codec: t.Type<A, O, unknown>,
): t.Type<Readonly<Record<Side, A>>, Readonly<Record<Side, O>>, unknown> => record({ YES: codec, NO: codec })

/** What a decoder found wrong, one sentence a mistake: `where: what`. */
export const mistakesOf = (errors: t.Errors): ReadonlyArray<string> =>
  errors.map(error => {
    const where = error.context
      .map(({ key }) => key)
      .filter(key => key !== '' && !/^\d+$/.test(key))
      .join('.')
    const what = error.message ?? `not ${error.context.at(-1)?.type.name ?? 'what is expected'}`
    return where === '' ? what : `${where}: ${what}`
  })
