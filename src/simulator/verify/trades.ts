/** What is checked of a single trade: shares and dollars neither come from nowhere nor are lost, prices meet, the fee is the market's. */
import { complement, ONE, type Price } from '../../domain/money.ts'
import type { TruthLeg, TruthLine } from '../../domain/truth.ts'

export type Traded = TruthLine & { readonly type: 'Traded' }

/** The fee schedule in millionths. */
export interface Fee {
  readonly rate: number
  readonly exponent: number
  readonly rebate: number
}

const MILLION = 1_000_000n

export const isOutside = (leg: Pick<TruthLeg, 'owner'>): boolean => leg.owner.startsWith('0x')

/** A leg as an order of YES. */
export const inYes = ({
  token,
  direction,
  price,
}: Pick<TruthLeg, 'token' | 'direction' | 'price'>): { readonly direction: 'BUY' | 'SELL'; readonly price: Price } =>
  token === 'YES' ? { direction, price } : { direction: direction === 'BUY' ? 'SELL' : 'BUY', price: complement(price) }

const sizeOf = (legs: ReadonlyArray<TruthLeg>): number => legs.reduce((sum, leg) => sum + leg.size, 0)

/** Dollars are the product, up to a millionth. */
const isWorth = ({ size, price, dollars }: TruthLeg): boolean => {
  const difference = BigInt(size) * BigInt(price) - BigInt(dollars) * MILLION
  return difference <= MILLION && difference >= -MILLION
}

/** The exact fee lies within one of its last decimals (the fifth) of what was charged. */
const isFee = ({ size, price, fee }: TruthLeg, { rate, exponent }: Fee): boolean => {
  let numerator = BigInt(size) * BigInt(rate)
  let denominator = MILLION
  for (let i = 0; i < exponent; i++) {
    numerator *= BigInt(price) * BigInt(ONE - price)
    denominator *= MILLION * MILLION
  }
  const difference = numerator - BigInt(fee) * denominator
  const most = 10n * denominator
  return difference < most && difference > -most
}

const conserved = (legs: ReadonlyArray<TruthLeg>): string | null => {
  const made = { YES: 0, NO: 0 }
  let paid = 0
  for (const leg of legs) {
    const sign = leg.direction === 'BUY' ? 1 : -1
    made[leg.token] += sign * leg.size
    paid += sign * leg.dollars
  }
  if (made.YES !== made.NO) return `it makes ${made.YES} of YES and ${made.NO} of NO, in millionths`
  const rest = paid - made.YES
  return Math.abs(rest) > legs.length ? `${rest} millionths of a dollar come from nowhere or go there` : null
}

/** What is wrong with a trade by itself, if anything. */
export const wrongWith = ({ taker, makers }: Traded, fee: Fee): string | null => {
  const legs = [taker, ...makers]
  if (makers.length === 0) return 'it has no maker'
  if (legs.some(leg => leg.size <= 0)) return 'a leg has no size'
  if (sizeOf(makers) !== taker.size) return `its makers gave ${sizeOf(makers)}, its taker took ${taker.size} millionths`
  const own = inYes(taker)
  for (const maker of makers) {
    const met = inYes(maker)
    if (met.direction === own.direction) return 'a maker is on the side of the taker'
    if (met.price !== own.price) return 'a maker has another price than the taker'
    if (maker.fee !== 0) return 'a maker pays a fee'
  }
  const odd = legs.find(leg => !isWorth(leg))
  if (odd !== undefined)
    return `${odd.dollars} millionths of a dollar are not the worth of ${odd.size} shares at ${odd.price}`
  if (!isFee(taker, fee)) return `a fee of ${taker.fee} millionths is not that of the market`
  const rebates = makers.reduce((sum, maker) => sum + maker.rebate, 0)
  if (BigInt(rebates) !== (BigInt(taker.fee) * BigInt(fee.rebate)) / MILLION)
    return `rebates of ${rebates} millionths are not those of the market`
  return conserved(legs)
}
