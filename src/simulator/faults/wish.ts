/** Reads what somebody asks for: the fields of a fault, each with the place where it stands. */
import * as E from 'fp-ts/lib/Either.js'
import type { Millis } from '../../domain/money.ts'
import { parseInstant } from '../../domain/wire/text.ts'
import { FAULT_NAMES, type FaultName } from './fault.ts'
import { KNOWN } from './known.ts'
import { type FaultWish, SCOPES, type Scope } from './timetable.ts'

/** A field as it was written. */
export interface Field {
  readonly name: string
  readonly value: string
  /** eg/ `evening.yaml:4:11`. */
  readonly place: string
}

/** What is wrong, where, and what was expected: one line each. */
export type Mistakes = ReadonlyArray<string>

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
const LONGEST = 7 * 24 * UNITS.h

/** `500ms`, `30s`, `1.5m`, `2h` in milliseconds; null for anything else. */
const spanOf = (text: string): number | null => {
  const [, digits, unit] = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text) ?? []
  if (digits === undefined) return null
  const scale = unit === 'ms' ? UNITS.ms : unit === 's' ? UNITS.s : unit === 'm' ? UNITS.m : UNITS.h
  const span = Math.round(Number(digits) * scale)
  return span <= LONGEST ? span : null
}

const beginOf = (text: string): FaultWish['from'] | null => {
  const span = text === '0' ? 0 : spanOf(text)
  if (span !== null) return { _tag: 'After', span }
  const at: Millis | null = parseInstant(text)
  return at === null ? null : { _tag: 'At', at }
}

const rateOf = (text: string): number | null =>
  /^[01](\.\d{1,6})?$/.test(text) && Number(text) <= 1 ? Number(text) : null

const longSpanOf = (text: string): number | null => {
  const span = spanOf(text)
  return span !== null && span > 0 ? span : null
}

const amountOf =
  (fault: FaultName) =>
  (text: string): number | null => {
    const known = KNOWN[fault].amount
    const amount = spanOf(text.replace(/^-/, '')) ?? (/^-?\d{1,9}$/.test(text) ? Math.abs(Number(text)) : null)
    if (known === null || amount === null) return null
    const signed = text.startsWith('-') ? -amount : amount
    return signed >= known.least && signed <= known.most ? signed : null
  }

const isFaultName = (text: string): text is FaultName => FAULT_NAMES.some(name => name === text)
const scopeOf =
  (scope: Scope) =>
  (text: string): string | null =>
    (scope === 'connection' ? /^\d{1,9}$/ : /^[ -~]{1,200}$/).test(text) ? text : null

const FIELDS = ['fault', 'from', 'for', 'every', 'rate', 'amount', ...SCOPES]

/** A wish of these fields; every mistake is told. */
export const readWish = (fields: ReadonlyArray<Field>, place: string): E.Either<Mistakes, FaultWish> => {
  const mistakes: string[] = []
  const given = <A>(name: string, read: (text: string) => A | null, expected: string): A | null => {
    const field = fields.find(one => one.name === name)
    if (field === undefined) return null
    const value = read(field.value)
    if (value === null) mistakes.push(`${field.place}: ${name} ${JSON.stringify(field.value)} must be ${expected}`)
    return value
  }
  for (const field of fields) {
    if (!FIELDS.includes(field.name))
      mistakes.push(`${field.place}: ${field.name} is no field of a fault; expected ${FIELDS.join(', ')}`)
    if (fields.find(one => one.name === field.name) !== field)
      mistakes.push(`${field.place}: ${field.name} is given twice`)
  }
  if (!fields.some(field => field.name === 'fault')) mistakes.push(`${place}: the fault’s name is missing`)
  const known = `one of ${FAULT_NAMES.join(', ')}`
  const fault = given('fault', text => (isFaultName(text) ? text : null), known)
  const from = given('from', beginOf, 'a span like 90s or a time like 2026-04-05T15:00:00Z')
  const lasts = given('for', longSpanOf, 'a span like 500ms, 60s, 5m or 2h, at most 168h')
  const every = given('every', longSpanOf, 'a span like 30s, 5m or 2h, at most 168h')
  const rate = given('rate', rateOf, 'a share from 0 to 1')
  const amount = fault === null ? null : given('amount', amountOf(fault), amountExpected(fault))
  const scope = Object.fromEntries(
    SCOPES.flatMap(name => {
      const value = given(name, scopeOf(name), name === 'connection' ? 'a number' : 'a text of at most 200 characters')
      return value === null ? [] : [[name, value]]
    }),
  )
  if (lasts !== null && every !== null && lasts >= every)
    mistakes.push(`${place}: for must be shorter than every, else the fault never ends: leave every out then`)
  if (mistakes.length > 0 || fault === null) return E.left(mistakes)
  return E.right({ fault, from: from ?? { _tag: 'After', span: 0 }, lasts, every, rate: rate ?? 1, amount, scope })
}

const amountExpected = (fault: FaultName): string => {
  const { amount } = KNOWN[fault]
  return amount === null
    ? `left out: ${fault} has no amount`
    : `a span like 5s or a number from ${amount.least} to ${amount.most} (${amount.what})`
}

/**
 * The faults of a command line: `name:field=value,field=value;name…`, eg/ `ghost-book:rate=0.2,for=60s;drop:every=30s`. An endpoint may hold
 * spaces, slashes and `*`, but neither comma nor semicolon.
 */
export const readFaultWords = (text: string): E.Either<Mistakes, ReadonlyArray<FaultWish>> => {
  const mistakes: string[] = []
  const wishes: FaultWish[] = []
  for (const [index, part] of text.split(';').entries()) {
    const words = part.trim()
    const place = `fault ${index + 1}`
    if (words === '') {
      mistakes.push(`${place}: nothing stands there; expected a fault like drop:every=30s`)
      continue
    }
    const colon = words.indexOf(':')
    const name = { name: 'fault', value: colon < 0 ? words : words.slice(0, colon), place }
    const rest = colon < 0 ? [] : words.slice(colon + 1).split(',')
    const fields = rest.map(one => {
      const equals = one.indexOf('=')
      return equals < 0
        ? { name: one.trim(), value: '', place }
        : { name: one.slice(0, equals).trim(), value: one.slice(equals + 1).trim(), place }
    })
    const wish = readWish([name, ...fields], place)
    if (E.isLeft(wish)) mistakes.push(...wish.left)
    else wishes.push(wish.right)
  }
  return mistakes.length > 0 ? E.left(mistakes) : E.right(wishes)
}
