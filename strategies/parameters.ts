/**
 * Parameters of strategies: written by people as decimals (`0.05`, `20`), exact inside. Each has its default and its
 * range; a mistake is answered with what is allowed.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import {
  type Millis,
  millis,
  mulDiv,
  ONE,
  type Price,
  parseMillionths,
  price,
  type Shares,
  shares,
  showMillionths,
  type Usd,
  usd,
} from '../src/domain/money.ts'

interface Range {
  readonly least: string
  readonly most: string
}
interface Kind<A extends number> {
  /** What it is, for people: eg/ `dollars`. */
  readonly words: string
  readonly range: Range
  /** From exact millionths of the written number; null when it is none. */
  readonly read: (millionths: number) => A | null
  readonly show: (value: A) => string
}

const exactly = (text: string): number => {
  const millionths = parseMillionths(text)
  if (millionths === null) throw new RangeError(`not a decimal number: ${text}`)
  return millionths
}

const written = (value: unknown): number | null =>
  typeof value === 'number' || typeof value === 'string' ? parseMillionths(String(value).trim()) : null

const parameter = <A extends number>(kind: Kind<A>, fallback: string): t.Type<A, string, unknown> => {
  const least = exactly(kind.range.least)
  const most = exactly(kind.range.most)
  const read = (millionths: number | null): A | null =>
    millionths === null || millionths < least || millionths > most ? null : kind.read(millionths)
  const allowed = `${kind.words} from ${kind.range.least} to ${kind.range.most}`
  return new t.Type<A, string, unknown>(
    allowed,
    (value): value is A => typeof value === 'number' && Number.isSafeInteger(value),
    (value, context) => {
      const found = read(value === undefined ? exactly(fallback) : written(value))
      return found === null
        ? t.failure(value, context, `${JSON.stringify(value)} is not allowed, but ${allowed}`)
        : t.success(found)
    },
    kind.show,
  )
}

/** A price, a spread or a move: 0 … 1 dollars a share. */
export const priceParameter = (fallback: string): t.Type<Price, string, unknown> =>
  parameter({ words: 'dollars a share', range: { least: '0', most: '1' }, read: price, show: showMillionths }, fallback)

/** An amount of dollars: 1 (the venue buys no less) … 100,000. */
export const usdParameter = (fallback: string): t.Type<Usd, string, unknown> =>
  parameter({ words: 'dollars', range: { least: '1', most: '100000' }, read: usd, show: showMillionths }, fallback)

/** A whole number, 1 … 10,000. */
const countParameter = (fallback: string): t.Type<number, string, unknown> =>
  parameter(
    {
      words: 'a whole number',
      range: { least: '1', most: '10000' },
      read: millionths => (millionths % ONE === 0 ? millionths / ONE : null),
      show: String,
    },
    fallback,
  )

/** A part of a whole, in millionths: above 0, at most 1. */
export const partParameter = (fallback: string): t.Type<number, string, unknown> =>
  parameter(
    { words: 'a part', range: { least: '0.000001', most: '1' }, read: millionths => millionths, show: showMillionths },
    fallback,
  )

const spanOf =
  (words: string, range: Range, unit: number) =>
  (fallback: string): t.Type<Millis, string, unknown> =>
    parameter(
      {
        words,
        range,
        read: millionths => millis(mulDiv(millionths, unit, ONE, 'nearest')),
        show: span => showMillionths(mulDiv(span, ONE, unit, 'nearest')),
      },
      fallback,
    )

/** A span written in seconds: 0 … 86,400. */
export const secondsParameter = spanOf('seconds', { least: '0', most: '86400' }, 1000)

/** A span or a point written in minutes, negative before the start: −1,440 … 1,440. */
export const minutesParameter = spanOf('minutes', { least: '-1440', most: '1440' }, 60_000)

/** A span written in minutes: 0 … 1,440. */
export const spanParameter = spanOf('minutes', { least: '0', most: '1440' }, 60_000)

/** How far back a window of prices looks, written in minutes: 0.25 … 5 (what a saved state has room for). */
export const windowParameter = spanOf('minutes', { least: '0.25', most: '5' }, 60_000)

/** How many times, in millionths: above 0, at most 100. */
export const multipleParameter = (fallback: string): t.Type<number, string, unknown> =>
  parameter(
    { words: 'times', range: { least: '0.000001', most: '100' }, read: millionths => millionths, show: showMillionths },
    fallback,
  )

/** An amount of shares: 0 … 100,000. */
export const sharesParameter = (fallback: string): t.Type<Shares, string, unknown> =>
  parameter({ words: 'shares', range: { least: '0', most: '100000' }, read: shares, show: showMillionths }, fallback)

type Numbers<N extends string> = Readonly<Record<N, number>>

/** The contradiction between two parameters of which the first must not be above the second; none when it is not. */
export const notAbove = <A extends string, B extends string>(p: Numbers<A | B>, less: A, more: B) =>
  p[less] > p[more] ? [`${less} must not be above ${more}`] : []

/** The same of two that must not be equal either. */
export const under = <A extends string, B extends string>(p: Numbers<A | B>, less: A, more: B) =>
  p[less] >= p[more] ? [`${less} must be under ${more}`] : []

/** The same of two points in time. */
export const notAfter = <A extends string, B extends string>(p: Numbers<A | B>, first: A, last: B) =>
  p[first] > p[last] ? [`${first} must not be after ${last}`] : []

/** What every strategy has, with its own defaults: risk holds it to them. */
export const limitParameters = (fallbacks: {
  readonly maxPositionUsd: string
  readonly maxPositions: string
  readonly maxEntrySpread: string
  readonly maxExitSpread: string
}) => ({
  max_position_usd: usdParameter(fallbacks.maxPositionUsd),
  max_positions: countParameter(fallbacks.maxPositions),
  max_entry_spread: priceParameter(fallbacks.maxEntrySpread),
  max_exit_spread: priceParameter(fallbacks.maxExitSpread),
})

/**
 * A strategy's parameters as one codec. Nothing given (undefined or null) is all defaults; a name that is none of
 * them is refused, and so is what contradicts itself: `contradictions` answers one sentence each.
 */
export const parameters = <P extends t.Props>(
  props: P,
  contradictions: (params: t.TypeOf<t.TypeC<P>>) => ReadonlyArray<string>,
): t.Type<t.TypeOf<t.TypeC<P>>, unknown, unknown> => {
  const whole = t.type(props)
  const names = Object.keys(props)
  return new t.Type<t.TypeOf<t.TypeC<P>>, unknown, unknown>(
    'parameters',
    whole.is,
    (value, context) => {
      const given = value ?? {}
      if (typeof given !== 'object' || Array.isArray(given))
        return t.failure(value, context, `parameters are written as {"name": value}; the names are ${names.join(', ')}`)
      const misspelt: t.Errors = Object.keys(given)
        .filter(name => !names.includes(name))
        .map(name => ({ value, context, message: `${name}: misspelt? The parameters are ${names.join(', ')}` }))
      const read = whole.validate(given, context)
      if (E.isLeft(read) || misspelt.length > 0) return t.failures([...misspelt, ...(E.isLeft(read) ? read.left : [])])
      const wrong = contradictions(read.right)
      return wrong.length > 0 ? t.failures(wrong.map(message => ({ value, context, message }))) : t.success(read.right)
    },
    whole.encode,
  )
}
