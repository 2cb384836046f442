import { type Millis, millis } from '../domain/money.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const WEEK = 7 * 24 * 3_600_000

/** A span as people write it, eg/ `60s`, `5m`, `1h`, `7d`, `500ms`; null for anything else, for 0 and for over `longest` (a week). */
export const parseDuration = (text: string, longest = WEEK): Millis | null => {
  const [, digits = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
  const span = Number(digits) * (UNITS[unit] ?? 0)
  return span > 0 && span <= longest ? millis(span) : null
}
