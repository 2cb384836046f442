import { type Price, parseMillionths, price, type Shares, shares, type Usd, usd } from '../domain/money.ts'

/** A `numeric` as Postgres writes it, as millionths; throws when it is none or has more than six decimals: our columns have not. */
const millionths = (text: string): number => {
  const value = parseMillionths(text)
  if (value === null) throw new RangeError(`not an exact number of millionths: ${text}`)
  return value
}

/** Readers of columns of type `numeric(20, 6)`. */
export const readPrice = (text: string): Price => price(millionths(text))
export const readShares = (text: string): Shares => shares(millionths(text))
export const readUsd = (text: string): Usd => usd(millionths(text))

/** Of a column that may be empty: `maybe(readPrice, row.last_trade)`. */
export const maybe = <A>(read: (text: string) => A, text: string | null): A | null =>
  text === null ? null : read(text)
