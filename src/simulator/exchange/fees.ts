/** What takers pay and what makers get back of it. */
import { NO_USD, type Price, type Rounding, type Shares, type Usd, usd } from '../../domain/money.ts'
import type { ListingFee } from '../listing.ts'

const MILLION = 1_000_000n

const divided = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  const down = numerator / denominator
  const rest = numerator - down * denominator
  switch (rounding) {
    case 'down':
      return down
    case 'up':
      return rest > 0n ? down + 1n : down
    case 'nearest':
      return rest * 2n >= denominator ? down + 1n : down
  }
}

/** shares × rate × (p × (1 − p))^exponent, rounded at five decimals of a dollar. The price is of either token: it makes no difference. */
export const feeOf = (size: Shares, at: Price, { rate, exponent }: ListingFee, rounding: Rounding): Usd => {
  if (rate === 0 || size === 0) return NO_USD
  let numerator = BigInt(size) * BigInt(rate)
  let denominator = MILLION
  for (let i = 0; i < exponent; i++) {
    numerator *= BigInt(at) * (MILLION - BigInt(at))
    denominator *= MILLION * MILLION
  }
  return usd(Number(divided(numerator, denominator * 10n, rounding) * 10n))
}

/** The makers' part of a fee, by size; what divides badly goes, a millionth each, to the first of them. Together exactly `fee × rebate`, rounded down. */
export const rebatesOf = (fee: Usd, rebate: number, sizes: ReadonlyArray<Shares>): ReadonlyArray<Usd> => {
  const all = (BigInt(fee) * BigInt(rebate)) / MILLION
  const total = sizes.reduce((sum, size) => sum + BigInt(size), 0n)
  if (all === 0n || total === 0n) return sizes.map(() => NO_USD)
  const parts = sizes.map(size => (all * BigInt(size)) / total)
  const missing = all - parts.reduce((sum, part) => sum + part, 0n)
  return parts.map((part, index) => usd(Number(part) + (BigInt(index) < missing ? 1 : 0)))
}
