/** What two payloads of one message have in common: fields, kinds of values, and the forms of texts. */
import { at } from '../worlds.ts'

/** What a text looks like; texts of no known form are just text. Whole and broken decimals are one form, long numbers are ids. */
const formOf = (value: string): string => {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/.test(value)) return 'stamp'
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return 'second'
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00$/.test(value)) return 'spaced time'
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return 'day'
  if (/^0x[0-9a-f]{64}$/.test(value)) return 'hash'
  if (/^0x[0-9a-fA-F]{40}$/.test(value)) return 'address'
  if (/^[0-9a-f]{40}$/.test(value)) return 'book hash'
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return 'key'
  if (/^\[".*\]$/s.test(value)) return value.includes('", "') ? 'list in a text, spaced' : 'list in a text'
  if (/^1[5-9]\d{11}$/.test(value)) return 'milliseconds in a text'
  if (/^1[5-9]\d{8}$/.test(value)) return 'seconds in a text'
  if (/^\d{30,80}$/.test(value)) return 'token'
  if (/^\d+(\.\d+)?$/.test(value)) return 'decimal in a text'
  return 'text'
}

const kindOf = (value: unknown): string => {
  if (typeof value === 'string') return formOf(value)
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

const entries = (value: unknown): ReadonlyArray<readonly [string, unknown]> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []

/** Where `ours` lacks a field of `real`, or has another kind of value there. Of lists, every item of ours against the first real one. */
export const differences = (real: unknown, ours: unknown, path = ''): ReadonlyArray<string> => {
  if (kindOf(real) !== kindOf(ours)) return [`${path}: ${kindOf(real)}, not ${kindOf(ours)}`]
  if (Array.isArray(real) && Array.isArray(ours)) {
    if (real.length === 0) return []
    if (ours.length === 0) return [`${path}[]: nothing`]
    return [...new Set(ours.flatMap(item => differences(real[0], item, `${path}[]`)))]
  }
  return entries(real).flatMap(([key, value]) => differences(value, at(ours, key), `${path}.${key}`))
}

/** The fields that `ours` has beyond `real`, by name. */
export const beyond = (real: unknown, ours: unknown): ReadonlyArray<string> => {
  if (Array.isArray(real) && Array.isArray(ours))
    return real.length === 0 ? [] : [...new Set(ours.flatMap(item => beyond(real[0], item)))]
  return [
    ...new Set(
      entries(ours).flatMap(([key, value]) => {
        const counterpart = at(real, key)
        return counterpart === undefined ? [key] : beyond(counterpart, value)
      }),
    ),
  ]
}

/** Names of the fields in their order. */
export const keysOf = (value: unknown): ReadonlyArray<string> => entries(value).map(([key]) => key)
