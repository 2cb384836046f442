import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type Millis, millis, parseMillionths, type Usd, usd } from '../domain/money.ts'
import { HIDDEN, type Secret, secret, show, withoutPassword } from '../domain/secret.ts'

/** A setting is a text; a codec's name is the sentence "must be …" of its mistake. */
export const fromText = <A>(allowed: string, read: (text: string) => A | null, show: (value: A) => string) =>
  new t.Type<A, string, unknown>(
    allowed,
    (_value): _value is A => true,
    (input, context) => {
      const value = typeof input === 'string' ? read(input.trim()) : null
      return value === null ? t.failure(input, context) : t.success(value)
    },
    show,
  )

export const oneOf = <const A extends string>(...values: ReadonlyArray<A>) =>
  fromText<A>(
    `one of ${values.join(', ')}`,
    text => values.find(value => value === text) ?? null,
    value => value,
  )

export const wholeBetween = (least: number, most: number, what: string) =>
  fromText<number>(
    `${what} from ${least} to ${most}`,
    text => (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null),
    String,
  )

export const milliseconds = (least: number, most: number) => {
  const whole = wholeBetween(least, most, 'milliseconds')
  return fromText<Millis>(
    whole.name,
    text => {
      const read = whole.decode(text)
      return E.isRight(read) ? millis(read.right) : null
    },
    String,
  )
}

export const dollars = (least: number, most: number) =>
  fromText<Usd>(
    `dollars from ${least} to ${most}, at most six decimals`,
    text => {
      const value = parseMillionths(text)
      return value === null || value < least * 1e6 || value > most * 1e6 ? null : usd(value)
    },
    value => String(value / 1e6),
  )

export const text = (allowed: string) =>
  fromText<string>(
    allowed,
    value => (value === '' ? null : value),
    value => value,
  )

export const address = (protocols: ReadonlyArray<string>) =>
  fromText<string>(
    `an address that begins with ${protocols.map(protocol => `${protocol}//`).join(' or ')}`,
    value => (URL.canParse(value) && protocols.includes(new URL(value).protocol) ? value.replace(/\/$/, '') : null),
    value => value,
  )

/** An address that may hold a password: it prints as nothing, and encodes without the password. */
export const secretAddress = (protocols: ReadonlyArray<string>) => {
  const plain = address(protocols)
  return fromText<Secret>(
    plain.name,
    text => {
      const read = plain.decode(text)
      return E.isRight(read) ? secret(read.right) : null
    },
    value => withoutPassword(show(value)),
  )
}

/** What nobody may read: it prints as nothing, and encodes as `[hidden]`. */
export const hidden = (allowed: string) =>
  fromText<Secret>(
    allowed,
    text => (text === '' ? null : secret(text)),
    () => HIDDEN,
  )

export const optional = <A>(codec: t.Type<A, string, unknown>) =>
  fromText<A | undefined>(
    codec.name,
    value => {
      if (value === '') return undefined
      const read = codec.decode(value)
      return E.isRight(read) ? read.right : null
    },
    value => (value === undefined ? '' : codec.encode(value)),
  )

export const walletAddress = fromText<`0x${string}`>(
  'an address: 0x and 40 hex digits',
  text => {
    const digits = /^0x([0-9a-fA-F]{40})$/.exec(text)?.[1]
    return digits === undefined ? null : `0x${digits}`
  },
  value => value,
)
