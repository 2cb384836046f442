import { type Millis, ONE, type Price, type Shares, type Usd } from '../domain/money.ts'

/**
 * Figures for people. Same decimals in a column, a true minus sign, never a −0.00, and whole numbers all the way:
 * no float touches what is shown.
 */
const MINUS = '−'
export const NOTHING = '–'

/** |value| ÷ unit, rounded half up. */
const rounded = (value: number, unit: number): number => {
  const raised = Math.abs(value) + Math.floor(unit / 2)
  return (raised - (raised % unit)) / unit
}
const grouped = (whole: number): string => String(whole).replace(/\B(?=(\d{3})+$)/g, ',')
/** Hundredths as text with two decimals, eg/ 123450 → `1,234.50`. */
const twoDecimals = (hundredths: number): string =>
  `${grouped((hundredths - (hundredths % 100)) / 100)}.${String(hundredths % 100).padStart(2, '0')}`

/** A price in cents as the venue shows it, eg/ `63.5¢`; with two decimals where one would lie, eg/ `99.95¢`. */
export const cents = (price: Price | null): string => {
  if (price === null) return NOTHING
  const hundredths = rounded(price, ONE / 10_000)
  const sign = price < 0 && hundredths > 0 ? MINUS : ''
  const text = twoDecimals(hundredths)
  return `${sign}${text.endsWith('0') ? text.slice(0, -1) : text}¢`
}

/** Dollars with two decimals, eg/ `$1,234.50`, `−$62.40`. */
export const dollars = (amount: Usd | null): string => {
  if (amount === null) return NOTHING
  const hundredths = rounded(amount, ONE / 100)
  return `${amount < 0 && hundredths > 0 ? MINUS : ''}$${twoDecimals(hundredths)}`
}

/** Money made or lost, always with its sign, eg/ `+$1.20`; nothing made is `$0.00`. */
export const profit = (amount: Usd | null): string => {
  const text = dollars(amount)
  return directionOf(amount) === 'up' ? `+${text}` : text
}

export type ProfitDirection = 'up' | 'down' | 'flat'
/** Of an amount as it is shown: less than half a cent is flat. */
export const directionOf = (amount: Usd | null): ProfitDirection => {
  if (amount === null || rounded(amount, ONE / 100) === 0) return 'flat'
  return amount > 0 ? 'up' : 'down'
}

/** Shares with two decimals, eg/ `120.50`. */
export const sharesText = (amount: Shares | null): string => {
  if (amount === null) return NOTHING
  const hundredths = rounded(amount, ONE / 100)
  return `${amount < 0 && hundredths > 0 ? MINUS : ''}${twoDecimals(hundredths)}`
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A moment of its day, eg/ `12:24:45 UTC`. */
export const utcClock = (at: Millis): string => {
  const seconds = Math.floor(at / 1000) % 86_400
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)} UTC`
}

/** A span in words, eg/ `4 s`, `2 m 05 s`, `3 h 12 m`, `5 d`; a negative one is `0 s`. */
export const span = (ms: Millis): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} m`
  return `${Math.floor(seconds / 86_400)} d`
}

/** A count with its noun, eg/ `1 match`, `3 matches`. */
export const counted = (count: number, one: string, many: string): string =>
  `${grouped(count)} ${count === 1 ? one : many}`
