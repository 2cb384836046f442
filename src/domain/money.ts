/**
 * Exact money. Everything is an integer of one millionth (of a dollar, of a share, of a dollar a share); products go
 * through `bigint`, because shares × price passes 2^53 at nine thousand shares; every rounding names its direction.
 */
import type { Brand } from './brand.ts'

/** Millionths of a dollar per share: 0 … 1,000,000. */
export type Price = Brand<number, 'Price'>
/** Millionths of a share. */
export type Shares = Brand<number, 'Shares'>
/** Millionths of a dollar (pUSD has 6 decimals). May be negative: a loss, a cost. */
export type Usd = Brand<number, 'Usd'>
/** Milliseconds since 1970 (a point in time) or a span of them. */
export type Millis = Brand<number, 'Millis'>

export type Rounding = 'down' | 'up' | 'nearest'

export const ONE = 1_000_000
const MILLION = 1_000_000n
const DECIMALS = 6
const [MINUS, POINT, ZERO] = [0x2d, 0x2e, 0x30] as const

const whole = (value: number): number => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of millionths: ${value}`)
  return value === 0 ? 0 : value
}

/** Takes millionths; throws a `RangeError` when they are no safe integer: a programming mistake, not bad input. */
export const price = (millionths: number): Price => whole(millionths) as Price
export const shares = (millionths: number): Shares => whole(millionths) as Shares
export const usd = (millionths: number): Usd => whole(millionths) as Usd
export const millis = (ms: number): Millis => ms as Millis

export const NO_USD: Usd = usd(0)
export const NO_SHARES: Shares = shares(0)

/**
 * A decimal text as millionths, exactly: eg/ `0.62` → 620000, `.5` → 500000, `35187.53` → 35187530000.
 * Answers null for anything that is no plain decimal number, has more than six decimals that are not zeros, or is too large.
 */
export const parseMillionths = (text: string): number | null => {
  const isNegative = text.charCodeAt(0) === MINUS
  let value = 0
  let digits = 0
  let decimals = -1
  for (let at = isNegative ? 1 : 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const digit = code - ZERO
    if (code === POINT && decimals < 0) decimals = 0
    else if (digit < 0 || digit > 9) return null
    else {
      digits++
      if (decimals < DECIMALS) {
        if (decimals >= 0) decimals++
        value = value * 10 + digit
        if (value > Number.MAX_SAFE_INTEGER) return null
      } else if (digit !== 0) return null
    }
  }
  if (digits === 0) return null
  value *= 10 ** (DECIMALS - Math.max(decimals, 0))
  if (!Number.isSafeInteger(value)) return null
  return isNegative && value !== 0 ? -value : value
}

/** Millionths as the shortest exact decimal text: eg/ 620000 → `0.62`, −1500000 → `-1.5`. */
export const showMillionths = (value: number): string => {
  const size = Math.abs(value)
  const fraction = size % ONE
  const whole = `${value < 0 ? '-' : ''}${(size - fraction) / ONE}`
  if (fraction === 0) return whole
  const digits = String(ONE + fraction)
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return `${whole}.${digits.slice(1, end)}`
}

/** a × b ÷ c of whole numbers, exactly, then rounded; `down` is towards minus infinity. `c` must be above 0. */
export const mulDiv = (a: number, b: number, c: number, rounding: Rounding): number => {
  const product = BigInt(a) * BigInt(b)
  const divisor = BigInt(c)
  let quotient = product / divisor
  let remainder = product % divisor
  if (remainder < 0n) {
    quotient -= 1n
    remainder += divisor
  }
  if (rounding === 'up' && remainder > 0n) quotient += 1n
  if (rounding === 'nearest' && remainder * 2n >= divisor) quotient += 1n
  return whole(Number(quotient))
}

/** What so many shares cost (or bring) at a price. */
export const worth = (amount: Shares, at: Price, rounding: Rounding): Usd => usd(mulDiv(amount, at, ONE, rounding))

/** How many shares so many dollars buy at a price; 0 when the price is 0. */
export const sharesFor = (amount: Usd, at: Price, rounding: Rounding): Shares =>
  at <= 0 ? NO_SHARES : shares(mulDiv(amount, ONE, at, rounding))

/** The average price of so many shares that cost so many dollars; 0 when there are none. */
export const averagePrice = (cost: Usd, amount: Shares, rounding: Rounding): Price =>
  amount <= 0 ? price(0) : price(mulDiv(cost, ONE, amount, rounding))

export const addUsd = (a: Usd, b: Usd): Usd => usd(a + b)
export const subUsd = (a: Usd, b: Usd): Usd => usd(a - b)
export const negUsd = (a: Usd): Usd => usd(-a)
export const addShares = (a: Shares, b: Shares): Shares => shares(a + b)
export const subShares = (a: Shares, b: Shares): Shares => shares(a - b)
export const complement = (p: Price): Price => price(ONE - p)

/** A part of an amount of shares, rounded; `part` in millionths, 1,000,000 = all. */
export const partOf = (amount: Shares, part: number, rounding: Rounding): Shares =>
  shares(mulDiv(amount, part, ONE, rounding))

/** The fee schedule of a market: `rate` in millionths, `exponent` a small whole number (source: Gamma `feeSchedule`). */
export interface FeeSchedule {
  readonly rate: number
  readonly exponent: number
}

export const NO_FEE: FeeSchedule = { rate: 0, exponent: 1 }

/**
 * A taker's fee: shares × rate × (p × (1 − p))^exponent, rounded at five decimals of a dollar. The venue documents five decimals, not the
 * direction: up is pessimistic, for what is reserved and for paper; nearest is what a fill of the venue is taken to have cost.
 */
export const takerFee = (amount: Shares, at: Price, fee: FeeSchedule, rounding: 'up' | 'nearest' = 'up'): Usd => {
  if (fee.rate === 0) return NO_USD
  const million = MILLION
  let numerator = BigInt(amount) * BigInt(fee.rate)
  let denominator = million
  for (let i = 0; i < fee.exponent; i++) {
    numerator *= BigInt(at) * (million - BigInt(at))
    denominator *= million * million
  }
  const tenMillionths = denominator * 10n
  const more = rounding === 'up' ? tenMillionths - 1n : tenMillionths / 2n
  const hundredThousandths = (numerator + more) / tenMillionths
  return usd(Number(hundredThousandths * 10n))
}
