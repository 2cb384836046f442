import { type Millis, millis } from '../domain/money.ts'

const DAY = 86_400_000
const DAYS_OF_ERA = 146_097

/** Days since 1970-01-01 of a day of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms"). */
const daysOf = (year: number, month: number, day: number): number => {
  const from = month <= 2 ? year - 1 : year
  const era = Math.floor(from / 400)
  const ofEra = from - era * 400
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * DAYS_OF_ERA + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** The inverse of `daysOf`: year, month, day. */
const dayOf = (days: number): readonly [number, number, number] => {
  const shifted = days + 719_468
  const era = Math.floor(shifted / DAYS_OF_ERA)
  const ofEra = shifted - era * DAYS_OF_ERA
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day]
}

const SHAPE = /^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:\+00(?::?00)?|Z)$/

/**
 * A point in time as Postgres writes it in UTC, eg/ `2026-04-05 15:10:00.25+00`, as milliseconds since 1970; finer digits are cut off.
 * Answers null for anything else (`infinity`, years before Christ, another zone).
 */
export const parseInstant = (text: string): Millis | null => {
  const match = SHAPE.exec(text)
  if (match === null) return null
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 7).map(Number)
  const fraction = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  return millis(daysOf(year, month, day) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction)
}

const two = (value: number): string => String(value).padStart(2, '0')

/** Milliseconds since 1970 as text in UTC, eg/ `2026-04-05T15:10:00.250Z`; years 1 to 9999, whole milliseconds. */
export const showInstant = (at: Millis): string => {
  if (!Number.isSafeInteger(at)) throw new RangeError(`not a whole number of milliseconds: ${at}`)
  const days = Math.floor(at / DAY)
  const ofDay = at - days * DAY
  const [year, month, day] = dayOf(days)
  const seconds = Math.floor(ofDay / 1000)
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}.${String(ofDay % 1000).padStart(3, '0')}Z`
}
