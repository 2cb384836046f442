/** Times as the venue writes them, from milliseconds since 1970, in UTC; days by Howard Hinnant's civil_from_days. */
import type { Millis } from '../domain/money.ts'

const DAY = 86_400_000

const two = (value: number): string => String(value).padStart(2, '0')

/** eg/ `2026-04-05`. */
export const dayText = (at: Millis): string => {
  const days = Math.floor(at / DAY) + 719_468
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

const clockText = (at: Millis): string => {
  const second = Math.floor((((at % DAY) + DAY) % DAY) / 1000)
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
}

/** eg/ `2026-04-05T15:10:00Z`. */
export const secondText = (at: Millis): string => `${dayText(at)}T${clockText(at)}Z`

/** eg/ `2026-04-05T15:10:00.123456Z`: what the venue writes for its own changes; digits beyond milliseconds are zeros. */
export const stampText = (at: Millis): string =>
  `${dayText(at)}T${clockText(at)}.${String(((at % 1000) + 1000) % 1000).padStart(3, '0')}000Z`

/** eg/ `2026-04-05 15:10:00+00`: the venue's game starts and closing times. */
export const spacedText = (at: Millis): string => `${dayText(at)} ${clockText(at)}+00`
